"""What one decision says: who ships what, and why."""

from dataclasses import dataclass

from routing.engine.allocate import Assignment
from routing.engine.config import NodeConfig
from routing.engine.demand import Demand
from routing.engine.fences import FenceColumn
from routing.engine.network import Flags, Indices, Network, Reals
from routing.engine.problem import Certificate, Objective
from routing.engine.ratings import RatingColumn


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the decision took; durations are microseconds."""

    candidates: int
    survivors: int
    nodes: int
    fences_us: int
    ratings_us: int
    ranking_us: int
    split_us: int
    total_us: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several plans for a demand: a parcel per facility, what nobody ships, and what it is judged by."""

    assignments: tuple[Assignment, ...]
    unfulfilled: tuple[tuple[int, int], ...]
    objective: Objective


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The parcels chosen for one demand, with everything that speaks for and against every candidate.

    `assignments` is one entry per parcel, preferred facilities first; `unfulfilled` is (line index, units).
    `objective` is what was reached and `bound` what cannot be beaten; they are equal where `proven`.
    `certificate` answers per number of parcels what the cheapest plan costs (None = impossible). Its last entry may
    look one parcel further than was chosen: where it is lower, another parcel would save cost; where it is not, it may
    count a facility twice. For a partial plan the certificate speaks of the units that the plan fulfills.
    `fences`, `ratings`, `survived`, `total` and `rank` cover all F candidates; rank 1 is the best, and facilities that
    failed a fence rank behind all that did not. `remark` is what the caller has to say about it, for people.
    """

    network: Network
    demand: Demand
    config: NodeConfig
    assignments: tuple[Assignment, ...]
    unfulfilled: tuple[tuple[int, int], ...]
    objective: Objective
    bound: Objective
    proven: bool
    certificate: Certificate
    fences: tuple[FenceColumn, ...]
    ratings: tuple[RatingColumn, ...]
    survived: Flags  # [F]
    total: Reals  # [F]
    rank: Indices  # [F]
    statistics: Statistics
    remark: str = ""

    @property
    def routable(self) -> bool:
        """Whether anything can be shipped."""
        return bool(self.assignments)

    @property
    def complete(self) -> bool:
        """Whether everything can be shipped."""
        return not self.unfulfilled
