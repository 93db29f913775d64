"""Searching the attributes that clients name themselves (``customAttributes``)."""

import re
from typing import Any

from fulfillment.common.errors import InvalidInput

from .filters import AttributeFilter
from .kinds import OPERATORS
from .moments import moment_of
from .places import Json, JsonMoment, JsonNumber, Place
from .structs import all_of, given
from .walk import Condition, Walk

# Without dots and the like, as the platform documents it: they have a meaning of their own in paths.
NAME = re.compile(r"[^\x00-\x1f.$\"\\][^\x00-\x1f.\"\\]{0,255}")


class Attributes:
    """The strings, numbers and booleans at the top of a free JSON object.

    eq, notEq; lt, lte, gt, gte of numbers and moments; after, before of moments. As eq, a moment is a string.
    """

    def __init__(self, column: str) -> None:
        self.column = column

    def shape(self, name: str) -> Any:
        return dict[str, AttributeFilter]

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return all_of([self._attribute(name, value, walk.at(name)) for name, value in wanted.items()])

    def _attribute(self, name: str, wanted: AttributeFilter, walk: Walk) -> Condition:
        if not NAME.fullmatch(name):
            raise InvalidInput("A name has no dots, quotes or backslashes, and no $ in front", path=walk.path)
        return all_of([self._compared(name, operator, value, walk) for operator, value in given(wanted)])

    def _compared(self, name: str, operator: str, value: Any, walk: Walk) -> Condition:
        walk.at(operator).spend()
        lookup, negated = OPERATORS[operator]
        place: Place = Json(self.column, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            place = JsonNumber(self.column, name)
        elif operator not in ("eq", "notEq"):
            place = JsonMoment(self.column, name)
            try:
                value = moment_of(operator, value, walk.now)
            except ValueError as error:
                raise InvalidInput(str(error), path=walk.at(operator).path) from error
        return place.lacks(lookup, value, walk) if negated else place.holds(lookup, value, walk)
