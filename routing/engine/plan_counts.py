"""How many plans of one and of two parcels there are, without listing them: most baskets need no more parcels."""

from collections.abc import Iterable

import numpy as np

from routing.engine.network import Indices

#: Plans of more parcels have to be listed to be counted.
MOST_PARCELS = 2


class PlanCounts:
    """Counts of sets of rows that ship exactly a target subset of lines, no row being superfluous."""

    def __init__(self, *, masks: Indices, lines: int) -> None:
        """Count the rows by the lines that they have, as bit masks, and by the lines that they have at least."""
        self.everything = (1 << lines) - 1
        self.having: Indices = np.bincount(masks, minlength=1 << lines)
        self.kinds: Indices = np.flatnonzero(self.having)
        self.having_at_least: Indices = self.having.copy()
        for line in range(lines):
            halves = self.having_at_least.reshape(-1, 2, 1 << line)
            halves[:, 0] += halves[:, 1]

    def count(self, *, targets: Iterable[int], parcels: int, most: int) -> int:
        """Return the number of plans of one or two *parcels* for all of *targets*, or *most* if there are more.

        No row may have lines beside those of a target: targets are the most that can be shipped.
        """
        found = 0
        for target in targets:
            found += self._singles(target) if parcels == 1 else self._pairs(target)
            if found >= most:
                return most
        return found

    def _singles(self, target: int) -> int:
        return int(self.having[target])

    def _pairs(self, target: int) -> int:
        """Count the pairs of rows that have all of *target* together, and neither of them alone."""
        alone = self._singles(target)
        others = self.kinds[self.kinds != target]
        missing = target & ~others
        return int((self.having[others] * (self.having_at_least[missing] - alone)).sum()) // 2
