"""From rows to arrays: the network as the engine sees it, for one batch of plans."""

import math
import uuid
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from fulfillment.facilities.geocoding import resolve
from fulfillment.facilities.selectors import FacilityTable, facilities_for_routing
from fulfillment.inventory.free_units import free_units
from fulfillment.inventory.selectors import Place
from routing.engine import Decision, Demand, Network, Service

from .models import RoutingPlan
from .workload import Reals, workload_now


def article_of(line: dict[str, Any]) -> str:
    """Return the article that a line of a plan asks for."""
    return str(line["article"]["tenantArticleId"])


class BatchNetwork:
    """Every online facility and its free stock of the articles of one batch, read once.

    What one plan of the batch takes is taken from the arrays (`take`), so the next plan is decided on what is left.
    """

    def __init__(
        self,
        *,
        articles: Sequence[str],
        freed: Mapping[Place, int] = MappingProxyType({}),
        workload: Callable[[FacilityTable], Reals] = workload_now,
    ) -> None:
        """Read facilities, listings with stock, and workload in three queries; *freed* units count as free."""
        self.table: FacilityTable = facilities_for_routing()
        self.columns = {article: column for column, article in enumerate(sorted(set(articles)))}
        self.places = self.table.row_of
        self.stock, self.listed = free_units(table=self.table, articles=list(self.columns), freed=freed)
        self.workload = workload(self.table)

    def candidates(self, plan: RoutingPlan) -> Network:
        """Return the facilities that list an article of *plan*.

        Facilities the customer chose are candidates in any case, so that the log can say why they failed.
        """
        columns = np.array([self.columns[article_of(line)] for line in plan.lines], dtype=np.intp)
        wanted = np.asarray(np.any(self.listed[:, columns], axis=1))
        for facility_id in plan.target.get("preselected", ()):
            place = self.places.get(uuid.UUID(facility_id))
            if place is not None:
                wanted[place] = True
        assigned = plan.target.get("assigned")
        if assigned:
            # A person chose the facility: no other is looked at, and what speaks against it is seen in the log.
            wanted[:] = False
            wanted[self.places[uuid.UUID(assigned)]] = True
        places = np.flatnonzero(wanted)
        table = self.table
        blacklist = set() if assigned else set(plan.blacklist)
        ids = tuple(map(table.texts.__getitem__, places.tolist()))
        return Network(
            ids=ids,
            latitude=table.latitude[places],
            longitude=table.longitude[places],
            country=table.country[places],
            services=table.services[places],
            workload=self.workload[places],
            is_warehouse=table.is_warehouse[places],
            stock=self.stock[places[:, None], columns],
            listed=self.listed[places[:, None], columns],
            blacklisted=np.fromiter((key in blacklist for key in ids), dtype=bool, count=len(ids))
            if blacklist
            else np.zeros(len(ids), dtype=bool),
            online=table.online[places],
        )

    def take(self, *, plan: RoutingPlan, decision: Decision) -> None:
        """Take what *decision* assigns from the arrays, for the plans that follow in this batch."""
        for assignment in decision.assignments:
            place = self.places[uuid.UUID(assignment.facility_id)]
            for line, units in assignment.lines:
                self.stock[place, self.columns[article_of(plan.lines[line])]] -= units


def demand_of(plan: RoutingPlan) -> Demand:
    """Return what *plan* asks of the network; an article stands once in an order, so it names its line in the log."""
    latitude, longitude = _coordinates(plan.target)
    return Demand(
        line_ids=tuple(article_of(line) for line in plan.lines),
        quantity=np.array([line["quantity"] for line in plan.lines], dtype=np.int64),
        latitude=latitude,
        longitude=longitude,
        country=plan.target.get("country", ""),
        service=Service[plan.target["service"]],
        preselected=frozenset(plan.target.get("preselected", ())),
    )


def _coordinates(target: dict[str, Any]) -> tuple[float, float]:
    given = target.get("coordinates")
    if given:
        return given["lat"], given["lon"]
    found = resolve(
        country=target.get("country", ""), postal_code=target.get("postalCode", ""), city=target.get("city", "")
    )
    return (found.latitude, found.longitude) if found else (math.nan, math.nan)
