"""Sweeps, pickers and clients want one process at the same moment, or a worker dies: it ends in one way, once."""

import datetime
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from expiry.models import Expiry
from expiry.services import expiries_announce_due, expiries_expire_due
from fulfillment.common.claims import LEASE
from fulfillment.common.clock import now
from fulfillment.events.models import Event
from orders.models import Order
from tests.cast import facility, goods
from tests.expiry.cast import expiry_of, let_pass, moment, statuses, to_collect
from tests.faults.test_worker_killed import celery, wait_for
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .parallel import in_parallel, route_until_quiet, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 12
MANY = 40


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=500)
    return where


def others() -> int:
    """Return how many other sessions the database has; those of killed processes end a moment later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def expired() -> int:
    return Event.objects.filter(name="ORDER_CANCELLED_BY_EXPIRY").count()


def test_four_sweeps_let_every_process_expire_once(shop: Shop, store: Any) -> None:
    for _ in range(MANY):
        to_collect(shop, store, lines={"A": 2}, minutes=-1)

    def sweep(_: int) -> int:
        return sum(iter(lambda: expiries_expire_due(limit=3), 0))

    assert sum(in_parallel(sweep, range(4), workers=4)) == MANY
    assert expired() == MANY
    assert set(Expiry.objects.values_list("attempts", "status")) == {(1, "INACTIVE")}
    assert counters(store, "A") == (500, 0)
    assert_invariants_hold()


def test_four_announcers_tell_of_each_once(shop: Shop, store: Any) -> None:
    body = {"provisioningTimeOffsetInMinutes": 0, "upcomingLeadTimeInMinutes": 30}
    shop.client.put("/api/configurations/expiry", body, format="json")
    for _ in range(MANY):
        to_collect(shop, store, lines={"A": 1}, minutes=10)

    def announce(_: int) -> int:
        return sum(iter(lambda: expiries_announce_due(limit=3), 0))

    assert sum(in_parallel(announce, range(4), workers=4)) == MANY
    assert Event.objects.filter(name="EXPIRY_UPCOMING").count() == MANY
    assert_invariants_hold()


def test_announcing_and_expiring_the_same_do_not_wait_for_each_other(shop: Shop, store: Any) -> None:
    """Some fall due while they are announced; each is told at most once, and each expires."""
    body = {"provisioningTimeOffsetInMinutes": 0, "upcomingLeadTimeInMinutes": 30}
    shop.client.put("/api/configurations/expiry", body, format="json")
    for _ in range(MANY):
        to_collect(shop, store, lines={"A": 1}, minutes=10)
    over = threading.Event()

    def work(what: str) -> int:
        if what == "announce":
            total = 0
            while not over.is_set():
                total += expiries_announce_due(limit=2)
            return total
        let_pass(minutes=10)
        total = sum(iter(lambda: expiries_expire_due(limit=2), 0))
        over.set()
        return total

    _, done = in_parallel(work, ["announce", "expire"], workers=2)
    done += sum(iter(expiries_expire_due, 0))  # what was locked by the other one when it was claimed
    assert (done, expired()) == (MANY, MANY)
    told = Counter(Event.objects.filter(name="EXPIRY_UPCOMING").values_list("process_id", flat=True))
    assert set(told.values()) <= {1}
    assert_invariants_hold()


def in_time(shop: Shop, order: Any) -> Any:
    """Return what hands the goods over that were picked; they are there to be collected."""
    handover = shop.handover(shop.job(order))
    path = f"/api/handoverjobs/{handover.pk}/actions"
    body = {"name": "FINISH_HANDOVER_JOB", "version": handover.version, "lineItems": []}
    return lambda: shop.client.post(path, body, format="json").status_code


def extended(shop: Shop, order: Any) -> Any:
    expiry = expiry_of(order)
    body = {"version": expiry.version, "provisioningTime": moment(30)}
    return lambda: shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json").status_code


def stopped(shop: Shop, order: Any) -> Any:
    expiry = expiry_of(order)
    body = {"version": expiry.version, "status": "INACTIVE"}
    return lambda: shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json").status_code


def cancelled(shop: Shop, order: Any) -> Any:
    body = {"name": "CANCEL", "version": Order.objects.get(pk=order["id"]).version}
    return lambda: shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code


WAYS = {
    # What somebody does; whether the goods are picked for it; how order, process and expiry stand if it came first.
    "handed over": (in_time, True, ("OPEN", "FINISHED", "INACTIVE"), {400, 409}),
    "extended": (extended, False, ("OPEN", "IN_PROGRESS", "ACTIVE"), {409}),
    "stopped": (stopped, False, ("OPEN", "IN_PROGRESS", "INACTIVE"), {409}),
    "cancelled": (cancelled, False, ("CANCELLED", "CANCELED", "INACTIVE"), {400, 409}),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_process_expires_or_somebody_was_first(shop: Shop, store: Any, name: str) -> None:
    prepare, picked, won, refused = WAYS[name]
    outcomes = Counter[tuple[Any, ...]]()
    for number in range(ROUNDS):
        order = to_collect(shop, store, lines={"A": 2})
        if picked:
            shop.pick(shop.job(order), 2)
        act = prepare(shop, order)
        due = now() - datetime.timedelta(seconds=1)
        Expiry.objects.filter(process=order["processId"]).update(provisioning_time=due, expiry_time=due)
        # Turns are taken so that each has a chance to be first.
        calls = (act, expiries_expire_due) if number % 2 else (expiries_expire_due, act)
        answer = together(*calls)[0 if number % 2 else 1]
        found = statuses(order)
        expiries = Event.objects.filter(process_id=order["processId"], name="ORDER_CANCELLED_BY_EXPIRY").count()
        state = (found["order"][0], found["process"][0], found["expiry"][0])
        outcomes[answer, expiries] += 1
        if expiries:
            assert answer in refused
            assert state == ("CANCELLED", "CANCELED", "INACTIVE")
            assert found["jobs"] == ["EXPIRED"]
        else:
            assert (answer, state) == (200, won)
        Expiry.objects.filter(status="ACTIVE").update(lease_until=None)
        assert_invariants_hold()
    print(name, dict(outcomes))
    assert sum(outcomes.values()) == ROUNDS


def test_expiring_beside_the_router_and_pickers_has_no_deadlock(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """Orders of the same articles come, are routed, picked and expire at the same time; stock goes to and fro."""
    for name in ("one", "two"):
        goods(facility(name), A=20, B=20, C=20)
    where = facility("three")
    goods(where, A=20, B=20, C=20)
    over = threading.Event()

    def work(item: int | None) -> int:
        if item is None:
            while not over.is_set():
                route_until_quiet()
                expiries_expire_due(limit=5)
            return 0
        order = to_collect(shop, where, lines=dict.fromkeys("ABC" if item % 2 else "CA", 1), minutes=-1)
        if item == MANY - 1:
            over.set()
        return int(bool(order))

    assert Counter(in_parallel(work, [None, None, *range(MANY)], workers=6)) == {0: 2, 1: MANY}
    while expiries_expire_due():
        pass
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert (expired(), Order.objects.filter(status="CANCELLED").count()) == (MANY, MANY)
    assert counters(where, "A") == (20, 0)
    assert_invariants_hold()


@pytest.mark.redis
@pytest.mark.nightly
def test_what_a_killed_worker_left_is_done_by_another_after_its_lease(shop: Shop, store: Any) -> None:
    """SIGKILL in the middle of a batch: of each process either everything is done or nothing, and in the end all."""
    processes = 150
    for _ in range(processes):
        to_collect(shop, store, lines={"A": 1})
    given_up = Order.objects.filter(status="CANCELLED")
    let_pass(minutes=61)
    with celery("beat", "--loglevel", "ERROR"), celery("worker", "--concurrency", "2", "--loglevel", "ERROR"):
        wait_for(lambda: 0 < given_up.count() < processes, seconds=40)
    wait_for(lambda: not others(), seconds=10)  # what was committing in that moment
    done = given_up.count()
    assert 0 < done < processes
    assert expired() == done == Expiry.objects.filter(status="INACTIVE").count()
    assert counters(store, "A") == (500, processes - done)
    assert_invariants_hold()
    beats = [celery("beat", "--loglevel", "ERROR") for _ in range(2)]
    with beats[0], beats[1], celery("worker", "--concurrency", "2", "--loglevel", "ERROR"):
        wait_for(lambda: given_up.count() == processes, seconds=LEASE.total_seconds() + 40)
    assert expired() == processes
    assert counters(store, "A") == (500, 0)
    assert_invariants_hold()
    connection.close()
