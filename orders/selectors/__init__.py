"""The reads of orders and of the reasons for cancelling them."""

from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q

from fulfillment.common import clock
from fulfillment.common.api.search import Item, JsonList
from fulfillment.common.api.search.walk import Condition, Walk
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import InvalidInput, NotFound
from fulfillment.common.versioning import VersionedQuerySet
from orders.documents import cancelation_reason_document
from orders.models import CancelationReason, Order, OrderLine


def orders_with_lines() -> VersionedQuerySet:
    """Return all orders, their lines prefetched in the order in which they came."""
    lines = Prefetch("lines", queryset=OrderLine.objects.order_by("position"))
    orders: VersionedQuerySet = Order.objects.prefetch_related(lines)
    return orders


def cancelation_reasons() -> VersionedQuerySet:
    """Return all reasons that may be given for cancelling an order."""
    reasons: VersionedQuerySet = CancelationReason.objects.all()
    return reasons


def cancelation_reason_given(
    cancelation_reason_id: str | None, *, path: str = "$.cancelationReasonId"
) -> dict[str, Any] | None:
    """Return the copy of a reason that an order keeps, as plain JSON; None where none was given.

    Raises: InvalidInput at *path* for an unknown reason; only what the address names answers 404.
    """
    if cancelation_reason_id is None:
        return None
    try:
        reason = cancelation_reasons().known(cancelation_reason_id)
    except NotFound as error:
        raise InvalidInput(error.description, path=path) from error
    copy: dict[str, Any] = as_json(cancelation_reason_document(reason))
    return copy


def tagged(*, key: str, value: str) -> Q:
    """Return the condition that an order has this value of the tag *key*.

    On PostgreSQL in the words of the partial index ``order_tags``; SQLite knows no containment and reads the lists.
    """
    if connection.features.supports_json_field_contains:
        return Q(properties__has_key="tags", properties__tags__contains=[{"id": key, "value": value}])

    def both(inside: Walk) -> Condition:
        return Item("id").holds("exact", key, inside) & Item("value").holds("exact", value, inside)

    return JsonList("properties", "tags").any(both, Walk(Order, clock.now()))
