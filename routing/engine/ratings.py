"""Ratings: each gives every facility a penalty between 0 and its maximum; the lowest sum wins."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from routing.engine.config import RatingConfig, RatingName
from routing.engine.geo import distances_km
from routing.engine.network import Flags, Reals
from routing.engine.situation import Situation

#: GEO-DISTANCE: from here on a facility is as far as it can be (domain: 0…1000 km).
FARTHEST_KM = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A metric per facility [F] (nan = unknown) and the range that is mapped linearly onto 0…1."""

    value: Reals
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class RatingColumn:
    """One rating's metric and penalty for every candidate."""

    name: str
    unit: str
    max_penalty: float
    metric: Metric
    penalty: Reals  # [F]


@dataclass(frozen=True, slots=True)
class RatingRule:
    """A rating as a function of the situation and the survivors, and the unit its metric is shown in."""

    evaluate: Callable[[Situation, Flags], Metric]
    unit: str


def penalize(*, metric: Reals, low: float, high: float, max_penalty: float) -> Reals:
    """Map a metric from low…high onto 0…max_penalty, clipped; nan (unknown) is worst, an empty range costs nothing."""
    span = high - low
    share = np.clip((metric - low) / span, 0.0, 1.0) if span > 0 else metric * 0.0
    share[np.isnan(share)] = 1.0
    share *= max_penalty
    return share


def _geo_distance(situation: Situation, _: Flags) -> Metric:
    network, demand = situation.network, situation.demand
    value = distances_km(
        latitude=network.latitude,
        longitude=network.longitude,
        to_latitude=demand.latitude,
        to_longitude=demand.longitude,
    )
    return Metric(value, 0.0, FARTHEST_KM)


def _missing_share(situation: Situation, _: Flags) -> Metric:
    served = situation.served.sum(axis=1, dtype=np.float64)
    return Metric(1.0 - served / situation.demand.units, 0.0, 1.0)


def _workload(situation: Situation, survived: Flags) -> Metric:
    workload = situation.network.workload
    remaining = workload[survived]
    if remaining.size == 0:
        return Metric(workload, 0.0, 0.0)
    return Metric(workload, float(remaining.min()), float(remaining.max()))


#: What a strategy may weigh. A further rating is one more entry.
RATINGS: dict[str, RatingRule] = {
    RatingName.GEO_DISTANCE: RatingRule(_geo_distance, "km"),
    RatingName.STOCK_AVAILABILITY: RatingRule(_missing_share, "share missing"),
    RatingName.WORKLOAD_BALANCING: RatingRule(_workload, "open pick jobs"),
}


def apply_ratings(
    *, situation: Situation, survived: Flags, ratings: tuple[RatingConfig, ...]
) -> tuple[RatingColumn, ...]:
    """Rate every candidate, also those that failed a fence, so that "why not this one?" has an answer.

    WORKLOAD-BALANCING spans its range over the survivors only; whoever lies outside it is clipped.

    Raises:
        ValueError: a rating of this type does not exist.

    """
    columns = []
    for rating in ratings:
        if rating.type not in RATINGS:
            raise ValueError(f"unknown rating {rating.type!r}; known are {', '.join(sorted(RATINGS))}")
        rule = RATINGS[rating.type]
        metric = rule.evaluate(situation, survived)
        penalty = penalize(metric=metric.value, low=metric.low, high=metric.high, max_penalty=rating.max_penalty)
        columns.append(RatingColumn(str(rating.type), rule.unit, rating.max_penalty, metric, penalty))
    return tuple(columns)
