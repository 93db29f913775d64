"""Stock in the backoffice: its counters, what is promised of it, and how it came to be."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.admin import (
    BarFilter,
    ReadOnlyAdmin,
    Section,
    bar,
    chip,
    link,
    moment,
    muted,
    pair,
)
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.inventory.selectors import stock_story, visible_reservations, visible_stocks

MOST_RESERVATIONS = 100
MOST_MOVEMENTS = 50


class LevelFilter(BarFilter):
    """What can still be promised of a stock."""

    title = "level"
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("available", "Available"), ("none", "Nothing available"), ("blocked", "Blocked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        free = F("on_hand") - F("reserved") - F("safety_stock")
        left = Case(When(blocked=True, then=Value(0)), default=free, output_field=IntegerField())
        if self.value() == "blocked":
            return queryset.filter(blocked=True)
        if self.value() in {"available", "none"}:
            condition = {"left__gt" if self.value() == "available" else "left__lte": 0}
            queryset = queryset.alias(left=left).filter(**condition)
        return queryset


@admin.register(Stock)
class StockAdmin(ReadOnlyAdmin):
    """The counters of every article at every facility, by article."""

    view_permission = ApiPermission.STOCK_READ
    list_display = ("article", "facility_cell", "level", "available_cell", "reserved_cell", "on_hand_cell", "changed")
    list_filter = (LevelFilter, FacilityFilter)
    search_fields = ("tenant_article_id__startswith",)
    search_help_text = "Article number"
    ordering = ("tenant_article_id",)
    list_title = "Stock"
    empty_title = "No stock"
    empty_text = "No stock matches. Stock comes through the API."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stock]:
        return visible_stocks(actor=self.actor(request)).order_by("tenant_article_id")

    @admin.display(description="Article")
    def article(self, stock: Stock) -> str:
        return stock.tenant_article_id

    @admin.display(description="Facility")
    def facility_cell(self, stock: Stock) -> SafeString:
        return pair(stock.facility.name)

    @admin.display(description="Level")
    def level(self, stock: Stock) -> SafeString:
        return level_bar(stock)

    @admin.display(description="Available")
    def available_cell(self, stock: Stock) -> SafeString:
        return chip("BLOCKED") if stock.blocked else number(stock.available)

    @admin.display(description="Reserved")
    def reserved_cell(self, stock: Stock) -> SafeString:
        return number(stock.reserved)

    @admin.display(description="On hand")
    def on_hand_cell(self, stock: Stock) -> SafeString:
        return number(stock.on_hand)

    @admin.display(description="Changed")
    def changed(self, stock: Stock) -> SafeString:
        return moment(stock.modified_at)

    def page_title(self, entity: Stock) -> str:
        return f"{entity.tenant_article_id} at {entity.facility.name}"

    def page(self, request: HttpRequest, entity: Stock) -> dict[str, Any]:
        """Return the counters, for who may see them the reservations in force, and the last movements."""
        facility = reverse("admin:facilities_facility_change", args=[entity.facility_id])
        facts = [
            ("Article", entity.tenant_article_id),
            ("Facility", link(facility, entity.facility.name)),
            ("Level", level_bar(entity)),
            ("Available", number(entity.available)),
            ("Reserved", number(entity.reserved)),
            ("Safety stock", number(entity.safety_stock)),
            ("On hand", number(entity.on_hand)),
            ("Blocked", chip("BLOCKED") if entity.blocked else "no"),
            ("Available until", moment(entity.available_until)),
            ("Changed", moment(entity.modified_at)),
        ]
        sections = [Section("Stock", facts=facts)]
        actor = self.actor(request)
        if actor.can(ApiPermission.RESERVATION_READ):
            held = visible_reservations(actor=actor).filter(stock=entity).order_by("pk")[:MOST_RESERVATIONS]
            headers = ("For", "Units", "Since")
            rows = [(_holder_link(row), number(row.quantity), moment(row.created_at)) for row in held]
            sections.append(Section("Reservations in force", headers=headers, rows=rows, empty="Nothing is reserved."))
        return {"sections": [*sections, movements_section(entity)]}


def level_bar(stock: Stock) -> SafeString:
    """Return reserved, kept back and available units as one bar."""
    kept = min(stock.safety_stock, stock.on_hand - stock.reserved)
    parts = [("reserved", stock.reserved), ("kept", kept), ("available", stock.available)]
    title = f"{stock.available} available, {stock.reserved} reserved, {kept} kept back of {stock.on_hand}"
    return bar(parts, whole=max(stock.on_hand, 1), title=title)


def number(value: int, *, sign: str = "") -> SafeString:
    """Return a count, right-aligned by the style sheet; "+" as *sign* shows that of positive ones, too."""
    return format_html('<span class="bo-number">{}</span>', f"{value:{sign},}")


def movements_section(stock: Stock) -> Section:
    """Return how the units came and went lately, and the count after each movement."""
    told = [_told(movement) for movement in stock_story(stock=stock)[:MOST_MOVEMENTS]]
    headers = ("When", "Units", "Cause", "Who", "Why", "On hand")
    return Section("Movements", headers=headers, rows=told, empty="Nothing has moved.")


def _told(movement: StockMovement) -> tuple[object, ...]:
    return (
        moment(movement.created_at),
        number(movement.quantity, sign="+"),
        movement.get_cause_display(),
        movement.actor_name or "system",
        movement.reason or muted(""),
        number(movement.on_hand),
    )


def _holder_link(row: Reservation) -> SafeString:
    """Return for which order units are held; what no order holds is held for a plan of a quote."""
    order = row.process.order_id
    if order is None:
        quotes = reverse("admin:fulfilment_options_fulfilmentoption_changelist")
        return link(f"{quotes}?q={row.plan_id}", "Hold of a quote")
    return link(reverse("admin:orders_order_change", args=[order]), row.process.tenant_order_id or order)
