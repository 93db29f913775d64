"""Confirming, extending and cancelling a promise, and what is refused."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from orders.models import Order, Promise
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import administrator, client_of, facility, goods, order_body, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .promising import act, let_pass, promise, statuses

pytestmark = pytest.mark.django_db

ACTIONS = ["CONFIRM_PROMISE", "EXTEND_PROMISE"]


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=5)
    return where


def test_confirming_makes_an_order_with_its_pick_job_at_once(api: APIClient, store: Any) -> None:
    promised = promise(api, lines={"A": 2})
    order = act(api, promised, "CONFIRM_PROMISE", tenantOrderId="order-1")
    assert matches("Order", order)
    assert (order["status"], order["version"], order["tenantOrderId"]) == ("OPEN", 2, "order-1")
    assert "promisesOptions" not in order
    assert statuses(promised) == ("OPEN", "IN_PROGRESS", ["ROUTED"])
    job = PickJob.objects.get()
    assert (job.status, job.tenant_order_id) == ("OPEN", "order-1")
    assert counters(store, "A") == (5, 2)
    assert_invariants_hold()


def test_the_number_that_confirming_gives_is_that_of_everything_under_the_order(api: APIClient, store: Any) -> None:
    promised = promise(api, tenantOrderId="cart-1")
    act(api, promised, "CONFIRM_PROMISE", tenantOrderId="order-1")
    assert Process.objects.get().tenant_order_id == "order-1"
    assert RoutingPlan.objects.get().tenant_order_id == "order-1"
    assert api.get("/api/orders", {"tenantOrderId": "order-1"}).json()["total"] == 1
    assert api.get("/api/orders", {"tenantOrderId": "cart-1"}).json()["total"] == 0


def test_without_a_number_the_one_of_the_promise_stays(api: APIClient, store: Any) -> None:
    promised = promise(api, tenantOrderId="cart-1")
    assert act(api, promised, "CONFIRM_PROMISE")["tenantOrderId"] == "cart-1"


def test_a_number_that_is_taken_is_refused_and_changes_nothing(api: APIClient, store: Any) -> None:
    other = api.post("/api/orders", order_body(tenantOrderId="order-1"), format="json").json()
    promised = promise(api)
    error = act(api, promised, "CONFIRM_PROMISE", expect=409, tenantOrderId="order-1")[0]
    assert other["id"] in error["description"]
    assert statuses(promised)[0] == "PROMISED"
    act(api, promised, "CONFIRM_PROMISE", tenantOrderId="order-2")
    assert_invariants_hold()


def test_only_confirming_announces_the_order(api: APIClient, store: Any) -> None:
    promised = promise(api)
    assert not Event.objects.filter(name="ORDER_CREATED").exists()
    act(api, promised, "CONFIRM_PROMISE")
    event = Event.objects.get(name="ORDER_CREATED")
    assert (event.payload["status"], event.payload["version"]) == ("OPEN", 2)
    logs = api.get(f"/api/processes/{Order.objects.get().process_id}/historylogs").json()["historyLogs"]
    called = [log["eventType"] for log in logs if log["domain"] == "ORDER"]
    assert sorted(called) == ["DELIVERY_PROMISE_CREATED", "ORDER_CREATED_FROM_PROMISE"]


def test_what_was_back_ordered_goes_on_as_usual(api: APIClient) -> None:
    where = facility()
    stock = goods(where, A=0)["A"]
    promised = promise(api)
    act(api, promised, "CONFIRM_PROMISE", tenantOrderId="order-1")
    assert statuses(promised) == ("OPEN", "ERROR", ["NOT_ROUTABLE"])
    assert api.put(f"/api/stocks/{stock.pk}", {"version": 1, "value": 3}, format="json").status_code == 200
    RoutingPlan.objects.update(due_at=now() - datetime.timedelta(seconds=1))
    plans_route_due()
    assert statuses(promised)[2] == ["ROUTED"]
    assert PickJob.objects.get().tenant_order_id == "order-1"
    assert_invariants_hold()


def test_every_part_of_a_split_promise_gets_its_job(api: APIClient) -> None:
    for name, article in (("one", "A"), ("two", "B")):
        goods(facility(name), **{article: 1})
    promised = promise(api, lines={"A": 1, "B": 1})
    act(api, promised, "CONFIRM_PROMISE")
    assert statuses(promised)[2] == ["ROUTED", "ROUTED"]
    assert PickJob.objects.count() == 2
    assert_invariants_hold()


def test_extending_promises_as_long_again_from_now(api: APIClient, store: Any) -> None:
    until = now() + datetime.timedelta(hours=2)
    promised = promise(api, promisesOptions={"validUntil": until.isoformat()})
    let_pass(minutes=90)
    before = now()
    order = act(api, promised, "EXTEND_PROMISE")
    valid_until = datetime.datetime.fromisoformat(order["promisesOptions"]["validUntil"])
    valid_for = Promise.objects.get().valid_for
    assert before + valid_for <= valid_until <= now() + valid_for
    assert (order["status"], order["version"]) == ("PROMISED", 2)
    assert Event.objects.get(name="ORDER_PROMISE_EXTENDED").payload["promisesOptions"] == order["promisesOptions"]
    assert_invariants_hold()


def test_an_extension_never_reaches_beyond_eight_hours(api: APIClient, store: Any) -> None:
    until = now() + datetime.timedelta(hours=8)
    promised = promise(api, promisesOptions={"validUntil": until.isoformat()})
    for version in (1, 2, 3):
        act(api, promised, "EXTEND_PROMISE", version=version)
    assert Order.objects.get().promised_until <= now() + datetime.timedelta(hours=8)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_promise_whose_time_is_over_is_refused_although_nobody_swept_it(
    api: APIClient, store: Any, name: str
) -> None:
    promised = promise(api)
    let_pass(minutes=31)
    error = act(api, promised, name, expect=400)[0]
    assert "The promise ended at" in error["description"]
    assert statuses(promised) == ("PROMISED", "CREATED", ["PROMISED"])


@pytest.mark.parametrize("name", ACTIONS)
def test_an_order_is_no_promise(api: APIClient, store: Any, name: str) -> None:
    order = api.post("/api/orders", order_body(), format="json").json()
    error = act(api, {"orderRef": order["id"]}, name, expect=400)[0]
    assert f"The order is OPEN; {name} is not possible" in error["description"]


@pytest.mark.parametrize("name", ACTIONS)
def test_a_promise_is_confirmed_or_extended_from_its_version(api: APIClient, store: Any, name: str) -> None:
    promised = promise(api)
    error = act(api, promised, name, expect=409, version=7)[0]
    assert (error["requestVersion"], error["version"]) == (7, 1)


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_not_write_orders_may_do_nothing_with_promises(api: APIClient, store: Any, name: str) -> None:
    promised = promise(api)
    let_pass(minutes=31)  # a lack of permission is told before everything else
    reader = client_of(user_with("ORDER_READ"))
    assert "ORDER_WRITE" in act(reader, promised, name, expect=403)[0]["description"]


@pytest.mark.parametrize("name", ACTIONS)
def test_an_unknown_promise_is_not_found(api: APIClient, name: str) -> None:
    act(api, {"orderRef": "01920000-0000-7000-8000-000000000000"}, name, expect=404)


@pytest.mark.parametrize(
    "body",
    [{"tenantOrderId": ""}, {"tenantOrderId": 7}, {"tenantOrderId": "x" * 256}, {"tenantOrderId": "\x00"}, {"a": 1}],
    ids=["empty", "number", "long", "nul", "unknown"],
)
def test_a_bad_confirmation_is_refused(api: APIClient, store: Any, body: Any) -> None:
    act(api, promise(api), "CONFIRM_PROMISE", expect=400, **body)


def test_an_extension_takes_nothing_but_the_version(api: APIClient, store: Any) -> None:
    act(api, promise(api), "EXTEND_PROMISE", expect=400, validUntil="2030-01-01T00:00:00Z")


def test_cancelling_a_promise_frees_what_it_held(api: APIClient, store: Any) -> None:
    promised = promise(api, lines={"A": 2})
    assert act(api, promised, "CANCEL")["status"] == "CANCELLED"
    assert statuses(promised) == ("CANCELLED", "CANCELED", ["CANCELED"])
    assert counters(store, "A") == (5, 0)
    assert not Event.objects.filter(name="ORDER_CREATED").exists()
    assert_invariants_hold()


def test_nothing_operational_is_made_for_a_promise(api: APIClient, store: Any) -> None:
    promise(api)
    body = {
        "facilityRef": str(store.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "processId": str(Process.objects.get().pk),
        "pickLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
    }
    answer = api.post("/api/pickjobs", body, format="json")
    assert answer.status_code == 400, answer.json()
    assert "PROMISED" in answer.json()[0]["description"]


def test_a_promise_can_be_rerouted_and_stays_a_promise(api: APIClient) -> None:
    for name in ("one", "two"):
        goods(facility(name), A=5)
    promised = promise(api)
    process = Process.objects.get()
    assert api.post(f"/api/processes/{process.pk}/reroute?version={process.version}").status_code == 200
    plans_route_due()
    assert statuses(promised) == ("PROMISED", "CREATED", ["REROUTED", "PROMISED"])
    assert not PickJob.objects.exists()
    assert_invariants_hold()
