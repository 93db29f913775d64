"""All covers of exactly so many parcels, the cheapest first, where there are too many lines for subset tables."""

import math
from bisect import bisect_right, insort

import numpy as np

from routing.engine.bit_sets import bit_sets, lowest, places, superfluous
from routing.engine.network import Flags, Reals

Rows = tuple[int, ...]

#: Sums of the same costs in another order differ by less.
ROUNDING = 1e-9
#: Not more parcels than the interpreter's stack can hold.
MOST_PARCELS = 50


class CoverLevels:
    """The sets of rows [M, N] of which none is superfluous and that ship every line, by number of rows.

    Each set is met once: who ships the rarest missing line is chosen, and whoever was tried before is out from then on.
    Steps are counted, so that a run is repeatable; `steps` falls below zero where a level was left unfinished.
    """

    def __init__(self, *, enough: Flags, cost: Reals, steps: int) -> None:
        """Turn arrays into bit sets, the rarest line lowest; rows are in order of preference, so `cost` ascends."""
        enough = enough[:, np.argsort(enough.sum(axis=0), kind="stable")]
        self.masks = bit_sets(enough)
        self.carriers = bit_sets(enough.T)
        self.costs: list[float] = cost.tolist()
        self.everything = (1 << enough.shape[1]) - 1
        self.largest = max(mask.bit_count() for mask in self.masks)
        self.steps = steps
        self._best: list[tuple[float, Rows]] = []
        self._wanted = 0

    def best(self, *, parcels: int, wanted: int) -> list[Rows]:
        """Return the cheapest `wanted` sets of exactly so many rows; of equal cost, those that are preferred."""
        self._best, self._wanted = [], wanted
        if parcels > MOST_PARCELS:
            self.steps = -1
        else:
            self._extend((), parcels, self.everything, (1 << len(self.masks)) - 1, 0.0)
        return [rows for _, rows in self._best]

    def done_by(self, parcels: int) -> bool:
        """Say whether so many rows ship every line, each time the one with the most of the lines that are missing."""
        missing = self.everything
        for _ in range(parcels):
            missing &= ~max(self.masks, key=lambda mask: (mask & missing).bit_count())
        return not missing

    @property
    def _worst(self) -> float:
        """What a set may cost to be one of the best."""
        return self._best[-1][0] + ROUNDING if len(self._best) >= self._wanted else math.inf

    def _extend(self, chosen: Rows, left: int, missing: int, free: int, cost: float) -> None:
        """Try whoever ships the rarest missing line, the cheapest first."""
        free = self._affordable(free, left, cost)
        if left == 1:
            self._finish(chosen, missing, free)
            return
        options = self.carriers[lowest(missing)] & free
        room = (left - 1) * self.largest
        while options and self.steps >= 0:
            option = options & -options
            options ^= option
            free ^= option
            row = option.bit_length() - 1
            self.steps -= 1
            rest = missing & ~self.masks[row]
            if not rest or rest.bit_count() > room:
                continue
            more, spent = (*chosen, row), cost + self.costs[row]
            if left == 2:  # most steps are such, and few of them lead to a set
                self._finish(more, rest, self._affordable(free, 1, spent))
                continue
            if spent + (left - 1) * self.costs[0] > self._worst:
                return
            if not superfluous([self.masks[one] for one in more]):
                self._extend(more, left - 1, rest, free, spent)

    def _affordable(self, free: int, left: int, cost: float) -> int:
        """Leave out who costs too much, even if all others were the cheapest."""
        if len(self._best) < self._wanted:
            return free
        worst = self._best[-1][0] + ROUNDING
        return free & ((1 << bisect_right(self.costs, worst - cost - (left - 1) * self.costs[0])) - 1)

    def _finish(self, chosen: Rows, missing: int, free: int) -> None:
        """Offer the set with each row that has all that is missing."""
        carriers, begun = self.carriers, missing
        while missing and free:
            low = missing & -missing
            free &= carriers[low.bit_length() - 1]
            missing ^= low
        self.steps -= (begun ^ missing).bit_count()
        for row in places(free):
            self.steps -= 1
            rows = tuple(sorted((*chosen, row)))
            cost = math.fsum([self.costs[row] for row in rows])
            if cost > self._worst:
                return
            if not superfluous([self.masks[row] for row in rows]):
                insort(self._best, (cost, rows))
                del self._best[self._wanted :]
