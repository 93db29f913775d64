"""Requests at the same time, on PostgreSQL: nothing is lost, nothing is oversold, nothing blocks for ever."""

import threading
import uuid
from collections import Counter

import pytest
from django.db import connection, connections

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.common.errors import Conflict, VersionConflict
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.inventory.schemas.stocks import StockForCreation, StockForUpdate, StockValueForUpsert
from fulfillment.inventory.services.reservations import Hold, reservations_create
from fulfillment.inventory.services.stocks import stock_create, stock_update, stocks_delete, stocks_upsert
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked
from tests.cast import facility, goods
from tests.inventory.shelves import Shelves, assert_inventory_is_whole, new_process

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = 8


def at_once(work, count=THREADS):
    """Run ``work(number)`` in threads that start together; return how each ended."""
    barrier, outcomes = threading.Barrier(count), Counter()

    def run(number):
        try:
            barrier.wait(10)
            outcomes[work(number)] += 1
        except Exception as error:
            outcomes[type(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def test_of_changes_from_one_version_one_wins():
    stock = goods(facility(), A=5)["A"]

    def change(number):
        body = StockForUpdate(value=10 + number, version=1)
        return stock_update(stock_id=str(stock.pk), body=body, actor=SYSTEM, now=now()).version

    assert at_once(change) == {2: 1, VersionConflict: THREADS - 1}
    assert Event.objects.count() == 1


def test_of_creations_of_one_stock_one_wins():
    store = facility(tenant_facility_id="K-1")
    body = parse_body({"tenantArticleId": "A", "value": 3, "tenantFacilityId": "K-1"}, StockForCreation)
    outcomes = at_once(lambda number: stock_create(body=body, actor=SYSTEM, now=now()).on_hand)
    assert outcomes == {3: 1, Conflict: THREADS - 1}
    assert Stock.objects.filter(facility=store).count() == Event.objects.count() == 1


def test_many_stocks_in_any_order_do_not_deadlock():
    stocks = list(goods(facility(), **{f"a_{number}": 1 for number in range(20)}).values())

    def change(number):
        order = stocks if number % 2 else stocks[::-1]
        items = [StockValueForUpsert(id=str(stock.pk), value=100 + number) for stock in order]
        return len(stocks_upsert(items=items, actor=SYSTEM, now=now()))

    assert at_once(change) == {20: THREADS}
    assert Stock.objects.values("on_hand").distinct().count() == 1
    assert set(Stock.objects.values_list("version", flat=True)) == {1 + THREADS}


def test_counting_down_never_undercuts_what_is_being_promised():
    stock = goods(facility(), A=10)["A"]
    processes = [Process.objects.create(created_at=now(), modified_at=now()) for _ in range(THREADS)]

    def work(number):
        if number % 2:
            body = StockValueForUpsert(id=str(stock.pk), value=4)
            return stocks_upsert(items=[body], actor=SYSTEM, now=now())[0][1] and "counted"
        with locked(process_ids=[processes[number].pk], now=now()) as held:
            plan = uuid.uuid4()
            hold = Hold(
                group=plan,
                process=held[processes[number].pk],
                plan_id=plan,
                order_line_id=uuid.uuid4(),
                stock_id=stock.pk,
                quantity=3,
            )
            return "held" if reservations_create(holds=[hold], now=now()) else "refused"

    outcomes = at_once(work)
    assert set(outcomes) <= {"counted", Conflict, "held", "refused"}
    stock.refresh_from_db()
    assert stock.reserved == 3 * outcomes["held"] == 3 * Reservation.objects.count()
    assert stock.reserved <= stock.on_hand


def test_picking_the_same_stocks_in_opposite_orders_does_not_deadlock():
    store = facility()
    names = [f"N{number}" for number in range(12)]
    goods(store, **dict.fromkeys(names, 10 * THREADS))
    shelves = [Shelves(store, new_process()) for _ in range(THREADS)]
    lines = [[one.hold(name, 2) for name in names] for one in shelves]

    def work(number):
        mine, held = shelves[number], lines[number] if number % 2 else lines[number][::-1]
        for name in names if number % 2 else names[::-1]:
            mine.put_back(mine.returned(name, 1))
        mine.take(*(mine.taken(one, picked=2) for one in held), mine.headless(names[number], picked=1))
        mine.put_back(*(mine.returned(one.article, 2) for one in held))
        mine.take_again(*(mine.returned(one.article, 1) for one in held))
        return "done"

    assert at_once(work) == {"done": THREADS}
    assert_inventory_is_whole()
    left = dict(Stock.objects.values_list("tenant_article_id", "on_hand"))
    picked = dict.fromkeys(names[:THREADS], 1)
    assert left == {name: 10 * THREADS - picked.get(name, 0) for name in names}


def test_goods_that_come_back_at_once_to_a_deleted_stock_are_all_counted():
    store = facility()
    stocks = goods(store, A=THREADS, B=THREADS)
    shelves = [Shelves(store, new_process()) for _ in range(THREADS)]
    for one in shelves:
        one.take(*(one.taken(one.hold(name, 1), picked=1) for name in stocks))
    stocks_delete(ids=[str(stock.pk) for stock in stocks.values()], actor=SYSTEM, now=now())

    def work(number):
        mine = shelves[number]
        mine.put_back(*(mine.returned(name, 1) for name in ("AB" if number % 2 else "BA")))
        return "back"

    assert at_once(work) == {"back": THREADS}
    assert_inventory_is_whole()
    assert dict(Stock.objects.values_list("tenant_article_id", "on_hand")) == {"A": THREADS, "B": THREADS}


def test_many_creations_in_any_order_do_not_deadlock():
    facility(tenant_facility_id="K-1")
    names = [f"N{number}" for number in range(400)]

    def create(number):
        order = names if number % 2 else names[::-1]
        bodies = [{"tenantArticleId": name, "value": 3, "tenantFacilityId": "K-1"} for name in order]
        return len(
            stocks_upsert(items=[parse_body(body, StockForCreation) for body in bodies], actor=SYSTEM, now=now())
        )

    outcomes = at_once(create)
    assert set(outcomes) <= {400, Conflict}
    assert outcomes[400] >= 1
    assert_inventory_is_whole()


def test_these_tests_run_on_postgresql():
    assert connection.vendor == "postgresql"
