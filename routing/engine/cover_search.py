"""Branch and bound for a full cover, where there are too many lines for subset tables."""

import math
from dataclasses import dataclass

import numpy as np

from routing.engine.network import Flags, Indices, Reals
from routing.engine.problem import Objective, SplitPlan, impossible

#: Deeper than this the search gives up being exact rather than risk the interpreter's stack.
MAX_DEPTH = 150
#: What a step of the search costs beside the rows and lines it looks at, in the same measure.
NODE_WORK = 10
#: Comparing every pair of rows is worth it up to this many multiplications.
MAX_DOMINANCE_WORK = 40_000_000


def search_cover(*, enough: Flags, cost: Reals, max_parcels: int, work_limit: int) -> SplitPlan:
    """Ship every line [M, N] in the fewest parcels, then at the least cost, within a limit of work.

    Every line must be shippable by some row. The work counted is rows and lines looked at, so a run is repeatable.
    Returns no rows where no cover within `max_parcels` was found; `bound` is None where the answer is proven.
    """
    rows = undominated_rows(enough)
    search = _Search.prepare(enough[rows], cost[rows], max_parcels, work_limit)
    floor_parcels, floor_cost = search.floor(search.everything)
    if floor_parcels <= max_parcels:
        search.start_greedily()
        search.descend(search.everything, 0.0, ())
    found = tuple(sorted(int(rows[row]) for row in search.best_rows))
    least = len(found) if search.complete else floor_parcels
    if search.complete:
        least = len(found) or max_parcels + 1
    certificate = impossible(least - 1)
    if found:
        certificate = (*certificate, (len(found), search.best_cost))
    bound = None if search.complete else Objective(0, floor_parcels, floor_cost)
    return SplitPlan(found, certificate, bound, search.nodes)


def undominated_rows(enough: Flags) -> Indices:
    """Drop rows [M] whose lines some preferred row has too (of equals the first, which is preferred, stays)."""
    packed = np.packbits(enough, axis=1)
    first: Indices = np.sort(np.unique(packed, axis=0, return_index=True)[1])
    kept = enough[first]
    count, lines = kept.shape
    if count * count * lines > MAX_DOMINANCE_WORK:
        return first
    held = kept.astype(np.float32)
    inside = (held @ held.T) == held.sum(axis=1)[:, None]  # inside[a, b]: all that a has, b has
    dominated = np.tril(inside, k=-1).any(axis=1)
    return np.delete(first, np.flatnonzero(dominated))


@dataclass(slots=True)
class _Search:
    """Lines are bits, the rarest lowest; rows and the carriers of a line are Python integers as bit sets."""

    masks: list[int]
    costs: list[float]
    carriers: list[int]  # per line: bit set of rows
    options: list[list[int]]  # per line: rows, preferred first
    cheapest: list[float]  # per line
    largest: int  # most lines in any row
    everything: int
    work: int
    width: int  # bit sets this much longer than usual cost so much more
    max_parcels: int
    best_rows: tuple[int, ...] = ()
    best_parcels: int = 0
    best_cost: float = math.inf
    complete: bool = True
    nodes: int = 0

    @classmethod
    def prepare(cls, enough: Flags, cost: Reals, max_parcels: int, work_limit: int) -> "_Search":
        """Turn arrays into bit sets, the rarest line first."""
        enough = enough[:, np.argsort(enough.sum(axis=0), kind="stable")]
        masks = _bit_sets(enough)
        options = [np.flatnonzero(enough[:, line]).tolist() for line in range(enough.shape[1])]
        costs: list[float] = cost.tolist()
        return cls(
            masks=masks,
            costs=costs,
            carriers=_bit_sets(enough.T),
            options=options,
            cheapest=[costs[rows[0]] for rows in options],
            largest=max(mask.bit_count() for mask in masks),
            everything=(1 << enough.shape[1]) - 1,
            work=work_limit,
            width=1 + enough.shape[1] // 64,
            max_parcels=max_parcels,
            best_parcels=max_parcels,
        )

    def floor(self, missing: int) -> tuple[int, float]:
        """Bound parcels and cost for the missing lines from below.

        Lines without a common row need a parcel each; and no parcel holds more than the largest row.
        """
        parcels, cost, taken, rest = 0, 0.0, 0, missing
        while rest:
            low = rest & -rest
            line = low.bit_length() - 1
            if not self.carriers[line] & taken:
                taken |= self.carriers[line]
                parcels += 1
                cost += self.cheapest[line]
            rest ^= low
        return max(parcels, -(-missing.bit_count() // self.largest)), cost

    def start_greedily(self) -> None:
        """Take the row with the most missing lines until none is missing, then improve by single exchanges."""
        missing, chosen = self.everything, []
        while missing:
            row = max(range(len(self.masks)), key=lambda row: (self.masks[row] & missing).bit_count())
            chosen.append(row)
            missing &= ~self.masks[row]
        self._offer(self._exchange(chosen))

    def _exchange(self, chosen: list[int]) -> tuple[int, ...]:
        """Replace each row by the cheapest that has what only it brings, or drop it, until nothing changes."""
        changed = True
        while changed:
            changed = False
            for place in range(len(chosen) - 1, -1, -1):
                others = 0
                for other, row in enumerate(chosen):
                    others |= self.masks[row] if other != place else 0
                needed = self.everything & ~others
                if not needed:
                    del chosen[place]
                    changed = True
                    continue
                for row in range(chosen[place]):  # rows ascend in cost
                    if not needed & ~self.masks[row]:
                        changed, chosen[place] = True, row
                        break
        return tuple(chosen)

    def _offer(self, rows: tuple[int, ...]) -> None:
        """Keep a cover if it beats the best one so far."""
        parcels, cost = len(rows), sum(self.costs[row] for row in sorted(rows))
        if parcels > self.max_parcels or (self.best_rows and (parcels, cost) >= (self.best_parcels, self.best_cost)):
            return
        self.best_rows, self.best_parcels, self.best_cost = rows, parcels, cost

    def _holder(self, missing: int) -> int | None:
        """Find the cheapest row that has all that is missing."""
        holders, rest = -1, missing
        while rest and holders:
            low = rest & -rest
            holders &= self.carriers[low.bit_length() - 1]
            rest ^= low
        return (holders & -holders).bit_length() - 1 if holders else None

    def descend(self, missing: int, cost: float, chosen: tuple[int, ...]) -> None:
        """Choose who ships the rarest missing line, best filling first, and go on with what is left."""
        self.nodes += 1
        if len(chosen) + 1 >= self.best_parcels:  # the last parcel must hold all that is left
            self.work -= NODE_WORK + 2 * self.width
            row = self._holder(missing)
            if row is not None:
                self._offer((*chosen, row))
            return
        self.work -= NODE_WORK + missing.bit_count() * self.width
        parcels, more_cost = self.floor(missing)
        if (len(chosen) + parcels, cost + more_cost) >= (self.best_parcels, self.best_cost):
            return
        options = self.options[(missing & -missing).bit_length() - 1]
        self.work -= len(options)
        if self.work <= 0 or len(chosen) >= MAX_DEPTH:
            self.complete = False
            return
        for row in sorted(options, key=lambda row: -(self.masks[row] & missing).bit_count()):
            left = missing & ~self.masks[row]
            if left:
                self.descend(left, cost + self.costs[row], (*chosen, row))
            else:
                self._offer((*chosen, row))
            if self.work <= 0:
                self.complete = False
                return


def _bit_sets(flags: Flags) -> list[int]:
    """Turn each row of flags into a Python integer, column 0 in the lowest bit."""
    packed = np.packbits(flags, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]
