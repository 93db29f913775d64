"""The N best plans: which sets of facilities could ship an order, best first.

A plan is a set of facilities of which none is superfluous: without any one of them, less could be shipped. Two plans
differ if their facilities do. All of them ship as many units as anybody can; among those fewer parcels come first,
then lower cost, then the facilities in order of preference.

Up to a dozen deciding lines the plans are enumerated best first over the subset tables of the split (A* with an exact
estimate, so nearly every step is one of a plan that is returned). Beyond, they are listed by number of parcels
(`many_lines`); where these are too many, good ones are found around the decision's own.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np

from routing.engine.bit_sets import lowest, superfluous
from routing.engine.cover_levels import ROUNDING, Rows
from routing.engine.many_lines import NOTHING, Alternatives, plans_by_levels
from routing.engine.network import Flags, Indices, Reals, Units
from routing.engine.pair_tables import MAX_TABLE_LINES
from routing.engine.plan_counts import MOST_PARCELS, PlanCounts
from routing.engine.problem import SplitProblem
from routing.engine.reduction import deciding_lines, merge_alike
from routing.engine.subset_dp import SubsetTables

#: Steps of one enumeration: some 50 ms at the worst.
MOST_STEPS = 20_000
#: Steps that may be spent on plans of three parcels and more which are only counted: some 2 ms.
COUNTING_STEPS = 200


def best_plans(*, problem: SplitProblem, limit: int, count_to: int = 0) -> Alternatives:
    """Return the `limit` best plans of a problem in which no line is cut, and count further ones up to `count_to`.

    Counting ends early where it would take long, and plans that are searched one by one are not counted beyond `limit`.

    Raises:
        ValueError: the problem cuts lines.

    """
    if problem.cut_lines:
        raise ValueError("alternatives are enumerated for uncut lines only")
    shippable = problem.enough.any(axis=0)
    if not shippable.any() or not (problem.allow_partial or shippable.all()):
        return NOTHING
    columns = np.flatnonzero(shippable)
    enough = problem.enough[:, columns]
    deciding = deciding_lines(enough)
    if deciding.size > MAX_TABLE_LINES:
        return plans_by_levels(enough[:, deciding], problem, limit)
    full = _Enumeration(enough[:, deciding], problem.cost, problem.max_parcels)
    if full.possible or not problem.allow_partial:
        return full.best(limit, count_to)
    first, kind = merge_alike(enough)
    if first.size > MAX_TABLE_LINES:
        return Alternatives((), proven=False, total=0)
    units = np.zeros(first.size, dtype=np.int64)
    np.add.at(units, kind, problem.units[columns])
    most = _Enumeration(enough[:, first], problem.cost, problem.max_parcels)
    most.aim_at_most(units)
    return most.best(limit, count_to)


@dataclass(frozen=True, slots=True)
class _Open:
    """A set of rows in the making: what is missing yet, for how many parcels, and the rows that could come next.

    `total` is the least cost of the whole set with each of them, in ascending order.
    """

    chosen: Rows
    cost: float
    missing: int
    parcels: int
    rows: list[int]
    total: list[float]


class _Enumeration:
    """Sets of rows that ship one of the target subsets of lines, in order of parcels and cost."""

    def __init__(self, enough: Flags, cost: Reals, max_parcels: int) -> None:
        """Prepare for shipping every line; the tables grow by one level per parcel as they are asked for."""
        self.tables = SubsetTables(enough=enough, cost=cost)
        self.cost = cost
        self.masks: Indices = enough @ (1 << np.arange(enough.shape[1], dtype=np.intp))
        self.holders: list[Indices] = [np.flatnonzero(enough[:, line]) for line in range(enough.shape[1])]
        self.everything = (1 << enough.shape[1]) - 1
        self.last = min(max_parcels, enough.shape[1])
        self.targets: list[int] = [self.everything]
        self.steps, self.counting = 0, COUNTING_STEPS
        self._counts: PlanCounts | None = None

    def aim_at_most(self, units: Units) -> None:
        """Ship the most units instead: every subset of lines that weighs as much is a target."""
        weight = np.zeros(1, dtype=np.int64)
        for line in units.tolist():
            weight = np.concatenate((weight, weight + line))
        reached = np.isfinite([self._level(parcels) for parcels in range(1, self.last + 1)]).any(axis=0)
        self.targets = np.flatnonzero(reached & (weight == weight[reached].max())).tolist()

    @property
    def possible(self) -> bool:
        """Say whether any target can be shipped."""
        return any(np.isfinite(self._level(parcels)[self.targets]).any() for parcels in range(1, self.last + 1))

    def best(self, limit: int, count_to: int) -> Alternatives:
        """Return the best plans: by number of parcels, those of each number in order of cost."""
        found: list[Rows] = []
        total, most = 0, max(limit, count_to)
        for parcels in range(1, self.last + 1):
            wanted, left = limit - len(found), most - total
            if left <= 0 or not (self.steps < MOST_STEPS if wanted > 0 else self.counting):
                break
            if parcels <= MOST_PARCELS:
                counted = self._count(parcels, left)
                found += self._with(parcels, wanted, wanted) if wanted > 0 and counted else ()
            else:
                further = self._with(parcels, wanted, left)
                found += further[: max(wanted, 0)]
                counted = len(further)
            total += counted
        return Alternatives(tuple(found), self.steps < MOST_STEPS, total)

    def _count(self, parcels: int, most: int) -> int:
        """Count the plans of one or two parcels up to *most*."""
        if self._counts is None:
            self._counts = PlanCounts(masks=self.masks, lines=len(self.holders))
        return self._counts.count(targets=self.targets, parcels=parcels, most=most)

    def _level(self, parcels: int) -> Reals:
        """Give the least cost of every subset in exactly so many parcels."""
        while len(self.tables.levels) < parcels:
            self.tables.add_level()
        return self.tables.levels[parcels - 1]

    def _with(self, parcels: int, wanted: int, most: int) -> list[Rows]:
        """Return the best sets of exactly so many rows; of equal cost, those that are preferred.

        They are complete for the first `wanted`, and go on to `most` as long as there are steps for counting.
        """
        found: dict[Rows, float] = {}
        heap: list[tuple[float, int, int, _Open]] = []  # the least cost, a number against ties, the option's place
        numbers, worst, dearest = count(), math.inf if wanted > 0 else -math.inf, math.inf
        for target in self.targets:
            _push(heap, numbers, self._open((), 0.0, target, parcels), 0)
        while heap and heap[0][0] <= dearest + ROUNDING:
            if not self._may_go_on(counting=heap[0][0] > worst + ROUNDING):
                break
            _, _, place, node = heappop(heap)
            _push(heap, numbers, node, place + 1)
            row = node.rows[place]
            chosen, missing = (*node.chosen, row), node.missing & ~int(self.masks[row])
            shipped = self.everything & ~missing
            if superfluous([int(self.masks[row]) & shipped for row in chosen]):
                continue
            if missing:
                spent = node.cost + float(self.cost[row])
                _push(heap, numbers, self._open(chosen, spent, missing, node.parcels - 1), 0)
                continue
            rows = tuple(sorted(chosen))
            found[rows] = math.fsum(self.cost[list(rows)])
            # They come in order of cost, up to rounding.
            if len(found) == wanted:
                worst = max(found.values())
            if len(found) == most:
                dearest = max(found.values())
        return sorted(found, key=lambda rows: (found[rows], rows))[:most]

    def _may_go_on(self, *, counting: bool) -> bool:
        """Take one step, if there is one left of its kind."""
        if counting:
            self.counting -= 1
            return self.counting >= 0
        self.steps += 1
        return self.steps < MOST_STEPS

    def _open(self, chosen: Rows, cost: float, missing: int, parcels: int) -> _Open:
        """List the rows that could ship the lowest missing line, by the least cost of a set with each of them."""
        rows = self.holders[lowest(missing)]
        rest = missing & ~self.masks[rows]
        # Whoever has all the rest makes the last parcel, and no other.
        more = np.where(rest == 0, 0.0, np.inf) if parcels == 1 else self._level(parcels - 1)[rest]
        total = cost + self.cost[rows] + more
        order = np.argsort(total, kind="stable")[: int(np.isfinite(total).sum())]
        return _Open(chosen, cost, missing, parcels, rows[order].tolist(), total[order].tolist())


def _push(heap: list[tuple[float, int, int, _Open]], numbers: Iterator[int], node: _Open, place: int) -> None:
    """Let a node wait for the turn of one of its options, if it has as many."""
    if place < len(node.rows):
        heappush(heap, (node.total[place], next(numbers), place, node))
