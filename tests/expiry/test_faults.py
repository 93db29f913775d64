"""Sweeps that come late, twice or not to the end: each process expires once, and what breaks holds nobody up."""

import datetime
from typing import Any

import pytest
from django.conf import settings

from expiry.models import Expiry
from expiry.selectors import expiries_due, expiries_set_aside
from expiry.services import expiries_expire_due, expiry_expire, expiry_retry
from expiry.tasks import expire_due
from fulfillment.common.claims import LEASE, MAX_ATTEMPTS, claim
from fulfillment.common.clock import now
from fulfillment.common.errors import IllegalTransition, NotFound, PermissionMissing
from fulfillment.events.models import Event
from fulfillment.processes.models import Process, StatusChange
from orders.services import order_expire
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import actor, facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .cast import expiry_of, let_pass, moment, statuses, to_collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=20)
    return where


def lease_ends() -> None:
    Expiry.objects.update(lease_until=now() - datetime.timedelta(seconds=1))


def poison(monkeypatch: pytest.MonkeyPatch, order: Any) -> None:
    """Have the expiry of one order break whenever it is tried, after half of it was done."""

    def expire(*, process: Process, actor: Any, reason: str) -> None:
        order_expire(process=process, actor=actor, reason=reason)
        if str(process.pk) == order["processId"]:
            raise ZeroDivisionError("poison")

    monkeypatch.setattr("expiry.services.sweep.order_expire", expire)


def patch(shop: Shop, order: Any, **changes: Any) -> int:
    """Change an expiry over the API at its present version."""
    expiry = expiry_of(order)
    path = f"/api/expiries/{expiry.pk}"
    return shop.client.patch(path, {"version": expiry.version, **changes}, format="json").status_code


def expire_events() -> int:
    return Event.objects.filter(name="ORDER_CANCELLED_BY_EXPIRY").count()


def test_after_an_hour_without_a_beat_the_next_sweep_does_all_the_longest_due_first(shop: Shop, store: Any) -> None:
    orders = {minutes: to_collect(shop, store, lines={"A": 1}, minutes=minutes) for minutes in (20, 1, 50, 10)}
    let_pass(minutes=60)
    done = []
    while expiries_expire_due(limit=1):
        done += [minutes for minutes in orders if statuses(orders[minutes])["order"] == ["CANCELLED"]]
        done = list(dict.fromkeys(done))
    assert done == [1, 10, 20, 50]
    assert counters(store, "A") == (20, 0)
    assert_invariants_hold()


