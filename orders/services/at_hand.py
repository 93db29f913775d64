"""An order, read under the lock of its process: what every verb of an order begins with."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from orders.models import Order, OrderLine


@contextmanager
def locked_order(
    order_id: str, *, version: int | None, now: datetime.datetime
) -> Iterator[tuple[Order, list[OrderLine], Process]]:
    """Lock the order's process, then read the order as it is under the lock. Raises: NotFound, VersionConflict."""
    known = Order.objects.known(order_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        order: Order = Order.objects.get(pk=known.pk)
        order.require_version(version)
        yield order, list(order.lines.order_by("position")), processes[order.process_id]
