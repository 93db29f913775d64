"""Why units of a basket are in no plan."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

import numpy as np

from fulfillment.inventory.models import Listing
from fulfillment.inventory.states import ListingStatus
from routing.engine import Alternative, Decision, Demand, FenceName
from routing.network import BatchNetwork

#: Fences that look at the goods only.
STOCK_FENCES = (FenceName.AVOID_ZERO_STOCK, FenceName.STOCK_AVAILABILITY)


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


def _most_at_one_place(decision: Decision) -> Any:
    """Return for each line the most units that one facility has which passed every fence."""
    usable = decision.network.stock * decision.network.listed
    return usable[decision.survived].max(axis=0, initial=0)


def shortfalls_of(
    batch: BatchNetwork,
    decision: Decision,
    asked: Demand,
    plans: Sequence[Alternative],
    *,
    too_heavy: Collection[str],
) -> dict[int, tuple[int, Shortfall]]:
    """Return of each line of which units are in none of *plans* how many of those *asked* for these are, and why.

    One query asks who sells what no online facility does, if there is such an article.
    """
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
