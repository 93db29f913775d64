"""An expiry ends with its process, however that ends, and comes back with it, whichever way it does."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from expiry.models import Expiry
from expiry.services import expiry_follow
from expiry.tasks import expire_due
from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.handover.models import HandoverJob
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process, StatusChange
from fulfillment.processes.services import locked
from orders.models import Order
from orders.services import orders_lapse_due
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, facility, goods
from tests.handover.cast import Counter
from tests.handover.shipping import Dock
from tests.invariants import assert_invariants_hold
from tests.orders.promising import promise
from tests.picking.cast import counters

from .cast import expiry_of, let_pass, moment, statuses, to_collect

pytestmark = pytest.mark.django_db

Step = Callable[[Counter, Any], None]


@pytest.fixture
def shop() -> Counter:
    counter = Counter()
    allowed = {"version": 0, "allowForceCancelOrder": True}
    assert counter.client.put("/api/configurations/ordercancelation", allowed, format="json").status_code < 300
    return counter


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5)
    return where


def order_act(shop: Counter, order: Any, name: str) -> None:
    body = {"name": name, "version": Order.objects.get(pk=order["id"]).version}
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json")
    assert answer.status_code == 200, answer.json()


def patch(shop: Counter, order: Any, *, expect: int = 200, **changes: Any) -> None:
    expiry = expiry_of(order)
    body = {"version": expiry.version, **changes}
    answer = shop.client.patch(f"/api/expiries/{expiry.pk}", body, format="json")
    assert answer.status_code == expect, answer.json()


def handover_of(shop: Counter, order: Any) -> dict[str, Any]:
    return shop.read(HandoverJob.objects.get(process_id=order["processId"]).pk)


def cancel(shop: Counter, order: Any) -> None:
    order_act(shop, order, "CANCEL")


def force_cancel(shop: Counter, order: Any) -> None:
    shop.act(shop.job(order), "START")
    order_act(shop, order, "FORCE_CANCEL")


def hand_over(shop: Counter, order: Any) -> None:
    shop.pick(shop.job(order), 2)
    shop.hand(handover_of(shop, order), "FINISH_HANDOVER_JOB", lineItems=[])


def give_back(shop: Counter, order: Any) -> None:
    shop.pick(shop.job(order), 2)
    shop.cancel(handover_of(shop, order))


def revert(shop: Counter, order: Any) -> None:
    shop.hand(handover_of(shop, order), "REVERT")


def reroute(shop: Counter, order: Any) -> None:
    version = Process.objects.get(pk=order["processId"]).version
    answer = shop.client.post(f"/api/processes/{order['processId']}/reroute?version={version}", {}, format="json")
    assert answer.status_code == 200, answer.json()


def verbs(order: Any) -> list[str]:
    """The steps of an order's expiry, in their order."""
    steps = StatusChange.objects.filter(entity="expiry", process_id=order["processId"]).order_by("pk")
    return list(steps.values_list("verb", flat=True))


@pytest.mark.parametrize("end", [cancel, force_cancel, hand_over, give_back])
def test_it_ends_with_its_process_and_cannot_be_started_then(shop: Counter, store: Any, end: Step) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    end(shop, order)
    assert (expiry_of(order).status, verbs(order)) == ("INACTIVE", ["finish"])
    patch(shop, order, expect=400, status="ACTIVE")
    let_pass(minutes=61)
    assert expire_due() == 0
    assert_invariants_hold()


@pytest.mark.parametrize("end", [hand_over, give_back])
def test_it_comes_back_with_a_handover_that_is_taken_back_and_fires_in_time(
    shop: Counter, store: Any, end: Step
) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    end(shop, order)
    revert(shop, order)
    assert (expiry_of(order).status, verbs(order)) == ("ACTIVE", ["finish", "resume"])
    let_pass(minutes=61)
    assert expire_due() == 1
    assert (statuses(order)["order"], counters(store, "A")) == (["CANCELLED"], (5, 0))
    assert_invariants_hold()


