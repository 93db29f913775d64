"""What becomes of a plan when its pick job ends without all of its goods."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from fulfillment.common.actor import SYSTEM
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import PickJobStatus, PickJobSubStatus, ShortPickPolicy
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity
from routing.models import RoutingPlan
from routing.states import RerouteReason, RoutingPlanStatus
from routing.strategy import strategy_in_use

from .reroute import routing_plan_drop, routing_plan_follow_cancel, routing_plan_reroute, routing_plan_split_off


def plan_follow_given_up(*, pick_job_id: str, process: Process, now: datetime.datetime) -> None:
    """Reroute the plan of a job that its facility aborted or rejected, or of which it found nothing.

    Where the strategy or the job's policy for short picks says no, the plan's units are cancelled.
    """
    job, plan = _routed(pick_job_id)
    if plan is None:
        return
    reroute = strategy_in_use()[1].reroute
    nothing_found = job.sub_status == PickJobSubStatus.ZERO_PICKED
    wanted = job.on_short_pick != ShortPickPolicy.FULFILL_PARTLY if nothing_found else reroute.after_abort
    if not wanted:
        routing_plan_follow_cancel(plan=plan, process=process, actor=SYSTEM, now=now)
        return
    reason = RerouteReason.SHORTPICK if nothing_found else RerouteReason.ABORTED
    routing_plan_reroute(plan=plan, process=process, reason=reason, blacklist=reroute.blacklist, actor=SYSTEM, now=now)


def plan_follow_rerouted(*, pick_job_id: str, process: Process, now: datetime.datetime) -> None:
    """Reroute the plan of a job that was rerouted by itself; a rerouted plan's own job finds nothing to do here."""
    job, plan = _routed(pick_job_id)
    if plan is None:
        return
    short = job.sub_status == PickJobSubStatus.SHORT_PICK_REROUTE
    routing_plan_reroute(
        plan=plan,
        process=process,
        reason=RerouteReason.SHORTPICK if short else RerouteReason.MANUAL,
        blacklist=strategy_in_use()[1].reroute.blacklist,
        actor=SYSTEM,
        now=now,
    )


def plan_follow_ended(*, pick_job_id: str, process: Process, now: datetime.datetime) -> None:
    """Cancel the plan of a job that was cancelled, expired or became obsolete by itself."""
    if not process.has(ModuleEntity.ROUTING_PLAN, RoutingPlanStatus.ROUTED):
        return  # the plan came first, as when the whole process is called off
    _, plan = _routed(pick_job_id)
    if plan is not None:
        routing_plan_follow_cancel(plan=plan, process=process, actor=SYSTEM, now=now)


def plan_follow_picked(*, pick_job_id: str, process: Process, now: datetime.datetime) -> None:
    """Route what a picker did not find elsewhere, or give it up, as the job says."""
    job, plan = _routed(pick_job_id)
    missing = _missing(job, plan) if plan else []
    if plan is None or not missing:
        return
    if job.on_short_pick == ShortPickPolicy.SPLIT and job.status == PickJobStatus.PICKED:
        blacklist = strategy_in_use()[1].reroute.blacklist
        routing_plan_split_off(plan=plan, process=process, missing=missing, blacklist=blacklist, actor=SYSTEM, now=now)
    else:
        routing_plan_drop(plan=plan, process=process, missing=missing, actor=SYSTEM, now=now)


def _routed(pick_job_id: str) -> tuple[PickJob, RoutingPlan | None]:
    job: PickJob = PickJob.objects.get(pk=uuid.UUID(pick_job_id))
    if job.plan_id is None:
        return job, None
    return job, RoutingPlan.objects.filter(pk=job.plan_id, status=RoutingPlanStatus.ROUTED).first()


def _missing(job: PickJob, plan: RoutingPlan) -> Sequence[dict[str, Any]]:
    """Return the plan's lines with the units that were not found; a line that was split counts as one."""
    picked: dict[str, int] = {}
    for order_line_id, units in job.lines.values_list("order_line_id", "picked"):
        picked[str(order_line_id)] = picked.get(str(order_line_id), 0) + units
    short = ({**line, "quantity": line["quantity"] - picked.get(line["id"], 0)} for line in plan.lines)
    return [line for line in short if line["quantity"] > 0]
