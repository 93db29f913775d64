"""Everything a client can get wrong about an order: a documented 4xx, a body that says why, and nothing written."""

import copy
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.events.models import Event
from fulfillment.processes.models import Process
from orders.models import Order
from routing.models import RoutingPlan
from tests.cast import LOCKED_ORDER, administrator, client_of, order_body, user_with
from tests.tags.cast import tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def changed(**places: Any) -> dict[str, Any]:
    """The smallest order with properties replaced."""
    return order_body(**places)


def line(**properties: Any) -> dict[str, Any]:
    return {"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1, **properties}


def address(**properties: Any) -> dict[str, Any]:
    known = {"street": "Domstr.", "postalCode": "50668", "city": "Köln", "country": "DE"}
    return {"addresses": [{**known, **properties}]}


WRONG_BODIES: dict[str, Any] = {
    "empty body": {},
    "array instead of object": [],
    "no lines": changed(orderLineItems=[]),
    "lines missing": {name: value for name, value in changed().items() if name != "orderLineItems"},
    "quantity 0": changed(orderLineItems=[line(quantity=0)]),
    "quantity negative": changed(orderLineItems=[line(quantity=-1)]),
    "quantity 1.5": changed(orderLineItems=[line(quantity=1.5)]),
    "quantity 1.0": changed(orderLineItems=[line(quantity="1.0")]),
    "quantity as string": changed(orderLineItems=[line(quantity="1")]),
    "quantity true": changed(orderLineItems=[line(quantity=True)]),
    "quantity beyond any warehouse": changed(orderLineItems=[line(quantity=2**63)]),
    "quantity null": changed(orderLineItems=[line(quantity=None)]),
    "501 lines": changed(
        orderLineItems=[line(article={"tenantArticleId": str(number), "title": "A"}) for number in range(501)]
    ),
    "duplicate article": changed(orderLineItems=[line(), line(quantity=2)]),
    "unknown property": changed(colour="red"),
    "unknown property in a line": changed(orderLineItems=[line(colour="red")]),
    "unknown property in an address": changed(consumer=address(planet="Earth")),
    "bad date": changed(orderDate="yesterday"),
    "date without a zone": changed(orderDate="2024-01-19T08:45:50"),
    "impossible date": changed(orderDate="2024-02-31T08:45:50Z"),
    "bad country": changed(consumer=address(country="Germany")),
    "small letters in a country": changed(consumer=address(country="de")),
    "country that does not exist": changed(consumer=address(country="ZZ")),
    "unknown status": changed(status="SLEEPING"),
    "created as cancelled": changed(status="CANCELLED"),
    "tenantOrderId too long": changed(tenantOrderId="x" * 256),
    "article id too long": changed(orderLineItems=[line(article={"tenantArticleId": "x" * 256, "title": "A"})]),
    "article id empty": changed(orderLineItems=[line(article={"tenantArticleId": "", "title": "A"})]),
    "title missing": changed(orderLineItems=[line(article={"tenantArticleId": "A"})]),
    "unknown facility": changed(
        deliveryPreferences={"collect": [{"facilityRef": "0191a2b3-0000-7000-8000-000000000000"}]}
    ),
    "facility that is no id": changed(deliveryPreferences={"collect": [{"facilityRef": "the one in Köln"}]}),
    "unknown tenant facility": changed(deliveryPreferences={"collect": [{"tenantFacilityId": "nowhere"}]}),
    "collect without a facility": changed(deliveryPreferences={"collect": [{"paid": True}]}),
    "two places to collect": changed(
        deliveryPreferences={"collect": [{"tenantFacilityId": "a"}, {"tenantFacilityId": "b"}]}
    ),
    "shipped and collected": changed(
        deliveryPreferences={"collect": [{"tenantFacilityId": "a"}], "shipping": {"serviceLevel": "DELIVERY"}}
    ),
    "unknown preselected facility": changed(
        deliveryPreferences={"shipping": {"preselectedFacilities": [{"tenantFacilityId": "nowhere"}]}}
    ),
    "latitude beyond the pole": changed(consumer=address(coordinates={"lat": 91, "lon": 0})),
    "source without a reference": changed(source={}),
}

WRONG_BYTES: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"{",
    "2,000 deep": b'{"customAttributes":' * 2000 + b"1" + b"}" * 2000,
    "2,000 deep arrays": b"[" * 2000 + b"]" * 2000,
    "NUL in a string": json.dumps(order_body(tenantOrderId="a\x00b")).encode(),
    "NUL in a free-form key": json.dumps(order_body(customAttributes={"a\x00": 1})).encode(),
    "raw NUL": json.dumps(order_body()).encode().replace(b"Domstr.", b"Dom\x00str."),
    "lone surrogate": json.dumps(order_body(tenantOrderId="\ud800")).encode(),
    "lone surrogate in free-form": json.dumps(order_body(customAttributes={"deep": [{"x": "\udfff"}]})).encode(),
    "not UTF-8": json.dumps(order_body()).encode().replace(b"Domstr.", b"Dom\xff."),
    "duplicate property": b'{"orderDate":"2024-01-19T08:45:50Z","orderDate":"2024-01-19T08:45:50Z"}',
    "NaN": b'{"customAttributes":{"x":NaN}}',
    "a number with 5,000 digits": b'{"customAttributes":{"x":' + b"9" * 5000 + b"}}",
}


