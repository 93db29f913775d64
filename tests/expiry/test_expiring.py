"""What is not collected in time is given up, whole and once."""

from typing import Any

import pytest

from expiry.services import expiries_expire_due
from expiry.tasks import expire_due
from fulfillment.events.models import Event
from orders.models import Order
from tests.cast import facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .cast import expiry_of, let_pass, statuses, to_collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5)
    return where


def events_of(order: Any) -> list[str]:
    """The names of the events of an order's process, in their sequence."""
    names = Event.objects.filter(process_id=order["processId"]).order_by("sequence")
    return list(names.values_list("name", flat=True))


def test_an_order_that_nobody_collects_is_cancelled_and_its_stock_is_free(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2}, minutes=-1)
    assert counters(store, "A") == (5, 2)
    assert expire_due() == 1
    assert statuses(order) == {
        "order": ["CANCELLED"],
        "process": ["CANCELED"],
        "plans": ["CANCELED"],
        "jobs": ["EXPIRED"],
        "handovers": [],
        "expiry": ["INACTIVE"],
    }
    assert counters(store, "A") == (5, 0)
    assert events_of(order).count("ORDER_CANCELLED_BY_EXPIRY") == 1
    assert "ORDER_CANCELLED" not in events_of(order)
    reasons = Order.objects.get(pk=order["id"]).status_reasons
    assert reasons[-1]["reason"].startswith("Not collected by ")
    assert expire_due() == 0
    assert_invariants_hold()


def test_what_was_picked_for_it_goes_back_to_stock_and_its_handover_is_canceled(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    shop.pick(shop.job(order), 2)
    assert counters(store, "A") == (3, 0)
    let_pass(minutes=61)
    assert expire_due() == 1
    assert statuses(order)["jobs"] == ["EXPIRED"]
    assert statuses(order)["handovers"] == ["CANCELED"]
    assert counters(store, "A") == (5, 0)
    assert_invariants_hold()


def test_nothing_expires_before_its_time(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2}, minutes=60)
    let_pass(minutes=59)
    assert expiries_expire_due() == 0
    assert statuses(order)["order"] == ["OPEN"]


def test_a_locked_order_expires_too(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2}, minutes=-1, status="LOCKED")
    assert counters(store, "A") == (5, 2)
    assert expire_due() == 1
    assert (statuses(order)["order"], statuses(order)["plans"]) == (["CANCELLED"], ["CANCELED"])
    assert counters(store, "A") == (5, 0)
    assert_invariants_hold()


def test_what_was_handed_over_never_expires(shop: Shop, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    job = shop.job(order)
    shop.pick(job, 2)
    handover = shop.handover(job)
    path = f"/api/handoverjobs/{handover.pk}"
    actions = [{"action": "ModifyHandoverjob", "status": "HANDED_OVER"}]
    answer = shop.client.patch(path, {"version": handover.version, "actions": actions}, format="json")
    assert answer.status_code == 200, answer.json()
    assert expiry_of(order).status == "INACTIVE"
    let_pass(minutes=61)
    assert expire_due() == 0
    assert (statuses(order)["order"], statuses(order)["process"]) == (["OPEN"], ["FINISHED"])
    assert_invariants_hold()
