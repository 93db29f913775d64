"""Holding stock and giving it back: all of a plan or nothing, each once, never more than there is."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.services.reservations import Hold, reservations_create, reservations_release
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from tests.cast import goods
from tests.contract import matches

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(db):
    return Process.objects.create(order_id=uuid.uuid4(), created_at=now(), modified_at=now())


def hold(process, *wanted):
    """Try to hold ``(plan, stock, quantity)`` and return the plans that got theirs."""
    with locked(process_ids=[process.pk], now=now()) as processes:
        holds = [
            Hold(
                group=plan,
                process=processes[process.pk],
                plan_id=plan,
                order_line_id=uuid.uuid4(),
                stock_id=stock.pk,
                quantity=quantity,
            )
            for plan, stock, quantity in wanted
        ]
        return reservations_create(holds=holds, now=now())


def release(process, *plans):
    with locked(process_ids=[process.pk], now=now()) as processes:
        return reservations_release(process=processes[process.pk], plan_ids=plans, now=now(), actor=SYSTEM)


def reserved():
    return dict(Stock.objects.values_list("tenant_article_id", "reserved"))


def test_a_plan_gets_all_of_its_lines_or_none(store, process):
    stocks = goods(store, A=5, B=1)
    first, second = uuid.uuid4(), uuid.uuid4()
    assert hold(process, (first, stocks["A"], 2), (first, stocks["B"], 2), (second, stocks["A"], 4)) == {second}
    assert reserved() == {"A": 4, "B": 0}
    assert Reservation.objects.get().plan_id == second
    assert [event.name for event in Event.objects.all()] == ["INVENTORY_RESERVATIONS_CREATED"]


def test_two_lines_of_one_stock_count_together(store, process):
    stocks = goods(store, A=3)
    plan = uuid.uuid4()
    assert hold(process, (plan, stocks["A"], 2), (plan, stocks["A"], 2)) == set()
    assert hold(process, (plan, stocks["A"], 2), (plan, stocks["A"], 1)) == {plan}
    assert reserved() == {"A": 3}


@pytest.mark.parametrize("change", [{"safety_stock": 3}, {"blocked": True}, {"on_hand": 2}])
def test_what_may_not_be_promised_is_not(store, process, change):
    stocks = goods(store, A=5)
    Stock.objects.filter(pk=stocks["A"].pk).update(**change)
    assert hold(process, (uuid.uuid4(), stocks["A"], 3)) == set()
    assert reserved() == {"A": 0}


def test_giving_back_twice_gives_back_once(store, process):
    stocks = goods(store, A=5)
    plan, other = uuid.uuid4(), uuid.uuid4()
    hold(process, (plan, stocks["A"], 2), (other, stocks["A"], 1))
    assert release(process, plan) == 2
    assert release(process, plan) == 0
    assert reserved() == {"A": 1}
    assert Reservation.objects.filter(status="RELEASED").count() == 1
    sequences = Event.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3]


def test_the_database_refuses_more_reserved_than_there_is(store):
    goods(store, A=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(reserved=6)


def test_the_api_shows_what_is_held_now(api, clerk, store, elsewhere, process):
    stocks, others = goods(store, A=5), goods(elsewhere, A=5)
    plan, foreign, gone = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    hold(process, (plan, stocks["A"], 2), (foreign, others["A"], 1), (gone, stocks["A"], 1))
    release(process, gone)
    with CaptureQueriesContext(connection) as queries:
        page = api.get("/api/reservations").json()
    assert len(queries) == 2
    assert matches("ReservationsPaginatedResult", page)
    assert page["total"] == 2
    reservation = next(row for row in page["reservations"] if row["quantity"] == 2)
    assert reservation["host"] == {"reference": str(stocks["A"].pk), "type": "STOCK"}
    assert reservation["relatedRefs"]["routingPlanRefs"] == [str(plan)]
    assert api.get(f"/api/reservations/{reservation['id']}").json() == reservation
    first = api.get("/api/reservations", {"size": 1}).json()
    second = api.get("/api/reservations", {"size": 1, "after": first["pageInfo"]["endCursor"]}).json()
    assert first["pageInfo"]["hasNextPage"]
    assert first["reservations"] + second["reservations"] == page["reservations"]
    assert clerk.get("/api/reservations").json()["reservations"] == [reservation]
    released, hidden = Reservation.objects.get(plan_id=gone), Reservation.objects.get(plan_id=foreign)
    assert api.get(f"/api/reservations/{released.pk}").status_code == 404
    assert clerk.get(f"/api/reservations/{hidden.pk}").status_code == 404


def test_a_stock_can_be_deleted_once_everything_is_given_back(api, store, process):
    stock = goods(store, A=5)["A"]
    plan = uuid.uuid4()
    hold(process, (plan, stock, 2))
    assert api.delete(f"/api/stocks/{stock.pk}").status_code == 409
    release(process, plan)
    assert api.delete(f"/api/stocks/{stock.pk}").status_code == 200
