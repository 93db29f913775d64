"""What a modified order means for its plans.

Those that nobody has begun to pick make way for one new plan, those that somebody has begun stay as they are.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.hints import hint
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import job_at_hand, pick_job_readdress, pick_job_reroute
from fulfillment.picking.states import FINISHED, UNFINISHED, UNSTARTED, PickJobSubStatus
from fulfillment.processes.changes import carry_out, enlist
from fulfillment.processes.models import Process
from routing.documents import routing_plan_document
from routing.jobs import delivery_of
from routing.models import RoutingPlan, Shortage
from routing.selectors import units_settled
from routing.states import CURRENT, RerouteReason

from .at_once import plan_route_moving
from .plans import ROUTE_DUE, PlanToCreate

Json = dict[str, Any]


def routing_plans_replace(*, wanted: PlanToCreate, process: Process, actor: Actor) -> None:
    """Route anew what *wanted* asks for, less the units somebody has begun to pick or that are settled otherwise.

    *wanted* has all lines of the order as they are now. The new plan is routed in this transaction: what the old ones
    held is free for it and for nobody else. The caller holds the lock of the process and has made sure that no line
    asks for less than `units_settled`. Raises: IllegalTransition, PermissionMissing.
    """
    plans = list(RoutingPlan.objects.filter(process=process, status__in=CURRENT).order_by("pk"))
    jobs = {job.plan_id: job for job in PickJob.objects.filter(process=process, plan_id__isnull=False)}
    replaced = [plan for plan in plans if plan.pk not in jobs or jobs[plan.pk].status in UNSTARTED]
    lines = _left(wanted.lines, units_settled(process_id=process.pk))
    successor = _successor(wanted, lines, replaced, process=process) if lines else None
    if successor is not None:
        successor.save(force_insert=True)
        enlist(successor, process=process)
        hint(ROUTE_DUE)
    for number, plan in enumerate(replaced):
        if successor is not None and number == 0:
            routing_plan_make_way(plan=plan, successor=successor, replaced=replaced, process=process, actor=actor)
        else:
            routing_plan_supersede(plan=plan, process=process, actor=actor)
        if plan.pk in jobs:
            job = job_at_hand(jobs[plan.pk], process=process, actor=actor, now=process.locked_at)
            reason = RerouteReason.ORDERMODIFIED.label
            pick_job_reroute(at_hand=job, sub_status=PickJobSubStatus.ORDER_MODIFIED, reason=reason)
    Shortage.objects.filter(plan__in=replaced).delete()
    plan_route_moving(plan=successor, from_plans=[plan.pk for plan in replaced], process=process, actor=actor)


def routing_plans_amend(*, target: Json, lines: Mapping[str, Json], process: Process, actor: Actor) -> None:
    """Let the plans of a process and what became of them say where the goods go and what their lines are like.

    *target* is what routing needs to know of the order now, *lines* are its lines by their ids; quantities stay, and
    so does every decision. The caller holds the lock of the process.
    """
    plans = list(RoutingPlan.objects.filter(process=process, status__in=CURRENT).order_by("pk"))
    living = PickJob.objects.filter(process=process, status__in=(*UNFINISHED, *FINISHED))
    jobs = {job.plan_id: job for job in living if job.plan_id}
    for plan in plans:
        assigned = {"assigned": plan.target["assigned"]} if "assigned" in plan.target else {}
        amended = [{**lines.get(line["id"], line), "quantity": line["quantity"]} for line in plan.lines]
        if plan.target == target | assigned and plan.lines == amended:
            continue
        moved = plan.target != target | assigned
        plan.target, plan.lines = target | assigned, amended
        routing_plan_amend(plan=plan, process=process, actor=actor)
        if moved and plan.pk in jobs:
            delivery, name = delivery_of(plan)
            job = job_at_hand(jobs[plan.pk], process=process, actor=actor, now=process.locked_at)
            pick_job_readdress(at_hand=job, delivery=delivery, consumer_name=name)


def routing_plan_make_way(
    *, plan: RoutingPlan, successor: RoutingPlan, replaced: Iterable[RoutingPlan], process: Process, actor: Actor
) -> None:
    """Make the first of the *replaced* plans REROUTED; its event announces the successor of all of them."""
    refs = [str(one.pk) for one in replaced]
    carry_out(
        plan,
        "reroute",
        process=process,
        actor=actor,
        now=process.locked_at,
        reason=RerouteReason.ORDERMODIFIED.label,
        document=lambda _: {**routing_plan_document(successor), "predecessorRerouteRoutingPlanRefs": refs},
        fields=("due_at",),
    )


def routing_plan_supersede(*, plan: RoutingPlan, process: Process, actor: Actor) -> None:
    """Make a plan OBSOLETE: another has taken over what is left of it, if anything is. Raises: IllegalTransition."""
    carry_out(
        plan,
        "supersede",
        process=process,
        actor=actor,
        now=process.locked_at,
        reason=RerouteReason.ORDERMODIFIED.label,
        document=routing_plan_document,
        fields=("due_at",),
    )


def routing_plan_amend(*, plan: RoutingPlan, process: Process, actor: Actor) -> None:
    """Write what the caller has set of a plan's target and lines. Raises: IllegalTransition."""
    carry_out(
        plan,
        "amend",
        process=process,
        actor=actor,
        now=process.locked_at,
        document=routing_plan_document,
        fields=("target", "lines"),
    )


def _left(lines: Iterable[Json], settled: Mapping[str, int]) -> list[Json]:
    wanted = [{**line, "quantity": line["quantity"] - settled.get(line["id"], 0)} for line in lines]
    return [line for line in wanted if line["quantity"] > 0]


def _successor(
    wanted: PlanToCreate, lines: list[Json], replaced: Iterable[RoutingPlan], *, process: Process
) -> RoutingPlan:
    """Return the plan that takes the place of *replaced*; facilities that gave one of them up are not asked again."""
    blacklist = dict.fromkeys(facility for plan in replaced for facility in plan.blacklist)
    return RoutingPlan(
        process=process,
        order_id=wanted.order_id,
        tenant_order_id=wanted.tenant_order_id,
        order_date=wanted.order_date,
        locked=wanted.locked,
        lines=lines,
        target=wanted.target,
        delivery_preferences=wanted.delivery_preferences,
        custom_attributes=wanted.custom_attributes,
        predecessor=next(iter(replaced), None),
        reroute_reason=RerouteReason.ORDERMODIFIED,
        blacklist=list(blacklist),
        due_at=process.locked_at,
        created_at=process.locked_at,
        modified_at=process.locked_at,
    )
