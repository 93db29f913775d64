"""Quotes and orders keep out of each other's way: what orders lock no quote waits for, and quotes lock nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Stock
from fulfillment.processes.models import Process
from fulfilment_options.models import FulfilmentOption
from orders.models import Order
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.fulfilment_options.cast import ask, basket
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .parallel import in_parallel, route_until_quiet

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# Whoever waits for a lock this long, in milliseconds, is told instead of waiting for ever.
LONGEST = 3_000
# Of this database: another worker of the suite may be waiting in its own.
WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event <> 'extend'
"""
OWN_LOCKS = """
SELECT relation::regclass::text, mode FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode NOT IN ('AccessShareLock', 'RowExclusiveLock')
"""


@contextmanager
def impatient() -> Iterator[None]:
    """Have the statements of this thread fail where they would wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LONGEST}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@contextmanager
def elsewhere(work: Any) -> Iterator[None]:
    """Have *work* done in a transaction of another connection, which stays open while the block runs."""
    done, over = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def hold() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                over.wait(60)
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert done.wait(60)
        assert not failures, failures
        yield
    finally:
        over.set()
        thread.join()


def lock_everything_an_order_locks() -> None:
    for model in (Process, Stock, Facility):
        assert list(model.objects.select_for_update().order_by("pk"))


def test_a_quote_is_answered_while_orders_hold_their_locks() -> None:
    where, client = facility(tenant_facility_id="K"), client_of(administrator())
    goods(where, A=5)
    assert client.post("/api/orders", order_body(quantity=2), format="json").status_code == 201
    route_until_quiet()
    with elsewhere(lock_everything_an_order_locks), impatient():
        quote = ask(client, basket(A=5))
    assert quote["plans"][0]["fulfilments"][0]["items"] == [{"skuRef": "A", "availableQty": 3}]
    assert client.get(f"/api/v4.1/fulfilmentOptions/{quote['id']}").json() == quote
    assert_invariants_hold()


def test_an_order_is_taken_and_routed_while_a_quote_is_not_committed() -> None:
    where, client, other = (
        facility(tenant_facility_id="K"),
        client_of(administrator()),
        client_of(administrator("b@b.de")),
    )
    goods(where, A=5)
    with elsewhere(lambda: ask(other, basket(A=5))), impatient():
        assert client.post("/api/orders", order_body(quantity=2), format="json").status_code == 201
        assert route_until_quiet() == 1
        assert counters(where, "A") == (5, 2)
        assert ask(client, basket(A=5))["unfulfilledItems"][0]["unavailableQty"] == 2, "what was ordered is not free"
    assert FulfilmentOption.objects.count() == 2
    assert_invariants_hold()


def test_a_quote_locks_no_row_that_was_there_before() -> None:
    where, client = facility(tenant_facility_id="K"), client_of(administrator())
    goods(where, A=5)
    ask(client, basket(A=1))
    with transaction.atomic(), connection.cursor() as cursor:
        ask(client, basket(A=1))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(OWN_LOCKS)
        # Foreign keys: the rows that a new one refers to may not be deleted meanwhile; they may be changed.
        assert {mode for _, mode in cursor.fetchall()} <= {"RowShareLock"}
        for table in ("inventory_stock", "inventory_listing", "processes_process"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE xmax::text = pg_current_xact_id()::xid::text")
            assert cursor.fetchone()[0] == 0, table


def test_nobody_waits_while_many_order_and_many_quote() -> None:
    where, clients = facility(tenant_facility_id="K"), [client_of(administrator(f"{n}@b.de")) for n in range(4)]
    goods(where, A=1000, B=1000)
    stop, waits = threading.Event(), []
    one_order_at_a_time = threading.Lock()  # what orders wait for among themselves is not the question

    def work(number: int) -> None:
        client = clients[number % len(clients)]
        with impatient():
            if number % 2:
                ask(client, basket(A=1, B=1))
            else:
                body = order_body(tenantOrderId=f"n-{number}")
                with one_order_at_a_time:
                    assert client.post("/api/orders", body, format="json").status_code == 201

    def look() -> None:
        with connection.cursor() as cursor:
            while not stop.wait(0.01):
                cursor.execute(WAITS)
                waits.append(cursor.fetchone()[0])
        connection.close()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        in_parallel(work, range(40), workers=4)
    finally:
        stop.set()
        watcher.join()
    assert waits
    assert not any(waits)
    assert (FulfilmentOption.objects.count(), Order.objects.count()) == (20, 20)
    route_until_quiet()
    assert counters(where, "A") == (1000, 20)
    assert_invariants_hold()
