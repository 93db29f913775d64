"""What several plans could serve a basket: the router's decision over current free stock; nothing is written."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from fulfillment.facilities.calendar import FacilityCalendar
from fulfillment.facilities.selectors import FacilityTable, calendars
from fulfillment.inventory.models import Listing
from fulfillment.inventory.states import ListingStatus
from routing.engine import Alternative, Decision, Demand, FenceName, Network, decide_several
from routing.models import RoutingPlan, RoutingStrategy
from routing.network import BatchNetwork, demand_of
from routing.strategy import strategy_in_use
from routing.workload import workload_kept

#: Fences that look at the goods only.
STOCK_FENCES = (FenceName.AVOID_ZERO_STOCK, FenceName.STOCK_AVAILABILITY)
#: Plans are counted up to here, which is as many as anybody may ask for.
COUNT_TO = 100


class Shortfall(StrEnum):
    """Why units of an article are in no plan."""

    NOT_LISTED = "NOT_LISTED"
    NO_FACILITY = "NO_FACILITY"
    NO_STOCK = "NO_STOCK"
    PARTIAL = "PARTIAL"
    SPLIT_LIMIT = "SPLIT_LIMIT"
    TOO_HEAVY = "TOO_HEAVY"


SHORTFALLS = {
    Shortfall.NOT_LISTED: "No facility sells this article",
    Shortfall.NO_FACILITY: "No facility that sells this article may fulfill the order",
    Shortfall.NO_STOCK: "No facility that may fulfill the order has any of it",
    Shortfall.PARTIAL: "No facility has as many of it as are wanted",
    Shortfall.SPLIT_LIMIT: "The order would be split more often than is allowed",
    Shortfall.TOO_HEAVY: "One unit of it weighs more than a parcel may",
}


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
        network=network, demand=asked, config=config, limit=limit, count_to=COUNT_TO
    )
    most = _most_at_one_place(decision)
    if ((most > 0) & (most < asked.quantity)).any():
        # Units beyond what anybody has cannot be promised in any plan; the others can.
        capped = replace(asked, quantity=np.where(most > 0, np.minimum(most, asked.quantity), asked.quantity))
        decision, plans, proven, total = decide_several(
            network=network, demand=capped, config=config, limit=limit, count_to=COUNT_TO
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
        missing=_missing(batch, decision, asked, plans, too_heavy=basket.too_heavy),
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


def _most_at_one_place(decision: Decision) -> Any:
    """Return for each line the most units that one facility has which passed every fence."""
    usable = decision.network.stock * decision.network.listed
    return usable[decision.survived].max(axis=0, initial=0)


def _missing(
    batch: BatchNetwork,
    decision: Decision,
    asked: Demand,
    plans: Sequence[Alternative],
    *,
    too_heavy: Collection[str],
) -> dict[int, tuple[int, Shortfall]]:
    shipped = dict.fromkeys(range(len(asked.line_ids)), 0)
    for plan in plans:
        for one in plan.assignments:
            for line, units in one.lines:
                shipped[line] = max(shipped[line], units)
    short = {line: units for line, units in shipped.items() if units < asked.quantity[line]}
    if not short:
        return {}
    # Who lacks the goods is no reason to say that nobody may ship them.
    rules = [fence.passed for fence in decision.fences if fence.name not in STOCK_FENCES]
    may = np.asarray(np.logical_and.reduce(rules))
    listed = decision.network.listed[may].any(axis=0)
    held = (decision.network.stock * decision.network.listed)[may].max(axis=0, initial=0)
    most, sold = _most_at_one_place(decision), _sold(batch, [asked.line_ids[line] for line in short])
    missing = {}
    for line, units in short.items():
        if asked.line_ids[line] in too_heavy:
            why = Shortfall.TOO_HEAVY
        elif asked.line_ids[line] not in sold:
            why = Shortfall.NOT_LISTED
        elif not listed[line]:
            why = Shortfall.NO_FACILITY
        elif not held[line]:
            why = Shortfall.NO_STOCK
        elif not most[line]:  # some have it, but a fence wants more of them
            why = Shortfall.NO_FACILITY
        else:
            why = Shortfall.PARTIAL if units else Shortfall.SPLIT_LIMIT
        missing[line] = (int(asked.quantity[line]) - units, why)
    return missing


def _sold(batch: BatchNetwork, articles: Sequence[str]) -> set[str]:
    """Return which of these articles anybody sells, facilities that are not online included.

    By the whole network: click and collect looks at one facility only, and another one may sell it.
    """
    sold = {article for article in articles if batch.listed[:, batch.columns[article]].any()}
    rest = [article for article in articles if article not in sold]
    if rest:
        listings = Listing.objects.filter(tenant_article_id__in=rest, status=ListingStatus.ACTIVE)
        sold |= set(listings.values_list("tenant_article_id", flat=True))
    return sold
