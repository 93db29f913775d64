"""What a plan says of itself: what it has not, and what of it is assumed."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import administrator, client_of, facility, goods
from tests.contract import matches

from .carriers import connect, mapping
from .cast import ask, basket

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def codes(api: APIClient, **changes: Any) -> list[str]:
    """The codes of the exceptions of the best plan."""
    return [one["code"] for one in ask(api, {**basket(A=1), **changes})["plans"][0]["exceptions"]]


def test_a_carrier_that_tells_how_long_it_takes_leaves_no_exception(api: APIClient) -> None:
    where = facility("Köln", tenant_facility_id="K")
    goods(where, A=1)
    (assumed,) = ask(api, basket(A=1))["plans"][0]["exceptions"]
    assert assumed["code"] == "TRANSIT_ASSUMED"
    assert {one["name"]: one["value"] for one in assumed["attributes"]} == {"locationRef": "K", "transitHours": 24}
    connection = connect(where, mapping(days=3))
    assert codes(api) == []
    assert ask(api, basket(A=1))["plans"][0]["eta"] in {"3D", "4D", "5D"}
    connection.carrier.deactivate()
    connection.carrier.save()
    assert codes(api) == ["TRANSIT_ASSUMED"]


def test_a_changed_configuration_counts_at_once(api: APIClient) -> None:
    where = facility("Köln")
    goods(where, A=1)
    post = connect(where, mapping(days=0)).carrier
    before = ask(api, basket(A=1))["plans"][0]["eta"]
    url = f"/api/carriers/{post.pk}/configuration"
    body = {**api.get(url).json(), "returnLabel": False, "countryServiceMappings": [mapping(days=9)]}
    answer = api.put(url, body, format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["countryServiceMappings"] == [mapping(days=9)]
    assert matches("CarrierConfiguration", answer.json())
    after = ask(api, basket(A=1))["plans"][0]["eta"]
    assert int(after[:-1]) >= 9
    assert before != after


@pytest.mark.parametrize(
    ("address", "code", "by"),
    [
        ({"postcode": "50668", "city": "Köln", "country": "DE"}, None, None),
        ({"city": "Köln", "country": "Germany"}, "PLACE_APPROXIMATE", "CITY"),
        ({"postcode": "??", "city": "Köln", "country": "DE"}, "PLACE_APPROXIMATE", "CITY"),
        ({"country": "DE"}, "PLACE_UNKNOWN", None),
        ({"city": "Nowhere at all", "country": "DE"}, "PLACE_UNKNOWN", None),
        ({"country": "DE", "latitude": 50.9, "longitude": 6.9}, None, None),
    ],
    ids=["postal code", "city", "strange code", "country", "nothing", "coordinates"],
)
def test_a_place_that_was_not_found_by_its_postal_code_is_told(
    api: APIClient, address: dict[str, Any], code: str | None, by: str | None
) -> None:
    where = facility("Köln")
    goods(where, A=1)
    connect(where, mapping(days=1))
    plan = ask(api, {**basket(A=1), "address": address})["plans"][0]
    told = {one["code"]: one["attributes"] for one in plan["exceptions"]}
    assert list(told) == ([code] if code else [])
    assert by is None or told[code] == [{"name": "foundBy", "type": "STRING", "value": by}]


def test_click_and_collect_assumes_nothing(api: APIClient) -> None:
    goods(facility("Köln", tenant_facility_id="K"), A=1)
    assert codes(api, orderType="CC", locationRef="K", address=None) == []


def test_a_plan_arrives_when_its_last_part_does(api: APIClient) -> None:
    near, far = facility("Köln", tenant_facility_id="K"), facility("Bonn", tenant_facility_id="B")
    goods(near, A=1)
    goods(far, B=1)
    connect(near, mapping(days=1))
    connect(far, mapping(days=8))
    plan = ask(api, basket(A=1, B=1))["plans"][0]
    parts = {part["locationRef"]: int(part["eta"][:-1]) for part in plan["fulfilments"]}
    assert parts["B"] > parts["K"]
    assert plan["eta"] == f"{parts['B']}D"
    assert plan["splits"] == 1
