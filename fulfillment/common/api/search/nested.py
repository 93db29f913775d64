"""The kinds of searchable properties that hold others: objects, and lists of strings, words or objects."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Q

from .filters import StringListFilter
from .kinds import Enum, Kind, Single, StringEq
from .lists import Many
from .places import Item, Place
from .structs import all_of, any_of, given, struct_of
from .walk import Condition, Walk


class StringList:
    """contains: one of several strings fulfills eq, notEq."""

    def __init__(self, many: Many, place: str | Place | None = None) -> None:
        self.many = many
        self.kind = StringEq(place or Item())

    def shape(self, name: str) -> Any:
        return StringListFilter

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return contained(self.many, self.kind.condition, wanted, walk)


class Several:
    """A property with several values: one and the same fulfills every positive operator, none a negated one.

    The filter is that of a single value, *kind*. So none at all fulfills ``notEq`` and ``notIn``, as an absent value
    does.
    """

    opposites: ClassVar = {"notEq": "eq", "notIn": "in"}

    def __init__(self, many: Many, kind: Single) -> None:
        self.many = many
        self.kind = kind

    def shape(self, name: str) -> Any:
        return self.kind.shape(name)

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        asked = given(wanted)
        positive = [(name, name, value) for name, value in asked if name not in self.opposites]
        negated = [(name, self.opposites[name], value) for name, value in asked if name in self.opposites]
        found = [~self._any([one], walk) for one in negated]
        return all_of([*found, self._any(positive, walk) if positive else None])

    def _any(self, asked: list[tuple[str, str, Any]], walk: Walk) -> Q:
        """Return that one value fulfills everything *asked*: the operator's place, the operator, what it is given."""

        def inner(inside: Walk) -> Condition:
            return all_of([self.kind.compared(operator, value, inside.at(name)) for name, operator, value in asked])

        return self.many.any(inner, walk)


class AnyOf:
    """A list of strings that lies in several places: one of them contains what is asked for."""

    def __init__(self, *kinds: StringList) -> None:
        self.kinds = kinds

    def shape(self, name: str) -> Any:
        return StringListFilter

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return any_of([kind.condition(wanted, walk) for kind in self.kinds])


class EnumList:
    """contains: one of several words of a fixed set fulfills eq, notEq, in."""

    def __init__(self, many: Many, words: Iterable[str], place: str | Place | None = None) -> None:
        self.many = many
        self.kind = Enum(place or Item(), words)

    def shape(self, name: str) -> Any:
        return struct_of(f"{name}EnumListFilter", {"contains": self.kind.shape(name)})

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return contained(self.many, self.kind.condition, wanted, walk)


class Nested:
    """An object whose own properties are searchable; all given ones must hold."""

    def __init__(self, fields: Mapping[str, Kind]) -> None:
        self.fields = fields

    def shape(self, name: str) -> Any:
        return struct_of(f"{name}Filter", shapes_of(self.fields, name))

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        return all_of([self.fields[name].condition(value, walk.at(name)) for name, value in given(wanted)])


class NestedList:
    """contains: one and the same of several objects fulfills everything asked; exists: whether there is any."""

    def __init__(self, many: Many, fields: Mapping[str, Kind]) -> None:
        self.many = many
        self.kind = Nested(fields)

    def shape(self, name: str) -> Any:
        return struct_of(f"{name}ListFilter", {"contains": self.kind.shape(name), "exists": bool})

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        exists = dict(given(wanted)).get("exists")
        found = [contained(self.many, self.kind.condition, wanted, walk)]
        if exists is not None:
            walk.at("exists").spend()
            anything = self.many.any(None, walk)
            found.append(anything if exists else ~anything)
        return all_of(found)


def contained(many: Many, condition: Callable[[Any, Walk], Condition], wanted: Any, walk: Walk) -> Condition:
    """Return that one of *many* fulfills ``contains``; an empty one any of them does."""
    inner = dict(given(wanted)).get("contains")
    if inner is None:
        return None
    here = walk.at("contains")
    here.spend()
    return many.any(lambda inside: condition(inner, inside), here)


def shapes_of(fields: Mapping[str, Kind], name: str) -> dict[str, Any]:
    """Return the filters of *fields*, those made for one called after *name* and its own."""
    return {own: kind.shape(f"{name}{own[0].upper()}{own[1:]}") for own, kind in fields.items()}
