"""Shops, clerks and the clock want one promise at the same moment: one of them gets it, the others hear why not."""

import datetime
import threading
from collections import Counter
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob
from orders.models import Order, Promise
from orders.services import orders_lapse_due
from routing.models import RoutingPlan
from tests.cast import administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold
from tests.orders.promising import let_pass, promise
from tests.picking.cast import counters

from .parallel import in_parallel, route_until_quiet, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 15
IN_TIME = datetime.timedelta(minutes=5)


def act(client: APIClient, promised: Any, name: str) -> int:
    body = {"name": name, "version": 1}
    return client.post(f"/api/orders/{promised['orderRef']}/actions", body, format="json").status_code


def as_if_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests come a moment before the end, as their own clock says; the sweep goes by the database's."""
    monkeypatch.setattr("orders.services.promises.clock_now", lambda: now() - IN_TIME)


@pytest.mark.parametrize("name", ["CONFIRM_PROMISE", "EXTEND_PROMISE", "CANCEL"])
def test_a_promise_either_lapses_or_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, client = facility(), client_of(administrator())
    goods(where, A=100)
    as_if_in_time(monkeypatch)
    outcomes = Counter[tuple[int, str]]()
    for number in range(ROUNDS):
        promised = promise(client, lines={"A": 2})
        Order.objects.filter(pk=promised["orderRef"]).update(promised_until=now() - datetime.timedelta(seconds=1))

        def ask(promised: Any = promised) -> int:
            return act(client, promised, name)

        # Turns are taken so that each has a chance to be first.
        calls = (ask, orders_lapse_due) if number % 2 else (orders_lapse_due, ask)
        answers = dict(zip([call.__name__ for call in calls], together(*calls), strict=True))
        status = Order.objects.get(pk=promised["orderRef"]).status
        outcomes[answers["ask"], status] += 1
        if status == "PROMISED":  # extended, but by a clock that is five minutes late
            Order.objects.filter(pk=promised["orderRef"]).update(promised_until=now() - IN_TIME)
            Promise.objects.update(lease_until=None)
            assert orders_lapse_due() == 1
        assert_invariants_hold()
    print(outcomes)
    won = {"CONFIRM_PROMISE": "OPEN", "EXTEND_PROMISE": "PROMISED", "CANCEL": "CANCELLED"}[name]
    assert set(outcomes) <= {(200, won), (409, "OBSOLETE")}
    held = 2 * outcomes[200, won] if name == "CONFIRM_PROMISE" else 0
    assert counters(where, "A") == (100, held)
    assert PickJob.objects.count() == held // 2


def test_two_sweeps_let_every_promise_go_once() -> None:
    where, client = facility(), client_of(administrator())
    goods(where, A=100)
    for _ in range(40):
        promise(client)
    let_pass(minutes=31)

    def sweep(_: int) -> int:
        return sum(iter(lambda: orders_lapse_due(limit=3), 0))

    assert sum(in_parallel(sweep, range(4), workers=4)) == 40
    assert Event.objects.filter(name="ORDER_PROMISE_LAPSED").count() == 40
    assert set(Promise.objects.values_list("attempts", flat=True)) == {1}
    assert counters(where, "A") == (100, 0)
    assert_invariants_hold()


def test_promises_beside_the_router_and_the_sweep_have_no_deadlock(caplog: pytest.LogCaptureFixture) -> None:
    """Many promises of the same articles, some with a key, while the router and the sweep move the same stock."""
    for name in ("one", "two", "three"):
        goods(facility(name), A=30, B=30, C=30)
    client = client_of(administrator())
    over = threading.Event()

    def work(item: int | None) -> int:
        if item is None:
            while not over.is_set():
                route_until_quiet()
                let_pass(minutes=11)
                orders_lapse_due()
            return 0
        try:
            promise(client, lines=dict.fromkeys("ABC" if item % 2 else "CA", 1), key=f"key-{item}" if item % 3 else "")
            return 201
        finally:
            if item == 59:
                over.set()

    assert Counter(in_parallel(work, [None, None, *range(60)], workers=8)) == {0: 2, 201: 60}
    route_until_quiet()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    held = Reservation.objects.filter(status="ACTIVE").values("plan_id")
    assert not RoutingPlan.objects.filter(pk__in=held).exclude(status="PROMISED").exists()
    assert_invariants_hold()


def test_no_more_is_promised_than_there_is() -> None:
    where, client = facility(), client_of(administrator())
    goods(where, HOT=20)
    answers = in_parallel(lambda _: promise(client, article="HOT"), range(40), workers=8)
    assert Counter("backOrdered" in answer for answer in answers) == {False: 20, True: 20}
    assert counters(where, "HOT") == (20, 20)
    assert_invariants_hold()
