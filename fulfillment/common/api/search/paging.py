"""Pages by keyset: a page starts at a row's place in the order and not at a number, so inserts move nothing.

The order is total, by a column and then by id, and reads an index on both from either end. Absent values are the
greatest on both databases.
"""

import uuid
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model, Q, QuerySet, Value

from . import cursors
from .expressions import RowComparison

ModelT = TypeVar("ModelT", bound=Model)
Position = tuple[Any, uuid.UUID]


@dataclass(frozen=True)
class Order:
    """The order by *column*, called *name* outside."""

    name: str
    column: str
    field: "Field[Any, Any]"
    descending: bool = False

    @classmethod
    def by(cls, model: type[Model], column: str, *, name: str, descending: bool = False) -> "Order":
        """Return the order by *column* of *model*. Raises: TypeError for one that cannot be sorted by."""
        try:
            field: Any = model._meta.pk if column == "pk" else model._meta.get_field(column)
        except FieldDoesNotExist as error:
            raise TypeError(f"{column} is not a column of {model.__name__}") from error
        cursors.type_of(field)
        return cls(f"{name} {'DESC' if descending else 'ASC'}", column, field, descending)

    def position(self, row: Model) -> Position:
        """Return the place of *row*."""
        return getattr(row, self.field.attname), row.pk

    def cursor(self, row: Model) -> str:
        """Return the place of *row* as clients send it back."""
        return cursors.encode(self.name, *self.position(row))

    def place(self, cursor: str) -> Position:
        """Return the place that *cursor* names. Raises: ValueError if it is none of this order."""
        return cursors.decode(cursor, self.name, self.field)

    def sort(self, queryset: QuerySet[ModelT], *, backward: bool) -> QuerySet[ModelT]:
        """Return *queryset* in this order, or in its exact opposite."""
        descending = self.descending != backward
        key = "-pk" if descending else "pk"
        if self.column == "pk":
            return queryset.order_by(key)
        column = F(self.column)
        if not self.field.null:
            return queryset.order_by(column.desc() if descending else column.asc(), key)
        return queryset.order_by(column.desc(nulls_first=True) if descending else column.asc(nulls_last=True), key)

    def beyond(self, position: Position, *, backward: bool, included: bool = False) -> Q:
        """Return the rows that come after *position*, or before it if *backward*; itself only if *included*."""
        value, key = position
        downward = self.descending != backward
        lookup = ("lt" if downward else "gt") + ("e" if included else "")
        if self.column == "pk":
            return Q(**{f"pk__{lookup}": key})
        if value is None:
            ties = Q(**{f"{self.column}__isnull": True, f"pk__{lookup}": key})
            return ties | Q(**{f"{self.column}__isnull": False}) if downward else ties
        sign = ("<" if downward else ">") + ("=" if included else "")
        rows = Q(RowComparison(F(self.column), F("pk"), sign, Value(value, self.field), Value(key, self.pk)))
        nulls_follow = self.field.null and not downward
        return rows | Q(**{f"{self.column}__isnull": True}) if nulls_follow else rows

    @property
    def pk(self) -> "Field[Any, Any]":
        """Return the field of the primary key."""
        pk: Field[Any, Any] = self.field.model._meta.pk
        return pk


@dataclass(frozen=True)
class Page(Generic[ModelT]):
    """The rows of one page in their order, and whether others lie on its two sides."""

    rows: list[ModelT]
    has_next: bool
    has_previous: bool


def page_at(
    queryset: QuerySet[ModelT], order: Order, *, size: int, start: Position | None, backward: bool
) -> Page[ModelT]:
    """Return the *size* rows beyond *start*, or from the beginning (*backward*: the end) of *queryset*.

    One row more than asked tells whether the walk goes on; what lies behind is a second query, needed only after a
    start.
    """
    ahead = queryset if start is None else queryset.filter(order.beyond(start, backward=backward))
    rows = list(order.sort(ahead, backward=backward)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    behind = False
    if start is not None:
        edge = order.position(rows[0]) if rows else start
        before = order.beyond(edge, backward=not backward, included=not rows)
        # In order and not by exists(), which reads in none: the neighbor is one step away in the index.
        behind = bool(order.sort(queryset.filter(before), backward=not backward).values_list("pk")[:1])
    if backward:
        return Page(rows[::-1], has_next=behind, has_previous=more)
    return Page(rows, has_next=more, has_previous=behind)
