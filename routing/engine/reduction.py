"""Lines that decide nothing: whoever ships one line can ship the other anyway."""

import numpy as np

from routing.engine.network import Flags, Indices


def deciding_lines(enough: Flags) -> Indices:
    """Keep the lines [N] that a full cover must look at.

    If every facility that has line a also has line b, covering a covers b, because a parcel costs the same however
    much it holds. Of lines that the same facilities have, the first is kept. Not valid where lines may stay behind.
    """
    held = enough.astype(np.float32)  # counts stay below 2^24 facilities, hence exact
    shared = held.T @ held
    own = np.diagonal(shared)
    inside = shared == own[:, None]  # inside[a, b]: the facilities of a are among those of b
    same = inside & inside.T
    dropped = (inside & ~same).any(axis=0) | np.triu(same, k=1).any(axis=0)
    return np.flatnonzero(~dropped)


def merge_alike(enough: Flags) -> tuple[Indices, Indices]:
    """Find lines that exactly the same facilities have: (the first of each kind [K], the kind of each line [N])."""
    _, first, kind = np.unique(np.packbits(enough, axis=0), axis=1, return_index=True, return_inverse=True)
    return first.astype(np.intp), kind.reshape(-1).astype(np.intp)