def test_a_sweep_goes_on_batch_by_batch_until_nothing_is_due(shop: Shop, store: Any) -> None:
    for _ in range(7):
        to_collect(shop, store, lines={"A": 1}, minutes=-1)
    assert [expiries_expire_due(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert (expire_events(), counters(store, "A")) == (7, (20, 0))
    assert_invariants_hold()


def test_what_a_dead_worker_had_claimed_is_due_again_within_a_minute(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    assert len(claim(expiries_due(), limit=5)) == 1  # and the worker dies
    assert expire_due() == 0  # nobody else takes it while the lease holds
    lease_ends()
    assert expire_due() == 1
    assert statuses(order)["order"] == ["CANCELLED"]
    assert LEASE.total_seconds() + settings.CELERY_BEAT_SCHEDULE["expiry.expire_due"]["schedule"] < 60


def test_a_worker_that_wakes_up_after_its_lease_does_nothing_twice(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    ((late, at),) = claim(expiries_due(), limit=5)
    lease_ends()
    assert expire_due() == 1
    after = expiry_of(order)
    assert expiry_expire(process_id=late.process_id, now=at) is False
    assert (expiry_of(order).version, expire_events()) == (after.version, 1)
    assert_invariants_hold()


@pytest.mark.parametrize(
    "change",
    [{"provisioningTime": moment(90)}, {"status": "INACTIVE"}],
    ids=["extended", "stopped"],
)
def test_what_was_changed_after_the_claim_is_left_alone(shop: Shop, store: Any, change: dict[str, Any]) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    ((_, at),) = claim(expiries_due(), limit=5)
    assert patch(shop, order, **change) == 200
    assert expiry_expire(process_id=expiry_of(order).process_id, now=at) is False
    assert statuses(order)["order"] == ["OPEN"]
    lease_ends()
    assert expire_due() == 0
    assert_invariants_hold()


def test_what_was_handed_over_after_the_claim_is_left_alone(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1})
    shop.pick(shop.job(order), 1)
    let_pass(minutes=61)
    ((_, at),) = claim(expiries_due(), limit=5)
    hand_over(shop, order)
    assert expiry_expire(process_id=expiry_of(order).process_id, now=at) is False
    assert (statuses(order)["process"], expire_events()) == (["FINISHED"], 0)
    assert_invariants_hold()


def test_one_that_breaks_holds_up_no_other_leaves_nothing_half_done_and_is_set_aside(
    shop: Shop, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = (to_collect(shop, store, lines={"A": 2}, minutes=minutes) for minutes in (-2, -1))
    poison(monkeypatch, broken)
    before = statuses(broken)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert not expiries_set_aside().exists()
        expire_due()
        assert expiry_of(broken).attempts == attempt
        lease_ends()
    assert expire_due() == 0
    assert expiry_of(broken).last_error == "ZeroDivisionError: poison"
    assert [expiry.pk for expiry in expiries_set_aside()] == [expiry_of(broken).pk]
    assert statuses(broken) == before
    assert (statuses(sound)["order"], counters(store, "A"), expire_events()) == (["CANCELLED"], (20, 2), 1)
    assert_invariants_hold()


def test_one_that_breaks_is_tried_again_after_a_pause_that_grows(
    shop: Shop, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    poison(monkeypatch, order)
    pauses = []
    for _ in range(3):
        began = now()
        assert expire_due() == 1
        assert expire_due() == 0
        until = expiry_of(order).lease_until
        assert until is not None
        pauses.append((until - began).total_seconds())
        lease_ends()
    # From the moment that it broke, which on a busy machine is a little later.
    assert 2 <= pauses[0] < 4 <= pauses[1] < 6 <= pauses[2] < 15


def test_what_was_set_aside_can_be_tried_again_by_whom_it_is_permitted(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    Expiry.objects.update(attempts=MAX_ATTEMPTS, last_error="poison")
    assert expire_due() == 0
    key = str(expiry_of(order).pk)
    with pytest.raises(PermissionMissing):
        expiry_retry(expiry_id=key, actor=actor("EXPIRIES_READ"))
    with pytest.raises(NotFound):
        expiry_retry(expiry_id=order["id"], actor=actor("EXPIRIES_WRITE"))
    expiry_retry(expiry_id=key, actor=actor("EXPIRIES_WRITE"))
    assert expire_due() == 1
    with pytest.raises(IllegalTransition):
        expiry_retry(expiry_id=key, actor=actor("EXPIRIES_WRITE"))


@pytest.mark.parametrize(("minutes", "expires"), [(-5, True), (5, False)], ids=["past", "ahead"])
def test_what_was_set_aside_comes_back_with_another_time(shop: Shop, store: Any, minutes: float, expires: bool) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=-1)
    Expiry.objects.update(attempts=MAX_ATTEMPTS, last_error="poison", lease_until=now() + LEASE)
    assert patch(shop, order, provisioningTime=moment(minutes)) == 200
    expiry = expiry_of(order)
    assert (expiry.attempts, expiry.last_error, expiry.lease_until) == (0, "", None)
    assert expire_due() == expires


def test_an_anonymized_process_neither_expires_nor_breaks_the_sweep(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1})
    shop.pick(shop.job(order), 1)
    hand_over(shop, order)
    Process.objects.update(anonymized_at=now())
    let_pass(minutes=61)
    assert expire_due() == 0
    assert expiry_expire(process_id=expiry_of(order).process_id, now=now()) is False
    assert patch(shop, order, status="ACTIVE") == 400
    assert patch(shop, order, provisioningTime=moment(5)) == 400


def test_an_order_that_waits_for_stock_expires(shop: Shop) -> None:
    order = to_collect(shop, facility(), lines={"NOWHERE": 1}, minutes=-1)
    assert (statuses(order)["plans"], statuses(order)["process"]) == (["NOT_ROUTABLE"], ["ERROR"])
    assert expire_due() == 1
    assert statuses(order) == {
        "order": ["CANCELLED"],
        "process": ["CANCELED"],
        "plans": ["CANCELED"],
        "jobs": [],
        "handovers": [],
        "expiry": ["INACTIVE"],
    }
    RoutingPlan.objects.update(due_at=now())
    assert plans_route_due() == 0
    assert_invariants_hold()


def test_an_order_that_nobody_has_routed_yet_expires(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 1}, minutes=60)
    RoutingPlan.objects.exclude(status="ROUTED").update(due_at=None)
    body = {
        "consumer": {"addresses": [{"street": "Domstr.", "postalCode": "50668", "city": "Köln", "country": "DE"}]},
        "orderDate": "2024-01-19T08:45:50.525Z",
        "orderLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
        "deliveryPreferences": {"collect": [{"facilityRef": str(store.pk), "provisioningTime": moment(-1)}]},
    }
    fresh = shop.client.post("/api/orders", body, format="json").json()
    assert statuses(fresh)["plans"] == ["INITIAL"]
    assert expire_due() == 1
    assert (statuses(fresh)["order"], statuses(fresh)["plans"]) == (["CANCELLED"], ["CANCELED"])
    assert plans_route_due() == 0
    assert statuses(order)["order"] == ["OPEN"]
    assert_invariants_hold()


@pytest.mark.django_db(transaction=True)
def test_the_stock_that_becomes_free_goes_to_who_waits_for_it(shop: Shop) -> None:
    where = facility()
    goods(where, A=5)
    holding = to_collect(shop, where, lines={"A": 5})
    waiting = to_collect(shop, where, lines={"A": 3})
    assert statuses(waiting)["plans"] == ["NOT_ROUTABLE"]
    Expiry.objects.filter(process=holding["processId"]).update(expiry_time=now() - datetime.timedelta(seconds=1))
    assert expire_due() == 1
    plans_route_due()
    assert statuses(waiting)["plans"] == ["ROUTED"]
    assert counters(where, "A") == (5, 3)
    assert_invariants_hold()


def test_the_system_alone_lets_processes_expire(shop: Shop, store: Any) -> None:
    to_collect(shop, store, lines={"A": 1}, minutes=-1)
    expire_due()
    steps = StatusChange.objects.filter(verb__in=["expire", "cancel"]).values_list("entity", "actor_name")
    assert sorted(steps) == [
        ("expiry", "system"),
        ("order", "system"),
        ("pickjob", "system"),
        ("routingplan", "system"),
    ]


def hand_over(shop: Shop, order: Any) -> None:
    handover = shop.handover(shop.job(order))
    body = {"name": "FINISH_HANDOVER_JOB", "version": handover.version, "lineItems": []}
    answer = shop.client.post(f"/api/handoverjobs/{handover.pk}/actions", body, format="json")
    assert answer.status_code == 200, answer.json()
