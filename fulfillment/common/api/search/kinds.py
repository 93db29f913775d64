"""The kinds of searchable properties: which filter the API documents for one, and which condition it becomes."""

import math
from collections.abc import Iterable
from typing import Any, ClassVar, Literal, Protocol

from fulfillment.common.errors import InvalidInput

from .filters import (
    BooleanFilter,
    DateFilter,
    NumberFilter,
    SearchFilter,
    StringEqFilter,
    StringFilter,
    StringSearchFilter,
)
from .moments import moment_of
from .patterns import portable
from .places import Column, Place
from .structs import all_of, any_of, given, listed, struct_of
from .walk import Condition, Walk

MAX_CHOICES = 500

# Operator → lookup, and whether an absent value fulfills it.
OPERATORS = {
    "eq": ("exact", False),
    "notEq": ("exact", True),
    "in": ("in", False),
    "notIn": ("in", True),
    "like": ("regex", False),
    "lt": ("lt", False),
    "lte": ("lte", False),
    "gt": ("gt", False),
    "gte": ("gte", False),
    "after": ("gt", False),
    "before": ("lt", False),
}


class Kind(Protocol):
    """A searchable property."""

    def shape(self, name: str) -> Any:
        """Return the struct of its filter; one made for this property is called after *name*."""

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        """Return what *wanted*, such a struct, asks of the data. Raises: InvalidInput with the wrong place."""


def placed(place: str | Place) -> Place:
    """Return *place*, of which a string names a column."""
    return Column(place) if isinstance(place, str) else place


class Single:
    """A property with one value; each given operator is a condition, and all must hold."""

    filter: ClassVar[Any]

    def __init__(self, place: str | Place) -> None:
        self.place = placed(place)

    def shape(self, name: str) -> Any:
        return self.filter

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return all_of([self.compared(operator, value, walk.at(operator)) for operator, value in given(wanted)])

    def compared(self, operator: str, value: Any, walk: Walk) -> Condition:
        """Return the condition of one operator."""
        walk.spend()
        try:
            value = self.value(operator, value, walk)
        except ValueError as error:
            raise InvalidInput(str(error), path=walk.path) from error
        lookup, negated = OPERATORS[operator]
        return (self.place.lacks if negated else self.place.holds)(lookup, value, walk)

    def value(self, operator: str, value: Any, walk: Walk) -> Any:
        """Return what to compare with. Raises: ValueError if *value* only looks like something of this kind."""
        return portable(value) if operator == "like" else value


class String(Single):
    """eq, notEq, in, notIn."""

    filter = StringFilter


class StringEq(Single):
    """eq, notEq."""

    filter = StringEqFilter


class StringSearch(Single):
    """eq, notEq, in, notIn, like."""

    filter = StringSearchFilter


class Boolean(Single):
    """eq, notEq."""

    filter = BooleanFilter


class Moment(Single):
    """eq, notEq, lt, lte, gt, gte with moments; after, before with durations from now."""

    filter = DateFilter

    def value(self, operator: str, value: Any, walk: Walk) -> Any:
        return moment_of(operator, value, walk.now)


class Number(Single):
    """eq, notEq, in, notIn, lt, lte, gt, gte of a column with fractions."""

    filter = NumberFilter


class Whole(Number):
    """The same of an integer column, which between two whole numbers holds nothing."""

    def value(self, operator: str, value: Any, walk: Walk) -> Any:
        if isinstance(value, list):
            return [int(number) for number in value if float(number).is_integer()]
        return math.floor(value) if operator in {"gt", "lte"} else math.ceil(value)

    def compared(self, operator: str, value: Any, walk: Walk) -> Condition:
        if operator in {"eq", "notEq"}:
            return super().compared("in" if operator == "eq" else "notIn", [value], walk)
        return super().compared(operator, value, walk)


class Enum(Single):
    """eq, notEq, in, of a fixed set of words: Django's choices, or any strings."""

    def __init__(self, place: str | Place, words: Iterable[str]) -> None:
        super().__init__(place)
        self.words = tuple(dict.fromkeys(str(word) for word in words))

    def shape(self, name: str) -> Any:
        word: Any = Literal[self.words]
        words = listed(word, most=MAX_CHOICES)
        return struct_of(f"{name}EnumFilter", {"eq": word, "notEq": word, "in": words})


class FullText:
    """A text looked for in several places at once: like."""

    def __init__(self, *places: str | Place) -> None:
        self.kinds = [StringSearch(place) for place in places]

    def shape(self, name: str) -> Any:
        return SearchFilter

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return any_of([kind.condition(wanted, walk) for kind in self.kinds]) if given(wanted) else None
