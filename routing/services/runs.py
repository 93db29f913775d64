"""The routing run: due plans in, reservations and pick jobs out.

1. Claim due plans in a short transaction of its own (`claims`).
2. Read the network once for the batch and decide each plan in memory, outside any transaction; what one plan takes
   is gone for the next.
3. In one transaction: lock the processes, drop the plans somebody else has changed meanwhile, reserve with the stock
   rows locked, and settle every plan that got its stock: state, split, decision log, pick job and events together.
4. Plans whose stock was taken by another worker are decided again on fresh numbers, at most three times.
5. Plans nobody can fulfill wait: for more stock, or for their next due time.
6. A batch that breaks is repeated plan by plan, so one poisonous plan does not hold up the others; it is set aside
   after five attempts.
"""

import datetime
import logging
import uuid
from collections.abc import Sequence

from fulfillment.common.clock import now as clock_now
from fulfillment.processes.services import locked
from routing.models import RoutingPlan
from routing.states import UNDECIDED, NotRoutableReason

from .claims import MAX_ATTEMPTS, plans_claim
from .decisions import Proposal, propose
from .plans import routing_plan_fail
from .settle import reserve, settle, turn_down

logger = logging.getLogger(__name__)

BATCH = 32
ROUNDS = 3
PAUSE_AFTER_FAULT = datetime.timedelta(seconds=2)


def plans_route_due(*, limit: int = BATCH, now: datetime.datetime | None = None) -> int:
    """Route up to *limit* due plans and return how many were claimed; 0 means there is nothing to do."""
    claim = plans_claim(limit=limit, now=now or clock_now())
    fresh = [plan for plan in claim.plans if plan.attempts <= MAX_ATTEMPTS]
    for plan in claim.plans:
        if plan.attempts > MAX_ATTEMPTS:
            _set_aside(plan)
    try:
        _route(fresh, token=claim.token)
    except Exception:
        logger.exception("A batch of %d plans broke; trying them one by one.", len(fresh))
        for plan in fresh:
            _route_alone(plan, token=claim.token)
    return len(claim.plans)


def plan_route_claimed(*, plan: RoutingPlan) -> None:
    """Route a plan right now that whoever made it has claimed (`routing_plan_build`), by the same steps.

    What breaks is logged and left to a worker; the plan is then still undecided.
    """
    if plan.lease is not None:
        _route_alone(plan, token=plan.lease)


def _route(plans: Sequence[RoutingPlan], *, token: uuid.UUID) -> None:
    pending = list(plans)
    for round_number in range(1, ROUNDS + 1):
        if not pending:
            return
        pending = _round(pending, token=token, last=round_number == ROUNDS)


def _round(plans: Sequence[RoutingPlan], *, token: uuid.UUID, last: bool) -> list[RoutingPlan]:
    """Decide and settle *plans*; return those whose stock went to somebody else."""
    proposals = propose(plans)
    now = clock_now()
    missed: list[RoutingPlan] = []
    with locked(process_ids=[plan.process_id for plan in plans], now=now) as processes:
        current = _still_ours(proposals, token=token)
        granted = reserve(current, processes=processes, now=now)
        # Stock was granted to whoever was due first; plans are written in key order, as everybody locks them.
        for proposal in sorted(current, key=lambda one: one.plan.pk):
            process = processes[proposal.plan.process_id]
            if proposal.reason is not None:
                turn_down(proposal, process=process, reason=proposal.reason, now=now)
            elif proposal.plan.pk in granted:
                settle(proposal, process=process, now=now)
            elif last:
                turn_down(proposal, process=process, reason=NotRoutableReason.STOCK_TAKEN, now=now)
            else:
                missed.append(proposal.plan)
    return missed


def _still_ours(proposals: Sequence[Proposal], *, token: uuid.UUID) -> list[Proposal]:
    """Return the proposals whose plan nobody changed since the claim, with the row as it is under the lock."""
    keys = [proposal.plan.pk for proposal in proposals]
    rows = {row.pk: row for row in RoutingPlan.objects.filter(pk__in=keys, lease=token, status__in=UNDECIDED)}
    return [proposal.on(rows[proposal.plan.pk]) for proposal in proposals if proposal.plan.pk in rows]


def _route_alone(plan: RoutingPlan, *, token: uuid.UUID) -> None:
    try:
        _route([plan], token=token)
    except Exception as error:
        logger.exception("Routing plan %s broke (attempt %d).", plan.pk, plan.attempts)
        RoutingPlan.objects.filter(pk=plan.pk, lease=token).update(
            last_error=f"{type(error).__name__}: {error}"[:2000], due_at=clock_now() + PAUSE_AFTER_FAULT * plan.attempts
        )


def _set_aside(plan: RoutingPlan) -> None:
    now = clock_now()
    with locked(process_ids=[plan.process_id], now=now) as processes:
        row = RoutingPlan.objects.filter(pk=plan.pk, lease=plan.lease, status__in=UNDECIDED).first()
        if row is not None:
            error = row.last_error or "The worker died while routing it."
            routing_plan_fail(plan=row, process=processes[plan.process_id], error=error, now=now)
