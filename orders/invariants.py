"""What must always be true of orders and of everything under them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.common.clock import now
from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import PENDING, HandoverJobStatus
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import FINISHED, UNFINISHED
from fulfillment.processes.models import StatusChange
from routing.models import RoutingPlan
from routing.states import CURRENT, RoutingPlanStatus

from .models import Order, OrderLine
from .states import GIVEN_UP, OrderStatus

PATIENCE = datetime.timedelta(seconds=120)
# What tells of an order that was given up.
ENDINGS = {
    OrderStatus.CANCELLED: (
        EventName.ORDER_CANCELLED,
        EventName.ORDER_FORCE_CANCELLED,
        EventName.ORDER_CANCELLED_BY_EXPIRY,
    ),
    OrderStatus.OBSOLETE: (EventName.ORDER_PROMISE_LAPSED,),
}


@invariant(5, "the plans of an order answer for exactly what was ordered: open, assigned, shipped or cancelled")
def lines_add_up() -> Iterable[str]:
    """Yield lines of living orders whose plans answer for more or less; one that was given up has no current plan.

    Only what was handed over before its order was force cancelled stays. A plan that was cancelled alone, and what a
    picker did not find, count as cancelled units; a rerouted plan's units are its successor's.
    """
    planned: dict[tuple[str, str], int] = defaultdict(int)
    given_up = set(Order.objects.filter(status__in=GIVEN_UP).values_list("pk", flat=True))
    counted = RoutingPlan.objects.filter(status__in=(*CURRENT, RoutingPlanStatus.CANCELED))
    kept = plans_handed_over()
    rows = counted.values_list("pk", "order_id", "status", "lines", "dropped")
    for plan_id, order_id, status, lines, dropped in rows.iterator():
        if order_id in given_up and status == RoutingPlanStatus.CANCELED:
            continue
        if order_id in given_up and plan_id in kept:
            continue
        for line in (*lines, *dropped):
            planned[str(order_id), line["id"]] += line["quantity"]
    living = OrderLine.objects.exclude(order__status__in=GIVEN_UP)
    for order_id, line_id, quantity in living.values_list("order_id", "pk", "quantity").iterator():
        units = planned.pop((str(order_id), str(line_id)), 0)
        if units != quantity:
            yield f"order {order_id}, line {line_id}: {quantity} ordered, {units} planned"
    for order, line in planned:
        yield f"order {order}, line {line}: planned, but the order was given up or has no such line"


def plans_handed_over() -> set[uuid.UUID | None]:
    """Return the ids of the plans whose goods somebody has got."""
    return set(PickJob.objects.filter(pk__in=_handed_over()).values_list("plan_id", flat=True))


def _handed_over() -> QuerySet[HandoverJob, Any]:
    done = HandoverJob.objects.filter(status=HandoverJobStatus.HANDED_OVER, pick_job_id__isnull=False)
    return done.values("pick_job_id")


@invariant(7, "no pick job exists for a locked order or a promise, and no open one for an order that was given up")
def jobs_fit_their_order() -> Iterable[str]:
    """Yield pick jobs that must not be."""
    held = Order.objects.filter(status__in=(OrderStatus.LOCKED, OrderStatus.PROMISED)).values("pk")
    for job in PickJob.objects.filter(order_id__in=held).iterator():
        yield f"pick job {job.pk} exists, its order {job.order_id} is locked or promised"
    given_up = Order.objects.filter(status__in=GIVEN_UP).values("pk")
    living = PickJob.objects.filter(order_id__in=given_up, status__in=(*UNFINISHED, *FINISHED))
    for job in living.exclude(pk__in=_handed_over()).iterator():
        yield f"pick job {job.pk} is {job.status}, its order {job.order_id} was given up"
    for handover in HandoverJob.objects.filter(process__order__in=given_up, status__in=PENDING).iterator():
        yield f"handover job {handover.pk} is {handover.status}, its order was given up"


@invariant(8, "an order that was given up holds nothing and was told of exactly once")
def cancelled_is_over() -> Iterable[str]:
    """Yield orders that were given up with active reservations, or without the one event that tells how."""
    over = {key: (order, status) for key, order, status in _orders().filter(status__in=GIVEN_UP)}
    holding = Reservation.objects.filter(status="ACTIVE", process_id__in=over.keys())
    for process_id in holding.values_list("process_id", flat=True).distinct():
        yield f"order {over[process_id][0]} was given up and holds stock"
    told = {status: _told(*names) for status, names in ENDINGS.items()}
    for process_id, (order_id, status) in over.items():
        count = told[status].get(process_id, 0)
        if count != 1:
            yield f"order {order_id} is {status} with {count} events"


@invariant(9, "a promise has an end, and none is overdue by more than 120 s unless it was set aside")
def promises_end() -> Iterable[str]:
    """Yield promises that hold their stock for ever, or for longer than they may."""
    late = Q(promised_until__isnull=True) | Q(promised_until__lt=now() - PATIENCE) | Q(promise__isnull=True)
    aside = Q(promise__attempts__gte=MAX_ATTEMPTS)
    for order in Order.objects.filter(late, status=OrderStatus.PROMISED).exclude(aside).iterator():
        yield f"order {order.pk} is promised until {order.promised_until}"


@invariant(14, "every order was announced exactly once, a promise as such and as an order once it is confirmed")
def orders_are_announced() -> Iterable[str]:
    """Yield orders without their one ORDER_CREATED; for a promise nobody confirmed there is none."""
    created, promised = _told(EventName.ORDER_CREATED), _told(EventName.ORDER_PROMISED)
    confirmed = StatusChange.objects.filter(entity="order", verb="confirm_promise")
    orders = set(confirmed.values_list("process_id", flat=True))
    for process_id, order_id, status in _orders().iterator():
        told = (promised.get(process_id, 0), created.get(process_id, 0))
        became_one = process_id in orders
        was_promised = told[0] or became_one or status in (OrderStatus.PROMISED, OrderStatus.OBSOLETE)
        if told != ((1, int(became_one)) if was_promised else (0, 1)):
            yield f"order {order_id} ({status}) has {told[0]} events ORDER_PROMISED and {told[1]} ORDER_CREATED"


def _orders() -> Any:
    return Order.objects.values_list("process_id", "pk", "status")


def _told(*names: EventName) -> dict[uuid.UUID | None, int]:
    """Return how many events of these names each process has."""
    events = Event.objects.filter(name__in=names)
    return dict(events.values_list("process_id").annotate(Count("pk")).order_by())
