"""Goods leave the shelves for orders, come back and leave again: counters, reservations, ledger and events agree."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.common.errors import Conflict
from fulfillment.events.models import Event
from fulfillment.inventory.invariants import ended_stays_ended
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.inventory.services.outbound import Rehold, Return, stock_put_back, stock_take_again, stock_take_out
from fulfillment.inventory.services.stocks import stocks_delete
from fulfillment.inventory.states import MovementCause
from fulfillment.processes.services import locked
from tests.cast import goods
from tests.inventory.shelves import Shelves, assert_inventory_is_whole, new_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves(store):
    yield Shelves(store, new_process())
    assert_inventory_is_whole()


def counters(article="A"):
    return Stock.objects.values_list("on_hand", "reserved").get(tenant_article_id=article)


def story(article="A"):
    rows = StockMovement.objects.filter(tenant_article_id=article).exclude(cause="OPENING").order_by("pk")
    return list(rows.values_list("cause", "quantity", "on_hand"))


def deltas():
    """What the events of changed stock told, as (article, on hand, available)."""
    payloads = Event.objects.filter(name="INVENTORY_FACILITY_STOCK_CHANGED").order_by("pk").values_list("payload")
    rows = [(payload["tenantArticleId"], payload["delta"]) for (payload,) in payloads]
    return [(article, delta["stockOnHand"], delta["available"]) for article, delta in rows]


def test_what_was_picked_leaves_the_shelf_and_its_reservation_is_consumed(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 2)
    take = shelves.taken(held, picked=2)
    shelves.take(take, reason="closed")
    assert counters() == (3, 0)
    reservation = Reservation.objects.get()
    assert (reservation.status, reservation.consumed, reservation.version) == ("CONSUMED", 2, 2)
    assert story() == [("PICKED", -2, 3)]
    movement = StockMovement.objects.last()
    assert (movement.process_id, movement.reference) == (shelves.process.pk, take.reference)
    assert (movement.actor_name, movement.reason) == ("system", "closed")
    assert deltas() == [("A", -2, 0)]
    assert Stock.objects.get().version == 1


def test_the_events_name_what_ended_and_keep_the_sequence(shelves, store):
    goods(store, A=5, B=5)
    first = shelves.hold("A", 2)
    second = shelves.hold("B", 1, plan=first.plan_id)
    shelves.take(shelves.taken(first, picked=2), shelves.taken(second, picked=0))
    (event,) = Event.objects.filter(name="INVENTORY_RESERVATIONS_DELETED")
    ended = [(row["tenantArticleId"], row["status"], row["consumed"]) for row in event.payload["reservations"]]
    assert ended == [("A", "CONSUMED", 2), ("B", "RELEASED", 0)]
    assert event.payload["endedBy"] == "PICKING"
    own = Event.objects.filter(process_id=shelves.process.pk).order_by("sequence")
    assert list(own.values_list("sequence", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("picked", "correction", "told"),
    [
        (3, "KEEP", [("PICKED", -3, 7)]),
        (3, "MISSING", [("PICKED", -3, 7), ("SHORT_PICKED", -2, 5)]),
        (3, "EMPTY", [("PICKED", -3, 7), ("SHORT_PICKED", -3, 4)]),
        (0, "KEEP", []),
        (0, "MISSING", [("SHORT_PICKED", -5, 5)]),
        (0, "EMPTY", [("SHORT_PICKED", -6, 4)]),
    ],
)
def test_what_was_not_found_is_corrected_as_told(shelves, store, picked, correction, told):
    goods(store, A=10)
    shelves.hold("A", 4)
    held = shelves.hold("A", 5)
    shelves.take(shelves.taken(held, picked=picked, missing=5 - picked, correction=correction))
    assert counters() == (10 + sum(units for _, units, _ in told), 4)
    assert story() == told
    assert Reservation.objects.get(plan_id=held.plan_id).status == ("CONSUMED" if picked else "RELEASED")


def test_a_correction_leaves_what_is_promised_to_others(shelves, store):
    goods(store, A=6)
    shelves.hold("A", 4)
    held = shelves.hold("A", 2)
    shelves.take(shelves.taken(held, picked=1, missing=9, correction="MISSING"))
    assert counters() == (4, 4)
    assert story() == [("PICKED", -1, 5), ("SHORT_PICKED", -1, 4)]


def test_lines_of_one_stock_add_up_and_are_corrected_when_all_are_picked(shelves, store):
    goods(store, A=10)
    first = shelves.hold("A", 3)
    second = shelves.hold("A", 4, plan=first.plan_id)
    shelves.take(
        shelves.taken(first, picked=1, missing=2, correction="EMPTY"),
        shelves.taken(second, picked=3, missing=1),
    )
    assert counters() == (0, 0)
    assert story() == [("PICKED", -1, 9), ("PICKED", -3, 6), ("SHORT_PICKED", -6, 0)]
    assert deltas() == [("A", -10, -3)]


def test_units_that_become_free_are_told(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 5)
    shelves.take(shelves.taken(held, picked=0, missing=5))
    assert deltas() == [("A", 0, 5)]


def test_without_a_reservation_units_come_from_what_nobody_is_promised(shelves, store):
    goods(store, A=5)
    shelves.hold("A", 2)
    shelves.take(shelves.headless("A", picked=2))
    assert counters() == (3, 2)
    shelves.take(shelves.headless("A", picked=4))
    assert counters() == (2, 2)
    assert story() == [("PICKED", -2, 3), ("FOUND", 3, 6), ("PICKED", -4, 2)]


def test_what_was_reserved_is_never_found(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 3)
    extra = shelves.headless("A", picked=4)
    shelves.take(extra, shelves.taken(held, picked=3))
    assert counters() == (0, 0)
    assert story() == [("PICKED", -3, 2), ("FOUND", 2, 4), ("PICKED", -4, 0)]
    assert StockMovement.objects.get(cause="FOUND").reference == extra.reference


def test_an_article_that_is_not_counted_stays_so(shelves):
    shelves.take(shelves.headless("A", picked=2, missing=1, correction="EMPTY"))
    shelves.put_back(shelves.returned("A", 2))
    shelves.take_again(shelves.returned("A", 2))
    assert not Stock.objects.exists()
    assert not StockMovement.objects.exists()
    assert not Event.objects.exists()


def test_a_reservation_ends_once(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 2)
    shelves.take(shelves.taken(held, picked=2))
    with pytest.raises(Conflict, match=r"'A'"):
        shelves.take(shelves.taken(held, picked=2))
    assert shelves.release(held) == 0
    assert counters() == (3, 0)


def test_a_consumed_reservation_that_came_back_breaks_an_invariant(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 2)
    shelves.take(shelves.taken(held, picked=2))
    assert not list(ended_stays_ended())
    Reservation.objects.update(status="ACTIVE", consumed=0)
    assert len(list(ended_stays_ended())) == 1
    Reservation.objects.update(status="CONSUMED", consumed=2)


@pytest.mark.parametrize("cause", [MovementCause.GIVEN_BACK, MovementCause.REFUSED])
def test_goods_that_come_back_are_free_again(shelves, store, cause):
    goods(store, A=5, B=5)
    a, b = shelves.returned("A", 2), shelves.returned("A", 1)
    shelves.put_back(a, b, shelves.returned("B", 0), cause=cause)
    assert counters() == (8, 0)
    assert story() == [(cause, 2, 7), (cause, 1, 8)]
    assert list(StockMovement.objects.filter(cause=cause).values_list("reference", flat=True)) == [
        a.reference,
        b.reference,
    ]
    assert deltas() == [("A", 3, 3)]
    assert counters("B") == (5, 0)


def test_goods_come_back_to_a_stock_that_was_deleted_meanwhile(shelves, store, api):
    stock = goods(store, A=2)["A"]
    shelves.take(shelves.taken(shelves.hold("A", 2), picked=2))
    stocks_delete(ids=[str(stock.pk)], actor=SYSTEM, now=now())
    assert not Reservation.objects.exists()
    shelves.put_back(shelves.returned("A", 2))
    assert counters() == (2, 0)
    again = Stock.objects.get()
    assert again.pk != stock.pk
    assert api.get(f"/api/stocks/{again.pk}").json()["receiptDate"]
    assert story() == [("PICKED", -2, 0), ("GIVEN_BACK", 2, 2)]


def test_goods_that_come_back_are_held_again_before_anybody_can_have_them(shelves, store):
    goods(store, A=2)
    held = shelves.hold("A", 2)
    shelves.take(shelves.taken(held, picked=2))
    shelves.put_back(shelves.returned("A", 2), holds=[shelves.again(held, 2)])
    assert counters() == (2, 2)
    assert list(Reservation.objects.order_by("pk").values_list("status", "quantity")) == [
        ("CONSUMED", 2),
        ("ACTIVE", 2),
    ]
    assert deltas() == [("A", -2, 0), ("A", 2, 0)]
    assert Event.objects.filter(name="INVENTORY_RESERVATIONS_CREATED").count() == 2
    shelves.take(shelves.taken(held, picked=1))
    assert counters() == (1, 0)


def test_more_is_held_again_only_if_it_is_free(shelves, store):
    goods(store, A=5)
    held = shelves.hold("A", 3)
    shelves.take(shelves.taken(held, picked=1))
    other = shelves.hold("A", 3)
    with pytest.raises(Conflict, match=r"'A'.* only 2 are free"):
        shelves.put_back(shelves.returned("A", 1), holds=[shelves.again(held, 3)])
    assert counters() == (4, 3)
    shelves.release(other)
    shelves.put_back(shelves.returned("A", 1), holds=[shelves.again(held, 3)])
    assert counters() == (5, 3)


def test_blocked_goods_that_come_back_can_be_held_again(shelves, store):
    goods(store, A=2)
    held = shelves.hold("A", 2)
    shelves.take(shelves.taken(held, picked=2))
    Stock.objects.update(blocked=True)
    shelves.put_back(shelves.returned("A", 2), holds=[shelves.again(held, 2)])
    assert counters() == (2, 2)


def test_what_was_given_back_is_taken_again(shelves, store):
    goods(store, A=2)
    shelves.put_back(shelves.returned("A", 2))
    shelves.take_again(shelves.returned("A", 1), shelves.returned("A", 1))
    assert counters() == (2, 0)
    assert story() == [("GIVEN_BACK", 2, 4), ("RETAKEN", -1, 3), ("RETAKEN", -1, 2)]


def test_what_others_were_promised_meanwhile_is_not_taken_again(shelves, store):
    goods(store, A=0)
    shelves.put_back(shelves.returned("A", 3))
    shelves.hold("A", 2)
    with pytest.raises(Conflict, match=r"2 units of the article 'A'.* only 1 are free"):
        shelves.take_again(shelves.returned("A", 2))
    assert counters() == (3, 2)


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_statements_does_not_grow_with_the_lines(shelves, store, number):
    articles = [f"N{count}" for count in range(number)]
    goods(store, **dict.fromkeys(articles, 20))
    first = shelves.hold(articles[0], 9)
    held = [first] + [shelves.hold(name, 9 - count % 3, plan=first.plan_id) for count, name in enumerate(articles[1:])]
    takes = [shelves.taken(one, picked=count % 4, missing=1, correction="MISSING") for count, one in enumerate(held)]
    returns = [Return(uuid.uuid4(), store.pk, name, count % 3 + 1) for count, name in enumerate(articles)]
    holds = [Rehold(one.plan_id, one.order_line_id, store.pk, one.article, 1) for one in held]

    def statements(service, **given):
        with locked(process_ids=[shelves.process.pk], now=now()) as processes:
            process = processes[shelves.process.pk]
            with CaptureQueriesContext(connection) as captured:
                service(process=process, actor=SYSTEM, now=now(), **given)
        return len(captured)

    # Reservations, stock rows; reservations, stock rows and ledger written. The events wait for the lock's end.
    assert statements(stock_take_out, takes=takes) == 5
    # Stock rows; stock rows, ledger and reservations written.
    assert statements(stock_put_back, returns=returns, holds=holds, cause=MovementCause.GIVEN_BACK) == 4
    assert statements(stock_take_again, returns=returns) == 3
