"""Tells of units that came, went, or can be promised again."""

import datetime
import uuid

from fulfillment.common.actor import Actor
from fulfillment.common.inserts import NewRows
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
    new_rows: NewRows | None = None,
    event_id: uuid.UUID | None = None,
) -> None:
    """Publish INVENTORY_FACILITY_STOCK_CHANGED for *stock*, whose facility must be loaded; at once or with *new_rows*.

    The event belongs to no process, whatever moved the units.
    """
    event_publish(
        name=EventName.INVENTORY_FACILITY_STOCK_CHANGED,
        payload=stock_changed_document(stock, old_value=old_value, old_available=old_available),
        actor=actor,
        now=now,
        reason=reason,
        new_rows=new_rows,
        event_id=event_id,
    )
