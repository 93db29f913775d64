"""Branch and bound in units: for lines that may be cut, and for large orders of which a part must stay behind.

It generalizes the cover: a row brings its capacity in each line, up to what is still missing. Choosing rows in order
of gain and forbidding those already tried visits every set of rows once. The search is exact when it runs to its end,
which small cases do; beyond its limit it returns the best plan seen (greedy and exchanges at the least).
"""

import math

import numpy as np

from routing.engine.network import Indices, Reals, Units
from routing.engine.problem import Objective, SplitPlan, impossible

#: numpy's own overhead at a step of the search, in matrix entries.
NODE_OVERHEAD = 10_000


def search_units(
    *,
    capacity: Units,
    units: Units,
    cost: Reals,
    max_parcels: int,
    allow_partial: bool,
    incumbent: tuple[int, ...],
    work_limit: int,
) -> SplitPlan:
    """Ship the most units of rows [M, N] (all, unless `allow_partial`), in the fewest parcels, at the least cost.

    `cost` ascends. `incumbent` is a plan known already (empty = none). The work counted is matrix entries looked at,
    so a run is repeatable. Returns no rows where nothing within the rules was found.
    """
    search = _UnitSearch(capacity, units, cost, min(max_parcels, len(cost)), work_limit)
    if not allow_partial:
        search.best = Objective(0, search.max_parcels, math.inf)
    search.offer(incumbent)
    search.start_greedily()
    search.descend(np.arange(len(cost), dtype=np.intp), units, ())
    if not search.best_rows:
        floor = None if search.complete else search.floor()
        return SplitPlan((), impossible(search.max_parcels) if search.complete else (), floor, search.nodes)
    best, floor = search.best, None if search.complete else search.floor()
    certificate = impossible((best if floor is None else floor).parcels - 1)
    return SplitPlan(search.best_rows, (*certificate, (best.parcels, best.cost)), floor, search.nodes)


class _UnitSearch:
    """The state of one search; `best` is the objective of `best_rows`, or what a first plan has to beat."""

    def __init__(self, capacity: Units, units: Units, cost: Reals, max_parcels: int, work_limit: int) -> None:
        self.capacity, self.units, self.cost = capacity, units, cost
        self.max_parcels, self.work = max_parcels, work_limit
        self.cheapest = np.concatenate((np.zeros(1), np.cumsum(cost)))  # cheapest[j]: no j rows cost less
        self.carriers = np.count_nonzero(capacity, axis=0)
        self.total = int(units.sum())
        self.best_rows: tuple[int, ...] = ()
        self.best = Objective(self.total, 0, 0.0)
        self.complete = True
        self.nodes = 0

    def offer(self, rows: tuple[int, ...]) -> None:
        """Keep a plan if it beats the best one so far."""
        chosen = sorted(rows)
        held = np.minimum(self.capacity[chosen].sum(axis=0, dtype=np.float64), self.units)
        objective = Objective(self.total - int(held.sum()), len(chosen), float(self.cost[chosen].sum()))
        if 0 < len(chosen) <= self.max_parcels and objective < self.best:
            self.best, self.best_rows = objective, tuple(chosen)

    def start_greedily(self) -> None:
        """Take the row that brings the most until nothing is missing, then improve by single exchanges."""
        missing, chosen = self.units, list[int]()
        while len(chosen) < self.max_parcels:
            gain = np.minimum(self.capacity, missing).sum(axis=1)
            gain[chosen] = 0  # a facility gives its stock once
            row = int(gain.argmax())  # the first of equals, so the preferred one
            if gain[row] == 0:
                break
            chosen.append(row)
            missing = missing - np.minimum(self.capacity[row], missing)
        self.offer(tuple(chosen))
        self._exchange(chosen)

    def _exchange(self, chosen: list[int]) -> None:
        """Replace each row by the first that brings as much beside the others; drop those that bring nothing."""
        for place in range(len(chosen) - 1, -1, -1):
            others = chosen[:place] + chosen[place + 1 :]
            held = self.capacity[others].sum(axis=0, dtype=np.float64)
            missing = self.units - np.minimum(held, self.units).astype(np.int64)
            gain = np.minimum(self.capacity, missing).sum(axis=1)
            gain[others] = -1
            if gain[chosen[place]] == 0:
                del chosen[place]
            else:
                chosen[place] = int(gain.argmax())
        self.offer(tuple(chosen))

    def floor(self) -> Objective:
        """Bound the objective from below: what the rows hold in all, and what the fullest rows could bring."""
        summed = np.cumsum(-np.sort(-self.capacity.sum(axis=1))[: self.max_parcels], dtype=np.float64)
        held = np.minimum(self.capacity.sum(axis=0, dtype=np.float64), self.units)
        reach = min(int(held.sum()), int(summed[-1]))
        parcels = 1 + int(np.searchsorted(summed, reach))
        return Objective(self.total - reach, parcels, float(self.cheapest[parcels]))

    def descend(self, allowed: Indices, missing: Units, chosen: tuple[int, ...]) -> None:
        """Add one row after the other, most gain first, as long as the bound allows something better."""
        self.nodes += 1
        self.work -= allowed.size * missing.size + NODE_OVERHEAD
        if self.work <= 0:
            self.complete = False
            return
        left, room = int(missing.sum()), self.max_parcels - len(chosen)
        gain = np.minimum(self.capacity[allowed], missing).sum(axis=1)
        order = np.argsort(-gain, kind="stable")[: int(np.count_nonzero(gain))]
        rows, gain = allowed[order], gain[order]
        reachable = int(np.minimum(self.capacity[rows].sum(axis=0, dtype=np.float64), missing).sum())
        spent = float(self.cost[list(chosen)].sum())
        pivot = self.best.unfulfilled_units == 0  # only a plan that ships all is better: some row must have this line
        scarce = int(np.where(missing > 0, self.carriers, np.iinfo(np.int64).max).argmin())
        places = np.flatnonzero(self.capacity[rows, scarce]).tolist() if pivot else range(rows.size)
        untried = np.ones(rows.size, dtype=np.bool_)
        for place in places:
            ahead = np.append(gain[place], gain[: room - 1]) if pivot else gain[place : place + room]
            if not self._promises(ahead, left, len(chosen), spent, reachable):
                return  # later rows bring less still
            untried[place] = False
            plan = (*chosen, int(rows[place]))
            self.offer(plan)
            if room > 1 and gain[place] < left:
                after = missing - np.minimum(self.capacity[rows[place]], missing)
                self.descend(rows[untried], after, plan)
            if not self.complete:
                return

    def _promises(self, gain: Units, left: int, depth: int, spent: float, reachable: int) -> bool:
        """Say whether rows with at most these gains, one after the other, could beat the best plan."""
        summed = np.cumsum(gain, dtype=np.float64)
        least_left = left - min(int(summed[-1]), reachable)
        if least_left != self.best.unfulfilled_units:
            return least_left < self.best.unfulfilled_units
        needed = 1 + int(np.searchsorted(summed, left - least_left))  # parcels to come at least
        return (depth + needed, spent + float(self.cheapest[needed])) < (self.best.parcels, self.best.cost)
