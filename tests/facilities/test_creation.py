"""POST /api/facilities: what is stored and answered, and what is refused."""

import pytest

from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/facilities"
FULL = {
    "status": "SUSPENDED",
    "locationType": "WAREHOUSE",
    "services": [{"type": "SHIP_FROM_STORE"}, {"type": "PICKUP"}],
    "contact": {"firstName": "Ada", "lastName": "Clerk", "roleDescription": "Manager"},
    "pickingTimes": {
        "monday": [
            {"start": {"hour": 8, "minute": 0}, "end": {"hour": 12, "minute": 30}, "capacity": 5},
            {"start": {"hour": 12, "minute": 30}, "end": {"hour": 20, "minute": 0}},
        ]
    },
    "pickingMethods": ["SINGLE_ORDER", "MULTI_ORDER"],
    "closingDays": [{"date": "2026-12-25T00:00:00Z", "reason": "Christmas", "recurrence": "YEARLY"}],
    "fulfillmentProcessBuffer": 60,
    "capacityEnabled": True,
    "capacityPlanningTimeframe": 14,
    "scanningRule": {"values": [{"priority": 1.0, "scanningRuleType": "ARTICLE"}]},
    "operativeCosts": [{"value": 150, "currency": "EUR"}],
    "tags": [{"id": "brand", "value": "x"}],
    "customAttributes": {"region": {"code": 7}},
}


def test_the_smallest_facility_gets_the_documented_defaults(api, body):
    answer = api.post(URL, body, format="json")
    assert answer.status_code == 201, answer.content
    facility = answer.json()
    assert answer["Location"] == f"/api/facilities/{facility['id']}"
    assert matches("ManagedFacility", facility)
    assert facility["version"] == 1
    assert (facility["status"], facility["type"], facility["locationType"]) == ("ONLINE", "MANAGED_FACILITY", "STORE")
    assert (facility["fulfillmentProcessBuffer"], facility["capacityEnabled"]) == (240, False)
    assert "services" not in facility
    assert api.get(answer["Location"]).json() == facility
    assert [event.name for event in Event.objects.all()] == ["FACILITY_CREATED"]
    assert Event.objects.get().payload["id"] == facility["id"]


def test_every_documented_property_comes_back(api, body):
    facility = api.post(URL, body | FULL, format="json").json()
    assert matches("ManagedFacility", facility)
    added = {
        "operativeCosts": [{"value": 150, "currency": "EUR", "decimalPlaces": 2}],
        "services": [{"type": "PICKUP"}, {"type": "SHIP_FROM_STORE"}],
    }
    assert {name: facility[name] for name in FULL} == FULL | added
    address = {name: facility["address"][name] for name in body["address"]}
    assert address == body["address"]


def test_a_supplier_needs_a_name_only(api):
    answer = api.post(URL, {"type": "SUPPLIER", "name": "Mill"}, format="json")
    assert answer.status_code == 201, answer.content
    assert matches("Supplier", answer.json())
    assert "locationType" not in answer.json()
    assert "address" not in answer.json()


def test_given_coordinates_and_time_zone_are_kept(api, body):
    body["address"] |= {"resolvedCoordinates": {"lat": 50.94, "lon": 6.96}}
    body["address"] |= {"resolvedTimeZone": {"timeZoneId": "Europe/Paris"}}
    address = api.post(URL, body, format="json").json()["address"]
    assert address["resolvedCoordinates"] == {"lat": 50.94, "lon": 6.96}
    zone = {"timeZoneId": "Europe/Paris", "timeZoneName": "CET", "offsetInSeconds": 3600, "source": "GIVEN"}
    assert address["resolvedTimeZone"] == zone
    assert Facility.objects.get().coordinates_source == "GIVEN"


