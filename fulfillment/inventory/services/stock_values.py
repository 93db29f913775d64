"""Changes one locked stock row in memory, within what is promised of it."""

import datetime
from typing import Any

from fulfillment.audits.services import Audited
from fulfillment.common.errors import Conflict
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import save_changes
from fulfillment.inventory.documents import stock_traits
from fulfillment.inventory.models import Stock
from fulfillment.inventory.states import MovementCause

from .ledger import Ledger
from .stock_events import stock_publish

STOCK_FIELDS = ("on_hand", "blocked", "available_until", "details")

# Columns, the way to the row, or the row's identity; everything else that is documented goes to the details.
_ELSEWHERE = {
    "id",
    "version",
    "value",
    "operationType",
    "tenantArticleId",
    "facility",
    "facilityRef",
    "tenantFacilityId",
    "availableUntil",
}


def stock_apply(*, stock: Stock, properties: dict[str, Any], ledger: Ledger) -> None:
    """Change the given properties in memory; None removes one. Raises: Conflict for fewer units than reserved."""
    value = properties["value"]
    if value < stock.reserved:
        raise Conflict(
            f"The stock {stock.pk} has {stock.reserved} units reserved for orders; its value cannot be {value}."
            " Release the reservations first."
        )
    ledger.move(stock, units=value - stock.on_hand, cause=MovementCause.COUNTED)
    if "availableUntil" in properties:
        stock.available_until = datetime.datetime.fromisoformat(properties["availableUntil"])
    changes = {name: given for name, given in properties.items() if name not in _ELSEWHERE}
    stock.details = {name: kept for name, kept in {**stock.details, **changes}.items() if kept is not None}
    stock.blocked = "DEFECTIVE" in stock.details.get("conditions", ()) or "PICKABLE" not in stock_traits(stock)


def stock_changed(*, stock: Stock, properties: dict[str, Any], ledger: Ledger) -> bool:
    """Apply *properties* to a locked row and write it with its event; return False if nothing is different.

    The caller writes the ledger, once for all rows.
    """
    before = _state(stock)
    old_value, old_available = stock.on_hand, stock.available
    stock_apply(stock=stock, properties=properties, ledger=ledger)
    if _state(stock) == before:
        return False
    moved = (stock.on_hand, stock.available) != (old_value, old_available)
    event_id = new_id() if moved else None
    audit = Audited("update", actor=ledger.actor, event_id=event_id, new_rows=ledger.trail)
    save_changes(stock, fields=STOCK_FIELDS, now=ledger.now, audit=audit)
    if moved:
        stock_publish(
            stock=stock,
            old_value=old_value,
            old_available=old_available,
            actor=ledger.actor,
            now=ledger.now,
            event_id=event_id,
        )
    return True


def _state(stock: Stock) -> tuple[Any, ...]:
    return tuple(getattr(stock, name) for name in STOCK_FIELDS)
