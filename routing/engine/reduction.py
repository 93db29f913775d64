"""Lines that decide nothing: whoever ships one line can ship the other anyway."""

import numpy as np

from routing.engine.network import Flags, Indices

#: Up to here one multiplication is quicker.
FEW_LINES = 24


def deciding_lines(enough: Flags) -> Indices:
    """Keep the lines [N] that a full cover must look at.

    If every facility that has line a also has line b, covering a covers b, because a parcel costs the same however
    much it holds. Of lines that the same facilities have, the first is kept. Not valid where lines may stay behind.
    """
    inside = _inside(enough) if enough.shape[1] > FEW_LINES else _inside_of_few(enough)
    same = inside & inside.T
    dropped = (inside & ~same).any(axis=0) | np.triu(same, k=1).any(axis=0)
    return np.flatnonzero(~dropped)


def _inside_of_few(enough: Flags) -> Flags:
    """Say of each two lines [a, b] whether the facilities of a are among those of b."""
    held = enough.astype(np.float32)  # counts stay below 2^24 facilities, hence exact
    shared = held.T @ held
    found: Flags = shared == np.diagonal(shared)[:, None]
    return found


def _inside(enough: Flags) -> Flags:
    """Say the same by 64 facilities at a time, which nearly all pairs of lines do not outlast."""
    count = enough.shape[1]
    packed = np.packbits(enough, axis=0).T
    words = np.zeros((count, -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    words[:, : packed.shape[1]] = packed
    words = words.view(np.uint64)
    left, right = np.nonzero((words[:, None, 0] & ~words[None, :, 0]) == 0)
    for place in range(1, words.shape[1]):
        kept = (words[left, place] & ~words[right, place]) == 0
        left, right = left[kept], right[kept]
    inside = np.zeros((count, count), dtype=np.bool_)
    inside[left, right] = True
    return inside


def merge_alike(enough: Flags) -> tuple[Indices, Indices]:
    """Find lines that exactly the same facilities have: (the first of each kind [K], the kind of each line [N])."""
    _, first, kind = np.unique(np.packbits(enough, axis=0), axis=1, return_index=True, return_inverse=True)
    return first.astype(np.intp), kind.reshape(-1).astype(np.intp)
