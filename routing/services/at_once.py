"""Routing one plan within the transaction that made it, so that nobody else gets the stock it already held."""

import logging
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from fulfillment.common.actor import Actor
from fulfillment.inventory.models import Reservation
from fulfillment.inventory.selectors import Place
from fulfillment.inventory.services.reservations import reservations_release
from fulfillment.inventory.services.stock_rows import stocks_lock
from fulfillment.processes.models import Process
from routing.models import RoutingPlan

from .decisions import Proposal, propose
from .settle import reserve, settle, turn_down

logger = logging.getLogger(__name__)


def plan_route_moving(
    *,
    plan: RoutingPlan | None,
    from_plans: Collection[uuid.UUID],
    process: Process,
    holder: Process | None = None,
    actor: Actor,
) -> None:
    """Route *plan*, which is written and due, on what the network has free and what *from_plans* hold.

    Without a plan what they hold is given up. *holder* is the process of *from_plans* where it is another one.

    The caller holds the locks of both processes. Everything is decided before any stock row is locked; then the rows of
    what is given up and of what is wanted are locked together in key order, given up, and taken. Where that fails,
    because the stock went to others meanwhile or the router breaks, *plan* stays due for a worker.
    """
    now, holder = process.locked_at, holder or process
    held = Reservation.objects.filter(process=holder, plan_id__in=from_plans, status="ACTIVE")
    freed: dict[Place, int] = {}
    stock_ids: set[uuid.UUID] = set()
    for stock_id, facility_id, article, units in held.values_list(
        "stock_id", "stock__facility_id", "stock__tenant_article_id", "quantity"
    ):
        freed[facility_id, article] = freed.get((facility_id, article), 0) + units
        stock_ids.add(stock_id)
    proposal = _proposal(plan, freed) if plan else None
    wanted = {stock_id for part in proposal.parts for _, stock_id, _ in part.lines} if proposal else set()
    stocks_lock(stock_ids=stock_ids | wanted)
    reservations_release(process=holder, plan_ids=from_plans, now=now, actor=actor)
    if plan is None or proposal is None:
        return
    if proposal.reason is not None:
        turn_down(proposal, process=process, reason=proposal.reason, now=now)
    elif plan.pk in reserve([proposal], processes={process.pk: process}, now=now):
        settle(proposal, process=process, now=now)


def _proposal(plan: RoutingPlan, freed: Mapping[Place, int]) -> Proposal | None:
    """Return what the router proposes; None if it breaks, for that must not keep an order from being modified."""
    try:
        with transaction.atomic():
            (proposal,) = propose([plan], freed=freed)
    except Exception:
        logger.exception("Routing plan %s broke at once; a worker will try it.", plan.pk)
        return None
    return proposal
