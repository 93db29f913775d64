"""Promises that nobody confirms: they end in time, their stock is free, and what breaks holds nobody up."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from fulfillment.common.claims import LEASE, MAX_ATTEMPTS, claim
from fulfillment.common.clock import now
from fulfillment.common.errors import IllegalTransition, PermissionMissing
from fulfillment.events.models import Event
from fulfillment.processes.models import StatusChange
from orders.models import Order, Promise
from orders.services import order_lapse, orders_lapse_due, promise_retry
from orders.services.lapses import promises_over
from orders.tasks import promises_lapse_due
from routing.services import plans_route_due
from tests.cast import actor, administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .promising import act, let_pass, promise, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5)
    return where


def lease_ends() -> None:
    Promise.objects.update(lease_until=now() - datetime.timedelta(seconds=1))


def break_the_lapse(monkeypatch: pytest.MonkeyPatch, order_id: str) -> None:
    """Have the lapse of one order break whenever it is tried."""

    def lapse(*, order_id: str, now: datetime.datetime, poison: str = order_id) -> bool:
        if order_id == poison:
            raise ZeroDivisionError("poison")
        return order_lapse(order_id=order_id, now=now)

    monkeypatch.setattr("orders.services.lapses.order_lapse", lapse)


def test_a_promise_that_ran_out_is_obsolete_and_its_stock_is_free(api: APIClient, store: Any) -> None:
    promised = promise(api, lines={"A": 2})
    let_pass(minutes=31)
    assert promises_lapse_due() == 1
    assert statuses(promised) == ("OBSOLETE", "CANCELED", ["CANCELED"])
    assert counters(store, "A") == (5, 0)
    assert Event.objects.get(name="ORDER_PROMISE_LAPSED").payload["status"] == "OBSOLETE"
    assert not Event.objects.filter(name__in=["ORDER_CREATED", "ORDER_CANCELLED"]).exists()
    assert promises_lapse_due() == 0
    assert_invariants_hold()


def test_its_history_says_that_time_ran_out(api: APIClient, store: Any) -> None:
    promise(api)
    let_pass(minutes=31)
    promises_lapse_due()
    process_id = Order.objects.get().process_id
    logs = api.get(f"/api/processes/{process_id}/historylogs").json()["historyLogs"]
    (log,) = [log for log in logs if log["eventType"] == "ORDER_CANCELLED"]
    assert (log["eventCause"], log["status"], log["user"]["username"]) == ("EXPIRY", "OBSOLETE", "system")


def test_a_promise_is_kept_until_its_end(api: APIClient, store: Any) -> None:
    promised = promise(api)
    let_pass(minutes=29)
    assert promises_lapse_due() == 0
    assert statuses(promised)[0] == "PROMISED"


def test_what_waited_for_stock_ends_too(api: APIClient) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    assert promises_lapse_due() == 1
    assert statuses(promised) == ("OBSOLETE", "CANCELED", ["CANCELED"])
    assert plans_route_due() == 0
    assert_invariants_hold()


@pytest.mark.django_db(transaction=True)
def test_the_stock_that_becomes_free_goes_to_who_waits_for_it(api: APIClient, store: Any) -> None:
    promise(api, lines={"A": 5})
    waiting = Shop(api).order(lines={"A": 3})
    let_pass(minutes=31)
    promises_lapse_due()
    plans_route_due()
    assert statuses({"orderRef": waiting["id"]})[2] == ["ROUTED"]
    assert_invariants_hold()


@pytest.mark.parametrize("name", ["CONFIRM_PROMISE", "CANCEL"])
def test_what_is_no_promise_any_more_does_not_lapse(api: APIClient, store: Any, name: str) -> None:
    promised = promise(api)
    act(api, promised, name)
    let_pass(minutes=31)
    assert promises_lapse_due() == 0
    assert order_lapse(order_id=promised["orderRef"], now=now()) is False


def test_what_was_extended_after_the_claim_is_left_alone(api: APIClient, store: Any) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    ((_, at),) = claim(promises_over(), limit=5)
    let_pass(minutes=-31)
    act(api, promised, "EXTEND_PROMISE")
    assert order_lapse(order_id=promised["orderRef"], now=at) is False
    assert statuses(promised)[0] == "PROMISED"


@pytest.mark.parametrize("name", ["CONFIRM_PROMISE", "EXTEND_PROMISE", "CANCEL"])
def test_who_comes_after_the_sweep_is_told_so(api: APIClient, store: Any, name: str) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    promises_lapse_due()
    error = act(api, promised, name, expect=409)[0]
    assert (error["requestVersion"], error["version"]) == (1, 2)
    assert "is OBSOLETE" in act(api, promised, name, expect=400, version=2)[0]["description"]


def test_many_promises_end_in_batches(api: APIClient) -> None:
    where = facility()
    goods(where, A=20)
    for _ in range(7):
        promise(api)
    let_pass(minutes=31)
    assert [orders_lapse_due(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert counters(where, "A") == (20, 0)
    assert_invariants_hold()


def test_the_longest_overdue_end_first(api: APIClient, store: Any) -> None:
    first, second = promise(api), promise(api)
    let_pass(minutes=31)
    Order.objects.filter(pk=second["orderRef"]).update(promised_until=now() - datetime.timedelta(hours=1))
    orders_lapse_due(limit=1)
    assert (statuses(first)[0], statuses(second)[0]) == ("PROMISED", "OBSOLETE")


def test_what_a_dead_worker_had_claimed_is_due_again(api: APIClient, store: Any) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    assert len(claim(promises_over(), limit=5)) == 1  # and the worker dies
    assert promises_lapse_due() == 0  # nobody else takes it while the lease holds
    lease_ends()
    assert promises_lapse_due() == 1
    assert statuses(promised)[0] == "OBSOLETE"
    assert LEASE.total_seconds() + settings.CELERY_BEAT_SCHEDULE["orders.promises_lapse_due"]["schedule"] < 60


def test_a_promise_that_breaks_holds_up_no_other_and_is_set_aside(
    api: APIClient, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, sound = promise(api), promise(api)
    let_pass(minutes=31)
    break_the_lapse(monkeypatch, poison["orderRef"])
    for attempt in range(1, MAX_ATTEMPTS + 1):
        promises_lapse_due()
        assert Promise.objects.get(pk=poison["orderRef"]).attempts == attempt
        lease_ends()
    assert promises_lapse_due() == 0
    assert Promise.objects.get(pk=poison["orderRef"]).last_error == "ZeroDivisionError: poison"
    assert (statuses(poison)[0], statuses(sound)[0]) == ("PROMISED", "OBSOLETE")
    assert_invariants_hold()


def test_a_promise_that_was_set_aside_can_be_tried_again(api: APIClient, store: Any) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    Promise.objects.update(attempts=MAX_ATTEMPTS, last_error="poison")
    assert promises_lapse_due() == 0
    with pytest.raises(PermissionMissing):
        promise_retry(order_id=promised["orderRef"], actor=actor("ORDER_READ"))
    promise_retry(order_id=promised["orderRef"], actor=actor("ORDER_WRITE"))
    assert promises_lapse_due() == 1
    with pytest.raises(IllegalTransition):
        promise_retry(order_id=promised["orderRef"], actor=actor("ORDER_WRITE"))


def test_the_system_alone_lets_promises_go(api: APIClient, store: Any) -> None:
    promise(api)
    let_pass(minutes=31)
    promises_lapse_due()
    steps = StatusChange.objects.filter(verb__in=["lapse", "cancel"]).values_list("entity", "actor_name")
    assert sorted(steps) == [("order", "system"), ("routingplan", "system")]
