"""Making decisions true: reservations, the split into plans, the log, the states."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from fulfillment.common.actor import SYSTEM
from fulfillment.common.ids import new_id
from fulfillment.events.names import EventName
from fulfillment.inventory.services.reservations import Hold, reservations_create
from fulfillment.processes.changes import enlist
from fulfillment.processes.models import Process
from fulfillment.processes.services import process_publish
from routing.documents import routing_plan_document
from routing.engine import pack
from routing.models import DecisionLog, RoutingPlan, Shortage
from routing.network import article_of
from routing.states import NotRoutableReason, RoutingPlanStatus

from .decisions import Part, Proposal
from .plans import routing_plan_hold, routing_plan_postpone, routing_plan_route
from .promises import routing_plan_promise


def reserve(
    proposals: Sequence[Proposal], *, processes: dict[uuid.UUID, Process], now: datetime.datetime
) -> set[uuid.UUID]:
    """Reserve the stock of all proposals at once and return the ids of the plans that got all of theirs.

    The parts after the first will be plans of their own; a reservation names its plan before the plan is written.
    """
    holds = [
        Hold(
            group=proposal.plan.pk,
            process=processes[proposal.plan.process_id],
            plan_id=part.plan_id,
            order_line_id=uuid.UUID(proposal.plan.lines[line]["id"]),
            stock_id=stock_id,
            quantity=units,
        )
        for proposal in proposals
        for part in proposal.parts
        for line, stock_id, units in part.lines
    ]
    return reservations_create(holds=holds, now=now)


def settle(proposal: Proposal, *, process: Process, now: datetime.datetime) -> None:
    """Write a decision whose stock is reserved: the plan takes the first part, a chain of children the others."""
    plan = proposal.plan
    whole = list(plan.lines)
    _count_run(plan, now=now)
    if plan.status == RoutingPlanStatus.NOT_ROUTABLE:
        Shortage.objects.filter(plan=plan).delete()
    chain = [plan]
    for part in proposal.parts[1:]:
        chain.append(_child(chain[-1], process=process, pk=part.plan_id, now=now))
    _write_log(proposal, process=process, chain=chain, now=now)
    why = proposal.decision.remark
    for piece, part in zip(chain, proposal.parts, strict=True):
        piece.facility_id = part.facility_id
        piece.lines = _lines_of(part, whole)
        if piece.promised:
            routing_plan_promise(plan=piece, process=process, now=now, reason=why)
        elif piece.locked:
            routing_plan_hold(plan=piece, process=process, now=now, reason=why)
        else:
            terms = proposal.terms[part.facility_id]
            routing_plan_route(plan=piece, process=process, terms=terms, now=now, reason=why)
    if len(chain) > 1:
        process_publish(
            process=process,
            name=EventName.ROUTING_PLAN_SPLITTED,
            payload={**routing_plan_document(plan), "childRoutingPlanRefs": [str(child.pk) for child in chain[1:]]},
            actor=SYSTEM,
            now=now,
        )


def turn_down(proposal: Proposal, *, process: Process, reason: NotRoutableReason, now: datetime.datetime) -> None:
    """Write that nobody can fulfill the plan now, with the log that says why for every candidate."""
    plan = proposal.plan
    _count_run(plan, now=now)
    _write_log(proposal, process=process, chain=[plan], now=now, reason=reason)
    articles = proposal.short_of or tuple(article_of(line) for line in plan.lines)
    routing_plan_postpone(plan=plan, process=process, reason=reason, short_of=articles, now=now)


def _count_run(plan: RoutingPlan, *, now: datetime.datetime) -> None:
    plan.routing_run += 1
    plan.first_attempt_at = plan.first_attempt_at or now
    plan.lease = None
    plan.attempts = 0


def _child(parent: RoutingPlan, *, process: Process, pk: uuid.UUID, now: datetime.datetime) -> RoutingPlan:
    child = RoutingPlan(
        id=pk,
        process_id=parent.process_id,
        order_id=parent.order_id,
        tenant_order_id=parent.tenant_order_id,
        order_date=parent.order_date,
        locked=parent.locked,
        promised=parent.promised,
        lines=[],
        target=parent.target,
        delivery_preferences=parent.delivery_preferences,
        custom_attributes=parent.custom_attributes,
        parent=parent,
        blacklist=parent.blacklist,
        split_count=parent.split_count + 1,
        routing_run=1,
        first_attempt_at=now,
        created_at=now,
        modified_at=now,
    )
    child.save(force_insert=True)
    enlist(child, process=process)
    return child


def _lines_of(part: Part, whole: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**whole[line], "quantity": units} for line, _, units in part.lines]


def _write_log(
    proposal: Proposal,
    *,
    process: Process,
    chain: Sequence[RoutingPlan],
    now: datetime.datetime,
    reason: NotRoutableReason | None = None,
) -> None:
    """Keep the run for ever, packed; the children of a split share it through ``split``."""
    plan = proposal.plan
    log = DecisionLog(
        id=new_id(),
        plan=plan,
        routing_run=plan.routing_run,
        strategy=proposal.strategy,
        status=reason or ("PROMISED" if plan.promised else "LOCKED" if plan.locked else "ROUTED"),
        split=[str(child.pk) for child in chain[1:]],
        packed=pack(proposal.decision),
        duration_us=proposal.decision.statistics.total_us,
        created_at=now,
    )
    process.new_rows.add(log)
