"""The exact split over subset tables, for up to a dozen super-lines."""

from dataclasses import dataclass

import numpy as np

from routing.engine.network import Flags, Indices, Reals, Units
from routing.engine.pair_tables import PairTable, pair_table
from routing.engine.problem import Certificate


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The rows of the best plan (empty = none) and what each number of parcels costs."""

    rows: tuple[int, ...]
    certificate: Certificate


class SubsetTables:
    r"""Subset tables of one problem: `piece_cost[T]` is the cheapest row that can ship all of T, and so on up.

    `levels[k - 1][S]` is the least cost of shipping S in exactly k parcels:
    `levels[k][S] = min over T ⊆ S, T holding S's lowest line, of piece_cost[T] + levels[k - 1][S \ T]`.
    In the least number of parcels no facility can occur twice: its two parcels could be one.
    """

    def __init__(self, *, enough: Flags, cost: Reals) -> None:
        """Collapse the rows [M, N], in order of preference, to the best one per subset of lines."""
        self.lines = enough.shape[1]
        self.table: PairTable = pair_table(self.lines)
        self.piece_row: Indices = _best_rows(enough)
        self.piece_cost: Reals = np.append(cost, np.inf)[self.piece_row]
        self.piece_cost[0] = np.inf  # a parcel holds something
        self.levels: list[Reals] = [self.piece_cost]
        self._pair_cost: Reals = self.piece_cost[self.table.piece]

    def add_level(self) -> Reals:
        """Fill the table for one more parcel."""
        level = np.empty_like(self.piece_cost)
        level[0] = np.inf
        sums = self.levels[-1][self.table.rest]
        sums += self._pair_cost
        level[1:] = np.minimum.reduceat(sums, self.table.starts[:-1])
        self.levels.append(level)
        return level

    def next_cost(self, subset: int) -> float:
        """Price one subset with one parcel more than the last level, without filling a whole table."""
        span = self.table.span(subset)
        return float((self._pair_cost[span] + self.levels[-1][self.table.rest[span]]).min())

    def rows_for(self, subset: int, parcels: int) -> tuple[int, ...]:
        """Trace back which rows ship a subset at the price of `parcels` parcels."""
        rows = []
        for level in range(parcels - 2, -1, -1):
            span = self.table.span(subset)
            best = span.start + int((self._pair_cost[span] + self.levels[level][self.table.rest[span]]).argmin())
            rows.append(int(self.piece_row[self.table.piece[best]]))
            subset = int(self.table.rest[best])
        rows.append(int(self.piece_row[subset]))
        return tuple(sorted(rows))


def cover_all(*, enough: Flags, cost: Reals, max_parcels: int) -> TablePlan:
    """Ship every line in the fewest parcels, then at the least cost; stop at the first number that can."""
    tables = SubsetTables(enough=enough, cost=cost)
    everything = (1 << tables.lines) - 1
    last = min(max_parcels, tables.lines)
    certificate: list[tuple[int, float | None]] = []
    price = float(tables.piece_cost[everything])
    for parcels in range(1, last + 1):
        if parcels > 1:
            price = tables.next_cost(everything)
        if np.isfinite(price):
            certificate.append((parcels, price))
            rows = tables.rows_for(everything, parcels)
            if parcels < last:  # what would one parcel more buy?
                if parcels > 1:
                    tables.add_level()
                beyond = tables.next_cost(everything)
                certificate.append((parcels + 1, beyond if np.isfinite(beyond) else None))
            return TablePlan(rows, tuple(certificate))
        certificate.append((parcels, None))
        if 1 < parcels < last:
            tables.add_level()
    return TablePlan((), tuple(certificate))


def cover_most(*, enough: Flags, units: Units, cost: Reals, max_parcels: int) -> TablePlan:
    """Ship the subset of lines with the most units, then in the fewest parcels, then at the least cost."""
    tables = SubsetTables(enough=enough, cost=cost)
    weight = np.zeros(1, dtype=np.int64)
    for line in range(tables.lines):
        weight = np.concatenate((weight, weight + units[line]))
    while len(tables.levels) < min(max_parcels, tables.lines):
        tables.add_level()
    most = max(int(weight[np.isfinite(level)].max(initial=0)) for level in tables.levels)
    if most == 0:
        return TablePlan((), ())
    certificate: list[tuple[int, float | None]] = []
    for parcels, level in enumerate(tables.levels, start=1):
        price = np.where(weight == most, level, np.inf)
        subset = int(price.argmin())
        if np.isfinite(price[subset]):
            certificate.append((parcels, float(price[subset])))
            return TablePlan(tables.rows_for(subset, parcels), tuple(certificate))
        certificate.append((parcels, None))
    raise AssertionError("the most units were reached by some level")


def _best_rows(enough: Flags) -> Indices:
    """Give for every subset of lines the first row that has all of it (the number of rows = none)."""
    count, lines = enough.shape
    masks = enough @ (1 << np.arange(lines, dtype=np.intp))
    best = np.full(1 << lines, count, dtype=np.intp)
    best[masks[::-1]] = np.arange(count - 1, -1, -1)  # repeated index: the last write, so the first row, stays
    for line in range(lines):  # whoever has more also has less
        halves = best.reshape(-1, 2, 1 << line)
        np.minimum(halves[:, 0], halves[:, 1], out=halves[:, 0])
    return best
