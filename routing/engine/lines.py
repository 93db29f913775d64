"""Super-lines: what must stay together is decided as one line."""

from dataclasses import dataclass

import numpy as np

from routing.engine.network import Flags, Units
from routing.engine.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class SuperLines:
    """N super-lines: the demanded lines in each, their units [N], and who can ship them.

    `enough` [F, N] says who can ship a super-line whole. `capacity` [F, N] is the units a facility can contribute:
    0 or all of them, except on single lines where cutting is allowed.
    """

    groups: tuple[tuple[int, ...], ...]
    units: Units
    enough: Flags
    capacity: Units


def merge_bundles(*, situation: Situation, cut_lines: bool) -> SuperLines:
    """Merge the lines of each bundle into one super-line, in order of first appearance."""
    quantity, bundles = situation.demand.quantity, situation.demand.bundles
    enough, served = situation.enough, situation.served
    groups = _groups(bundles, len(quantity))
    if len(groups) == len(quantity):
        capacity = served if cut_lines else enough * quantity
        return SuperLines(groups, quantity, enough, capacity)
    units = np.array([quantity[list(group)].sum() for group in groups], dtype=np.int64)
    whole = np.stack([enough[:, list(group)].all(axis=1) for group in groups], axis=1)
    capacity = whole * units
    if cut_lines:
        for column, group in enumerate(groups):
            if len(group) == 1:
                capacity[:, column] = served[:, group[0]]
    return SuperLines(groups, units, whole, capacity)


def _groups(bundles: tuple[int, ...] | None, count: int) -> tuple[tuple[int, ...], ...]:
    if bundles is None:
        return tuple((line,) for line in range(count))
    members: dict[int, list[int]] = {}
    for line, bundle in enumerate(bundles):
        members.setdefault(bundle, []).append(line)
    return tuple(tuple(group) for group in members.values())
