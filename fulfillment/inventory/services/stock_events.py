"""Tells of units that came, went, or can be promised again."""

import datetime

from fulfillment.common.actor import Actor
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish
from fulfillment.inventory.documents import stock_changed_document
from fulfillment.inventory.models import Stock


def stock_publish(
    *,
    stock: Stock,
    old_value: int,
    old_available: int,
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """Publish INVENTORY_FACILITY_STOCK_CHANGED for *stock*, whose facility must be loaded."""
    event_publish(
        name=EventName.INVENTORY_FACILITY_STOCK_CHANGED,
        payload=stock_changed_document(stock, old_value=old_value, old_available=old_available),
        actor=actor,
        now=now,
        reason=reason,
    )
