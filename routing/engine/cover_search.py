"""Branch and bound for a full cover, where there are too many lines for subset tables."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heapreplace

import numpy as np

from routing.engine.bit_sets import bit_sets, lowest, superfluous
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
    search = CoverSearch.prepare(enough[rows], cost[rows], max_parcels, work_limit)
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
class CoverSearch:
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
    def prepare(cls, enough: Flags, cost: Reals, max_parcels: int, work_limit: int = 0) -> "CoverSearch":
        """Turn arrays into bit sets, the rarest line first."""
        enough = enough[:, np.argsort(enough.sum(axis=0), kind="stable")]
        masks = bit_sets(enough)
        options = [np.flatnonzero(enough[:, line]).tolist() for line in range(enough.shape[1])]
        costs: list[float] = cost.tolist()
        return cls(
            masks=masks,
            costs=costs,
            carriers=bit_sets(enough.T),
            options=options,
            cheapest=[costs[rows[0]] for rows in options],
            largest=max(mask.bit_count() for mask in masks),
            everything=(1 << enough.shape[1]) - 1,
            work=work_limit,
            width=1 + enough.shape[1] // 64,
            max_parcels=max_parcels,
            best_parcels=max_parcels,
        )

    def without(self, kept: Sequence[int], out: Collection[int], work: int) -> "CoverSearch":
        """Begin the search for what *kept* rows lack, in which no row that is *out* takes part."""
        missing, gone = self._lacks(kept), 0
        masks = [mask & missing for mask in self.masks]
        for row in (*kept, *out):
            masks[row] = 0
            gone |= 1 << row
        return replace(
            self,
            masks=masks,
            carriers=[rows & ~gone for rows in self.carriers],
            largest=max(map(int.bit_count, masks)),
            everything=missing,
            work=work,
            max_parcels=self.max_parcels - len(kept),
            best_parcels=self.max_parcels - len(kept),
        )

    def drop_dominated(self) -> None:
        """Leave out each row whose missing lines some preferred row has, too."""
        gone = 0
        for row, mask in enumerate(self.masks):
            if mask and self._holder(mask, among=(1 << row) - 1) is not None:
                self.masks[row] = 0
                gone |= 1 << row
        self.carriers = [rows & ~gone for rows in self.carriers]

    def around(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Find a good cover, beginning with these rows and what they lack; none where none was found."""
        if not self.everything or self.max_parcels < 1 or self._lacks(range(len(self.masks))):
            return ()
        self.start_greedily(rows)
        self.start_greedily()
        self.descend(self.everything, 0.0, ())
        return self.best_rows

    def needed(self, rows: Sequence[int]) -> tuple[int, ...]:
        """Leave superfluous rows out, the least preferred first."""
        kept = sorted(rows)
        for row in reversed(kept.copy()):
            rest = [one for one in kept if one != row]
            if superfluous([self.masks[one] for one in kept]) and self._lacks(rest) == self._lacks(kept):
                kept = rest
        return tuple(kept)

    def _lacks(self, rows: Sequence[int]) -> int:
        """Return the lines that none of these rows has."""
        missing = self.everything
        for row in rows:
            missing &= ~self.masks[row]
        return missing

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

    def start_greedily(self, rows: Sequence[int] = ()) -> None:
        """Add to *rows* the one with the most missing lines until none is missing, then improve by single exchanges."""
        missing, chosen = self._lacks(rows), list(rows)
        # What a row brings only ever gets less, so who is not the first of these needs no second look.
        most = [(-(mask & missing).bit_count(), row) for row, mask in enumerate(self.masks)]
        heapify(most)
        while missing:
            row = most[0][1]
            brings = (-(self.masks[row] & missing).bit_count(), row)
            if brings == most[0]:
                heappop(most)
                chosen.append(row)
                missing &= ~self.masks[row]
            else:
                heapreplace(most, brings)
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
                best = self._holder(needed)  # rows ascend in cost
                if best is not None and best < chosen[place]:
                    changed, chosen[place] = True, best
        return tuple(chosen)

    def _offer(self, rows: tuple[int, ...]) -> None:
        """Keep a cover if it beats the best one so far."""
        parcels, cost = len(rows), sum(self.costs[row] for row in sorted(rows))
        if parcels > self.max_parcels or (self.best_rows and (parcels, cost) >= (self.best_parcels, self.best_cost)):
            return
        self.best_rows, self.best_parcels, self.best_cost = rows, parcels, cost

    def _holder(self, missing: int, among: int = -1) -> int | None:
        """Find the cheapest row that has all that is missing."""
        holders, rest = among, missing
        while rest and holders:
            low = rest & -rest
            holders &= self.carriers[low.bit_length() - 1]
            rest ^= low
        return lowest(holders) if holders else None

    def _end(self, missing: int, chosen: tuple[int, ...]) -> None:
        """Let the last parcel hold all that is left."""
        self.nodes += 1
        self.work -= NODE_WORK + 2 * self.width
        if missing.bit_count() > self.largest:
            return
        row = self._holder(missing)
        if row is not None:
            self._offer((*chosen, row))

    def descend(self, missing: int, cost: float, chosen: tuple[int, ...]) -> None:
        """Choose who ships the rarest missing line, best filling first, and go on with what is left."""
        if len(chosen) + 1 >= self.best_parcels:
            self._end(missing, chosen)
            return
        self.nodes += 1
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
            if left == missing:  # this one and those after it are out
                return
            if left and len(chosen) + 2 >= self.best_parcels:  # as `descend` would; most steps are such
                self._end(left, (*chosen, row))
            elif left:
                self.descend(left, cost + self.costs[row], (*chosen, row))
            else:
                self._offer((*chosen, row))
            if self.work <= 0:
                self.complete = False
                return
