"""Pages by keyset: a page starts at a row's place in the order and not at a number, so inserts move nothing."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from .order import Order, Position
from .walk import Condition

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True)
class Found(Generic[ModelT]):
    """The rows of *queryset* that fulfill *condition*, to be read in pieces of an order.

    A database that is asked for the first rows in an order walks along its index and hopes that they come soon. It does
    not know that all of them may be at the other end, as what is new is in the order of creation. With *windows*, only
    so many rows are looked through in order, a few first, and more as long as there is hope to fill the page. Without,
    what is asked for is rare there: then everything that fulfills *by_index*, which is the same condition put so that
    indexes find it, is found and sorted.
    """

    queryset: QuerySet[ModelT]
    condition: Condition = None
    by_index: Condition = None
    windows: tuple[int, ...] = ()

    @property
    def all(self) -> QuerySet[ModelT]:
        """Return all of them."""
        condition = self.by_index or self.condition
        return self.queryset if condition is None else self.queryset.filter(condition)

    def rows(self, order: Order, start: Position | None, *, count: int, backward: bool) -> list[ModelT]:
        """Return the first *count* rows beyond *start*, or from the beginning (*backward*: the end)."""
        if self._walks:
            ahead = self.all if start is None else self.all.filter(order.beyond(start, backward=backward))
            return list(order.sort(ahead, backward=backward)[:count])
        ahead = self._bare if start is None else self._bare.filter(order.beyond(start, backward=backward))
        keys = self._keys(ahead, order, count=count, backward=backward)
        rows = self.queryset.order_by().in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def anything(self, order: Order, edge: Position, *, included: bool, backward: bool) -> bool:
        """Return whether there is a row beyond *edge*."""
        ahead = self._bare.filter(order.beyond(edge, backward=backward, included=included))
        if self._walks:
            # In order and not by exists(), which reads in none: the neighbor is one step away in the index.
            found = ahead if self.condition is None else ahead.filter(self.condition)
            return bool(order.sort(found, backward=backward).values_list("pk")[:1])
        return bool(self._keys(ahead, order, count=1, backward=backward))

    @property
    def _walks(self) -> bool:
        return not self.windows or self.condition is None

    @property
    def _bare(self) -> QuerySet[ModelT]:
        return self.queryset.prefetch_related(None).order_by()

    def _keys(self, ahead: QuerySet[ModelT], order: Order, *, count: int, backward: bool) -> list[Any]:
        for size, following in zip(self.windows, (*self.windows[1:], 0), strict=True):
            window = order.sort(ahead, backward=backward).values("pk")[:size]
            close = ahead.model._base_manager.filter(pk__in=window).filter(self.condition)
            # By the index of the order, the whole table would be walked through to find one row of the window.
            nearest = order.sort(close, backward=backward, by_index=False)
            keys = list(nearest.values_list("pk", flat=True)[:count])
            if len(keys) == count:
                return keys
            # The first is too few to tell how rare it is.
            if size > self.windows[0] and len(keys) * following < count * size:
                break
        everywhere = order.sort(ahead.filter(self.by_index), backward=backward, by_index=False)
        return list(everywhere.values_list("pk", flat=True)[:count])


@dataclass(frozen=True)
class Page(Generic[ModelT]):
    """The rows of one page in their order, and whether others lie on its two sides."""

    rows: list[ModelT]
    has_next: bool
    has_previous: bool


def page_at(found: Found[ModelT], order: Order, *, size: int, start: Position | None, backward: bool) -> Page[ModelT]:
    """Return the *size* rows beyond *start*, or from the beginning (*backward*: the end) of what is *found*.

    One row more than asked tells whether the walk goes on; what lies behind is a second query, needed only after a
    start.
    """
    rows = found.rows(order, start, count=size + 1, backward=backward)
    more, rows = len(rows) > size, rows[:size]
    behind = False
    if start is not None:
        edge = order.position(rows[0]) if rows else start
        behind = found.anything(order, edge, included=not rows, backward=not backward)
    if backward:
        return Page(rows[::-1], has_next=behind, has_previous=more)
    return Page(rows, has_next=more, has_previous=behind)
