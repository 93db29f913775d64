"""Everything a client can get wrong about a quote: a 4xx in the shape of this API that says why, and nothing kept."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from fulfillment.common.api import errors as api_errors
from fulfilment_options.api import views
from fulfilment_options.models import FulfilmentDecision, FulfilmentOption, FulfilmentPlan
from tests.cast import administrator, client_of, facility, goods, user_with

from .cast import PATH, SEED, ask, basket

pytestmark = pytest.mark.django_db

UNKNOWN = "0191a2b3-0000-7000-8000-000000000000"


@pytest.fixture
def api() -> APIClient:
    client = client_of(administrator())
    client.raise_request_exception = False
    return client


def assert_refused(answer: Any, status: int) -> str:
    """The documented body, and not one row; returns what it says."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error"}
    assert body["error"]
    for failure in body["error"]:
        assert set(failure) == {"code", "message"}
        assert failure["code"] == str(status)
        assert isinstance(failure["message"], str)
        assert failure["message"]
    for model in (FulfilmentOption, FulfilmentPlan, FulfilmentDecision):
        assert not model.objects.exists()
    return str(body["error"][0]["message"])


def changed(**places: Any) -> dict[str, Any]:
    """The seed's request with properties replaced."""
    return {**copy.deepcopy(SEED), **places}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in SEED.items() if key != name}


def address(**parts: Any) -> dict[str, Any]:
    return changed(address={**SEED["address"], **parts})


def items(*, quantity: Any = 1, **more: Any) -> dict[str, Any]:
    return changed(items=[{"skuRef": "DM12345", "requestedQuantity": quantity, **more}])


def attribute(**parts: Any) -> dict[str, Any]:
    return changed(attributes=[{**SEED["attributes"][0], **parts}])


