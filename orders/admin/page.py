"""The page of one order: everything that a decision about it needs, on one screen."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.handover.selectors import handover_jobs_visible, shipments_visible
from fulfillment.inventory.articles import article_attributes, article_image
from fulfillment.inventory.models import Reservation
from fulfillment.inventory.states import ReservationStatus
from fulfillment.picking.models import PickJob
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.processes.timeline import timeline_of
from orders.models import Order, OrderLine
from orders.states import OrderStatus
from routing.admin import RetryVerb, Why, why_of
from routing.models import RoutingPlan
from routing.selectors import plans_of_order, routing_plans_visible
from routing.states import RoutingPlanStatus

from .lock_rules.looked import looked_at
from .parts import parts_of
from .promises import promise_shown
from .reads import currency_of, lock_reason, next_locked, others_of_consumer

MOST_PLANS = 20


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One plan with the decision behind it; ``held`` is in units."""

    plan: RoutingPlan
    why: Why | None
    held: int
    retry: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line with what became of it, in units."""

    line: OrderLine
    image: str
    attributes: list[str] = field(default_factory=list)
    held: int = 0
    picked: int = 0


def order_page(order: Order, *, request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """Return what the page shows; parts that the reader may not see are None."""
    held = _held(order) if actor.can(ApiPermission.ROUTING_READ) else []
    jobs = _jobs(order, actor) if actor.can(ApiPermission.PICKJOB_READ) else None
    history = actor.can(ApiPermission.PROCESS_LOG_READ)
    return {
        "reason": lock_reason(order),
        "currency": currency_of(order),
        "locked": order.status == OrderStatus.LOCKED,
        "promise": promise_shown(order),
        "parts": parts_of(order, actor=actor),
        "looks": looked_at(order, actor=actor),
        "lines": _lines(order, held=held, jobs=jobs or []),
        "addresses": order.consumer.get("addresses") or [],
        "others": others_of_consumer(order, actor=actor),
        "delivery": order.delivery_preferences or {},
        "extras": [(name, value) for name, value in order.properties.items() if value and name != "tags"],
        "plans": _plans(order, request, actor, held=held) if actor.can(ApiPermission.ROUTING_READ) else None,
        "reservations": held if actor.can(ApiPermission.RESERVATION_READ) else None,
        "jobs": jobs,
        "handovers": _handovers(order, actor) if actor.can(ApiPermission.HANDOVERJOB_READ) else None,
        "shipments": _shipments(order, actor) if actor.can(ApiPermission.SHIPMENT_READ) else None,
        "timeline": timeline_of(process_id=order.process_id) if history else None,
        "following": next_locked(after=order, actor=actor),
        "events_visible": actor.can(ApiPermission.EVENT_READ),
        "trail_visible": actor.can(ApiPermission.AUDIT_READ) and actor.facility_ids is None,
    }


def _held(order: Order) -> list[Reservation]:
    rows = Reservation.objects.filter(process_id=order.process_id).select_related("stock__facility")
    return list(rows.order_by("status", "pk"))


def _jobs(order: Order, actor: Actor) -> list[PickJob]:
    jobs = pick_jobs_visible(actor=actor).filter(order_id=order.pk)
    return list(jobs.select_related("facility").prefetch_related("lines").order_by("created_at"))


def _handovers(order: Order, actor: Actor) -> list[HandoverJob]:
    jobs = handover_jobs_visible(actor=actor).filter(process=order.process_id)
    return list(jobs.select_related("facility").order_by("pk"))


def _shipments(order: Order, actor: Actor) -> list[Shipment]:
    rows = shipments_visible(actor=actor).filter(process=order.process_id).select_related("facility", "carrier")
    return list(rows.prefetch_related("parcels").order_by("pk"))


def _lines(order: Order, *, held: list[Reservation], jobs: list[PickJob]) -> list[ShownLine]:
    units, picked = Counter[Any](), Counter[Any]()
    for row in held:
        units[row.order_line_id] += row.quantity if row.status == ReservationStatus.ACTIVE else 0
    for job in jobs:
        for picking in job.lines.all():
            picked[picking.order_line_id] += picking.picked
    return [
        ShownLine(line, article_image(line.article), article_attributes(line.article), units[line.pk], picked[line.pk])
        for line in order.lines.order_by("position")
    ]


def _plans(order: Order, request: HttpRequest, actor: Actor, *, held: list[Reservation]) -> list[ShownPlan]:
    """Return the plans, each with its decision; the query says which plan somebody wonders about."""
    asked, about = request.GET.get("why", "")[:100].replace("\x00", ""), request.GET.get("plan", "")
    visible = routing_plans_visible(actor=actor).values("pk")
    plans = plans_of_order(order_id=order.pk).filter(pk__in=visible).select_related("facility", "parent")
    retry = RetryVerb()
    return [
        ShownPlan(
            plan=plan,
            why=why_of(plan, asked=asked if about == str(plan.pk) else ""),
            held=sum(row.quantity for row in held if row.plan_id == plan.pk and row.status == ReservationStatus.ACTIVE),
            retry=plan.status == RoutingPlanStatus.FAILED and retry.permitted(actor),
        )
        for plan in plans[:MOST_PLANS]
    ]
