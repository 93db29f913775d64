"""What one change does to the counters of several locked stock rows, written and told of together."""

from collections.abc import Iterable

from fulfillment.common.inserts import NewRows
from fulfillment.common.updates import update_rows
from fulfillment.inventory.models import Stock

from .ledger import Ledger
from .stock_events import stock_publish


class StockChanges:
    """Remembers what locked rows were before they are changed in memory; each must have its facility loaded."""

    def __init__(self, stocks: Iterable[Stock], *, ledger: Ledger) -> None:
        self.ledger = ledger
        self._before = [(stock, stock.on_hand, stock.reserved, stock.available) for stock in stocks]

    def write(self, *, new_rows: NewRows) -> None:
        """Write the rows that changed by one statement and the ledger by another, and tell of changed units."""
        moved = [
            stock
            for stock, on_hand, reserved, _ in self._before
            if (stock.on_hand, stock.reserved) != (on_hand, reserved)
        ]
        # The version stays: it counts changes of the client's own properties.
        update_rows(moved, "on_hand", "reserved")
        self.ledger.write()
        for stock, on_hand, _, available in self._before:
            if (stock.on_hand, stock.available) != (on_hand, available):
                stock_publish(
                    stock=stock,
                    old_value=on_hand,
                    old_available=available,
                    actor=self.ledger.actor,
                    now=self.ledger.now,
                    reason=self.ledger.reason,
                    new_rows=new_rows,
                )
