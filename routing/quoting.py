"""What several plans could serve a basket: the router's decision over current free stock; nothing is written."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fulfillment.facilities.calendar import FacilityCalendar
from fulfillment.facilities.selectors import FacilityTable, calendars
from routing.engine import Alternative, Decision, Network, decide_several
from routing.models import RoutingPlan, RoutingStrategy
from routing.network import BatchNetwork, demand_of
from routing.shortfalls import Shortfall, shortfalls_of
from routing.strategy import strategy_in_use
from routing.workload import workload_kept

#: Plans are counted up to here, which is as many as anybody may ask for.
COUNT_TO = 100


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody wants to know of: articles, each once, with units, and a target as plans have it.

    Those that are ``too_heavy`` cannot be sent, whoever has them.
    """

    lines: Sequence[tuple[str, int]]
    target: Mapping[str, Any]
    too_heavy: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """The best plans for a basket, best first, and what decided them.

    ``total`` counts the plans that were found, up to `COUNT_TO`. ``missing`` says of each line of which units are in no
    plan how many these are, and why. ``calendars`` are those of every facility in a plan.
    """

    decision: Decision
    plans: tuple[Alternative, ...]
    proven: bool
    total: int
    strategy: RoutingStrategy | None
    missing: Mapping[int, tuple[int, Shortfall]]
    calendars: Mapping[uuid.UUID, FacilityCalendar]
    table: FacilityTable


def quote(*, basket: Basket, limit: int) -> Quote:
    """Return the *limit* best plans for *basket* with the strategy in use, over what is free now.

    As many units as possible are in each plan: of an article that no facility has enough of, as many as one has. No
    lock is taken and nothing is written.
    """
    strategy, node = strategy_in_use()
    plan = _plan_of(basket)
    batch = BatchNetwork(articles=[article for article, _ in basket.lines], workload=workload_kept)
    network, asked = _sendable(batch.candidates(plan), basket), demand_of(plan)
    config = replace(node.config(), allow_partial=True)
    decision, plans, proven, total = decide_several(
        # Units beyond what anybody has cannot be promised in any plan; the others can.
        network=network,
        demand=asked,
        config=config,
        limit=limit,
        count_to=COUNT_TO,
        cap=True,
    )
    chosen = {uuid.UUID(one.facility_id) for found in plans for one in found.assignments}
    if basket.too_heavy:
        decision = replace(decision, remark=f"Too heavy for a parcel: {', '.join(sorted(basket.too_heavy))}.")
    return Quote(
        decision=decision,
        plans=plans,
        proven=proven,
        total=total,
        strategy=strategy,
        missing=shortfalls_of(batch, decision, asked, plans, too_heavy=basket.too_heavy),
        calendars=calendars(facility_ids=chosen, table=batch.table),
        table=batch.table,
    )


def _plan_of(basket: Basket) -> RoutingPlan:
    """Return a plan that is never written: it asks what an order for the basket would ask."""
    lines = [
        {"id": str(place), "article": {"tenantArticleId": article}, "quantity": units}
        for place, (article, units) in enumerate(basket.lines)
    ]
    return RoutingPlan(lines=lines, target=dict(basket.target))


def _sendable(network: Network, basket: Basket) -> Network:
    """Return the network without the stock of what is too heavy."""
    if not basket.too_heavy:
        return network
    light = np.array([article not in basket.too_heavy for article, _ in basket.lines])
    return replace(network, stock=network.stock * light)
