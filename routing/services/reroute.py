"""Deciding anew what was decided: after an abort or a short pick, for a process, or by hand."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput, NotFound
from fulfillment.common.hints import hint
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import facility_by_reference
from fulfillment.inventory.services.reservations import reservations_release
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import job_at_hand, pick_job_reroute
from fulfillment.picking.states import UNFINISHED, PickJobSubStatus
from fulfillment.processes.changes import carry_out, enlist
from fulfillment.processes.models import Process
from fulfillment.processes.selectors import processes_visible
from fulfillment.processes.services import locked
from routing.documents import routing_plan_document
from routing.models import RoutingPlan, Shortage
from routing.states import CURRENT, RerouteReason
from routing.strategy import strategy_in_use

from .plans import ROUTE_DUE, routing_plan_cancel

JOB_SUB_STATUS = {
    RerouteReason.PROCESSREROUTE: PickJobSubStatus.PROCESS_REROUTE,
    RerouteReason.MANUAL: PickJobSubStatus.MANUAL_REROUTE,
}


def routing_plan_reroute(
    *,
    plan: RoutingPlan,
    process: Process,
    reason: RerouteReason,
    blacklist: bool,
    actor: Actor,
    now: datetime.datetime,
    assigned: uuid.UUID | None = None,
) -> RoutingPlan:
    """Give everything a plan stands for to a successor, free what it holds, and return the successor, due at once.

    *blacklist* keeps the facility it leaves from being chosen again; *assigned* names the only one that may be.
    Raises: IllegalTransition, PermissionMissing.
    """
    successor = _successor(plan, lines=plan.lines, reason=reason, blacklist=blacklist, assigned=assigned, now=now)
    carry_out(
        plan,
        "reroute",
        process=process,
        actor=actor,
        now=now,
        reason=reason.label,
        document=lambda _: _announcement(plan, successor),
        fields=("due_at",),
    )
    Shortage.objects.filter(plan=plan).delete()
    reservations_release(process=process, plan_ids=[plan.pk], now=now, actor=actor)
    _write(successor, process=process)
    return successor


def routing_plan_split_off(
    *,
    plan: RoutingPlan,
    process: Process,
    missing: Sequence[dict[str, Any]],
    blacklist: bool,
    actor: Actor,
    now: datetime.datetime,
) -> RoutingPlan:
    """Give the lines a picker did not find to a successor; *plan* keeps what was picked.

    *missing* are lines of the plan with the units that were not found. Raises: IllegalTransition.
    """
    successor = _successor(plan, lines=missing, reason=RerouteReason.SHORTPICK, blacklist=blacklist, now=now)
    plan.lines = _without(plan.lines, missing)
    carry_out(
        plan,
        "split_off",
        process=process,
        actor=actor,
        now=now,
        reason=RerouteReason.SHORTPICK.label,
        document=lambda _: _announcement(plan, successor),
        fields=("lines",),
    )
    _write(successor, process=process)
    return successor


def routing_plan_drop(
    *,
    plan: RoutingPlan,
    process: Process,
    missing: Sequence[dict[str, Any]],
    actor: Actor,
    now: datetime.datetime,
) -> None:
    """Give up the lines a picker did not find; *plan* keeps what was picked. Raises: IllegalTransition."""
    plan.lines = _without(plan.lines, missing)
    plan.dropped = [*plan.dropped, *({"id": line["id"], "quantity": line["quantity"]} for line in missing)]
    carry_out(
        plan,
        "drop",
        process=process,
        actor=actor,
        now=now,
        document=routing_plan_document,
        fields=("lines", "dropped"),
    )


def routing_plan_follow_cancel(*, plan: RoutingPlan, process: Process, actor: Actor, now: datetime.datetime) -> None:
    """Cancel a plan whose pick job ended for good: its units count as cancelled, what it holds is free."""
    reservations_release(process=process, plan_ids=[plan.pk], now=now, actor=actor)
    routing_plan_cancel(plan=plan, process=process, actor=actor, now=now, reason="Its pick job ended.")


def process_reroute(
    *, process_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> Process:
    """Decide every plan of a process anew whose goods are still on their shelves.

    The facilities left are blacklisted if the strategy says so; plans that wait are tried again at once. Raises:
    NotFound, VersionConflict, PermissionMissing; IllegalTransition where nothing is left to decide.
    Source: ``POST /api/processes/{processId}/reroute``.
    """
    actor.require(ApiPermission.PROCESS_REROUTE)
    return _decide_anew(
        process_id=process_id, version=version, reason=RerouteReason.PROCESSREROUTE, actor=actor, now=now
    )


def process_assign_facility(
    *,
    process_id: str,
    facility_ref: str,
    actor: Actor,
    version: int | None = None,
    now: datetime.datetime | None = None,
) -> Process:
    """Give every plan of a process whose goods are still on their shelves to one facility, chosen by a person.

    The facility has to have the stock; fences are looked at as ever. Raises: as `process_reroute`; InvalidInput for an
    unknown facility. Source: ``ProcessActionsParameter`` ASSIGN_FACILITY_TO_PROCESS.
    """
    actor.require(ApiPermission.PROCESS_WRITE)
    try:
        facility = facility_by_reference(reference=facility_ref, facilities=Facility.objects.all())
    except NotFound as error:
        raise InvalidInput(str(error), path="$.facilityRef") from error
    return _decide_anew(
        process_id=process_id,
        version=version,
        reason=RerouteReason.MANUAL,
        assigned=facility.pk,
        actor=actor,
        now=now,
    )


def _decide_anew(
    *,
    process_id: str,
    version: int | None,
    reason: RerouteReason,
    actor: Actor,
    now: datetime.datetime | None,
    assigned: uuid.UUID | None = None,
) -> Process:
    now = now or clock_now()
    known = processes_visible(actor=actor).known(process_id)
    blacklist = strategy_in_use()[1].reroute.blacklist
    with locked(process_ids=[known.pk], now=now) as processes:
        process = processes[known.pk]
        process.require_version(version)
        plans = list(RoutingPlan.objects.filter(process=process, status__in=CURRENT).order_by("pk"))
        jobs = {job.plan_id: job for job in PickJob.objects.filter(process=process, plan_id__isnull=False)}
        movable = [plan for plan in plans if plan.pk not in jobs or jobs[plan.pk].status in UNFINISHED]
        if not movable:
            raise IllegalTransition("Nothing of this process can be rerouted: all its goods are picked or given up.")
        permitted = actor.on_behalf()
        reservations_release(process=process, plan_ids=[plan.pk for plan in movable], now=now, actor=permitted)
        for plan in movable:
            leave = blacklist and plan.facility_id is not None and plan.facility_id != assigned
            routing_plan_reroute(
                plan=plan, process=process, reason=reason, blacklist=leave, assigned=assigned, actor=permitted, now=now
            )
            if plan.pk in jobs:
                job = job_at_hand(jobs[plan.pk], process=process, actor=permitted, now=now)
                pick_job_reroute(at_hand=job, sub_status=JOB_SUB_STATUS[reason], reason=reason.label)
    return process


def _successor(
    plan: RoutingPlan,
    *,
    lines: Sequence[dict[str, Any]],
    reason: RerouteReason,
    blacklist: bool,
    now: datetime.datetime,
    assigned: uuid.UUID | None = None,
) -> RoutingPlan:
    left = [str(plan.facility_id)] if blacklist and plan.facility_id else []
    target = {name: value for name, value in plan.target.items() if name != "assigned"}
    return RoutingPlan(
        process_id=plan.process_id,
        order_id=plan.order_id,
        tenant_order_id=plan.tenant_order_id,
        order_date=plan.order_date,
        locked=plan.locked,
        promised=plan.promised,
        lines=list(lines),
        target={**target, "assigned": str(assigned)} if assigned else target,
        delivery_preferences=plan.delivery_preferences,
        custom_attributes=plan.custom_attributes,
        predecessor=plan,
        reroute_reason=reason,
        blacklist=list(dict.fromkeys([*plan.blacklist, *left])),
        due_at=now,
        created_at=now,
        modified_at=now,
    )


def _write(successor: RoutingPlan, *, process: Process) -> None:
    process.new_rows.add(successor)
    enlist(successor, process=process)
    hint(ROUTE_DUE)


def _announcement(plan: RoutingPlan, successor: RoutingPlan) -> dict[str, Any]:
    """Return the successor's document, which names the plan it follows and why."""
    return {**routing_plan_document(successor), "predecessorRerouteRoutingPlanRefs": [str(plan.pk)]}


def _without(lines: Sequence[dict[str, Any]], missing: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *lines* less the missing units. Raises: InvalidInput if more is missing than there was."""
    gone = {line["id"]: line["quantity"] for line in missing}
    left = [{**line, "quantity": line["quantity"] - gone.get(line["id"], 0)} for line in lines]
    if any(line["quantity"] < 0 for line in left):
        raise InvalidInput("More is missing than was asked for.")
    return [line for line in left if line["quantity"]]
