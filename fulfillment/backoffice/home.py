"""The first page: what waits, first; then how it goes."""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone

from fulfillment.common.actor import Actor
from fulfillment.facilities.models import Facility
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import PickJobStatus
from orders.models import Order
from orders.states import OrderStatus

from .waiting import Waiting, waiting_for

HOURS = 24
KEPT_SECONDS = 30
BUSIEST = 10
SHOWN_STATUSES = (
    OrderStatus.OPEN,
    OrderStatus.LOCKED,
    OrderStatus.PROMISED,
    OrderStatus.CANCELLED,
    OrderStatus.OBSOLETE,
)

ALWAYS_SHOWN = (OrderStatus.OPEN, OrderStatus.LOCKED, OrderStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Hour:
    """One column of the chart: the orders of an hour, stacked by status; heights are percent of the busiest hour."""

    start: datetime.datetime
    total: int
    url: str
    stack: list[tuple[str, float, float]]  # name for the style sheet, top, height
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the first page shows; what its reader may not see is empty."""

    waiting: list[Waiting] = field(default_factory=list)
    hours: list[Hour] = field(default_factory=list)
    statuses: list[tuple[OrderStatus, int, str]] = field(default_factory=list)
    orders_total: int = 0
    workload: list[tuple[str, int, float, str]] | None = None


def works_in_a_store(actor: Actor) -> bool:
    """Say whether somebody picks in facilities of their own and has no orders to look after."""
    limited = actor.facility_ids is not None
    return limited and actor.can("PICKJOB_WRITE") and not actor.can("ORDER_READ")


def home_of(*, actor: Actor, now: datetime.datetime) -> Home:
    """Return the first page as *actor* may see it."""
    hours, statuses, total = _orders(now) if actor.can("ORDER_READ") else ([], [], 0)
    return Home(waiting_for(actor), hours, statuses, total, _workload(actor) if actor.can("PICKJOB_READ") else None)


def _orders(now: datetime.datetime) -> tuple[list[Hour], list[tuple[OrderStatus, int, str]], int]:
    """Return the orders of the last day by hour and by status, read at most every half minute."""
    last = now.replace(minute=0, second=0, microsecond=0)
    first = last - datetime.timedelta(hours=HOURS - 1)
    key = f"backoffice:hours:{first.isoformat()}"
    counted: dict[tuple[str, str], int] = cache.get(key) or {}
    if not counted:
        rows = Order.objects.filter(created_at__gte=first).annotate(hour=TruncHour("created_at", tzinfo=datetime.UTC))
        grouped = rows.values_list("hour", "status").annotate(Count("pk")).order_by()
        counted = {(hour.isoformat(), status): count for hour, status, count in grouped}
        cache.set(key, counted, KEPT_SECONDS)
    starts = [first + datetime.timedelta(hours=number) for number in range(HOURS)]
    highest = max(_per_hour(counted).values(), default=0)
    hours = [_hour(start, counted, highest=highest, place=place) for place, start in enumerate(starts)]
    url = reverse("admin:orders_order_changelist")
    statuses = [
        (status, sum(count for (_, name), count in counted.items() if name == status), f"{url}?status={status.value}")
        for status in SHOWN_STATUSES
        if status in ALWAYS_SHOWN or any(name == status for _, name in counted)
    ]
    return hours, statuses, sum(counted.values())


def _per_hour(counted: dict[tuple[str, str], int]) -> Counter[str]:
    totals = Counter[str]()
    for (hour, _), count in counted.items():
        totals[hour] += count
    return totals


def _hour(start: datetime.datetime, counted: dict[tuple[str, str], int], *, highest: int, place: int) -> Hour:
    stack, top, total = [], 100.0, 0
    for status in SHOWN_STATUSES:
        count = counted.get((start.isoformat(), status), 0)
        height = 100.0 * count / highest if highest else 0.0
        top -= height
        total += count
        if count:
            stack.append((status.value.lower(), round(top, 2), round(height, 2)))
    url = f"{reverse('admin:orders_order_changelist')}?hour={start:%Y-%m-%dT%HZ}"
    return Hour(timezone.localtime(start), total, url, stack, left=place * 100.0 / HOURS)


def _workload(actor: Actor) -> list[tuple[str, int, float, str]]:
    """Return the facilities with the most open pick jobs: name, jobs, share of the highest, address of the list."""
    rows = pick_jobs_visible(actor=actor).filter(status=PickJobStatus.OPEN).values_list("facility_id")
    busiest = list(rows.annotate(jobs=Count("pk")).order_by("-jobs", "facility_id")[:BUSIEST])
    names = dict(Facility.objects.filter(pk__in=[key for key, _ in busiest]).values_list("pk", "name"))
    url = reverse("admin:picking_pickjob_changelist")
    most = busiest[0][1] if busiest else 1
    return [
        (names.get(key, str(key)), jobs, 100.0 * jobs / most, f"{url}?status=OPEN&facility={key}")
        for key, jobs in busiest
    ]