WRONG_BODIES: dict[str, tuple[Any, str]] = {
    "empty object": ({}, "orderType"),
    "array instead of object": ([], ""),
    "text instead of object": ("quote", ""),
    "null instead of object": (None, ""),
    "unknown property": (changed(colour="red"), "colour"),
    "unknown property in an item": (items(colour="red"), "$.items[0]"),
    "unknown property in the address": (address(planet="Earth"), "$.address"),
    "unknown property in an attribute": (attribute(colour="red"), "$.attributes[0]"),
    "the other API's names": (changed(fulfillmentOptions=[]), "fulfillmentOptions"),
    "order type missing": (without("orderType"), "orderType"),
    "order type unknown": (changed(orderType="XX"), "$.orderType"),
    "order type in small letters": (changed(orderType="hd"), "$.orderType"),
    "order type empty": (changed(orderType=""), "$.orderType"),
    "order type null": (changed(orderType=None), "$.orderType"),
    "limit 0": (changed(limit=0), "$.limit"),
    "limit 101": (changed(limit=101), "$.limit"),
    "limit -1": (changed(limit=-1), "$.limit"),
    "limit 1.5": (changed(limit=1.5), "$.limit"),
    "limit 10.0": (changed(limit=10.0), "$.limit"),
    "limit as text": (changed(limit="10"), "$.limit"),
    "limit true": (changed(limit=True), "$.limit"),
    "limit null": (changed(limit=None), "$.limit"),
    "limit beyond 64 bits": (changed(limit=2**70), ""),
    "no items": (changed(items=[]), "$.items"),
    "items missing": (without("items"), "items"),
    "items null": (changed(items=None), "$.items"),
    "items an object": (changed(items={}), "$.items"),
    "an item that is a text": (changed(items=["DM12345"]), "$.items[0]"),
    "501 items": (changed(items=[{"skuRef": str(n), "requestedQuantity": 1} for n in range(501)]), "$.items"),
    "the same skuRef twice": (
        changed(items=[{"skuRef": "A", "requestedQuantity": 1}, {"skuRef": "A", "requestedQuantity": 2}]),
        "$.items[1].skuRef",
    ),
    "quantity missing": (changed(items=[{"skuRef": "A"}]), "$.items[0]"),
    "quantity 0": (items(quantity=0), "$.items[0].requestedQuantity"),
    "quantity -1": (items(quantity=-1), "$.items[0].requestedQuantity"),
    "quantity 2^31": (items(quantity=2**31), "$.items[0].requestedQuantity"),
    "quantity 1.5": (items(quantity=1.5), "$.items[0].requestedQuantity"),
    "quantity as text": (items(quantity="1"), "$.items[0].requestedQuantity"),
    "quantity true": (items(quantity=True), "$.items[0].requestedQuantity"),
    "quantity null": (items(quantity=None), "$.items[0].requestedQuantity"),
    "available quantity -1": (items(availableQuantity=-1), "$.items[0].availableQuantity"),
    "available quantity as text": (items(availableQuantity="1"), "$.items[0].availableQuantity"),
    "skuRef missing": (changed(items=[{"requestedQuantity": 1}]), "$.items[0]"),
    "skuRef empty": (items(skuRef=""), "$.items[0].skuRef"),
    "skuRef a number": (items(skuRef=12345), "$.items[0].skuRef"),
    "skuRef null": (items(skuRef=None), "$.items[0].skuRef"),
    "skuRef of 256 characters": (items(skuRef="x" * 256), "$.items[0].skuRef"),
    "skuRef of 10,000 emoji": (items(skuRef="🛒" * 10_000), "$.items[0].skuRef"),
    "HD without an address": (without("address"), "$.address"),
    "HD with a null address": (changed(address=None), "$.address"),
    "address a text": (changed(address="46 Kippax Street"), "$.address"),
    "city a number": (address(city=2010), "$.address.city"),
    "postcode a number": (address(postcode=2010), "$.address.postcode"),
    "address line of 10,000 characters": (address(address1="x" * 10_000), "$.address.address1"),
    "latitude beyond the pole": (address(latitude=90.01, longitude=0), "$.address.latitude"),
    "latitude beyond the other pole": (address(latitude=-91, longitude=0), "$.address.latitude"),
    "latitude as text beyond the pole": (address(latitude="90.5", longitude="0"), "$.address.latitude"),
    "longitude beyond the date line": (address(latitude=0, longitude=180.5), "$.address.longitude"),
    "longitude as text beyond the date line": (address(latitude="0", longitude="181"), "$.address.longitude"),
    "latitude as NaN in text": (address(latitude="NaN", longitude="0"), "$.address.latitude"),
    "latitude as infinity in text": (address(latitude="Infinity", longitude="0"), "$.address.latitude"),
    "latitude in words": (address(latitude="north", longitude="0"), "$.address.latitude"),
    "latitude empty": (address(latitude="", longitude="0"), "$.address.latitude"),
    "latitude with an exponent": (address(latitude="1e1", longitude="0"), "$.address.latitude"),
    "latitude in other digits": (address(latitude="٣", longitude="0"), "$.address.latitude"),
    "latitude with a line break": (address(latitude="51.5\n", longitude="0"), "$.address.latitude"),
    "latitude true": (address(latitude=True, longitude=0), "$.address.latitude"),
    "latitude an object": (address(latitude={}, longitude=0), "$.address.latitude"),
    "CC without a location": ({**without("locationRef"), "orderType": "CC"}, "$.locationRef"),
    "CC with an empty location": (changed(orderType="CC", locationRef=""), "$.locationRef"),
    "CC with an unknown location": (changed(orderType="CC", locationRef="nowhere"), "$.locationRef"),
    "CC with an unknown id": (changed(orderType="CC", locationRef=UNKNOWN), "$.locationRef"),
    "location a number": (changed(locationRef=1), "$.locationRef"),
    "location of 10,000 characters": (changed(locationRef="x" * 10_000), "$.locationRef"),
    "tracking id a number": (changed(trackingId=1), "$.trackingId"),
    "tracking id of 256 characters": (changed(trackingId="x" * 256), "$.trackingId"),
    "retailer as text": (changed(retailerId="1"), "$.retailerId"),
    "retailer 1.5": (changed(retailerId=1.5), "$.retailerId"),
    "retailer true": (changed(retailerId=True), "$.retailerId"),
    "retailer beyond 64 bits": (changed(retailerId=2**63), "64 bits"),
    "retailer below 64 bits": (changed(retailerId=-(2**63) - 1), "64 bits"),
    "status a number": (changed(status=1), "$.status"),
    "attributes an object": (changed(attributes={"type": "special"}), "$.attributes"),
    "501 attributes": (
        changed(attributes=[{"name": str(n), "type": "STRING", "value": ""} for n in range(501)]),
        "$.attributes",
    ),
    "duplicate attribute names": (changed(attributes=SEED["attributes"] * 2), "$.attributes[1].name"),
    "attribute without a name": (changed(attributes=[{"type": "STRING", "value": "x"}]), "$.attributes[0]"),
    "attribute with an empty name": (attribute(name=""), "$.attributes[0].name"),
    "attribute without a type": (changed(attributes=[{"name": "type", "value": "x"}]), "$.attributes[0]"),
    "attribute of an unknown type": (attribute(type="FLOAT"), "$.attributes[0].type"),
    "attribute of a type in small letters": (attribute(type="string"), "$.attributes[0].type"),
    "attribute without its value": (changed(attributes=[{"name": "a", "type": "TEXT"}]), "$.attributes[0].value"),
}

