"""What one order (or one routing plan of it) asks for."""

from dataclasses import dataclass, field

import numpy as np

from routing.engine.network import Service, Units

#: Above this the sum of units would no longer be exact in a float64.
MAX_UNITS = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """L demanded lines and where they are to go.

    `quantity` is units per line, each at least 1. Lines with an equal number in `bundles` stay together in one parcel
    (give a line outside every bundle a number of its own). The target's coordinates are degrees (nan = unknown), its
    country a two-letter code ("" = unknown). An empty `preselected` means that nobody preselected anything.

    Raises:
        ValueError: no lines, lengths that differ, a quantity below 1 or more than 2^53 units in all.

    """

    line_ids: tuple[str, ...]
    quantity: Units  # [L]
    latitude: float
    longitude: float
    country: str
    service: Service
    bundles: tuple[int, ...] | None = None
    preselected: frozenset[str] = field(default=frozenset())

    def __post_init__(self) -> None:
        """Refuse a demand that cannot be meant."""
        count = len(self.line_ids)
        if count == 0:
            raise ValueError("Demand needs at least one line")
        if self.quantity.shape != (count,) or self.quantity.dtype.kind != "i":
            raise ValueError(f"Demand.quantity must be integers of shape ({count},) like line_ids")
        if self.bundles is not None and len(self.bundles) != count:
            raise ValueError(f"Demand.bundles must have {count} entries like line_ids, not {len(self.bundles)}")
        if (self.quantity < 1).any():
            raise ValueError("Demand.quantity must be at least 1 on every line")
        if float(np.sum(self.quantity, dtype=np.float64)) >= MAX_UNITS:
            raise ValueError("Demand.quantity must sum to less than 2^53 units")

    @property
    def units(self) -> int:
        """How many units are demanded in all."""
        return int(self.quantity.sum())
