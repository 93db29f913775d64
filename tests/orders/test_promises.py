"""Asking for a promise: what is held at once, what the answer tells, and what is refused."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.events.models import Event
from fulfillment.facilities.models import Carrier, FacilityCarrier
from fulfillment.picking.models import PickJob
from orders.models import Order, Promise
from routing.models import DecisionLog, RoutingPlan
from routing.services import plans_route_due
from tests.cast import administrator, client_of, facility, goods, order_body, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .promising import PATH, promise, statuses

SECOND = datetime.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def carrier_at(where: Any, key: str, delivery_type: str = "DELIVERY", status: str = "ACTIVE") -> Carrier:
    moments = {"created_at": now(), "modified_at": now()}
    carrier = Carrier.objects.create(key=key, name=key.title(), delivery_type=delivery_type, status="ACTIVE", **moments)
    FacilityCarrier.objects.create(facility=where, carrier=carrier, status=status, **moments)
    return carrier


def test_a_promise_holds_its_stock_when_it_is_answered(api: APIClient) -> None:
    store = facility()
    goods(store, A=5)
    promised = promise(api, lines={"A": 2})
    assert matches("ResponseForDeliveryPromise", promised)
    assert counters(store, "A") == (5, 2)
    assert statuses(promised) == ("PROMISED", "CREATED", ["PROMISED"])
    assert not PickJob.objects.exists()
    assert_invariants_hold()


def test_the_answer_tells_who_sends_what(api: APIClient) -> None:
    store = facility("Köln", tenant_facility_id="koeln")
    carrier = carrier_at(store, "DHL")
    carrier_at(store, "GONE", status="INACTIVE")
    carrier_at(store, "BIKE", delivery_type="SAMEDAY")
    goods(store, A=5)
    promised = promise(api, lines={"A": 2})
    assert promised["shipToCustomer"] == [
        {
            "facility": {"facilityRef": str(store.pk), "facilityName": "Köln", "tenantFacilityId": "koeln"},
            "lineItems": [{"tenantArticleId": "A", "title": "A", "quantity": 2, "available": 2}],
            "carriers": [
                {"carrierRef": str(carrier.pk), "carrierKey": "DHL", "carrierName": "Dhl", "products": []},
            ],
        }
    ]
    assert promised["orderVersion"] == 1
    assert {"backOrdered", "collect", "shipToStore"}.isdisjoint(promised)


@pytest.mark.parametrize(
    ("shipping", "keys"),
    [
        ({"serviceLevel": "SAMEDAY"}, ["BIKE"]),
        ({"preferredCarriers": ["UPS"]}, ["UPS"]),
        ({"preferredCarriers": ["NOBODY"]}, ["DHL", "UPS"]),
    ],
    ids=["same-day", "preferred", "preferred-elsewhere"],
)
def test_carriers_are_those_that_come_into_question(api: APIClient, shipping: Any, keys: list[str]) -> None:
    store = facility(services=None)
    for key, delivery_type in (("DHL", "DELIVERY"), ("UPS", "DELIVERY"), ("BIKE", "SAMEDAY")):
        carrier_at(store, key, delivery_type)
    goods(store, A=5)
    (parcel,) = promise(api, deliveryPreferences={"shipping": shipping})["shipToCustomer"]
    assert [carrier["carrierKey"] for carrier in parcel["carriers"]] == keys


def test_a_split_promise_is_one_parcel_per_facility(api: APIClient) -> None:
    for name, article in (("one", "A"), ("two", "B")):
        goods(facility(name), **{article: 1})
    promised = promise(api, lines={"A": 1, "B": 1})
    parcels = {
        parcel["facility"]["facilityName"]: [line["tenantArticleId"] for line in parcel["lineItems"]]
        for parcel in promised["shipToCustomer"]
    }
    assert parcels == {"one": ["A"], "two": ["B"]}
    assert statuses(promised)[2] == ["PROMISED", "PROMISED"]
    assert_invariants_hold()


def test_click_and_collect_tells_where_and_when(api: APIClient) -> None:
    store = facility()
    goods(store, A=5)
    ready = "2030-03-08T14:00:00Z"
    collect = [{"facilityRef": str(store.pk), "paid": True, "provisioningTime": ready}]
    promised = promise(api, deliveryPreferences={"collect": collect})
    assert matches("ResponseForDeliveryPromise", promised)
    assert promised["collect"]["facility"]["facilityRef"] == str(store.pk)
    assert promised["collect"]["targetTime"] == ready
    assert "shipToCustomer" not in promised


def test_what_nobody_has_is_back_ordered_and_waits(api: APIClient) -> None:
    store = facility()
    goods(store, A=5, B=1)
    promised = promise(api, lines={"A": 2, "B": 3})
    assert matches("ResponseForDeliveryPromise", promised)
    assert promised["shipToCustomer"] == []
    assert promised["backOrdered"]["lineItems"] == [
        {"tenantArticleId": "A", "title": "A", "quantity": 2, "available": 2},
        {"tenantArticleId": "B", "title": "B", "quantity": 3, "available": 1},
    ]
    assert counters(store, "A") == (5, 0)  # all of it or nothing
    assert statuses(promised) == ("PROMISED", "ERROR", ["NOT_ROUTABLE"])
    assert_invariants_hold()


def test_a_back_ordered_promise_is_held_as_soon_as_there_is_stock(api: APIClient) -> None:
    store = facility()
    stock = goods(store, A=0)["A"]
    promised = promise(api)
    body = {"version": stock.version, "value": 3}
    assert api.put(f"/api/stocks/{stock.pk}", body, format="json").status_code == 200
    RoutingPlan.objects.update(due_at=now() - SECOND)
    plans_route_due()
    assert statuses(promised)[2] == ["PROMISED"]
    assert counters(store, "A") == (3, 1)
    assert_invariants_hold()


def test_the_order_says_until_when_it_is_promised(api: APIClient) -> None:
    until = (now() + datetime.timedelta(hours=2)).replace(microsecond=0)
    promised = promise(api, promisesOptions={"validUntil": until.isoformat()})
    assert promised["promisesOptions"] == {"validUntil": until.isoformat().replace("+00:00", "Z")}
    order = api.get(f"/api/orders/{promised['orderRef']}").json()
    assert matches("Order", order)
    assert (order["status"], order["promisesOptions"]) == ("PROMISED", promised["promisesOptions"])


def test_without_a_wish_it_holds_as_long_as_is_configured(api: APIClient, settings: Any) -> None:
    settings.PROMISE_MINUTES = 45
    order = Order.objects.get(pk=promise(api)["orderRef"])
    assert order.promised_until - order.created_at == datetime.timedelta(minutes=45)
    assert Promise.objects.get().valid_for == datetime.timedelta(minutes=45)


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, 400), (50, 400), (70, 201), (8 * 3600 - 10, 201), (8 * 3600 + 10, 400)]
)
@pytest.mark.parametrize("path", [PATH, "/api/orders"])
def test_a_promise_is_for_one_minute_to_eight_hours(api: APIClient, path: str, seconds: int, status: int) -> None:
    until = (now() + datetime.timedelta(seconds=seconds)).isoformat()
    body = order_body(status="PROMISED", promisesOptions={"validUntil": until})
    answer = api.post(path, body, format="json")
    assert answer.status_code == status, answer.json()
    if status == 400:
        assert "$.promisesOptions.validUntil" in answer.json()[0]["description"]


@pytest.mark.parametrize(
    ("properties", "place"),
    [
        ({"status": "OPEN"}, "$.status"),
        ({"status": "PROMISING"}, "$.status"),
        ({"promisesOptions": {}}, "$.promisesOptions"),
        ({"promisesOptions": {"validUntil": "0001-01-01T00:00:00+14:00"}}, "beyond the calendar"),
        ({"promisesOptions": {"validUntil": "2030-01-01T00:00:00"}}, "$.promisesOptions.validUntil"),
        ({"additionalInfo": {"resourceInvestment": {"level": 0}}}, "$.additionalInfo.resourceInvestment.level"),
        ({"orderLineItems": []}, "$.orderLineItems"),
        ({"pricing": {}}, "pricing"),
        ({"deliveryPreferences": {"collect": [{"facilityRef": "nowhere"}]}}, "$.deliveryPreferences.collect[0]"),
        ({"tenantOrderId": "\x00"}, ""),
    ],
    ids=lambda value: None if isinstance(value, dict) else value or "nul",
)
def test_a_bad_request_names_the_place(api: APIClient, properties: Any, place: str) -> None:
    error = promise(api, expect=400, **properties)[0]
    assert place in error["description"]
    assert not Order.objects.exists()


def test_hints_about_the_answer_are_accepted_and_not_kept(api: APIClient) -> None:
    promised = promise(
        api, additionalInfo={"resourceInvestment": {"level": 0.2}, "includeListingCustomAttributes": True}
    )
    assert "additionalInfo" not in api.get(f"/api/orders/{promised['orderRef']}").json()


def test_a_promise_needs_the_permission_to_write_orders() -> None:
    client = client_of(user_with("ORDER_READ"))
    assert "ORDER_WRITE" in promise(client, expect=403)[0]["description"]


def test_a_promise_is_announced_as_one_and_not_as_an_order(api: APIClient) -> None:
    goods(facility(), A=5)
    promised = promise(api)
    names = Event.objects.filter(process_id__isnull=False).order_by("sequence").values_list("name", flat=True)
    assert list(names) == ["ORDER_PROMISED", "INVENTORY_RESERVATIONS_CREATED"]
    logs = api.get(f"/api/processes/{Order.objects.get().process_id}/historylogs").json()["historyLogs"]
    assert [log["eventType"] for log in logs] == ["DELIVERY_PROMISE_CREATED"]
    assert Event.objects.get(name="ORDER_PROMISED").payload["id"] == promised["orderRef"]


def test_the_decision_is_explained(api: APIClient) -> None:
    goods(facility(), A=5)
    promise(api)
    assert DecisionLog.objects.get().status == "PROMISED"
    (plan,) = api.get("/api/routingplans").json()["routingPlans"]
    assert plan["status"] == "PROMISED"
    assert api.get(plan["decisionLogs"][0]["url"]).status_code == 200


def test_an_order_that_asks_to_be_promised_is_held_by_the_next_routing_run(api: APIClient) -> None:
    store = facility()
    goods(store, A=5)
    answer = api.post("/api/orders", order_body(status="PROMISED"), format="json")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["promisesOptions"]["validUntil"]
    plans_route_due()
    assert statuses({"orderRef": answer.json()["id"]}) == ("PROMISED", "CREATED", ["PROMISED"])
    assert counters(store, "A") == (5, 1)
    assert not PickJob.objects.exists()
    assert_invariants_hold()


def test_what_breaks_the_router_is_left_to_a_worker(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    store = facility()
    goods(store, A=5)

    def broken(_: Any) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("routing.services.runs.propose", broken)
        promised = promise(api)
    assert promised["backOrdered"]["lineItems"][0]["available"] == 1
    plan = RoutingPlan.objects.get()
    assert (plan.status, plan.attempts, plan.last_error) == ("INITIAL", 1, "ZeroDivisionError: ")
    RoutingPlan.objects.update(due_at=now() - SECOND)
    assert plans_route_due() == 1
    assert counters(store, "A") == (5, 1)
    assert_invariants_hold()


def test_a_repeated_request_is_the_same_promise(api: APIClient) -> None:
    store = facility()
    goods(store, A=5)
    answers = [api.post(PATH, order_body(), format="json", headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[0]["Location"] == answers[1]["Location"] == f"/api/orders/{answers[0].json()['orderRef']}"
    assert counters(store, "A") == (5, 1)


def test_a_number_that_is_taken_is_refused(api: APIClient) -> None:
    first = promise(api, tenantOrderId="cart-1")
    assert first["orderRef"] in promise(api, expect=409, tenantOrderId="cart-1")[0]["description"]
