"""The list of all orders and the list of those that wait for a clerk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.admin import ReadOnlyAdmin, age, amount, chip, left, moment, muted, pair, short_id
from orders.models import Order
from orders.states import OrderStatus

from . import filters
from .modifying import AddressVerb, ForceCancelVerb, HandlingTimeVerb, LinesVerb
from .page import order_page
from .promises import ConfirmPromiseVerb, ExtendPromiseVerb, PromiseFilter, RetryLapseVerb
from .reads import LOOKUPS, currency_of, destinations, lock_reason, orders_visible, plans_by_order
from .several import unlock_several
from .verbs import CancelVerb, UnlockVerb

LOCKED_VIEW = "admin:orders_order_locked"


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """All orders, newest first."""

    view_permission = ApiPermission.ORDER_READ
    verbs = (
        UnlockVerb(),
        ConfirmPromiseVerb(),
        ExtendPromiseVerb(),
        RetryLapseVerb(),
        LinesVerb(),
        AddressVerb(),
        HandlingTimeVerb(),
        CancelVerb(),
        ForceCancelVerb(),
    )
    page_template = "backoffice/order.html"
    list_display: tuple[str, ...] = (
        "number",
        "state",
        "created",
        "consumer_cell",
        "country",
        "value_cell",
        "reason_cell",
    )
    list_filter: tuple[Any, ...] = (
        filters.StatusFilter,
        PromiseFilter,
        filters.PlacedFilter,
        filters.CountryFilter,
        filters.TagFilter,
    )
    search_fields = LOOKUPS
    search_help_text = "Order number, consumer name or id"
    ordering: tuple[str, ...] = ("-created_at",)
    empty_title = "No orders"
    empty_text = "No order matches. Orders arrive through the API."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """Return what the reader may see, without the columns that only the order's page shows."""
        return orders_visible(actor=self.actor(request)).order_by(*self.ordering)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order of the list; promises begin with the one that ends first."""
        return ("promised_until",) if request.GET.get("promise") == "next" else self.ordering

    def more_urls(self) -> list[URLPattern]:
        """Return the addresses of the locked orders."""
        locked = LockedOrders(self.model, self.admin_site)
        view = self.admin_site.admin_view
        return [
            path("locked/", view(locked.changelist_view), name="orders_order_locked"),
            path("locked/unlock/", view(locked.unlock_view), name="orders_order_unlock_several"),
        ]

    def page_context(self, request: HttpRequest, entity: Order) -> dict[str, Any]:
        """Return the start of the page; a locked order hangs below the locked ones."""
        locked = entity.status == OrderStatus.LOCKED
        request.menu_entry = LOCKED_VIEW if locked else ""  # type: ignore[attr-defined]
        context = super().page_context(request, entity)
        return (
            {**context, "crumbs": [("Locked orders", reverse(LOCKED_VIEW)), (str(entity), "")]} if locked else context
        )

    def page(self, request: HttpRequest, entity: Order) -> dict[str, Any]:
        return order_page(entity, request=request, actor=self.actor(request))

    @admin.display(description="Order")
    def number(self, order: Order) -> str:
        return order.tenant_order_id or short_id(order.pk)

    @admin.display(description="Status")
    def state(self, order: Order) -> SafeString:
        return chip(order.status)

    @admin.display(description="Created")
    def created(self, order: Order) -> SafeString:
        return moment(order.created_at)

    @admin.display(description="Consumer")
    def consumer_cell(self, order: Order) -> SafeString:
        return muted("Anonymized") if order.anonymized_at else pair(order.consumer_name, order.consumer_id)

    @admin.display(description="Value")
    def value_cell(self, order: Order) -> SafeString:
        return amount(order.value, currency_of(order))

    @admin.display(description="Reason")
    def reason_cell(self, order: Order) -> SafeString:
        if order.status == OrderStatus.PROMISED and order.promised_until is not None:
            return left(order.promised_until, now=clock.now())
        return muted(lock_reason(order))


class LockedOrders(OrderAdmin):
    """The orders that wait for a clerk, oldest first, with where they would be picked."""

    list_display = (
        "number",
        "waiting",
        "value_cell",
        "consumer_cell",
        "country",
        "reason_cell",
        "routed_to",
        "stock_state",
    )
    list_filter = (filters.WaitingFilter, filters.LockedCountryFilter)
    ordering = ("created_at",)
    sortable_by = ("waiting", "value_cell")
    actions = ("unlock_selected",)
    list_title = "Locked orders"
    empty_title = "Nothing is locked"
    empty_text = "Well done. New orders that need a look appear here."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).filter(status=OrderStatus.LOCKED)

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:
        """Add the plans of each order."""
        visible = self.actor(request).can(ApiPermission.ROUTING_READ)
        plans = plans_by_order(order.pk for order in rows) if visible and rows else {}
        for order in rows:
            order.shown_plans = plans.get(order.pk, [])

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return self.actor(request).can(ApiPermission.ORDER_UNLOCK)

    @admin.action(description="Unlock several…", permissions=["unlock"])
    def unlock_selected(self, request: HttpRequest, queryset: QuerySet[Order]) -> HttpResponse:
        """Ask for the comment and name the consequences."""
        return unlock_several(self, request, [str(key) for key in queryset.values_list("pk", flat=True)])

    def unlock_view(self, request: HttpRequest) -> HttpResponse:
        """Unlock the orders that the page before has named."""
        if not (self.has_view_permission(request) and self.has_unlock_permission(request)):
            raise PermissionDenied
        return unlock_several(self, request, request.POST.getlist("order"))

    @admin.display(description="Waiting", ordering="created_at")
    def waiting(self, order: Order) -> SafeString:
        return age(order.created_at, now=clock.now())

    @admin.display(description="Value", ordering="value")
    def value_cell(self, order: Order) -> SafeString:
        return amount(order.value, currency_of(order))

    @admin.display(description="Routed to")
    def routed_to(self, order: Order) -> SafeString:
        names = list(destinations(order.shown_plans))  # type: ignore[attr-defined]
        return pair(names[0], f"and {', '.join(names[1:])}" if names[1:] else "") if names else muted("")

    @admin.display(description="Stock")
    def stock_state(self, order: Order) -> SafeString:
        states = {str(plan.status) for plan in order.shown_plans}  # type: ignore[attr-defined]
        if not states:
            return muted("")
        if states <= {"LOCKED", "ROUTED"}:
            return chip("HELD")
        trouble = states & {"FAILED", "NOT_ROUTABLE"}
        return chip(min(trouble)) if trouble else chip("INITIAL", "Being routed")
