"""Fences: absolute requirements; a facility that fails one is out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.engine.config import FenceName
from routing.engine.network import Flags, Service
from routing.engine.situation import Situation


class ActualKind(StrEnum):
    """How a fence's actual values are to be read and shown."""

    FLAG = "flag"
    COUNT = "count"
    SERVICES = "services"
    TEXT = "text"


@dataclass(frozen=True, slots=True, eq=False)
class FenceColumn:
    """One fence's verdict on every candidate: one bit, and the value behind it for the log."""

    name: str
    kind: ActualKind
    expected: str
    passed: Flags  # [F]
    actual: NDArray[np.generic]  # [F]


@dataclass(frozen=True, slots=True)
class FenceRule:
    """A fence as two functions: `evaluate` gives (passed, actual) per facility, `describe` the expected value."""

    kind: ActualKind
    evaluate: Callable[[Situation], tuple[Flags, NDArray[np.generic]]]
    describe: Callable[[Situation], str]


def _online(situation: Situation) -> tuple[Flags, Flags]:
    return situation.network.online, situation.network.online


def _blacklist(situation: Situation) -> tuple[Flags, Flags]:
    return ~situation.network.blacklisted, situation.network.blacklisted


def _at_least_one(flags: Flags) -> tuple[Flags, NDArray[np.generic]]:
    count = np.count_nonzero(flags, axis=1)
    return count > 0, count


def _complete_stock(situation: Situation) -> tuple[Flags, NDArray[np.generic]]:
    count = np.count_nonzero(situation.enough, axis=1)
    return count == situation.enough.shape[1], count


def _business_type(situation: Situation) -> tuple[Flags, NDArray[np.generic]]:
    wanted = np.uint8(situation.demand.service)
    return (situation.network.services & wanted) == wanted, situation.network.services


def _preselected(situation: Situation) -> tuple[Flags, Flags]:
    wanted, ids = situation.demand.preselected, situation.network.ids
    if not wanted:  # nobody preselected anything, so the fence stands open
        return np.ones(len(ids), dtype=np.bool_), np.zeros(len(ids), dtype=np.bool_)
    chosen = np.fromiter((facility in wanted for facility in ids), dtype=np.bool_, count=len(ids))
    return chosen, chosen


def _country(situation: Situation) -> tuple[Flags, NDArray[np.generic]]:
    country, wanted = situation.network.country, situation.demand.country
    if not wanted:  # an address without a country excludes nobody
        return np.ones(len(country), dtype=np.bool_), country
    return country == wanted, country


def _service_names(situation: Situation) -> str:
    return service_names(int(situation.demand.service)) or "any"


def service_names(bits: int) -> str:
    """Name the services of a bit mask, joined by "+"."""
    return "+".join(service.name or "" for service in Service if bits & service)


#: What every facility must pass, whatever the strategy says (domain: "Always").
ALWAYS: dict[str, FenceRule] = {
    "FACILITY-ONLINE": FenceRule(ActualKind.FLAG, _online, lambda _: "true"),
    "LISTING-ACTIVE": FenceRule(
        ActualKind.COUNT, lambda situation: _at_least_one(situation.network.listed), lambda _: "at least 1 line listed"
    ),
    "FACILITY-BLACKLIST": FenceRule(ActualKind.FLAG, _blacklist, lambda _: "false"),
}

#: What a strategy may add. A further fence is one more entry.
FENCES: dict[str, FenceRule] = {
    FenceName.STOCK_AVAILABILITY: FenceRule(
        ActualKind.COUNT, _complete_stock, lambda situation: f"all {situation.enough.shape[1]} lines in full"
    ),
    FenceName.AVOID_ZERO_STOCK: FenceRule(
        ActualKind.COUNT, lambda situation: _at_least_one(situation.usable > 0), lambda _: "at least 1 line in stock"
    ),
    FenceName.FACILITY_BUSINESSTYPE: FenceRule(ActualKind.SERVICES, _business_type, _service_names),
    FenceName.PRESELECTED_FACILITY: FenceRule(
        ActualKind.FLAG, _preselected, lambda situation: ", ".join(sorted(situation.demand.preselected)) or "any"
    ),
    FenceName.FACILITY_COUNTRY: FenceRule(
        ActualKind.TEXT, _country, lambda situation: situation.demand.country or "any"
    ),
}


def apply_fences(*, situation: Situation, names: tuple[str, ...]) -> tuple[FenceColumn, ...]:
    """Judge every candidate by the always-fences and then by the strategy's, each over all candidates.

    All fences are evaluated for all facilities, also for those already out, so that the log can answer for each.

    Raises:
        ValueError: a fence of this name does not exist.

    """
    rules = dict(ALWAYS)
    for name in names:
        if name not in FENCES:
            raise ValueError(f"unknown fence {name!r}; known are {', '.join(sorted(FENCES))}")
        rules[str(name)] = FENCES[name]
    columns = []
    for name, rule in rules.items():
        passed, actual = rule.evaluate(situation)
        columns.append(FenceColumn(name, rule.kind, rule.describe(situation), passed, actual))
    return tuple(columns)
