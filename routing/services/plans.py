"""The verbs of one routing plan; every caller holds the lock of the plan's process."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.hints import hint
from fulfillment.common.ids import new_id
from fulfillment.picking.services import pick_job_create
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from routing.documents import routing_plan_document
from routing.jobs import JobTerms, job_of, terms_of
from routing.models import RoutingPlan, Shortage
from routing.states import CURRENT, NotRoutableReason, RoutingPlanStatus
from routing.strategy import strategy_in_use

from .claims import LEASE

ROUTE_DUE = "routing.route_due"
FIRST_RETRY = datetime.timedelta(seconds=30)
LAST_RETRY = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PlanToCreate:
    """What an order tells routing of itself; ``lines`` and ``target`` are plain JSON."""

    order_id: uuid.UUID
    tenant_order_id: str
    order_date: datetime.datetime
    locked: bool
    promised: bool
    lines: Sequence[dict[str, Any]]
    target: dict[str, Any]
    delivery_preferences: dict[str, Any]
    custom_attributes: dict[str, Any] | None


def routing_plan_build(
    *, wanted: PlanToCreate, process: Process, now: datetime.datetime, claimed: bool = False
) -> RoutingPlan:
    """Return the first plan of a new order, due at once, for the caller to insert with the order's own rows.

    A worker is told after the commit, unless the caller wants the plan *claimed*: it then routes it itself right after
    (`plan_route_claimed`); workers take it up only if that does not happen within the lease.
    """
    if not claimed:
        hint(ROUTE_DUE)
    return RoutingPlan(
        process=process,
        order_id=wanted.order_id,
        tenant_order_id=wanted.tenant_order_id,
        order_date=wanted.order_date,
        locked=wanted.locked,
        promised=wanted.promised,
        lines=list(wanted.lines),
        target=wanted.target,
        delivery_preferences=wanted.delivery_preferences,
        custom_attributes=wanted.custom_attributes,
        due_at=now + LEASE if claimed else now,
        lease=new_id() if claimed else None,
        attempts=1 if claimed else 0,
        created_at=now,
        modified_at=now,
    )


def routing_plan_route(
    *, plan: RoutingPlan, process: Process, terms: JobTerms, now: datetime.datetime, reason: str = ""
) -> None:
    """Make a decided plan ROUTED and give its facility the pick job; the stock is reserved already."""
    carry_out(
        plan,
        "route",
        process=process,
        actor=SYSTEM,
        now=now,
        reason=reason,
        document=routing_plan_document,
        fields=DECIDED_FIELDS,
    )
    pick_job_create(wanted=job_of(plan, terms=terms, now=now), process=process, actor=SYSTEM, now=now)


def routing_plan_hold(*, plan: RoutingPlan, process: Process, now: datetime.datetime, reason: str = "") -> None:
    """Make a decided plan LOCKED: its stock is reserved, but no pick job exists until the order is unlocked."""
    carry_out(
        plan,
        "hold",
        process=process,
        actor=SYSTEM,
        now=now,
        reason=reason,
        document=routing_plan_document,
        fields=DECIDED_FIELDS,
    )


def routing_plan_postpone(
    *,
    plan: RoutingPlan,
    process: Process,
    reason: NotRoutableReason,
    short_of: Sequence[str],
    now: datetime.datetime,
) -> None:
    """Note why nobody can fulfill the plan now, for which articles it waits, and when to try again.

    The wait doubles from 30 seconds to 15 minutes; more stock of an article it is short of wakes it earlier.
    """
    wait = min(FIRST_RETRY * 2 ** min(plan.routing_run - 1, 10), LAST_RETRY)
    plan.due_at = now + wait
    plan.not_routable_reason = reason
    if plan.status == RoutingPlanStatus.NOT_ROUTABLE:
        Shortage.objects.filter(plan=plan).delete()
    Shortage.objects.bulk_create(Shortage(plan=plan, tenant_article_id=article) for article in sorted(set(short_of)))
    if plan.status == RoutingPlanStatus.INITIAL:
        carry_out(
            plan,
            "postpone",
            process=process,
            actor=SYSTEM,
            now=now,
            reason=reason.label,
            document=routing_plan_document,
            fields=WAITING_FIELDS,
        )
    else:
        # Still not routable: nothing a subscriber or a client would see has changed but the bookkeeping.
        RoutingPlan.objects.filter(pk=plan.pk).update(**{name: getattr(plan, name) for name in WAITING_FIELDS})


def routing_plan_fail(*, plan: RoutingPlan, process: Process, error: str, now: datetime.datetime) -> None:
    """Set a plan aside that broke the router five times; the backoffice shows it with its error."""
    plan.last_error = error
    Shortage.objects.filter(plan=plan).delete()
    carry_out(
        plan,
        "fail",
        process=process,
        actor=SYSTEM,
        now=now,
        reason=error,
        document=routing_plan_document,
        fields=("due_at", "last_error"),
    )


def routing_plan_retry(*, plan_id: str, actor: Actor, now: datetime.datetime | None = None) -> RoutingPlan:
    """Give a plan that was set aside to the router again. Raises: NotFound, PermissionMissing, IllegalTransition."""
    now = now or clock_now()
    known = RoutingPlan.objects.known(plan_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        plan: RoutingPlan = RoutingPlan.objects.get(pk=known.pk)
        plan.due_at = now
        plan.attempts = 0
        carry_out(
            plan,
            "retry",
            process=processes[plan.process_id],
            actor=actor,
            now=now,
            document=routing_plan_document,
            fields=("due_at", "attempts"),
        )
        hint(ROUTE_DUE)
    return plan


def routing_plan_unlock(
    *, plan: RoutingPlan, process: Process, terms: JobTerms, actor: Actor, now: datetime.datetime
) -> None:
    """Make a held plan ROUTED with its pick job."""
    carry_out(
        plan,
        "unlock",
        process=process,
        actor=actor,
        now=now,
        document=routing_plan_document,
        fields=("locked", "delivery_preferences"),
    )
    pick_job_create(wanted=job_of(plan, terms=terms, now=now), process=process, actor=actor, now=now)


def routing_plan_cancel(
    *, plan: RoutingPlan, process: Process, actor: Actor, now: datetime.datetime, reason: str = ""
) -> None:
    """Cancel one plan; `routing_plans_cancel` gives back what it holds."""
    carry_out(
        plan,
        "cancel",
        process=process,
        actor=actor,
        now=now,
        reason=reason,
        document=routing_plan_document,
        fields=("due_at",),
    )


def routing_plans_unlock(
    *, process: Process, delivery_preferences: dict[str, Any], actor: Actor, now: datetime.datetime
) -> None:
    """Unlock every plan of a locked process: held ones become ROUTED, undecided ones will be routed unlocked."""
    plans = list(RoutingPlan.objects.filter(process=process, status__in=CURRENT).order_by("pk"))
    held = {plan.facility_id for plan in plans if plan.status == RoutingPlanStatus.LOCKED and plan.facility_id}
    terms = terms_of(facility_ids=held, reroute=strategy_in_use()[1].reroute) if held else {}
    for plan in plans:
        plan.locked = False
        plan.delivery_preferences = delivery_preferences
        if plan.facility_id in held:
            routing_plan_unlock(plan=plan, process=process, terms=terms[plan.facility_id], actor=actor, now=now)
        else:
            RoutingPlan.objects.filter(pk=plan.pk).update(locked=False, delivery_preferences=delivery_preferences)


DECIDED_FIELDS = (
    "facility_id",  # the column: reading "facility" would load the row
    "lines",
    "due_at",
    "lease",
    "attempts",
    "not_routable_reason",
    "routing_run",
    "first_attempt_at",
)
WAITING_FIELDS = ("due_at", "lease", "attempts", "not_routable_reason", "routing_run", "first_attempt_at")
