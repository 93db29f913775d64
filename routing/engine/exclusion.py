"""The N best covers where they are too many to be listed: what was found is excluded, the rest searched.

Source: E. L. Lawler, "A procedure for computing the K best solutions to discrete optimization problems", 1972.
"""

import math
from collections.abc import Iterable
from heapq import heappop, heappush

from routing.engine.cover_levels import Rows
from routing.engine.cover_search import CoverSearch
from routing.engine.network import Flags, Reals

#: Searches, each of at most so much work, as long as the plans can still be proven.
MOST_SEARCHES = 60
PROOF_WORK = 60_000
#: From then on: so many searches more than plans are wanted, and their work.
MORE_SEARCHES = 30
LARGE_WORK = 2_000


def plans_by_exclusion(
    *, enough: Flags, cost: Reals, max_parcels: int, best: Rows, proven: bool, known: Iterable[Rows], limit: int
) -> tuple[tuple[Rows, ...], bool]:
    """Return the rows of up to `limit` covers of all lines, best first, and whether no better one is missing.

    *best* is the cover to begin with, *proven* to be the best or not; *known* are others. Of each plan that is found,
    the rest of all plans is divided into those that have its first rows and lack the next; the best of each division
    waits for its turn.
    """
    whole = CoverSearch.prepare(enough, cost, max_parcels)
    heap: list[tuple[int, float, Rows, Rows, frozenset[int]]] = []
    found, popped = set(known), 0
    searches = 0

    def keep(chosen: Rows, forced: Rows, forbidden: frozenset[int]) -> None:
        chosen = tuple(sorted(chosen))
        found.add(whole.needed(chosen))
        heappush(heap, (len(chosen), math.fsum(cost[list(chosen)]), chosen, forced, forbidden))

    keep(best, (), frozenset())
    while heap and popped < limit:
        _, _, chosen, forced, forbidden = heappop(heap)
        popped += chosen == whole.needed(chosen)
        free = [row for row in chosen if row not in forced]
        for place, row in enumerate(free if popped < limit else ()):
            if searches >= (MOST_SEARCHES if proven else min(MOST_SEARCHES, limit + MORE_SEARCHES)):
                proven = False
                break
            searches += 1
            kept, out = (*forced, *free[:place]), forbidden | {row}
            search = whole.without(kept, out, PROOF_WORK if proven else LARGE_WORK)
            if proven:
                search.drop_dominated()
            more = search.around(free[place + 1 :])
            proven = proven and search.complete
            if more:
                keep((*kept, *more), kept, out)
    return tuple(sorted(found, key=lambda rows: (len(rows), math.fsum(cost[list(rows)]), rows))[:limit]), proven
