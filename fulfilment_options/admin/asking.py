"""Asking for a quote by hand: the page with the form, and the service behind it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from fulfillment.common.bodies import parse_body
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.schemas import FulfilmentOptionsRequest
from fulfilment_options.services import fulfilment_option_create

from .forms import MORE_ROWS, MOST_ROWS, QuoteForm

MOST_OFFERED = 500


def ask_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the form, with more rows if these were asked for, or ask for the quote and go to its page."""
    if request.method != "POST":
        return _form_page(model_admin, request, QuoteForm(initial=_like(request)))
    if "more" in request.POST:
        return _form_page(model_admin, request, QuoteForm(initial=_typed(request)))
    form = QuoteForm(request.POST)
    if form.is_valid():
        try:
            draft = parse_body(form.cleaned_data["body"], FulfilmentOptionsRequest)
            quoted = fulfilment_option_create(draft=draft, actor=model_admin.actor(request))
        except InvalidInput as error:
            form.refuse(error)
        else:
            if not quoted.plans:
                messages.warning(request, "Nobody can promise any of it now. The page says why.")
            return HttpResponseRedirect(model_admin.page_url(quoted.option))
    return _form_page(model_admin, request, form)


def _form_page(model_admin: Any, request: HttpRequest, form: QuoteForm) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    rows = Facility.objects.exclude(tenant_facility_id=None).order_by("name")
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Ask for a quote",
        "crumbs": [(model_admin.list_title, model_admin.list_url()), ("Ask for a quote", "")],
        "form": form,
        "locations": rows.values_list("tenant_facility_id", "name")[:MOST_OFFERED],
        "page_url": model_admin.list_url(),
    }
    return TemplateResponse(request, "backoffice/quotes/new.html", context)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed so far, and some more rows."""
    typed = {name: value for name, value in request.POST.items() if name not in {"more", "csrfmiddlewaretoken"}}
    rows = str(typed.pop("rows", ""))
    shown = int(rows) if rows.isdecimal() and len(rows) < 5 else 0
    return {**typed, "rows": min(shown + MORE_ROWS, MOST_ROWS)}


def _like(request: HttpRequest) -> dict[str, Any]:
    """Return what was asked for in the quote that this one is to be like."""
    key = parse_id(request.GET.get("like", ""))
    quote = FulfilmentOption.objects.filter(pk=key).first() if key else None
    if quote is None:
        return {}
    address = quote.address or {}
    return {
        "order_type": quote.order_type,
        "location": quote.location_ref,
        "tracking_id": quote.tracking_id,
        "limit": quote.limit,
        **{name: address.get(name) for name in QuoteForm.address_parts},
        **{f"article_{row}": item["skuRef"] for row, item in enumerate(quote.items)},
        **{f"quantity_{row}": item["requestedQuantity"] for row, item in enumerate(quote.items)},
        "rows": len(quote.items),
    }
