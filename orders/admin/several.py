"""Unlocking several orders with one comment; what somebody else unlocked meanwhile is told by name."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.errors import DomainError, IllegalTransition, VersionConflict
from fulfillment.common.ids import parse_id
from orders.services import order_unlock

from .reads import orders_visible, who_was_first
from .verbs import SUGGESTIONS, CommentField, unlock_consequences

MOST = 250


class UnlockSeveralForm(forms.Form):
    """One comment for all."""

    comment = CommentField(required=True, label="Comment for all of them", suggestions=SUGGESTIONS)


def unlock_several(model_admin: Any, request: HttpRequest, order_ids: list[str]) -> HttpResponse:
    """Ask for the comment, then unlock each order by itself: what fails holds up no other."""
    keys = [key for key in map(parse_id, order_ids[:MOST]) if key]
    orders = list(model_admin.get_queryset(request).filter(pk__in=keys))
    confirmed = "comment" in request.POST
    form = UnlockSeveralForm(request.POST if confirmed else None)
    if confirmed and form.is_valid() and keys:
        _unlock_each(request, model_admin, keys, comment=form.cleaned_data["comment"])
        return HttpResponseRedirect(reverse("admin:orders_order_locked"))
    if not orders:
        messages.warning(request, "None of the chosen orders is locked any more.")
        return HttpResponseRedirect(reverse("admin:orders_order_locked"))
    actor = model_admin.actor(request)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Unlock {len(orders)} order{'' if len(orders) == 1 else 's'}?",
        "crumbs": [("Locked orders", reverse("admin:orders_order_locked")), ("Unlock several", "")],
        "form": form,
        "orders": orders,
        "consequences": unlock_consequences(orders, plans_visible=actor.can(ApiPermission.ROUTING_READ)),
        "action_url": reverse("admin:orders_order_unlock_several"),
        "page_url": reverse("admin:orders_order_locked"),
    }
    return TemplateResponse(request, "backoffice/unlock_several.html", context)


def _unlock_each(request: HttpRequest, model_admin: Any, keys: list[Any], *, comment: str) -> None:
    actor = model_admin.actor(request)
    visible = orders_visible(actor=actor)
    unlocked, refused = 0, []
    for order in visible.filter(pk__in=keys).order_by("created_at"):
        try:
            order_unlock(order_id=str(order.pk), reason=comment, actor=actor)
            unlocked += 1
        except (VersionConflict, IllegalTransition):
            present = visible.get(pk=order.pk)
            refused.append(who_was_first(present, actor=actor, now=clock.now()))
        except DomainError as error:
            refused.append(f"Order {order}: {error.description}")
    if unlocked:
        messages.success(request, f"{unlocked} order{' is' if unlocked == 1 else 's are'} unlocked.")
    for refusal in refused:
        messages.warning(request, refusal)
