"""The order of preference among facilities, the same whatever order they came in."""

import numpy as np

from routing.engine.network import Flags, Indices, Reals


def preference_order(*, ids: tuple[str, ...], total: Reals, survived: Flags) -> Indices:
    """Sort facility indices [F]: survivors before the rest, then by total penalty, then by facility id."""
    order = np.argsort(total, kind="stable")
    ranked = total[order]
    if (ranked[1:] == ranked[:-1]).any():  # only ties need the ids, whose comparison is the dear part
        by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)
        order = by_id[np.argsort(total[by_id], kind="stable")]
    alive = survived[order]
    return np.concatenate((order[alive], order[~alive]))
