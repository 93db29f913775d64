"""What becomes of the plans of a promise; every caller holds the lock of their process."""

import datetime

from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.picking.services import pick_job_create
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from routing.documents import routing_plan_document
from routing.jobs import JobTerms, job_of, terms_of
from routing.models import RoutingPlan
from routing.states import CURRENT, RoutingPlanStatus
from routing.strategy import strategy_in_use

from .plans import DECIDED_FIELDS

CONFIRMED_FIELDS = ("promised", "locked", "tenant_order_id")


def routing_plan_promise(*, plan: RoutingPlan, process: Process, now: datetime.datetime, reason: str = "") -> None:
    """Make a decided plan PROMISED: its stock is reserved, but no pick job exists until the promise is confirmed."""
    carry_out(
        plan,
        "promise",
        process=process,
        actor=SYSTEM,
        now=now,
        reason=reason,
        document=routing_plan_document,
        fields=DECIDED_FIELDS,
    )


def routing_plan_confirm(
    *, plan: RoutingPlan, process: Process, terms: JobTerms, actor: Actor, now: datetime.datetime
) -> None:
    """Make a promised plan ROUTED with its pick job."""
    carry_out(
        plan,
        "confirm",
        process=process,
        actor=actor,
        now=now,
        document=routing_plan_document,
        fields=CONFIRMED_FIELDS,
    )
    pick_job_create(wanted=job_of(plan, terms=terms, now=now), process=process, actor=actor, now=now)


def routing_plan_lock(*, plan: RoutingPlan, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Make a promised plan LOCKED: the promise was confirmed, but its order waits for a person."""
    carry_out(
        plan,
        "lock",
        process=process,
        actor=actor,
        now=now,
        document=routing_plan_document,
        fields=CONFIRMED_FIELDS,
    )


def routing_plans_confirm(
    *, process: Process, tenant_order_id: str, locked: bool, actor: Actor, now: datetime.datetime
) -> None:
    """Make plans of an order of the plans of a promise, each with the number that the order has now.

    Promised ones become ROUTED with their pick jobs, or LOCKED for a *locked* order; undecided ones go on as usual.
    """
    plans = list(RoutingPlan.objects.filter(process=process, status__in=CURRENT).order_by("pk"))
    starting = {plan.facility_id for plan in plans if plan.status == RoutingPlanStatus.PROMISED and plan.facility_id}
    terms = {} if locked or not starting else terms_of(facility_ids=starting, reroute=strategy_in_use()[1].reroute)
    for plan in plans:
        plan.promised, plan.locked, plan.tenant_order_id = False, locked, tenant_order_id
        if plan.status != RoutingPlanStatus.PROMISED or plan.facility_id is None:
            values = {name: getattr(plan, name) for name in CONFIRMED_FIELDS}
            RoutingPlan.objects.filter(pk=plan.pk).update(**values)
        elif locked:
            routing_plan_lock(plan=plan, process=process, actor=actor, now=now)
        else:
            routing_plan_confirm(plan=plan, process=process, terms=terms[plan.facility_id], actor=actor, now=now)