def assert_refused(answer: Any, status: int) -> None:
    """The documented body, and not one row."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert isinstance(body, list)
    assert body[0]["summary"]
    assert body[0]["description"]
    for model in (Order, Process, RoutingPlan, Event):
        assert not model.objects.exists()


@pytest.mark.parametrize("name", WRONG_BODIES)
def test_wrong_body(api: APIClient, name: str) -> None:
    assert_refused(api.post("/api/orders", WRONG_BODIES[name], format="json"), 400)


@pytest.mark.parametrize("name", WRONG_BYTES)
def test_wrong_bytes(api: APIClient, name: str) -> None:
    assert_refused(api.post("/api/orders", WRONG_BYTES[name], content_type="application/json"), 400)


def test_the_error_names_the_place(api: APIClient) -> None:
    answer = api.post("/api/orders", changed(orderLineItems=[line(), line(quantity=0)]), format="json")
    assert "$.orderLineItems[1].quantity" in answer.json()[0]["description"]


def test_two_megabytes(api: APIClient) -> None:
    body = json.dumps(order_body(customAttributes={"note": "x" * 2_000_000})).encode()
    assert_refused(api.post("/api/orders", body, content_type="application/json"), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_wrong_content_type(api: APIClient, content_type: str) -> None:
    assert_refused(api.post("/api/orders", "{}", content_type=content_type), 415)


def test_wrong_method(api: APIClient) -> None:
    assert_refused(api.delete("/api/orders"), 405)


def test_unknown_address_under_the_api(api: APIClient) -> None:
    assert_refused(api.get("/api/nonsense"), 404)


@pytest.mark.parametrize("query", ["tenantOrderId=a%00b", "consumerId=%00", "startAfterId=%00", "size=0", "size=251"])
def test_wrong_query(api: APIClient, query: str) -> None:
    assert_refused(api.get(f"/api/orders?{query}"), 400)


@pytest.mark.parametrize("query", ["size=ten", "size=-1", "size=1.5", "size=²", "startAfterId=not-an-id"])
def test_wrong_paging(api: APIClient, query: str) -> None:
    assert_refused(api.get(f"/api/orders?{query}"), 400)


@pytest.mark.parametrize("order_id", ["nonsense", "0191a2b3-0000-7000-8000-000000000000", "a%00b", "x" * 500])
def test_unknown_order(api: APIClient, order_id: str) -> None:
    answer = api.get(f"/api/orders/{order_id}")
    assert answer.status_code in (400, 404)
    assert answer.json()[0]["summary"]


def test_without_a_token() -> None:
    answer = APIClient().post("/api/orders", order_body(), format="json")
    assert_refused(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "Bearer", "\ud800".encode("utf-8", "replace").decode()])
def test_malformed_token(token: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert_refused(client.post("/api/orders", order_body(), format="json"), 401)


def test_missing_permission_is_named() -> None:
    answer = client_of(user_with("ORDER_READ")).post("/api/orders", order_body(), format="json")
    assert_refused(answer, 403)
    assert "ORDER_WRITE" in answer.json()[0]["description"]


@pytest.mark.parametrize(("action", "permission"), [("UNLOCK", "ORDER_UNLOCK"), ("CANCEL", "ORDER_CANCEL")])
def test_each_verb_asks_for_its_own_permission(api: APIClient, action: str, permission: str) -> None:
    order = api.post("/api/orders", order_body(status="LOCKED"), format="json").json()
    weak = client_of(user_with("ORDER_READ", "ORDER_WRITE"))
    answer = weak.post(f"/api/orders/{order['id']}/actions", {"name": action, "version": 1}, format="json")
    assert answer.status_code == 403
    assert permission in answer.json()[0]["description"]
    assert Order.objects.get().status == "LOCKED"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "UNLOCK"},
        {"version": 1},
        {"name": "FLY", "version": 1},
        {"name": "UNLOCK", "version": "1"},
        {"name": "UNLOCK", "version": 1.5},
        {"name": "UNLOCK", "version": -1},
        {"name": "UNLOCK", "version": 2**80},
        {"name": "UNLOCK", "version": 1, "targetTime": "soon"},
        {"name": "UNLOCK", "version": 1, "unknown": True},
        {"name": "CANCEL", "version": 1, "cancelationReasonId": "unknown"},
        ["UNLOCK"],
    ],
)
def test_wrong_action(api: APIClient, body: Any) -> None:
    order = api.post("/api/orders", order_body(status="LOCKED"), format="json").json()
    answer = api.post(f"/api/orders/{order['id']}/actions", body, format="json")
    assert answer.status_code == 400, answer.content
    assert answer.json()[0]["description"]
    assert (Order.objects.get().status, Order.objects.get().version) == ("LOCKED", 1)


def test_a_taken_tenant_order_id_names_the_existing_order(api: APIClient) -> None:
    first = api.post("/api/orders", order_body(tenantOrderId="T-1"), format="json").json()
    answer = api.post("/api/orders", order_body(tenantOrderId="T-1"), format="json")
    assert answer.status_code == 409
    assert first["id"] in answer.json()[0]["description"]
    assert Order.objects.count() == Process.objects.count() == Event.objects.count() == 1


def test_what_is_accepted_comes_back_whole(api: APIClient) -> None:
    body = copy.deepcopy(LOCKED_ORDER)
    body["deliveryPreferences"].pop("collect")
    body["customServices"] = [
        {
            "articleItems": [{"quantity": 1, "tenantArticleRef": "111222333"}],
            "customServiceDefinition": {
                "tenantCustomServiceId": "engraving",
                "additionalInformation": [{"additionalInformationRef": "text", "value": "Für Ünal ♥"}],
            },
            "customServiceItems": [],
        }
    ]
    body["paymentInfo"] = {"currency": "EUR", "methodLocalized": {"de_DE": "Rechnung"}}
    body["stickers"] = [{"key": "fragile", "nameLocalized": {"en_US": "Fragile"}, "priority": 1}]
    tag("channel", "web")
    body["tags"] = [{"id": "channel", "value": "web"}]
    body["source"] = {"tenantSourceId": "shop"}
    order = api.post("/api/orders", body, format="json").json()
    read = api.get(f"/api/orders/{order['id']}").json()
    assert read == order
    sent_line = body["orderLineItems"].pop()
    got_line = read["orderLineItems"][0]
    assert {name: got_line[name] for name in sent_line} == sent_line
    body.pop("orderLineItems")
    assert {name: read[name] for name in body} == body
