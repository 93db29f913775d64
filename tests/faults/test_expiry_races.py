"""The sweep comes for an order while somebody else does: it ends in one of two ways, with the events of that one."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from expiry.models import Expiry
from expiry.services import expiries_expire_due
from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import StatusChange
from tests.cast import facility, goods
from tests.expiry.cast import let_pass, moment, statuses, to_collect
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .order_races.gate import through_the_gate
from .parallel import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

UNITS, CLERKS, SWEEPERS = 2, 4, 2
EXPIRED, HANDED_OVER = "expired", "handed over"
ENDS = frozenset(
    {
        "ORDER_CANCELLED_BY_EXPIRY",
        "PICK_JOB_EXPIRED",
        "HANDOVERJOB_CANCELED",
        "ORDER_CANCELLED",
        "ORDER_FORCE_CANCELLED",
        "PICK_JOB_CANCELED",
        "HANDOVERJOB_HANDED_OVER",
    }
)
Way = tuple[tuple[str, ...], str, str, tuple[str, ...], tuple[str, ...], str]
# Order, process, jobs, handovers and expiry of each way, and its events in the order of their names.
WAYS: dict[Way, str] = {
    (
        ("HANDOVERJOB_CANCELED", "ORDER_CANCELLED_BY_EXPIRY", "PICK_JOB_EXPIRED"),
        "CANCELLED",
        "CANCELED",
        ("EXPIRED",),
        ("CANCELED",),
        "INACTIVE",
    ): EXPIRED,
    (("HANDOVERJOB_HANDED_OVER",), "OPEN", "FINISHED", ("PICKED",), ("HANDED_OVER",), "INACTIVE"): HANDED_OVER,
}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5_000)
    return where


@dataclass(frozen=True)
class Waiting:
    """An order that lies ready for its customer, and the request that hands it over."""

    order: Any
    give: Callable[[], Any]


def lying_ready(shop: Shop, store: Facility, number: int) -> Waiting:
    order = to_collect(shop, store, lines={"A": UNITS}, tenantOrderId=f"ready-{number}")
    job = shop.job(order)
    shop.pick(job, UNITS)
    handover = shop.handover(job)
    body = {"version": handover.version, "actions": [{"action": "ModifyHandoverjob", "status": "HANDED_OVER"}]}
    return Waiting(order, lambda: shop.client.patch(f"/api/handoverjobs/{handover.pk}", body, format="json"))


def events_of(order: Any) -> list[str]:
    """The events of an order's process that tell of an end."""
    names = Event.objects.filter(process_id=order["processId"], name__in=ENDS).values_list("name", flat=True)
    return sorted(names)


def way_of(order: Any) -> str:
    """Return how an order ended. Fails if that was half the one way and half the other."""
    found = statuses(order)
    (state,), (process,), (expiry,) = found["order"], found["process"], found["expiry"]
    way = (tuple(events_of(order)), state, process, tuple(found["jobs"]), tuple(found["handovers"]), expiry)
    assert way in WAYS, way
    return WAYS[way]


def expired_once(order: Any) -> int:
    steps = StatusChange.objects.filter(process_id=order["processId"], entity="expiry", verb="expire")
    return steps.count()


@pytest.mark.parametrize("orders", [20, pytest.param(500, marks=pytest.mark.nightly)])
def test_each_of_many_expires_or_is_handed_over(shop: Shop, store: Any, orders: int) -> None:
    ready = [lying_ready(shop, store, number) for number in range(orders)]
    shelf = counters(store, "A")[0]
    let_pass(minutes=61)
    # Clerks come in an order of their own, and neither side is done long before the other.
    turns = random.Random(orders).sample(ready, orders)

    def work(item: Waiting | None) -> int:
        if item is not None:
            return int(item.give().status_code)
        while expiries_expire_due(limit=3):
            pass
        return 0

    answers = in_parallel(work, [*[None] * SWEEPERS, *turns], workers=CLERKS + SWEEPERS)[SWEEPERS:]
    assert not Expiry.objects.filter(status="ACTIVE").exists()
    assert set(Expiry.objects.values_list("last_error", flat=True)) == {""}
    ends = Counter()
    for waiting, answer in zip(turns, answers, strict=True):
        way = way_of(waiting.order)
        assert answer == 200 if way == HANDED_OVER else answer in (400, 409), (way, answer)
        assert expired_once(waiting.order) == (way == EXPIRED)
        ends[way] += 1
    print(ends)
    assert counters(store, "A") == (shelf + UNITS * ends[EXPIRED], 0)
    assert_invariants_hold()


@pytest.mark.parametrize("first", [EXPIRED, HANDED_OVER])
def test_whoever_comes_to_the_lock_first_has_the_goods(shop: Shop, store: Any, first: str) -> None:
    waiting = lying_ready(shop, store, 0)
    let_pass(minutes=61)
    calls = (expiries_expire_due, waiting.give)
    *_, answer = sent(waiting.order, *calls) if first == EXPIRED else sent(waiting.order, *calls[::-1])[::-1]
    assert way_of(waiting.order) == first
    assert answer.status_code in ((400, 409) if first == EXPIRED else (200,))
    assert_invariants_hold()


def sent(order: Any, *calls: Callable[[], Any]) -> list[Any]:
    return through_the_gate(order["processId"], *calls)


def act(shop: Shop, order: Any, name: str) -> Callable[[], Any]:
    """Return the request of a clerk who has read the order."""
    body = {"name": name, "version": order["version"]}
    return lambda: shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json")


@pytest.mark.parametrize("sweep_first", [True, False])
@pytest.mark.parametrize("verb", ["UNLOCK", "CANCEL"])
def test_a_clerk_and_the_sweep_take_turns(shop: Shop, store: Any, verb: str, sweep_first: bool) -> None:
    order = to_collect(shop, store, lines={"A": UNITS}, status="LOCKED" if verb == "UNLOCK" else "OPEN")
    let_pass(minutes=61)
    calls = (expiries_expire_due, act(shop, order, verb))
    answer = (sent(order, *calls) if sweep_first else sent(order, *calls[::-1])[::-1])[1]
    assert answer.status_code in ((400, 409) if sweep_first else (200,)), answer.content
    cancelled = verb == "CANCEL" and not sweep_first
    told = [name for name in events_of(order) if name.startswith("ORDER_")]
    assert told == ["ORDER_CANCELLED" if cancelled else "ORDER_CANCELLED_BY_EXPIRY"]
    assert statuses(order)["order"] == ["CANCELLED"]
    assert expired_once(order) == (not cancelled)
    assert counters(store, "A") == (5_000, 0)
    assert_invariants_hold()


@pytest.mark.parametrize("sweep_first", [True, False])
def test_what_was_extended_in_time_does_not_expire(shop: Shop, store: Any, sweep_first: bool) -> None:
    order = to_collect(shop, store, lines={"A": UNITS})
    let_pass(minutes=61)
    expiry = Expiry.objects.get(process=order["processId"])
    body = {"version": expiry.version, "provisioningTime": moment(30)}
    calls = (expiries_expire_due, lambda: shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json"))
    answer = (sent(order, *calls) if sweep_first else sent(order, *calls[::-1])[::-1])[1]
    assert answer.status_code == (409 if sweep_first else 200), answer.content
    assert statuses(order)["order"] == ["CANCELLED" if sweep_first else "OPEN"]
    assert expiries_expire_due() == 0
    assert_invariants_hold()
