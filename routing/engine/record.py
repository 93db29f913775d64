"""A decision as it is read back from the log: "why this facility, why not that one?"."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.engine.allocate import Assignment
from routing.engine.decision import Statistics
from routing.engine.fences import ActualKind, service_names
from routing.engine.network import Flags, Indices, Reals
from routing.engine.problem import Certificate, Objective
from routing.engine.ratings import penalize


@dataclass(frozen=True, slots=True)
class FenceExplanation:
    """How one facility did at one fence."""

    name: str
    passed: bool
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class RatingExplanation:
    """How one facility did at one rating; a metric of None is unknown, which costs the whole penalty."""

    name: str
    metric: float | None
    unit: str
    max_penalty: float
    penalty: float


@dataclass(frozen=True, slots=True)
class FacilityExplanation:
    """Everything that one decision says about one facility.

    `stock` is (line id, free units), `lines` what was assigned as (line id, units).
    """

    facility_id: str
    survived: bool
    rank: int
    total: float
    fences: tuple[FenceExplanation, ...]
    ratings: tuple[RatingExplanation, ...]
    stock: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class FenceRecord:
    """One fence of the log, over all F facilities."""

    name: str
    kind: ActualKind
    expected: str
    passed: Flags
    actual: NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class RatingRecord:
    """One rating of the log, over all F facilities; the penalty follows from metric and range."""

    name: str
    unit: str
    max_penalty: float
    low: float
    high: float
    metric: NDArray[Any]

    @property
    def penalty(self) -> Reals:
        """The penalties [F], as exact as float32 metrics allow."""
        metric = self.metric.astype(np.float64)
        return penalize(metric=metric, low=self.low, high=self.high, max_penalty=self.max_penalty)


@dataclass(frozen=True, slots=True, eq=False)
class DecisionRecord:
    """A decision read from the log; facilities are rendered only when asked for."""

    facility_ids: tuple[str, ...]
    line_ids: tuple[str, ...]
    quantity: tuple[int, ...]
    assignments: tuple[Assignment, ...]
    unfulfilled: tuple[tuple[int, int], ...]
    objective: Objective
    bound: Objective
    proven: bool
    certificate: Certificate
    statistics: Statistics
    fences: tuple[FenceRecord, ...]
    ratings: tuple[RatingRecord, ...]
    rank: Indices  # [F]
    stock: NDArray[Any]  # [F, L]
    remark: str = ""

    def explain(self, facility_id: str) -> FacilityExplanation:
        """Answer "why (not) this facility?".

        Raises:
            KeyError: the facility was no candidate.

        """
        if facility_id not in self.facility_ids:
            raise KeyError(facility_id)
        return self.facility(self.facility_ids.index(facility_id))

    def facility(self, index: int) -> FacilityExplanation:
        """Render what the decision says about the facility at an index.

        Raises:
            IndexError: there is no such candidate.

        """
        facility_id = self.facility_ids[index]
        fences = tuple(
            FenceExplanation(fence.name, bool(fence.passed[index]), fence.expected, _show(fence, index))
            for fence in self.fences
        )
        ratings = tuple(_rate(rating, index) for rating in self.ratings)
        assigned = [piece for one in self.assignments if one.facility_id == facility_id for piece in one.lines]
        return FacilityExplanation(
            facility_id=facility_id,
            survived=all(fence.passed for fence in fences),
            rank=int(self.rank[index]),
            total=sum(rating.penalty for rating in ratings),
            fences=fences,
            ratings=ratings,
            stock=tuple(zip(self.line_ids, self.stock[index].tolist(), strict=True)),
            lines=tuple((self.line_ids[line], units) for line, units in assigned),
        )

    def ranking(self) -> tuple[int, ...]:
        """Give the facility indices from first to last."""
        return tuple(np.argsort(self.rank).tolist())


def _show(fence: FenceRecord, index: int) -> str:
    actual = fence.actual[index]
    if fence.kind is ActualKind.FLAG:
        return "true" if actual else "false"
    if fence.kind is ActualKind.SERVICES:
        return service_names(int(actual)) or "none"
    return str(actual)


def _rate(rating: RatingRecord, index: int) -> RatingExplanation:
    metric = float(rating.metric[index])
    penalty = penalize(metric=np.array([metric]), low=rating.low, high=rating.high, max_penalty=rating.max_penalty)
    known = None if np.isnan(metric) else metric
    return RatingExplanation(rating.name, known, rating.unit, rating.max_penalty, float(penalty[0]))
