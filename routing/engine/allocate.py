"""From chosen facilities to lines and quantities."""

from dataclasses import dataclass

import numpy as np

from routing.engine.lines import SuperLines
from routing.engine.situation import Situation


@dataclass(frozen=True, slots=True)
class Assignment:
    """One parcel: a facility and what it ships, as (line index, units) in line order."""

    facility_index: int
    facility_id: str
    lines: tuple[tuple[int, int], ...]


def allocate(
    *, situation: Situation, lines: SuperLines, facilities: tuple[int, ...], cut_lines: bool
) -> tuple[tuple[Assignment, ...], tuple[tuple[int, int], ...]]:
    """Share the lines out over the chosen facilities, preferred ones first; return (assignments, unfulfilled).

    A line goes whole to the most preferred facility that has all of it. Where none has and cutting is allowed, the
    facilities that hold most of it give first, so that it is cut into the fewest pieces. A facility for which nothing
    remains gets no assignment.
    """
    quantity: list[int] = situation.demand.quantity.tolist()
    shipped: dict[int, list[tuple[int, int]]] = {facility: [] for facility in facilities}
    unfulfilled: list[tuple[int, int]] = []
    chosen = list(facilities)
    # Lists: of a few facilities each look into an array costs more than all that is done with it.
    enough: list[list[bool]] = lines.enough[chosen].tolist()
    for column, group in enumerate(lines.groups):
        whole = next((place for place, has in enumerate(enough) if has[column]), None)
        if whole is not None:
            shipped[chosen[whole]].extend([(line, quantity[line]) for line in group])
        elif cut_lines and len(group) == 1:
            left = quantity[group[0]]
            held = situation.served[chosen, group[0]]
            for place in np.argsort(-held, kind="stable").tolist():
                piece = min(left, int(held[place]))
                if piece:
                    shipped[chosen[place]].append((group[0], piece))
                    left -= piece
            if left:
                unfulfilled.append((group[0], left))
        else:
            unfulfilled.extend([(line, quantity[line]) for line in group])
    ids = situation.network.ids
    assignments = tuple(
        Assignment(facility, ids[facility], tuple(sorted(pieces))) for facility, pieces in shipped.items() if pieces
    )
    return assignments, tuple(sorted(unfulfilled))
