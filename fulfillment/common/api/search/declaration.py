"""`Search`: what can be searched of one entity, declared as a table, and how it is answered."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id

from .kinds import Kind
from .order import Order, Position
from .paging import Found, Page, page_at
from .payload import payload_of, refuse_contradictions, result_of
from .structs import all_of, any_of, given
from .walk import Budget, Condition, Walk

ModelT = TypeVar("ModelT", bound=Model)

DEFAULT_SIZE = 20
MAX_DEPTH = 10


class Search:
    """The search over one entity: *name* in the singular as the API's schemas have it, *plural* as the answer does.

    *shape* is the struct of one found entity, *fields* says which properties can be searched and where they live,
    *sorts* maps what the result can be sorted by to columns, *required* names what every query must have, *default* the
    one of *sorts* that counts where none is asked for, else it is the order of creation. *key* is the column with the
    ids where clients choose them. *windows*: see `Found`. ``payload`` and ``result`` are the structs of the body and of
    the answer.
    """

    def __init__(
        self,
        name: str,
        plural: str,
        *,
        shape: Any,
        fields: Mapping[str, Kind],
        sorts: Mapping[str, str],
        required: Sequence[str] = (),
        key: str = "",
        default: str | None = None,
        windows: tuple[int, ...] = (),
    ) -> None:
        self.plural = plural
        self.default = default
        self.windows = windows
        self.fields = fields
        self.sorts = sorts
        self.key = key
        self.payload = payload_of(name, fields, sorts, required)
        self.result = result_of(name, plural, shape)

    def page(
        self,
        queryset: QuerySet[ModelT],
        payload: Any,
        *,
        now: datetime.datetime,
        document: Callable[[ModelT], dict[str, Any]] | None = None,
        documents: Callable[[list[ModelT]], list[dict[str, Any]]] | None = None,
        facility_ids: frozenset[str] | None = None,
    ) -> dict[str, Any]:
        """Return the answer to *payload* out of *queryset*, all that the caller may see.

        *document* renders one row, *documents* a whole page, for rows that need something read for all of them.
        Durations count from *now*. Of what belongs to a row, that at other facilities than *facility_ids* is as if it
        were not there, as far as the declaration says so. Raises: InvalidInput naming the first wrong place.
        """
        asked = dict(given(payload))
        refuse_contradictions(asked)
        order = self._order(queryset.model, asked)
        start = _start(queryset, order, asked, key=self.key)
        found = self._found(queryset, order, payload.query, Walk(queryset.model, now, facility_ids))
        backward = "before" in asked or "last" in asked
        size = asked.get("last" if backward else "size", DEFAULT_SIZE)
        page = page_at(found, order, size=size, start=start, backward=backward)
        shown = documents(page.rows) if documents else [document(row) for row in page.rows if document]
        answer = {self.plural: shown, "pageInfo": _page_info(page, order)}
        with_total = "options" in asked and asked["options"].with_total
        return {**answer, "total": found.all.order_by().count()} if with_total else answer

    def condition(
        self,
        query: Any,
        model: type[Model],
        *,
        now: datetime.datetime,
        facility_ids: frozenset[str] | None = None,
        by_index: bool = False,
    ) -> Condition:
        """Return what *query*, a struct of the payload's, asks of rows of *model*; None if nothing.

        *by_index*: put so that indexes find it.
        """
        return self._query(query, Walk(model, now, facility_ids, by_index=by_index))

    def _found(self, queryset: QuerySet[ModelT], order: Order, query: Any, walk: Walk) -> Found[ModelT]:
        if not self.windows:
            return Found(queryset, self._query(query, walk))
        # What is asked of the column that sorts only says where to begin: the index gives both.
        sorting = order.name.partition(" ")[0]
        start = dict(given(query)).get(sorting)
        wanted = self.fields[sorting].condition(start, walk.at(sorting)) if start is not None else None
        again = replace(walk, by_index=True, budget=Budget())
        return Found(
            queryset if wanted is None else queryset.filter(wanted),
            self._query(query, walk, but=sorting),
            self._query(query, again, but=sorting),
            self.windows,
        )

    def _query(self, query: Any, walk: Walk, *, but: str = "") -> Condition:
        if walk.depth > MAX_DEPTH:
            raise InvalidInput(f"The search nests and/or deeper than {MAX_DEPTH} levels", path=walk.path)
        conditions = []
        for name, value in given(query):
            if name == but:
                continue
            here = walk.at(name)
            if name in {"and", "or"}:
                branches = [self._branch(branch, here, index) for index, branch in enumerate(value)]
                conditions.append(all_of(branches) if name == "and" else any_of(branches))
            else:
                conditions.append(self.fields[name].condition(value, here))
        return all_of(conditions)

    def _branch(self, query: Any, walk: Walk, index: int) -> Condition:
        inside = walk.down(index)
        inside.spend()
        return self._query(query, inside)

    def _order(self, model: type[Model], asked: Mapping[str, Any]) -> Order:
        if "sort" not in asked:
            name = self.default or "id"
            return Order.by(model, self.sorts[name] if self.default else "pk", name=name)
        named = given(asked["sort"][0])
        if len(named) != 1:
            raise InvalidInput(f"One property to sort by is expected, not {len(named)}", path="$.sort[0]")
        [(name, direction)] = named
        return Order.by(model, self.sorts[name], name=name, descending=direction == "DESC")


def _start(queryset: QuerySet[ModelT], order: Order, asked: Mapping[str, Any], *, key: str) -> Position | None:
    for name in ("after", "before"):
        if name in asked:
            try:
                return order.place(asked[name])
            except ValueError as error:
                raise InvalidInput(str(error), path=f"$.{name}") from error
    if "startAfterId" not in asked:
        return None
    named = asked["startAfterId"]
    found = queryset.filter(**{key: named}) if key else queryset.filter(pk=parse_id(named))
    row = found.first()
    if row is None:
        raise InvalidInput("There is no such entity to start after", path="$.startAfterId")
    return order.position(row)


def _page_info(page: Page[Any], order: Order) -> dict[str, Any]:
    rows = page.rows
    return {
        "startCursor": order.cursor(rows[0]) if rows else "",
        "endCursor": order.cursor(rows[-1]) if rows else "",
        "hasNextPage": page.has_next,
        "hasPreviousPage": page.has_previous,
    }
