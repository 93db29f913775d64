"""Finds many ids at once: where each stands in a table, by nothing but array operations."""

import uuid
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

KEY_BYTES = 16
#: Slots by the last two bytes of an id, which are random in every version that is in use.
SLOTS = 1 << 16

Halves = NDArray[np.uint64]


class KeyIndex:
    """The rows of ids, which may not repeat.

    An id is looked for in the slot of its last bytes. The few that another id has taken the slot from are searched for
    among all; a thousand ids leave about eight of those.
    """

    def __init__(self, ids: Sequence[uuid.UUID]) -> None:
        """Let the ids have the rows 0, 1 and so on."""
        keys = b"".join([key.bytes for key in ids])
        self._halves = _halves(keys)
        self._slots: NDArray[np.intp] = np.zeros(SLOTS, dtype=np.intp)
        self._slots[_slots(keys)] = np.arange(len(ids))
        texts = np.frombuffer(keys, dtype=f"S{KEY_BYTES}")
        self._order: NDArray[np.intp] = np.argsort(texts)
        self._sorted = texts[self._order]

    def rows(self, keys: bytes) -> NDArray[np.intp]:
        """Return the rows of the ids whose bytes stand one after the other in *keys*; -1 for one that is not here."""
        if not self._order.size:
            return np.full(len(keys) // KEY_BYTES, -1, dtype=np.intp)
        wanted = _halves(keys)
        found: NDArray[np.intp] = self._slots[_slots(keys)]
        # Each half by itself: to compare them together and ask for both takes three times as long.
        differing = self._halves[found, 1] != wanted[:, 1]
        differing |= self._halves[found, 0] != wanted[:, 0]
        elsewhere = np.flatnonzero(differing)
        if elsewhere.size:
            found[elsewhere] = self._search(np.frombuffer(keys, dtype=f"S{KEY_BYTES}")[elsewhere])
        return found

    def _search(self, wanted: NDArray[np.bytes_]) -> NDArray[np.intp]:
        places = np.searchsorted(self._sorted, wanted)
        places[places == self._order.size] = 0
        return np.where(self._sorted[places] == wanted, self._order[places], -1)


def _halves(keys: bytes) -> Halves:
    return np.frombuffer(keys, dtype=np.uint64).reshape(-1, 2)


def _slots(keys: bytes) -> NDArray[np.uint16]:
    return np.frombuffer(keys, dtype=np.uint16).reshape(-1, KEY_BYTES // 2)[:, -1]
