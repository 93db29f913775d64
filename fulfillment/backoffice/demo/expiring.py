"""What the demo's orders have to do with expiry: the rules, what somebody did about it, and what nobody fetched."""

import datetime

from expiry.models import Expiry, ExpiryConfiguration
from expiry.schemas import ExpiryConfiguration as ExpiryConfigurationBody
from expiry.services import expiry_configuration_put, expiry_expire, expiry_reschedule, expiry_stop
from fulfillment.common import clock
from fulfillment.common.configurations import configuration_in_force
from orders.models import Order

from .order_book import DemoOrder
from .people import DEMO, DISPATCHER, acting_as

OFFSET_MINUTES = 120
LONGER = datetime.timedelta(hours=4)
SINCE = datetime.timedelta(minutes=50)  # that long ago


def rules_are_missing() -> bool:
    """Say whether nobody has set the rules of expiry."""
    return configuration_in_force(ExpiryConfiguration).version == 0


def rules_make() -> None:
    """Let orders expire two hours after they should have been fetched."""
    body = ExpiryConfigurationBody(provisioning_time_offset_in_minutes=OFFSET_MINUTES)
    expiry_configuration_put(body=body, actor=DEMO)


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
