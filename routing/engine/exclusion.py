"""The N best covers where there are too many lines for subset tables: what was found is excluded, the rest searched.

Source: E. L. Lawler, "A procedure for computing the K best solutions to discrete optimization problems", 1972.
"""

import math
from heapq import heappop, heappush

import numpy as np

from routing.engine.cover_search import search_cover
from routing.engine.network import Flags, Reals

#: Searches, each of at most `LARGE_WORK`.
MOST_SEARCHES = 60
LARGE_WORK = 40_000

Rows = tuple[int, ...]


def plans_by_exclusion(*, enough: Flags, cost: Reals, max_parcels: int, limit: int) -> tuple[tuple[Rows, ...], bool]:
    """Return the rows of the `limit` best covers of all lines, and whether no better one is missing.

    Of each plan that is found, the rest of all plans is divided into those that have its first rows and lack the next;
    the best of each division waits for its turn.
    """
    heap: list[tuple[int, float, Rows, Rows, frozenset[int]]] = []
    found: list[Rows] = []
    proven, searches = True, 0

    def search(forced: Rows, forbidden: frozenset[int]) -> None:
        """Queue the best plan that has all of *forced* and none of *forbidden*."""
        nonlocal proven, searches
        searches += 1
        rows = np.array([row for row in range(len(cost)) if row not in forbidden and row not in forced], dtype=np.intp)
        columns = np.flatnonzero(~enough[list(forced)].any(axis=0))
        more: Rows = ()
        if columns.size:
            part = enough[np.ix_(rows, columns)]
            if not part.any(axis=0).all() or len(forced) >= max_parcels:
                return
            room = max_parcels - len(forced)
            plan = search_cover(enough=part, cost=cost[rows], max_parcels=room, work_limit=LARGE_WORK)
            proven = proven and plan.proven
            more = tuple(int(rows[row]) for row in plan.rows)
            if not more:
                return
        chosen = tuple(sorted((*forced, *more)))
        heappush(heap, (len(chosen), math.fsum(cost[list(chosen)]), chosen, forced, forbidden))

    search((), frozenset())
    while heap and len(found) < limit:
        _, _, chosen, forced, forbidden = heappop(heap)
        if _irredundant(enough[list(chosen)]):
            found.append(chosen)
        free = [row for row in chosen if row not in forced]
        for place, row in enumerate(free):
            if searches >= MOST_SEARCHES:
                proven = False
                break
            search((*forced, *free[:place]), forbidden | {row})
    return tuple(found), proven


def _irredundant(enough: Flags) -> bool:
    """Say whether each of these rows has a line that no other has."""
    alone = enough.sum(axis=0) == 1
    return bool((enough & alone).any(axis=1).all())
