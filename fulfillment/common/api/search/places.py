"""Where a searched value lives: in a column of its row, in JSON there, in an entry of a JSON list."""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import F, Q, TextField, Value
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Regex,
)

from fulfillment.common.ids import parse_id

from .expressions import ItemObject, ItemText, JsonDecimal, JsonInstant, JsonText, KeyText
from .walk import Condition, Walk

LOOKUPS: dict[str, Any] = {
    "exact": Exact,
    "in": In,
    "regex": Regex,
    "lt": LessThan,
    "lte": LessThanOrEqual,
    "gt": GreaterThan,
    "gte": GreaterThanOrEqual,
}


class Place(Protocol):
    """A single value."""

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        """Return the condition that the value is there and fulfills the comparison."""

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        """Return the opposite, which an absent value fulfills."""


@dataclass(frozen=True)
class Column:
    """A column of the entity, or through foreign keys of what it belongs to (``facility__name``)."""

    path: str

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return Q(**{f"{self.path}__{lookup}": value})

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return ~self.holds(lookup, value, walk)


@dataclass(frozen=True)
class Text:
    """A text column in which nothing is written as an empty text."""

    path: str

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return Q(**{f"{self.path}__{lookup}": value}) & ~Q(**{self.path: ""})

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return ~self.holds(lookup, value, walk)


@dataclass(frozen=True)
class Key:
    """A UUID column. A text that is no id is not an error: it is the id of nothing."""

    path: str

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        if lookup == "regex":
            return Q(Regex(KeyText(F(self.path)), value))
        keys = [parse_id(text) for text in (value if lookup == "in" else [value])]
        return Q(**{f"{self.path}__in": [key for key in keys if key is not None]})

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return ~self.holds(lookup, value, walk)


class _Computed:
    """A value that an expression takes out of JSON."""

    def expression(self, walk: Walk) -> Any:
        raise NotImplementedError

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return Q(LOOKUPS[lookup](self.expression(walk), as_text(value)))

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return self.absent(walk) | ~self.holds(lookup, value, walk)

    def absent(self, walk: Walk) -> Q:
        """Return the condition that there is no such value."""
        return Q(IsNull(self.expression(walk), True))  # noqa: FBT003


class Json(_Computed):
    """The string or boolean under *keys* in a JSON column."""

    def __init__(self, column: str, *keys: str) -> None:
        self.column, self.keys = column, keys

    def expression(self, walk: Walk) -> Any:
        return JsonText(F(self.column), self.keys)


class JsonNumber(_Computed):
    """The number under *keys* in a JSON column."""

    def __init__(self, column: str, *keys: str) -> None:
        self.column, self.keys = column, keys

    def expression(self, walk: Walk) -> Any:
        return JsonDecimal(F(self.column), self.keys)


class JsonMoment(_Computed):
    """The moment under *keys* in a JSON column: a string of ISO 8601 with date, time and any offset."""

    def __init__(self, column: str, *keys: str) -> None:
        self.column, self.keys = column, keys

    def expression(self, walk: Walk) -> Any:
        return JsonInstant(F(self.column), self.keys)


class Item(_Computed):
    """The string or boolean under *keys* in an entry of the surrounding JSON list; without keys, the entry itself."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def expression(self, walk: Walk) -> Any:
        return JsonText(ItemObject(walk.item), self.keys) if self.keys else ItemText(walk.item)


@dataclass(frozen=True)
class Fixed:
    """A string or boolean that is the same for every entity."""

    value: str | bool

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return Q(LOOKUPS[lookup](Value(as_text(self.value), TextField()), as_text(value)))

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return ~self.holds(lookup, value, walk)


@dataclass(frozen=True)
class Given:
    """Whether something stands in a column, as a boolean."""

    path: str

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return Q(**{f"{self.path}__isnull": not value})

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return ~self.holds(lookup, value, walk)


@dataclass(frozen=True)
class Either:
    """What stands in *own* where *has_own* holds, else what stands in *other*."""

    has_own: Q
    own: Place
    other: Place

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        own, other = self.own.holds(lookup, value, walk), self.other.holds(lookup, value, walk)
        return (self.has_own & own) | (~self.has_own & other)

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        own, other = self.own.lacks(lookup, value, walk), self.other.lacks(lookup, value, walk)
        return (self.has_own & (own or Q())) | (~self.has_own & (other or Q()))


def as_text(value: Any) -> Any:
    """Return *value* as `JsonText` and `JsonInstant` show it."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "microseconds")
    return str(value).lower() if isinstance(value, bool) else value