WRONG_BYTES: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"{",
    "a comma too many": b'{"orderType":"HD",}',
    "2,000 deep": b'{"attributes":' * 2000 + b"1" + b"}" * 2000,
    "2,000 deep arrays": b"[" * 2000 + b"]" * 2000,
    "NUL in a text": json.dumps(changed(trackingId="a\x00b")).encode(),
    "NUL in a key of an object": json.dumps(attribute(type="OBJECT", value={"a\x00": 1})).encode(),
    "raw NUL": json.dumps(SEED).encode().replace(b"Kippax", b"Kip\x00pax"),
    "lone surrogate": json.dumps(changed(trackingId="\ud800")).encode(),
    "not UTF-8": json.dumps(SEED).encode().replace(b"Kippax", b"Kip\xffpax"),
    "a property twice": b'{"orderType":"HD","orderType":"CC"}',
    "NaN": json.dumps(address(latitude=float("nan"), longitude=0)).encode(),
    "Infinity": json.dumps(address(latitude=0, longitude=float("inf"))).encode(),
    "a number with 5,000 digits": b'{"limit":' + b"9" * 5000 + b"}",
    "a float beyond floats": b'{"limit":1e999}',
}


@pytest.mark.parametrize("name", WRONG_BODIES)
def test_wrong_body(api: APIClient, name: str) -> None:
    body, place = WRONG_BODIES[name]
    assert place in assert_refused(api.post(PATH, body, format="json"), 400)


@pytest.mark.parametrize("name", WRONG_BYTES)
def test_wrong_bytes(api: APIClient, name: str) -> None:
    assert_refused(api.post(PATH, WRONG_BYTES[name], content_type="application/json"), 400)


