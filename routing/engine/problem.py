"""The split problem that every solver answers, and the form of the answer."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from routing.engine.network import Flags, Reals, Units


class Objective(NamedTuple):
    """What a plan is judged by, compared from left to right; lower is better."""

    unfulfilled_units: int
    parcels: int
    cost: float


#: (parcels, cost of the cheapest plan with that many, None = there is none).
Certificate: TypeAlias = tuple[tuple[int, float | None], ...]


@dataclass(frozen=True, slots=True, eq=False)
class SplitProblem:
    """M useful facilities in order of preference, N super-lines.

    A parcel is one facility, so this is a set cover: choose the rows that minimize (units left, rows, cost).
    `enough` [M, N] says which row can ship which super-line whole; clearing entries forbids pieces, which is all that
    is needed to ask for the next best plan. `capacity` [M, N] is in units, `cost` [M] ascends.
    """

    enough: Flags
    capacity: Units
    units: Units  # [N]
    cost: Reals
    max_parcels: int
    allow_partial: bool
    cut_lines: bool


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """The chosen rows (none = there is no plan) with the proof.

    `certificate` answers per number of parcels, up to one more than was chosen. `bound` is a lower bound on the
    objective, None where the plan itself is proven best. `nodes` counts the search's steps.
    """

    rows: tuple[int, ...]
    certificate: Certificate = ()
    bound: Objective | None = None
    nodes: int = 0

    @property
    def proven(self) -> bool:
        """Whether no better plan exists."""
        return self.bound is None


def impossible(upto: int) -> Certificate:
    """Certify that no plan exists with 1…upto parcels."""
    return tuple((parcels, None) for parcels in range(1, upto + 1))
