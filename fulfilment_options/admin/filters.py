"""The filters of the list of quotes; they look among the newest ones."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from fulfillment.common.admin import BarFilter, ChoiceFilter

from .reads import among_the_newest


class QuoteStatusFilter(ChoiceFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().queryset(request, queryset)
        return rows.filter(among_the_newest()) if self.value() else rows


class OrderTypeFilter(QuoteStatusFilter):
    title = "type"
    parameter_name = "order_type"
    all_label = "Any type"


class OfferFilter(BarFilter):
    """How much of the basket the quote has."""

    title = "offer"
    parameter_name = "offer"
    all_label = "Any offer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("partial", "Partial"), ("nothing", "Nothing to offer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        """Narrow the list; what is in no plan of a quote stands in the quote."""
        if self.value() == "nothing":
            return queryset.filter(among_the_newest(), count=0)
        if self.value() == "partial":
            return queryset.filter(among_the_newest(), count__gt=0).exclude(unfulfilled_items=[])
        return queryset
