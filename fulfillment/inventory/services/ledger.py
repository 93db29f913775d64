"""The only way a stock's units change: each change is noted with its cause, all of them are written together."""

import datetime
import uuid
from dataclasses import dataclass, field

from fulfillment.common.actor import Actor
from fulfillment.common.inserts import NewRows
from fulfillment.inventory.models import Stock, StockMovement
from fulfillment.inventory.states import MovementCause
from fulfillment.processes.models import Process


@dataclass(slots=True, kw_only=True)
class Ledger:
    """The movements of one change by one actor, whose locked stock rows the caller writes itself."""

    actor: Actor
    now: datetime.datetime
    process: Process | None = None
    reason: str = ""
    movements: list[StockMovement] = field(default_factory=list)
    trail: NewRows = field(default_factory=NewRows)

    def move(self, stock: Stock, *, units: int, cause: MovementCause, reference: uuid.UUID | None = None) -> None:
        """Add *units* to what is on hand, negative ones take off; zero is no movement."""
        if not units:
            return
        stock.on_hand += units
        movement = StockMovement(
            facility_id=stock.facility_id,
            tenant_article_id=stock.tenant_article_id,
            stock_id=stock.pk,
            quantity=units,
            cause=cause,
            on_hand=stock.on_hand,
            process=self.process,
            reference=reference,
            actor_id=self.actor.id,
            actor_name=self.actor.name,
            reason=self.reason,
            created_at=self.now,
        )
        self.movements.append(movement)

    def write(self) -> None:
        """Insert what was noted, in its order, by one statement, and the trail of what people counted by another."""
        StockMovement.objects.bulk_create(self.movements)
        self.movements = []
        self.trail.write()
