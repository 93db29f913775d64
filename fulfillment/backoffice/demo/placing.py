"""Places the demo's orders, has them routed and lets happen to them what has happened to them."""

import datetime
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from fulfillment.common.bodies import parse_body
from orders.models import Order
from orders.schemas import OrderForCreation
from orders.services import order_cancel, order_create, order_unlock
from orders.states import OrderStatus
from routing.services import plans_route_due

from .expiring import order_expire, wait
from .network import KOELN
from .order_book import FOR_CONSUMERS, After, DemoOrder, examples, order_body
from .people import CLERK, DISPATCHER, SHOP, acting_as

# More than the demo could ever need; an end where other orders keep coming in.
MOST_BATCHES = 100


@dataclass(frozen=True, slots=True)
class SubmittedOrder:
    """A body for ``POST /api/orders`` and the moment at which it came in."""

    body: dict[str, Any]
    created_at: datetime.datetime
    known_as: DemoOrder | None = None


def orders_missing(*, facility_ids: Mapping[str, str], now: datetime.datetime) -> list[SubmittedOrder]:
    """Return the orders that are not there yet, the oldest first."""
    known = statuses()
    wanted = [
        SubmittedOrder(order_body(order, now=now, facility_id=facility_ids.__getitem__), now - order.age, order)
        for order in FOR_CONSUMERS
    ]
    wanted += [SubmittedOrder(body, now - age) for body, age in examples(koeln=facility_ids[KOELN])]
    missing = [order for order in wanted if order.body["tenantOrderId"] not in known]
    return sorted(missing, key=lambda order: order.created_at)


@transaction.atomic
def order_place(order: SubmittedOrder) -> None:
    """Take *order* as the shop sends it; what is to wait longer does so before it could expire."""
    taken, _ = order_create(draft=parse_body(order.body, OrderForCreation), actor=acting_as(SHOP), now=order.created_at)
    if order.known_as is not None and order.known_as.waits:
        wait(taken, order.known_as)


def orders_finish() -> bool:
    """Route what is due, then unlock and cancel what is to be; return whether there was anything to do."""
    batches = itertools.takewhile(bool, (plans_route_due() for _ in range(MOST_BATCHES)))
    routed = sum(batches) > 0
    known = statuses()
    pending = [order for order in FOR_CONSUMERS if order.number in known and _is_due(order.after, known[order.number])]
    for order in pending:
        _follow_up(order)
    return routed or bool(pending)


def statuses() -> dict[str, str]:
    """Return the state of each of the demo's orders by its number."""
    numbers = [order.number for order in FOR_CONSUMERS] + [body["tenantOrderId"] for body, _ in examples(koeln="")]
    return dict(Order.objects.filter(tenant_order_id__in=numbers).values_list("tenant_order_id", "status"))


def _is_due(after: After, status: str) -> bool:
    if after == "UNLOCK":
        return status == OrderStatus.LOCKED
    return after in ("CANCEL", "EXPIRE") and status != OrderStatus.CANCELLED


def _follow_up(order: DemoOrder) -> None:
    key = str(Order.objects.values_list("pk", flat=True).get(tenant_order_id=order.number))
    if order.after == "EXPIRE":
        order_expire(order.number)
    elif order.after == "UNLOCK":
        order_unlock(order_id=key, reason=order.reason, actor=acting_as(CLERK))
    else:
        order_cancel(order_id=key, reason=order.reason, actor=acting_as(CLERK if order.locked else DISPATCHER))
