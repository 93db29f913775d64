"""Units are conserved: whatever happens in whatever order, the ledger and a plain model of the shelf agree."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.common.errors import Conflict
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.inventory.schemas.stocks import StockForCreation, StockValueForUpdate
from fulfillment.inventory.services.stocks import stock_create, stock_update, stocks_delete
from tests.cast import facility
from tests.inventory.shelves import Held, Shelves, assert_inventory_is_whole, new_process

pytestmark = pytest.mark.django_db

UNITS = st.integers(0, 6)
CORRECTIONS = st.sampled_from(["KEEP", "MISSING", "EMPTY"])
STEPS = st.one_of(
    st.tuples(st.just("count"), st.integers(0, 12)),
    st.tuples(st.just("delete")),
    st.tuples(st.just("hold"), st.integers(1, 4)),
    st.tuples(st.just("take"), UNITS, UNITS, CORRECTIONS),
    st.tuples(st.just("grab"), UNITS, UNITS, CORRECTIONS),
    st.tuples(st.just("put_back"), UNITS),
    st.tuples(st.just("restart"), UNITS),
    st.tuples(st.just("take_again"), UNITS),
)


@dataclass
class Shelf:
    """One article at one facility in plain Python; ``on_hand`` is None while nobody counts it."""

    on_hand: int | None = None
    reserved: int = 0
    sums: Counter = field(default_factory=Counter)
    taken_from: bool = False

    def move(self, units: int, cause: str) -> None:
        self.on_hand = (self.on_hand or 0) + units
        self.sums[cause] += units

    @property
    def free(self) -> int:
        return (self.on_hand or 0) - self.reserved


class World:
    """Does each step to the shelf and to the model; what the model refuses must be refused."""

    def __init__(self) -> None:
        self.shelves = Shelves(facility(tenant_facility_id=None), new_process())
        self.model = Shelf()
        self.held: list[tuple[Held, int]] = []
        self.picked: list[Held] = []

    def row(self) -> Stock | None:
        return Stock.objects.filter(facility=self.shelves.store).first()

    def refuses(self, refused: bool, work, **given) -> bool:
        if not refused:
            work(**given)
            return False
        with pytest.raises(Conflict):
            work(**given)
        return True

    def count(self, value: int) -> None:
        row, refused = self.row(), value < self.model.reserved
        if row is None:
            body = {"tenantArticleId": "A", "value": value, "facilityRef": str(self.shelves.store.pk)}
            stock_create(body=parse_body(body, StockForCreation), actor=SYSTEM, now=now())
        elif self.refuses(
            refused,
            stock_update,
            stock_id=str(row.pk),
            body=StockValueForUpdate(value=value),
            actor=SYSTEM,
            now=now(),
        ):
            return
        self.model.move(value - (self.model.on_hand or 0), "COUNTED")

    def delete(self) -> None:
        row = self.row()
        if row and not self.refuses(self.model.reserved > 0, stocks_delete, ids=[str(row.pk)], actor=SYSTEM, now=now()):
            self.model.move(-self.model.on_hand, "DELETED")
            self.model.on_hand = None

    def hold(self, units: int) -> None:
        held = self.shelves.hold("A", units)
        assert (held is not None) == (self.model.free >= units)
        if held:
            self.model.reserved += units
            self.held.append((held, units))

    def take(self, picked: int, missing: int, correction: str) -> None:
        if self.held:
            held, units = self.held.pop(0)
            picked = min(picked, units)
            self.shelves.take(self.shelves.taken(held, picked=picked, missing=missing, correction=correction))
            self.model.reserved -= units
            self._leave(picked, missing, correction)
            self.picked.append(held)

    def grab(self, picked: int, missing: int, correction: str) -> None:
        self.shelves.take(self.shelves.headless("A", picked=picked, missing=missing, correction=correction))
        if self.model.on_hand is not None:
            self._leave(picked, missing, correction)

    def put_back(self, units: int) -> None:
        self.shelves.put_back(self.shelves.returned("A", units))
        self._come(units)

    def restart(self, units: int) -> None:
        if self.picked:
            held = self.picked.pop(0)
            counted = self.model.on_hand is not None or self.model.taken_from
            refused = units + 1 > (self.model.free + units if counted else 0)
            holds = [self.shelves.again(held, units + 1)]
            if not self.refuses(refused, lambda: self.shelves.put_back(self.shelves.returned("A", units), holds=holds)):
                self._come(units)
                self.model.reserved += units + 1
                self.held.append((held, units + 1))

    def take_again(self, units: int) -> None:
        counted = self.model.on_hand is not None
        refused = counted and units > self.model.free
        if not self.refuses(refused, lambda: self.shelves.take_again(self.shelves.returned("A", units))) and counted:
            self.model.move(-units, "RETAKEN")

    def _leave(self, picked: int, missing: int, correction: str) -> None:
        self.model.move(max(0, picked - self.model.free), "FOUND")
        self.model.move(-picked, "PICKED")
        self.model.taken_from |= picked > 0
        gone = {"KEEP": 0, "MISSING": min(missing, self.model.free), "EMPTY": self.model.free}[correction]
        self.model.move(-gone, "SHORT_PICKED")

    def _come(self, units: int) -> None:
        if self.model.on_hand is not None or (units and self.model.taken_from):
            self.model.move(units, "GIVEN_BACK")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_units_are_conserved(steps):
    world = World()
    for name, *arguments in [("count", 9), *steps]:
        getattr(world, name)(*arguments)
        row, model = world.row(), world.model
        assert (row.on_hand if row else None) == model.on_hand, name
        assert (row.reserved if row else 0) == model.reserved, name
    movements = StockMovement.objects.filter(facility=world.shelves.store).values_list("cause", "quantity")
    sums = Counter()
    for cause, units in movements:
        sums[cause] += units
    assert sums == world.model.sums  # a cause that moved nothing equals one that is absent
    start_and_in = sum(sums[cause] for cause in ("OPENING", "FOUND", "GIVEN_BACK", "REFUSED"))
    shipped = -sums["PICKED"] - sums["RETAKEN"]
    adjusted = -sums["COUNTED"] - sums["SHORT_PICKED"] - sums["DELETED"]
    assert start_and_in - shipped - adjusted == (world.model.on_hand or 0)
    assert not Reservation.objects.filter(status="ACTIVE", consumed__gt=0).exists()
    assert_inventory_is_whole()
