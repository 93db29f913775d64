"""What must always be true of orders and of everything under them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.states import PENDING, HandoverJobStatus
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import FINISHED, UNFINISHED
from routing.models import RoutingPlan
from routing.states import CURRENT, RoutingPlanStatus

from .models import Order, OrderLine
from .states import OrderStatus


@invariant(5, "the plans of an order answer for exactly what was ordered: open, assigned, shipped or cancelled")
def lines_add_up() -> Iterable[str]:
    """Yield lines of living orders whose plans answer for more or less; a cancelled order has no current plan.

    Only what was handed over before its order was force cancelled stays. A plan that was cancelled alone, and what a
    picker did not find, count as cancelled units; a rerouted plan's units are its successor's.
    """
    planned: dict[tuple[str, str], int] = defaultdict(int)
    cancelled = set(Order.objects.filter(status=OrderStatus.CANCELLED).values_list("pk", flat=True))
    counted = RoutingPlan.objects.filter(status__in=(*CURRENT, RoutingPlanStatus.CANCELED))
    kept = plans_handed_over()
    rows = counted.values_list("pk", "order_id", "status", "lines", "dropped")
    for plan_id, order_id, status, lines, dropped in rows.iterator():
        if order_id in cancelled and status == RoutingPlanStatus.CANCELED:
            continue
        if order_id in cancelled and plan_id in kept:
            continue
        for line in (*lines, *dropped):
            planned[str(order_id), line["id"]] += line["quantity"]
    living = OrderLine.objects.exclude(order__status=OrderStatus.CANCELLED)
    for order_id, line_id, quantity in living.values_list("order_id", "pk", "quantity").iterator():
        units = planned.pop((str(order_id), str(line_id)), 0)
        if units != quantity:
            yield f"order {order_id}, line {line_id}: {quantity} ordered, {units} planned"
    for order, line in planned:
        yield f"order {order}, line {line}: planned, but the order is cancelled or has no such line"


def plans_handed_over() -> set[uuid.UUID | None]:
    """Return the ids of the plans whose goods somebody has got."""
    return set(PickJob.objects.filter(pk__in=_handed_over()).values_list("plan_id", flat=True))


def _handed_over() -> QuerySet[HandoverJob, Any]:
    done = HandoverJob.objects.filter(status=HandoverJobStatus.HANDED_OVER, pick_job_id__isnull=False)
    return done.values("pick_job_id")


@invariant(7, "no pick job exists for a locked order, and no open one for a cancelled order")
def jobs_fit_their_order() -> Iterable[str]:
    """Yield pick jobs that must not be."""
    locked = Order.objects.filter(status=OrderStatus.LOCKED).values("pk")
    for job in PickJob.objects.filter(order_id__in=locked).iterator():
        yield f"pick job {job.pk} exists, its order {job.order_id} is locked"
    cancelled = Order.objects.filter(status=OrderStatus.CANCELLED).values("pk")
    living = PickJob.objects.filter(order_id__in=cancelled, status__in=(*UNFINISHED, *FINISHED))
    for job in living.exclude(pk__in=_handed_over()).iterator():
        yield f"pick job {job.pk} is {job.status}, its order {job.order_id} is cancelled"
    for handover in HandoverJob.objects.filter(process__order__in=cancelled, status__in=PENDING).iterator():
        yield f"handover job {handover.pk} is {handover.status}, its order is cancelled"


@invariant(8, "a cancelled order holds nothing and was told of exactly once")
def cancelled_is_over() -> Iterable[str]:
    """Yield cancelled orders with active reservations, or without their one event."""
    cancelled = dict(Order.objects.filter(status=OrderStatus.CANCELLED).values_list("process_id", "pk"))
    holding = Reservation.objects.filter(status="ACTIVE", process_id__in=cancelled.keys())
    for process_id in holding.values_list("process_id", flat=True).distinct():
        yield f"order {cancelled[process_id]} is cancelled and holds stock"
    events = Event.objects.filter(name__in=(EventName.ORDER_CANCELLED, EventName.ORDER_FORCE_CANCELLED))
    told = dict(events.values_list("process_id").annotate(Count("pk")).order_by())
    for process_id, order_id in cancelled.items():
        if told.get(process_id, 0) != 1:
            yield f"order {order_id} is cancelled with {told.get(process_id, 0)} events"


@invariant(14, "every order was announced exactly once")
def orders_are_announced() -> Iterable[str]:
    """Yield orders without their one ORDER_CREATED."""
    events = Event.objects.filter(name=EventName.ORDER_CREATED)
    told = dict(events.values_list("process_id").annotate(Count("pk")).order_by())
    for process_id, order_id in Order.objects.values_list("process_id", "pk").iterator():
        if told.get(process_id, 0) != 1:
            yield f"order {order_id} has {told.get(process_id, 0)} events ORDER_CREATED"
