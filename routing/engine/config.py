"""What the strategy's resolved node asks of one decision."""

import math
from dataclasses import dataclass
from enum import StrEnum


class FenceName(StrEnum):
    """The fences that a strategy may switch on, in the API's names."""

    STOCK_AVAILABILITY = "STOCK-AVAILABILITY"
    AVOID_ZERO_STOCK = "AVOID-ZERO-STOCK"
    FACILITY_BUSINESSTYPE = "FACILITY-BUSINESSTYPE"
    PRESELECTED_FACILITY = "PRESELECTED-FACILITY"
    FACILITY_COUNTRY = "FACILITY-COUNTRY"


class RatingName(StrEnum):
    """The ratings that a strategy may weigh, in the API's names."""

    GEO_DISTANCE = "GEO-DISTANCE"
    STOCK_AVAILABILITY = "STOCK-AVAILABILITY"
    WORKLOAD_BALANCING = "WORKLOAD-BALANCING"


@dataclass(frozen=True, slots=True)
class RatingConfig:
    """One rating and the penalty that its worst metric brings.

    Raises:
        ValueError: `max_penalty` is negative or not finite.

    """

    type: str
    max_penalty: float

    def __post_init__(self) -> None:
        """Refuse weights under which "lowest sum wins" has no meaning."""
        if not math.isfinite(self.max_penalty) or self.max_penalty < 0:
            raise ValueError(f"max_penalty of {self.type} must be finite and not negative, not {self.max_penalty}")


@dataclass(frozen=True, slots=True)
class NodeConfig:
    """Fences, ratings and split rules of the node that the order reached.

    `max_split_count` is the number of splits, so an order becomes at most `max_split_count + 1` parcels (0 = no split).
    `allow_partial` fulfills what can be fulfilled, leaving the fewest possible units. `cut_lines` lets one line's
    quantity come from several facilities; lines of a bundle are never cut.

    Raises:
        ValueError: `max_split_count` is negative, or STOCK-AVAILABILITY (complete stock) meets an order split.

    """

    fences: tuple[str, ...] = ()
    ratings: tuple[RatingConfig, ...] = ()
    max_split_count: int = 0
    allow_partial: bool = False
    cut_lines: bool = False

    def __post_init__(self) -> None:
        """Refuse combinations that contradict themselves."""
        if self.max_split_count < 0:
            raise ValueError(f"max_split_count must not be negative, not {self.max_split_count}")
        if self.max_split_count > 0 and FenceName.STOCK_AVAILABILITY in self.fences:
            raise ValueError("the fence STOCK-AVAILABILITY (complete stock) cannot be combined with an order split")

    @property
    def max_parcels(self) -> int:
        """How many parcels an order may become."""
        return self.max_split_count + 1
