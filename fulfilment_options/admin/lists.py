"""The list of all quotes, newest first, and the addresses of their pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.admin import ReadOnlyAdmin, chip, moment, muted, pair, several, short_id
from fulfilment_options.models import FulfilmentOption

from .asking import ask_page
from .filters import OfferFilter, OrderTypeFilter, QuoteStatusFilter
from .holding import HoldVerb, ReleaseVerb, RetryHoldVerb
from .page import quote_page
from .reads import NEWEST, among_the_newest, asking_for, best_plans, destination_text, location_names, quotes_found
from .verbs import AcceptVerb, DeclineVerb, ReopenVerb

MOST_FOUND = 500


@admin.register(FulfilmentOption)
class FulfilmentOptionAdmin(ReadOnlyAdmin):
    """Quotes; what was decided is read on the page of one only."""

    view_permission = ApiPermission.STOCK_AVAILABILITIES_READ
    verbs = (HoldVerb(), ReleaseVerb(), RetryHoldVerb(), AcceptVerb(), DeclineVerb(), ReopenVerb())
    page_template = "backoffice/quote.html"
    noun = "quote"
    list_display = ("number", "state", "destination", "basket", "plans", "best", "splits", "created")
    list_filter = (QuoteStatusFilter, OrderTypeFilter, OfferFilter)
    search_help_text = "Tracking id, article or id"
    search_fields = ("tracking_id",)
    ordering = ("-created_at",)
    empty_title = "No quotes"
    empty_text = f"No quote matches. Filters and articles look among the newest {NEWEST:,}."

    def get_queryset(self, request: HttpRequest) -> QuerySet[FulfilmentOption]:  # noqa: ARG002
        return FulfilmentOption.objects.order_by(*self.ordering)

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """Find by tracking id and by id; else by the article, among the newest."""
        term = search_term.strip().replace("\x00", "")
        if not term:
            return queryset, False
        found = [quote.pk for quote in quotes_found(term=term, most=MOST_FOUND)]
        wanted = Q(pk__in=found) if found else among_the_newest() & asking_for(term)
        return queryset.filter(wanted), False

    def more_urls(self) -> list[URLPattern]:
        """Return the address of the form, too."""
        return [path("new/", self.admin_site.admin_view(self.new_view), name=f"{self._name}_new")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with the way to a new quote."""
        links = [("Ask for a quote", "add", reverse(f"{self.admin_site.name}:{self._name}_new"))]
        return super().changelist_view(request, {"links": links, **(extra_context or {})})

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or ask what was sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return ask_page(self, request)

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Add the best plan of each quote, and the names of the locations."""
        plans, names = best_plans(rows), location_names(rows)
        for quote in rows:
            quote.best_plan = plans.get(quote.pk)
            quote.destination_text = destination_text(quote, names)

    def page_title(self, entity: FulfilmentOption) -> str:
        return f"Quote {entity.tracking_id or short_id(entity.pk)}"

    def page(self, request: HttpRequest, entity: FulfilmentOption) -> dict[str, Any]:
        again = f"{reverse(f'{self.admin_site.name}:{self._name}_new')}?like={entity.pk}"
        return {**quote_page(entity, request=request, actor=self.actor(request)), "again_url": again}

    @admin.display(description="Quote")
    def number(self, quote: FulfilmentOption) -> str:
        return quote.tracking_id or short_id(quote.pk)

    @admin.display(description="Status")
    def state(self, quote: FulfilmentOption) -> SafeString:
        return chip(quote.status)

    @admin.display(description="Destination")
    def destination(self, quote: FulfilmentOption) -> SafeString:
        return pair(quote.destination_text, quote.get_order_type_display())  # type: ignore[attr-defined]

    @admin.display(description="Basket")
    def basket(self, quote: FulfilmentOption) -> SafeString:
        units = sum(item["requestedQuantity"] for item in quote.items)
        articles = [item["skuRef"] for item in quote.items]
        more = f" and {len(articles) - 1} more" if len(articles) > 1 else ""
        return pair(several(units, "unit"), f"{articles[0]}{more}")

    @admin.display(description="Plans")
    def plans(self, quote: FulfilmentOption) -> SafeString:
        return (
            pair(quote.count, "partial" if quote.unfulfilled_items else "")
            if quote.count
            else chip("NO_OPTIONS", "None")
        )

    @admin.display(description="Best arrival")
    def best(self, quote: FulfilmentOption) -> SafeString:
        plan = quote.best_plan  # type: ignore[attr-defined]
        return pair(plan.eta, moment(plan.eta_at)) if plan else muted("")

    @admin.display(description="Splits")
    def splits(self, quote: FulfilmentOption) -> str:
        plan = quote.best_plan  # type: ignore[attr-defined]
        return str(plan.splits) if plan else "–"

    @admin.display(description="Asked")
    def created(self, quote: FulfilmentOption) -> SafeString:
        return moment(quote.created_at)
