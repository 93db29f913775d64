"""Short words for what happens to the shelves of one facility for one process."""

import uuid
from dataclasses import dataclass
from typing import Any

from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.common.invariants import all_invariants
from fulfillment.facilities.models import Facility
from fulfillment.inventory import invariants
from fulfillment.inventory.models import Stock
from fulfillment.inventory.services.outbound import (
    Rehold,
    Return,
    Take,
    stock_put_back,
    stock_take_again,
    stock_take_out,
)
from fulfillment.inventory.services.reservations import Hold, reservations_create, reservations_release
from fulfillment.inventory.states import MovementCause, ShortPickCorrection
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked


def new_process() -> Process:
    return Process.objects.create(order_id=uuid.uuid4(), created_at=now(), modified_at=now())


def assert_inventory_is_whole() -> None:
    """Ask the invariants of the inventory alone: the plans of these reservations are made up."""
    own = [one for one in all_invariants() if one.check.__module__ == invariants.__name__]
    assert len(own) >= 5
    assert not [f"{one.statement}: {line}" for one in own for line in one.check()]


@dataclass(frozen=True)
class Held:
    """A line of a plan that holds units."""

    plan_id: uuid.UUID
    order_line_id: uuid.UUID
    article: str


class Shelves:
    """One facility as one process sees it; every verb is a transaction of its own."""

    def __init__(self, store: Facility, process: Process) -> None:
        self.store, self.process = store, process

    def _locked(self, service: Any, **given: Any) -> Any:
        with locked(process_ids=[self.process.pk], now=now()) as processes:
            return service(process=processes[self.process.pk], actor=SYSTEM, now=now(), **given)

    def hold(self, article: str, quantity: int, *, plan: uuid.UUID | None = None) -> Held | None:
        """Reserve units for a new line; None if they are not there."""
        held = Held(plan or uuid.uuid4(), uuid.uuid4(), article)
        stock = Stock.objects.filter(facility=self.store, tenant_article_id=article).first()
        if stock is None:
            return None
        with locked(process_ids=[self.process.pk], now=now()) as processes:
            hold = Hold(
                group=uuid.uuid4(),
                process=processes[self.process.pk],
                plan_id=held.plan_id,
                order_line_id=held.order_line_id,
                stock_id=stock.pk,
                quantity=quantity,
            )
            return held if reservations_create(holds=[hold], now=now()) else None

    def release(self, held: Held) -> Any:
        return self._locked(reservations_release, plan_ids=[held.plan_id])

    def taken(self, held: Held, *, picked: int, missing: int = 0, correction: str = "KEEP") -> Take:
        how = ShortPickCorrection(correction)
        plan, line = held.plan_id, held.order_line_id
        return Take(uuid.uuid4(), self.store.pk, held.article, plan, line, picked, missing, how)

    def headless(self, article: str, *, picked: int, missing: int = 0, correction: str = "KEEP") -> Take:
        how = ShortPickCorrection(correction)
        return Take(uuid.uuid4(), self.store.pk, article, None, None, picked, missing, how)

    def returned(self, article: str, quantity: int) -> Return:
        return Return(uuid.uuid4(), self.store.pk, article, quantity)

    def again(self, held: Held, quantity: int) -> Rehold:
        return Rehold(held.plan_id, held.order_line_id, self.store.pk, held.article, quantity)

    def take(self, *takes: Take, reason: str = "") -> None:
        self._locked(stock_take_out, takes=takes, reason=reason)

    def put_back(self, *returns: Return, cause: MovementCause = MovementCause.GIVEN_BACK, holds: Any = ()) -> None:
        self._locked(stock_put_back, returns=returns, cause=cause, holds=holds)

    def take_again(self, *returns: Return) -> None:
        self._locked(stock_take_again, returns=returns)