def places_in(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in *body* that holds something."""
    children = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places_in(child, (*path, key))


PLACES = [path for path in places_in(SEED) if path != ("attributes", 0, "value")]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_a_value_of_another_type_is_refused_everywhere(api: APIClient, path: tuple[Any, ...]) -> None:
    for value in ({"a": 1}, [1], True, 1.5, "text", 7):
        body = copy.deepcopy(SEED)
        parent: Any = body
        for key in path[:-1]:
            parent = parent[key]
        kind = float if isinstance(parent[path[-1]], float) else type(parent[path[-1]])
        if type(value) is kind:
            continue
        parent[path[-1]] = value
        assert_refused(api.post(PATH, body, format="json"), 400)


def test_two_megabytes(api: APIClient) -> None:
    body = json.dumps(attribute(type="TEXT", value="x" * 2_000_000)).encode()
    assert_refused(api.post(PATH, body, content_type="application/json"), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_wrong_content_type(api: APIClient, content_type: str) -> None:
    assert_refused(api.post(PATH, "{}", content_type=content_type), 415)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", PATH),
        ("delete", PATH),
        ("put", PATH),
        ("patch", PATH),
        ("post", f"{PATH}/{UNKNOWN}"),
        ("delete", f"{PATH}/{UNKNOWN}"),
        ("get", f"{PATH}/state/ACCEPTED"),
        ("post", f"{PATH}/state/ACCEPTED"),
        ("trace", PATH),
    ],
)
def test_wrong_method(api: APIClient, method: str, path: str) -> None:
    answer = api.generic(method.upper(), path, "{}", content_type="application/json")
    assert_refused(answer, 405)
    assert answer["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v4.1/",
        "/api/v4.1/nonsense",
        "/api/v4.1/orders",
        f"{PATH}/",
        f"{PATH}/state/ACCEPTED/more",
        f"{PATH}/{UNKNOWN}/",
        "/api/v4.1/fulfillmentOptions",
        "/api/v4.1/%F0%9F%9B%92",
        "/api/v4.1/" + "x" * 2_000,
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_an_address_that_leads_nowhere(api: APIClient, method: str, path: str) -> None:
    assert_refused(api.generic(method.upper(), path, "{}", content_type="application/json"), 404)


@pytest.mark.parametrize(
    "path", [f"{PATH}/%00", f"{PATH}/a%00b", f"{PATH}?a=%00", f"{PATH}/state/%00", f"{PATH}/state/ACCEPTED?x=a%00b"]
)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_a_nul_in_the_address(api: APIClient, method: str, path: str) -> None:
    assert_refused(api.generic(method.upper(), path, "{}", content_type="application/json"), 400)


@pytest.mark.parametrize(
    "body", [{}, [], {"id": None}, {"id": 1}, {"id": ["x"]}, {"id": "x" * 256}, {"id": UNKNOWN, "version": 1}, "x"]
)
def test_wrong_state_change(api: APIClient, body: Any) -> None:
    assert_refused(api.put(f"{PATH}/state/ACCEPTED", body, format="json"), 400)


def test_without_a_token() -> None:
    for answer in (
        APIClient().post(PATH, SEED, format="json"),
        APIClient().get(f"{PATH}/{UNKNOWN}"),
        APIClient().put(f"{PATH}/state/ACCEPTED", {"id": UNKNOWN}, format="json"),
    ):
        assert_refused(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "Bearer", "é"])
def test_malformed_token(token: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert_refused(client.post(PATH, SEED, format="json"), 401)


def test_a_missing_permission_is_named_before_the_body_is_looked_at() -> None:
    answer = client_of(user_with("ORDER_WRITE")).post(PATH, {"nope": 1}, format="json")
    assert "STOCK_AVAILABILITIES_READ" in assert_refused(answer, 403)


def test_an_unexpected_fault_is_a_500_that_tells_nothing(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(views, "fulfilment_option_create", fail)
    assert "secret" not in assert_refused(api.post(PATH, SEED, format="json"), 500)


def test_a_fault_half_way_keeps_nothing(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    goods(facility(), DM12345=1)

    def fail(_: Any) -> None:
        raise ValueError("secret")

    monkeypatch.setattr("fulfilment_options.services.quoting.NewRows.write", fail)
    assert_refused(api.post(PATH, SEED, format="json"), 500)


def test_a_database_that_is_away_is_a_503_and_says_when_to_come_back(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(views, "fulfilment_option_create", fail)
    answer = api.post(PATH, SEED, format="json")
    assert_refused(answer, 503)
    assert answer["Retry-After"] == api_errors.RETRY_AFTER_SECONDS


UNUSUAL: dict[str, dict[str, Any]] = {
    "emoji": items(skuRef="🛒" * 255),
    "an address of nothing": changed(address={}),
    "an address of nothing but null": changed(address=dict.fromkeys([*SEED["address"], "latitude", "longitude"])),
    "an address of empty texts": changed(address=dict.fromkeys(SEED["address"], "")),
    "only a latitude": changed(address={"latitude": 51}),
    "the poles": address(latitude=-90, longitude=180),
    "the poles as text": address(latitude="90.000", longitude="-180"),
    "the seed's degrees": address(latitude="-27.469712", longitude="153.02568"),
    "the least of everything": {"orderType": "HD", "address": {}, "items": SEED["items"]},
    "null where null is allowed": changed(locationRef=None, trackingId=None, retailerId=None, attributes=None),
    "empty texts": changed(locationRef="", trackingId="", status=""),
    "the largest numbers": {**items(quantity=2**31 - 1), "retailerId": 2**63 - 1, "limit": 100},
    "the smallest retailer": changed(retailerId=-(2**63)),
    "500 items": changed(items=[{"skuRef": str(n), "requestedQuantity": 2**31 - 1} for n in range(500)]),
    "a status of the client's": changed(status="ACCEPTED"),
    "quotes and slashes": changed(trackingId="'; DROP TABLE x; --\\\"/"),
    "a value of 10,000 characters": attribute(type="TEXT", value="é" * 10_000),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_but_right_is_quoted_and_found_again(api: APIClient, name: str) -> None:
    goods(facility(), DM12345=1)
    body = UNUSUAL[name]
    quote = ask(api, body)
    assert api.get(f"{PATH}/{quote['id']}").json() == quote
    for sent in ("address", "limit", "retailerId"):
        if sent in body:
            assert quote[sent] == body[sent]
    assert quote["status"] == ("NO_OPTIONS" if not quote["plans"] else "OPTIONS_PROVIDED")


def test_a_missing_address_is_no_matter_for_what_is_collected(api: APIClient) -> None:
    goods(facility(tenant_facility_id="K"), A=1)
    body = {name: value for name, value in basket(A=1).items() if name != "address"}
    assert ask(api, {**body, "orderType": "CC", "locationRef": "K"})["count"] == 1
