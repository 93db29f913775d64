"""Index tables over pairs (subset, piece of it), which depend on the number of lines alone."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from routing.engine.network import Indices

#: Up to this many super-lines the split is solved by subset tables: 3^12 / 2 pairs are 4 MB and about a millisecond.
MAX_TABLE_LINES = 12


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    r"""All (S, T) with T ⊆ S and T holding S's lowest line, grouped by S in ascending order from S = 1.

    `piece` is T, `rest` is S \ T; the pairs of S lie at `starts[S - 1]` … `starts[S]`.
    """

    lines: int
    piece: Indices
    rest: Indices
    starts: Indices  # [2^lines], the last one closes the table

    def span(self, subset: int) -> slice:
        """Where the pairs of one subset lie."""
        return slice(int(self.starts[subset - 1]), int(self.starts[subset]))


@lru_cache(maxsize=MAX_TABLE_LINES + 1)
def pair_table(lines: int) -> PairTable:
    """Build the table for a number of lines, once per process.

    Naming T by S's lowest line counts each partition once instead of once per order of its pieces.
    """
    whole = np.zeros(1, dtype=np.intp)
    piece = np.zeros(1, dtype=np.intp)
    for line in range(lines):  # each line is outside, in the rest, or in the piece: 3^lines pairs
        bit = 1 << line
        whole = np.concatenate((whole, whole | bit, whole | bit))
        piece = np.concatenate((piece, piece, piece | bit))
    keep = (piece & whole & -whole) != 0
    whole, piece = whole[keep], piece[keep]
    order = np.argsort(whole, kind="stable")
    whole, piece = whole[order], piece[order]
    starts = np.searchsorted(whole, np.arange(1, (1 << lines) + 1)).astype(np.intp)
    return PairTable(lines, np.ascontiguousarray(piece), whole ^ piece, starts)


def warm_up() -> None:
    """Build every table (some 50 ms); call it when a process starts, or the first orders pay for it."""
    for lines in range(1, MAX_TABLE_LINES + 1):
        pair_table(lines)
