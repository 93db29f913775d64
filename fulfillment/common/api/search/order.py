"""The order of a search's rows: by a column and then by id, so that it is total and each row has its place in it.

An index on both gives it from either end. Absent values are the greatest on both databases.
"""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

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

    def sort(self, queryset: QuerySet[ModelT], *, backward: bool, by_index: bool = True) -> QuerySet[ModelT]:
        """Return *queryset* in this order, or in its exact opposite.

        Unless *by_index*, the database has to find all rows before it sorts them: no index is on such an expression.
        """
        descending = self.descending != backward
        key = "-pk" if descending else "pk"
        if self.column == "pk" and by_index:
            return queryset.order_by(key)
        column = F(self.column) if by_index else Coalesce(self.column, self.column)
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
