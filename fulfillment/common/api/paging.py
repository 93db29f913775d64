"""Lists page by ``size`` and ``startAfterId``, in the order in which the entities came into being."""

import uuid
from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id

ModelT = TypeVar("ModelT", bound=Model)

DEFAULT_SIZE = 25
MAX_SIZE = 250


def page_size(query: Mapping[str, str]) -> int:
    """Return the asked page size. Raises: InvalidInput unless it is a whole number from 1 to 250."""
    text = query.get("size", str(DEFAULT_SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and 1 <= int(text) <= MAX_SIZE):
        raise InvalidInput(f"size is {text!r:.40}; a whole number from 1 to {MAX_SIZE} is expected.")
    return int(text)


def start_after(query: Mapping[str, str]) -> uuid.UUID | None:
    """Return the id after which the page starts, if one is given. Raises: InvalidInput for what is no id."""
    text = query.get("startAfterId", "")
    if not text:
        return None
    key = parse_id(text)
    if key is None:
        raise InvalidInput(f"startAfterId is {text!r:.80}; the id of the last entity of the page before is expected.")
    return key


def page_of(queryset: QuerySet[ModelT], query: Mapping[str, str], *, order: str = "pk") -> list[ModelT]:
    """Return the asked page of *queryset*, ordered by *order* and then by id, which is the order of creation."""
    key = start_after(query)
    if key:
        queryset = queryset.filter(_behind(queryset, key, order))
    return list(queryset.order_by(*dict.fromkeys((order, "pk")))[: page_size(query)])


def page_with_more(queryset: QuerySet[ModelT], query: Mapping[str, str]) -> tuple[list[ModelT], bool]:
    """Return the asked page of *queryset* by id, and whether there are more; that is asked only where it is full."""
    entities = page_of(queryset, query)
    full = len(entities) == page_size(query)
    return entities, full and queryset.filter(pk__gt=entities[-1].pk).exists()


def page_by_key(queryset: QuerySet[ModelT], query: Mapping[str, str], *, key: str) -> list[ModelT]:
    """Return the asked page of *queryset* in the order of *key*, a column of ids that clients chose themselves."""
    text = query.get("startAfterId", "")
    if text:
        queryset = queryset.filter(**{f"{key}__gt": text})
    return list(queryset.order_by(key)[: page_size(query)])


def _behind(queryset: QuerySet[ModelT], key: uuid.UUID, order: str) -> Q:
    if order == "pk":
        return Q(pk__gt=key)
    value = queryset.model._base_manager.filter(pk=key).values_list(order, flat=True).first()
    if value is None:
        raise InvalidInput(f"startAfterId is {key}; there is no such entity to start after in this order.")
    # The first condition follows from the others, and is the one that an index can begin with.
    return Q(**{f"{order}__gte": value}) & (Q(**{f"{order}__gt": value}) | Q(**{order: value, "pk__gt": key}))
