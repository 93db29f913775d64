"""The candidate facilities of one decision, as arrays."""

from dataclasses import dataclass
from enum import IntFlag
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Flags: TypeAlias = NDArray[np.bool_]
Reals: TypeAlias = NDArray[np.float64]
Units: TypeAlias = NDArray[np.int64]
Indices: TypeAlias = NDArray[np.intp]


class Service(IntFlag):
    """The ways in which a facility can hand goods to a customer."""

    SHIP_FROM_STORE = 1
    SAME_DAY = 2
    PICKUP = 4


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """F candidate facilities and what each has free for the L demanded lines.

    `latitude` and `longitude` are degrees (nan = unknown), `services` bit masks of `Service`, `workload` the count of
    open pick jobs (relative to capacity, if the caller likes), `stock` free units (reserved and safety stock already
    taken off; below zero counts as none). `listed` says where an active listing exists: stock without one is unusable.
    Ids must be unique; handing them over in ascending order makes tie-breaking cheapest.

    Raises:
        ValueError: a column's shape or kind does not fit.

    """

    ids: tuple[str, ...]
    latitude: Reals  # [F]
    longitude: Reals  # [F]
    country: NDArray[np.str_]  # [F]
    services: NDArray[np.uint8]  # [F]
    workload: Reals  # [F]
    is_warehouse: Flags  # [F]
    stock: Units  # [F, L]
    listed: Flags  # [F, L]
    blacklisted: Flags  # [F]
    online: Flags  # [F]

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together."""
        count = len(self.ids)
        for name, kinds in _COLUMNS.items():
            column: NDArray[np.generic] = getattr(self, name)
            if column.shape != (count,):
                raise ValueError(f"Network.{name} must have shape ({count},) like ids, not {column.shape}")
            _require_kind(name, column, kinds)
        if self.stock.ndim != 2 or self.stock.shape[0] != count:
            raise ValueError(f"Network.stock must have shape ({count}, lines), not {self.stock.shape}")
        if self.listed.shape != self.stock.shape:
            raise ValueError(f"Network.listed must have the shape of stock {self.stock.shape}, not {self.listed.shape}")
        _require_kind("stock", self.stock, "i")
        _require_kind("listed", self.listed, "b")
        if not np.isfinite(self.workload).all() or (self.workload < 0).any():
            raise ValueError("Network.workload must be finite and not negative")

    @property
    def size(self) -> int:
        """How many facilities there are."""
        return len(self.ids)


_COLUMNS = {
    "latitude": "f",
    "longitude": "f",
    "country": "U",
    "services": "u",
    "workload": "f",
    "is_warehouse": "b",
    "blacklisted": "b",
    "online": "b",
}


def _require_kind(name: str, column: NDArray[np.generic], kinds: str) -> None:
    if column.dtype.kind not in kinds:
        raise ValueError(f"Network.{name} must be of numpy kind {kinds!r}, not {column.dtype}")