def test_other_coordinates_are_found_by_the_address(api, body):
    address = api.post(URL, body, format="json").json()["address"]
    assert address["resolvedCoordinates"]["lat"] == pytest.approx(50.94, abs=0.1)
    assert address["resolvedTimeZone"]["timeZoneId"] == "Europe/Berlin"
    assert Facility.objects.get().coordinates_source == "RESOLVED"


def test_an_unknown_place_is_accepted_and_flagged(api, body):
    body["address"] |= {"city": "Nowhere at all", "postalCode": "??", "country": "AQ"}
    address = api.post(URL, body, format="json").json()["address"]
    assert "resolvedCoordinates" not in address
    assert Facility.objects.get().coordinates_source == "UNKNOWN"


def test_a_tenant_facility_id_is_used_once(api, body):
    first = api.post(URL, body, format="json").json()
    answer = api.post(URL, body, format="json")
    assert answer.status_code == 409
    assert first["id"] in answer.json()[0]["description"]
    assert Facility.objects.count() == Event.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "$.name"),
        ({"name": None}, "$.name"),
        ({"name": "x" * 256}, "$.name"),
        ({"nope": 1}, "nope"),
        ({"status": "CLOSED"}, "$.status"),
        ({"type": "SHOP"}, "$.type"),
        ({"tenantFacilityId": 5}, "$.tenantFacilityId"),
        ({"services": [{"type": "SHIP_FROM_STORE", "more": 1}]}, "$.services[0]"),
        ({"fulfillmentProcessBuffer": -1}, "$.fulfillmentProcessBuffer"),
        ({"capacityPlanningTimeframe": 0}, "$.capacityPlanningTimeframe"),
        ({"operativeCosts": [{"value": 1, "currency": "XYZ"}]}, "$.operativeCosts[0].currency"),
        ({"closingDays": [{"date": "someday", "reason": "", "recurrence": "YEARLY"}]}, "$.closingDays[0].date"),
        ({"tags": []}, "$.tags"),
        ({"pickingTimes": {"monday": [{"start": {"hour": 24, "minute": 0}}]}}, "$.pickingTimes.monday[0]"),
        (
            {"pickingTimes": {"monday": [{"start": {"hour": 9, "minute": 0}, "end": {"hour": 9, "minute": 0}}]}},
            "end must be after start",
        ),
        (
            {
                "pickingTimes": {
                    "friday": [
                        {"start": {"hour": 12, "minute": 0}, "end": {"hour": 14, "minute": 0}},
                        {"start": {"hour": 9, "minute": 0}, "end": {"hour": 12, "minute": 1}},
                    ]
                }
            },
            "friday overlap",
        ),
    ],
)
def test_bad_properties_are_refused_by_their_place(api, body, change, place):
    refused(api.post(URL, body | change, format="json"), place)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"country": "de"}, "$.address.country"),
        ({"country": "XX"}, "ISO 3166"),
        ({"street": ""}, "$.address.street"),
        ({"companyName": None}, "$.address.companyName"),
        ({"resolvedCoordinates": {"lat": 91, "lon": 0}}, "$.address.resolvedCoordinates.lat"),
        ({"resolvedCoordinates": {"lat": 1}}, "$.address.resolvedCoordinates"),
        ({"resolvedTimeZone": {"timeZoneId": "Mars/Olympus"}}, "Mars/Olympus"),
        ({"phoneNumbers": [{"value": "1", "type": "FAX"}]}, "$.address.phoneNumbers[0].type"),
    ],
)
def test_bad_addresses_are_refused_by_their_place(api, body, change, place):
    refused(api.post(URL, body | {"address": body["address"] | change}, format="json"), place)


@pytest.mark.parametrize("missing", ["street", "city", "postalCode", "country", "companyName"])
def test_incomplete_addresses_are_refused(api, body, missing):
    del body["address"][missing]
    refused(api.post(URL, body, format="json"), missing)


def refused(answer, text):
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert text in answer.json()[0]["description"]
    assert not Facility.objects.exists()
    assert not Event.objects.exists()