def test_it_stays_away_if_its_time_went_by_meanwhile_until_somebody_starts_it(shop: Counter, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    hand_over(shop, order)
    let_pass(minutes=61)
    revert(shop, order)
    assert (expiry_of(order).status, expire_due()) == ("INACTIVE", 0)
    patch(shop, order, status="ACTIVE")
    assert (expire_due(), statuses(order)["order"]) == (1, ["CANCELLED"])
    assert_invariants_hold()


def test_what_somebody_stopped_stays_stopped(shop: Counter, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    patch(shop, order, status="INACTIVE")
    hand_over(shop, order)
    revert(shop, order)
    assert (expiry_of(order).status, verbs(order)) == ("INACTIVE", ["stop"])
    assert_invariants_hold()


@pytest.mark.parametrize(("minutes", "status"), [(90, "ACTIVE"), (-5, "INACTIVE")], ids=["ahead", "past"])
def test_what_was_moved_while_the_process_was_over_comes_back_at_its_new_time(
    shop: Counter, store: Any, minutes: float, status: str
) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    hand_over(shop, order)
    patch(shop, order, provisioningTime=moment(minutes))
    revert(shop, order)
    assert expiry_of(order).status == status
    assert_invariants_hold()


def test_it_ends_again_with_a_second_handover(shop: Counter, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    hand_over(shop, order)
    revert(shop, order)
    shop.hand(handover_of(shop, order), "FINISH_HANDOVER_JOB", lineItems=[])
    assert verbs(order) == ["finish", "resume", "finish"]
    assert_invariants_hold()


@pytest.mark.parametrize(("units", "verb"), [(1, ""), (2, "RESTART"), (2, "RESET")], ids=["short", "anew", "reset"])
def test_picking_leaves_it_alone_whatever_comes_of_it(shop: Counter, store: Any, units: int, verb: str) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    job = shop.job(order)
    shop.pick(job, units)
    plans_route_due()
    if verb:
        shop.act(job, verb)
    assert (expiry_of(order).status, verbs(order)) == ("ACTIVE", [])
    let_pass(minutes=61)
    assert (expire_due(), statuses(order)["order"]) == (1, ["CANCELLED"])
    assert not HandoverJob.objects.filter(status="OPEN").exists()
    assert_invariants_hold()


def test_a_reroute_leaves_it_alone_and_the_new_plan_expires(shop: Counter, store: Any) -> None:
    order = to_collect(shop, store, lines={"A": 2})
    reroute(shop, order)
    plans_route_due()
    assert (expiry_of(order).status, verbs(order)) == ("ACTIVE", [])
    let_pass(minutes=61)
    assert (expire_due(), statuses(order)["order"], counters(store, "A")) == (1, ["CANCELLED"], (5, 0))
    assert_invariants_hold()


def test_one_that_is_made_when_nothing_is_left_of_its_process_rests_until_there_is(shop: Counter, store: Any) -> None:
    order = shop.order(lines={"A": 2}, collect=store)
    give_back(shop, order)
    with locked(process_ids=[Process.objects.get().pk], now=now()) as processes:
        (process,) = processes.values()
        provided = now() + datetime.timedelta(minutes=60)
        expiry_follow(process=process, provisioning_time=provided, actor=SYSTEM)
    assert (expiry_of(order).status, verbs(order)) == ("INACTIVE", ["finish"])
    assert_invariants_hold()
    revert(shop, order)
    assert expiry_of(order).status == "ACTIVE"
    assert_invariants_hold()


def test_a_promise_that_lapses_ends_what_a_client_gave_it(shop: Counter, store: Any) -> None:
    promised = promise(shop.client, lines={"A": 2})
    process_id = Order.objects.get(pk=promised["orderRef"]).process_id
    body = {"processRef": str(process_id), "provisioningTime": moment(60), "status": "ACTIVE"}
    assert shop.client.post("/api/expiries", body, format="json").status_code == 200
    Order.objects.update(promised_until=now() - datetime.timedelta(seconds=1))
    assert orders_lapse_due() == 1
    assert Expiry.objects.get().status == "INACTIVE"
    assert_invariants_hold()


def test_a_promise_expires_before_it_lapses_if_a_client_said_so(shop: Counter, store: Any) -> None:
    promised = promise(shop.client, lines={"A": 2})
    order = Order.objects.get(pk=promised["orderRef"])
    body = {"processRef": str(order.process_id), "provisioningTime": moment(-1), "status": "ACTIVE"}
    assert shop.client.post("/api/expiries", body, format="json").status_code == 200
    assert expire_due() == 1
    order.refresh_from_db(fields=["promised_until"])
    assert (Order.objects.get().status, order.promised_until) == ("CANCELLED", None)
    assert (orders_lapse_due(), counters(store, "A")) == (0, (5, 0))
    assert_invariants_hold()


def test_of_an_order_in_two_parts_the_one_that_was_handed_over_stays(shop: Counter, store: Any) -> None:
    goods(facility("Amsterdam", place=AMSTERDAM), B=5)
    order = shop.order(lines={"A": 2, "B": 1})
    first, second = Order.objects.get(pk=order["id"]).process.pick_jobs.order_by("pk")
    body = {"processRef": order["processId"], "provisioningTime": moment(60), "status": "ACTIVE"}
    assert shop.client.post("/api/expiries", body, format="json").status_code == 200
    job = shop.client.get(f"/api/pickjobs/{first.pk}").json()
    shop.pick(job, *(line["quantity"] for line in job["pickLineItems"]))
    shop.hand(shop.read(shop.handover(job).pk), "FINISH_HANDOVER_JOB", lineItems=[])
    assert expiry_of(order).status == "ACTIVE"
    let_pass(minutes=61)
    assert expire_due() == 1
    found = statuses(order)
    assert (found["order"], found["process"], found["handovers"]) == (["CANCELLED"], ["CANCELED"], ["HANDED_OVER"])
    assert PickJob.objects.get(pk=second.pk).status == "EXPIRED"
    assert found["jobs"].count("EXPIRED") == 1
    assert_invariants_hold()


def headless_pick_job(shop: Counter, where: Any) -> str:
    body = {
        "facilityRef": str(where.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "pickLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
    }
    answer = shop.client.post("/api/pickjobs", body, format="json")
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["processId"])


def headless_handover(shop: Counter, where: Any) -> str:
    return str(shop.headless(where)["processId"])


def headless_shipment(shop: Counter, where: Any) -> str:
    return str(Dock(where, shop.client).shipment()["processId"])


@pytest.mark.parametrize("make", [headless_pick_job, headless_handover, headless_shipment])
def test_what_belongs_to_no_order_expires_whole(shop: Counter, store: Any, make: Callable[[Counter, Any], str]) -> None:
    process_id = make(shop, store)
    body = {"processRef": process_id, "provisioningTime": moment(-1), "status": "ACTIVE"}
    assert shop.client.post("/api/expiries", body, format="json").status_code == 200
    assert expire_due() == 1
    process = Process.objects.get(pk=process_id)
    assert (process.status, process.is_over) == ("CANCELED", True)
    assert Expiry.objects.filter(process=process, status="INACTIVE").exists()
    assert_invariants_hold()
