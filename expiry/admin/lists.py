"""The list of expiries and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from expiry.models import Expiry
from expiry.selectors import expiries_visible
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ReadOnlyAdmin, countdown, link, moment, muted, pair, short_id
from fulfillment.common.claims import DIED
from fulfillment.common.ids import parse_id
from orders.admin import orders_visible

from .filters import DueFilter, StateFilter
from .page import expiry_page
from .reads import ends_of, is_set_aside, state_chip
from .verbs import ExtendVerb, RetryVerb, StartVerb, StopVerb, subject

MOST_FOUND = 500


@admin.register(Expiry)
class ExpiryAdmin(ReadOnlyAdmin):
    """The active ones, the soonest first; a search and the filters find the others."""

    view_permission = ApiPermission.EXPIRIES_READ
    verbs = (ExtendVerb(), StopVerb(), StartVerb(), RetryVerb())
    page_template = "backoffice/expiry/page.html"
    list_display = ("number", "state", "countdown", "expires", "provided", "consumer_cell", "trouble")
    list_filter = (StateFilter, DueFilter)
    search_help_text = "Order number or id"
    list_title = "Expiries"
    empty_title = "Nothing expires"
    empty_text = "No expiry matches. Orders with a provisioning time bring theirs."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expiry]:
        rows: QuerySet[Expiry] = expiries_visible(actor=self.actor(request))
        return rows.select_related("process").order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order: the active ones by time; of those that are over the newest first, as an index has them."""
        if request.GET.get("status") == "INACTIVE":
            return ("-pk",)
        return ("status", "expiry_time") if request.GET.get("q") else ("expiry_time",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by the order's number or id, for who may read orders, by the process and by its own id."""
        term, actor = search_term.strip(), self.actor(request)
        if not term:
            return queryset, False
        key = parse_id(term)
        processes: set[Any] = {key} if key else set()
        if actor.can(ApiPermission.ORDER_READ):
            processes.update(_processes_of(term, actor=actor))
        found = queryset.filter(process__in=processes)
        return (found | queryset.filter(pk=key) if key else found), False

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:
        """Add the orders, for who may read them, and why those are inactive that are."""
        actor = self.actor(request)
        orders: dict[Any, Any] = {}
        if rows and actor.can(ApiPermission.ORDER_READ):
            keys = [row.process.order_id for row in rows if row.process.order_id]
            orders = {order.pk: order for order in orders_visible(actor=actor).filter(pk__in=keys)}
        ends = ends_of(rows)
        for row in rows:
            row.shown_order = orders.get(row.process.order_id)
            row.shown_number = shown_number(row, actor)
            row.shown_end = ends.get(row.pk, "")

    def visible(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the expiry, with the number of its order for who may read orders."""
        entity = super().visible(request, object_id)
        entity.shown_number = shown_number(entity, self.actor(request))
        return entity

    def page_title(self, entity: Expiry) -> str:
        return f"Expiry of {subject(entity)}"

    def page(self, request: HttpRequest, entity: Expiry) -> dict[str, Any]:
        return expiry_page(entity, actor=self.actor(request))

    @admin.display(description="Order")
    def number(self, expiry: Any) -> str:
        return expiry.shown_number or short_id(expiry.process_id)

    @admin.display(description="Status")
    def state(self, expiry: Any) -> SafeString:
        return state_chip(expiry, end=expiry.shown_end)

    @admin.display(description="Expires")
    def countdown(self, expiry: Expiry) -> SafeString:
        if expiry.status != ExpiryStatus.ACTIVE:
            return muted("")
        return countdown(expiry.expiry_time, now=clock.now())

    @admin.display(description="Expiry time")
    def expires(self, expiry: Expiry) -> SafeString:
        return moment(expiry.expiry_time)

    @admin.display(description="Provisioning time")
    def provided(self, expiry: Expiry) -> SafeString:
        return moment(expiry.provisioning_time)

    @admin.display(description="Consumer")
    def consumer_cell(self, expiry: Any) -> SafeString:
        order = expiry.shown_order
        if order is None:
            return muted("")
        page = link(reverse("admin:orders_order_change", args=[order.pk]), "Open the order")
        return pair("Anonymized" if order.anonymized_at else order.consumer_name or page, page)

    @admin.display(description="Trouble")
    def trouble(self, expiry: Expiry) -> SafeString:
        if not expiry.attempts or expiry.status != ExpiryStatus.ACTIVE:
            return muted("")
        tries = f"tried {expiry.attempts} time{'' if expiry.attempts == 1 else 's'}"
        return pair(expiry.last_error or (DIED if is_set_aside(expiry) else ""), tries)


def shown_number(expiry: Expiry, actor: Actor) -> str:
    """Return the number of the order for who may read orders."""
    return expiry.process.tenant_order_id if actor.can(ApiPermission.ORDER_READ) else ""


def _processes_of(term: str, *, actor: Actor) -> set[Any]:
    """Return the processes of the orders with this number, however it goes on, or this id; each by its own index."""
    orders = orders_visible(actor=actor)
    found: set[Any] = set()
    if key := parse_id(term):
        found.update(orders.filter(pk=key).values_list("process_id", flat=True))
    for spelling in dict.fromkeys((term, term.upper())):
        rows = orders.filter(tenant_order_id__startswith=spelling)
        found.update(rows.values_list("process_id", flat=True)[:MOST_FOUND])
    return found
