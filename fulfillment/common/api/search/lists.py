"""Where several searched values live: in the rows of a relation, in the entries of a JSON list.

Both are asked with EXISTS, so that no row is found twice.
"""

import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db.models import Exists, F, Model, OuterRef, Q

from .expressions import AmongKeys, AnyItem, ItemObject
from .structs import all_of
from .walk import Condition, Walk

Inner = Callable[[Walk], Condition]


class Many(Protocol):
    """Several values of one kind."""

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        """Return the condition that one of them fulfills *condition*, or that there is one."""


@dataclass(frozen=True)
class Related:
    """The rows of a reverse relation (``lines``); places inside are columns of those rows."""

    relation: str

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        relation: Any = walk.model._meta.get_field(self.relation)
        return _exists(relation.related_model, relation.remote_field.name, "pk", condition, walk)


@dataclass(frozen=True)
class Joined:
    """The rows of *model* whose *by* is this entity's *to*, where the layers allow no foreign key."""

    model: type[Model]
    by: str
    to: str = "pk"

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        return _exists(self.model, self.by, self.to, condition, walk)


@dataclass(frozen=True)
class Those:
    """Those of *many* that fulfill *which*, as if there were no others."""

    many: Many
    which: Inner | Q

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        def wanted(inside: Walk) -> Condition:
            which = self.which if isinstance(self.which, Q) else self.which(inside)
            return all_of([which, condition(inside) if condition else None])

        return self.many.any(wanted, walk)


@dataclass(frozen=True)
class Through:
    """What each of *outer* has of *inner*."""

    outer: Many
    inner: Many

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        return self.outer.any(lambda inside: self.inner.any(condition, inside), walk)


class Together:
    """Several lists as one; their rows must have what is asked for in the same places."""

    def __init__(self, *lists: Many) -> None:
        self.lists = lists

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        return functools.reduce(operator.or_, [many.any(condition, walk) for many in self.lists])


class JsonList:
    """The entries of the list under *keys* in a JSON column; places inside are `Item`."""

    def __init__(self, column: str, *keys: str) -> None:
        self.column, self.keys = column, keys

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        return _any_item(F(self.column), self.keys, condition, walk)


class ItemList:
    """The entries of the list under *keys* in an entry of the surrounding JSON list."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def any(self, condition: Inner | None, walk: Walk) -> Q:
        return _any_item(ItemObject(walk.item), self.keys, condition, walk)


def _exists(model: type[Model], by: str, to: str, condition: Inner | None, walk: Walk) -> Q:
    wanted = condition(replace(walk, model=model)) if condition else None
    rows = model._base_manager.all() if wanted is None else model._base_manager.filter(wanted)
    if walk.by_index and walk.depth and wanted is not None:
        # Beside an alternative, EXISTS would be asked of every row.
        return Q(AmongKeys(F(to), rows.values(by)))
    return Q(Exists(rows.filter(**{by: OuterRef(to)})))


def _any_item(source: Any, keys: tuple[str, ...], condition: Inner | None, walk: Walk) -> Q:
    inside = replace(walk, lists=walk.lists + 1)
    return Q(AnyItem(source, keys, inside.item, condition(inside) if condition else None))
