"""What the demo's orders have to do with expiry: what somebody did about it, and what nobody fetched."""

import datetime

from expiry.models import Expiry
from expiry.services import expiry_expire, expiry_reschedule, expiry_stop
from fulfillment.common import clock
from orders.models import Order

from .order_book import DemoOrder
from .people import DISPATCHER, acting_as

LONGER = datetime.timedelta(hours=4)
SINCE = datetime.timedelta(minutes=50)  # that long ago


def wait(order: Order, known_as: DemoOrder) -> None:
    """Give *order* more time, or let it wait without an end."""
    expiry = Expiry.objects.get(process=order.process_id)
    key, actor, moment = str(expiry.pk), acting_as(DISPATCHER), clock.now() - SINCE
    if known_as.waits == "FOREVER":
        expiry_stop(expiry_id=key, reason=known_as.reason, actor=actor, now=moment)
        return
    later = expiry.provisioning_time + LONGER
    expiry_reschedule(
        expiry_id=key, provisioning_time=later, reason=f"By 4 h: {known_as.reason}", actor=actor, now=moment
    )


def order_expire(number: str) -> None:
    """Let an order expire whose time has come, as the clock does."""
    process_id = Order.objects.values_list("process_id", flat=True).get(tenant_order_id=number)
    expiry_expire(process_id=process_id, now=clock.now())
