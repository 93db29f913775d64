"""Listings through the API: bulk replacement, reading, patching, deleting."""

import pytest
from django.db import connection

from fulfillment.events.models import Event
from fulfillment.inventory.models import Listing
from tests.cast import goods
from tests.contract import matches

pytestmark = pytest.mark.django_db

FULL = {
    "title": "T-Shirt",
    "titleLocalized": {"de_DE": "T-Shirt"},
    "imageUrl": "https://example.org/shirt.png",
    "price": 9.5,
    "currency": "EUR",
    "weight": 200.0,
    "measurementUnitKey": "pcs",
    "legal": {"hsCode": "6109"},
    "attributes": [{"key": "Size", "value": "M", "category": "descriptive", "priority": 1, "type": "STRING"}],
    "categoryRefs": ["shirts"],
    "scannableCodes": ["4006381333931"],
    "scanningRule": {"values": [{"priority": 1.0, "scanningRuleType": "ARTICLE"}]},
    "recordableAttributes": [{"keyLocalized": {"de_DE": "Farbe"}, "recordingRule": "OPTIONAL"}],
    "stockProperties": {"expiry": {"inputType": "DATE", "required": True}},
    "stockAvailableUntil": {"calculationBase": "EXPIRY", "modifier": "-P3D"},
    "stockinformation": {"stock": 5, "available": 5},
    "partialStocks": [{"tenantPartialStockId": "p", "stockinformation": {"stock": 5, "available": 5}}],
    "outOfStockBehaviour": "PREORDER",
    "outOfStockConfig": {"preorder": {"availabilityTimeframe": {"start": "2027-01-01T00:00:00Z"}}},
    "outOfStockBehaviourByContexts": [
        {"outOfStockBehaviour": "NONE", "priority": 1, "context": [{"type": "FACILITY_GROUP", "values": ["g"]}]}
    ],
    "tags": [{"id": "a", "value": "b"}],
    "customAttributes": {"x": 1},
}


@pytest.fixture
def url(store):
    return f"/api/facilities/{store.pk}/listings"


def put(api, url, *listings):
    return api.put(url, {"listings": list(listings)}, format="json")


def test_listings_are_created_updated_or_left_alone(api, url):
    first = put(api, url, {"tenantArticleId": "A", "title": "A"}, {"tenantArticleId": "B"})
    assert first.status_code == 200, first.content
    assert [row["status"] for row in first.json()] == ["CREATED", "CREATED"]
    assert [row["listing"]["status"] for row in first.json()] == ["ACTIVE", "ACTIVE"]
    second = put(
        api,
        url,
        {"tenantArticleId": "A", "title": "A"},
        {"tenantArticleId": "B", "title": "B"},
        {"tenantArticleId": "C"},
    )
    assert [row["status"] for row in second.json()] == ["UNCHANGED", "UPDATED", "CREATED"]
    assert [row["listing"]["version"] for row in second.json()] == [1, 2, 1]
    assert all(matches("ListingBulkOperationResult", row) for row in second.json())
    assert Listing.objects.count() == 3


def test_every_documented_property_comes_back_and_can_be_put_back(api, url):
    put(api, url, {"tenantArticleId": "A/1", **FULL})
    listing = api.get(f"{url}/A/1").json()
    assert matches("Listing", listing)
    assert {name: listing[name] for name in FULL} == FULL
    again = {name: listing[name] for name in (*FULL, "tenantArticleId", "status", "version")}
    assert [row["status"] for row in put(api, url, again).json()] == ["UNCHANGED"]


def test_a_replacement_removes_what_is_absent_and_keeps_the_status(api, url):
    put(api, url, {"tenantArticleId": "A", "status": "INACTIVE", **FULL})
    (row,) = put(api, url, {"tenantArticleId": "A"}).json()
    assert row["status"] == "UPDATED"
    assert row["listing"]["status"] == "INACTIVE"
    assert not FULL.keys() & row["listing"].keys()


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({}, "tenantArticleId"),
        ({"tenantArticleId": ""}, "$.listings[1].tenantArticleId"),
        ({"tenantArticleId": "B", "title": ""}, "$.listings[1].title"),
        ({"tenantArticleId": "B", "nope": 1}, "nope"),
        ({"tenantArticleId": "B", "status": "GONE"}, "$.listings[1].status"),
        ({"tenantArticleId": "B", "weight": -1}, "$.listings[1].weight"),
        ({"tenantArticleId": "B", "currency": "XYZ"}, "$.listings[1].currency"),
        ({"tenantArticleId": "B", "legal": {"hsCode": "x" * 51}}, "hsCode"),
        ({"tenantArticleId": "B", "attributes": [{"key": "k", "value": "v"}] * 41}, "$.listings[1].attributes"),
        ({"tenantArticleId": "B", "outOfStockBehaviour": "RESTOCK"}, "needs outOfStockConfig.restock"),
        ({"tenantArticleId": "B", "stockAvailableUntil": {"calculationBase": "EXPIRY", "modifier": "3D"}}, "modifier"),
        ({"tenantArticleId": "A"}, "twice"),
    ],
)
def test_one_bad_listing_refuses_all(api, url, item, text):
    answer = put(api, url, {"tenantArticleId": "A"}, item)
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert text in answer.json()[0]["description"]
    assert not Listing.objects.exists()


@pytest.mark.parametrize("listings", [[], [{"tenantArticleId": str(number)} for number in range(501)]])
def test_one_to_500_listings_at_once(api, url, listings):
    assert put(api, url, *listings).status_code == 400
    assert not Listing.objects.exists()


def test_a_stale_version_refuses_all(api, url):
    put(api, url, {"tenantArticleId": "A"})
    answer = put(api, url, {"tenantArticleId": "B"}, {"tenantArticleId": "A", "title": "x", "version": 2})
    assert answer.status_code == 409
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (2, 1)
    assert Listing.objects.count() == 1


def test_many_listings_take_few_queries(api, url, django_assert_max_num_queries):
    # The trail takes one statement, but SQLite takes only so many values in one.
    with django_assert_max_num_queries(9 if connection.vendor == "postgresql" else 12):
        put(api, url, *({"tenantArticleId": str(number)} for number in range(200)))
    with django_assert_max_num_queries(6):
        put(api, url, *({"tenantArticleId": str(number)} for number in range(200)))


def test_a_patch_changes_and_removes(api, url):
    put(api, url, {"tenantArticleId": "A", **FULL})
    action = {"action": "ModifyListing", "title": "New", "customAttributes": None, "status": "INACTIVE"}
    answer = api.patch(f"{url}/A", {"version": 1, "actions": [action]}, format="json")
    assert answer.status_code == 200, answer.content
    (listing,) = answer.json()
    assert matches("Listing", listing)
    assert (listing["title"], listing["status"], listing["version"]) == ("New", "INACTIVE", 2)
    assert "customAttributes" not in listing
    assert listing["price"] == 9.5
    assert api.patch(f"{url}/A", {"version": 1, "actions": [action]}, format="json").status_code == 409
    assert api.patch(f"{url}/A", {"actions": [action]}, format="json").status_code == 400
    assert api.patch(f"{url}/B", {"version": 1, "actions": [action]}, format="json").status_code == 404


def test_goods_that_can_be_sold_again_are_told_of(api, store, url):
    goods(store, A=5, B=0)
    put(api, url, {"tenantArticleId": "A", "status": "INACTIVE"}, {"tenantArticleId": "B", "status": "INACTIVE"})
    assert not Event.objects.exists()
    put(api, url, {"tenantArticleId": "A", "status": "ACTIVE"}, {"tenantArticleId": "B", "status": "ACTIVE"})
    event = Event.objects.get()
    assert event.name == "INVENTORY_FACILITY_STOCK_CHANGED"
    assert (event.payload["facilityRef"], event.payload["tenantArticleId"]) == (str(store.pk), "A")
    assert (event.payload["oldValue"], event.payload["newValue"]) == (5, 5)
    assert event.payload["delta"]["available"] == 5


def test_lists_are_filtered_and_paged(api, url, django_assert_num_queries):
    put(api, url, *({"tenantArticleId": name, "scannableCodes": [f"code-{name}"]} for name in "ABC"))
    with django_assert_num_queries(3):
        page = api.get(url).json()
    assert matches("StrippedListings", page)
    assert page["total"] == 3
    for query in ({"tenantArticleIds": "A,C"}, {"tenantArticleIds": ["A", "C"]}):
        rows = api.get(url, query).json()["listings"]
        assert {row["tenantArticleId"] for row in rows} == {"A", "C"}
    (row,) = api.get(url, {"scannableCode": "code-B"}).json()["listings"]
    assert row["tenantArticleId"] == "B"
    assert api.get(url, {"scannableCode": "code"}).json()["listings"] == []
    assert api.get(url, {"size": 2}).json()["total"] == 3


def test_deleting_one_and_all(api, store, url):
    put(api, url, *({"tenantArticleId": name} for name in "ABC"))
    assert api.delete(f"{url}/A").status_code == 200
    assert api.delete(f"{url}/A").status_code == 404
    assert api.get(f"{url}/A").status_code == 404
    assert api.delete(url).status_code == 200
    assert not Listing.objects.exists()


def test_facilities_are_known_by_the_tenants_id_and_hidden_from_others(clerk, elsewhere):
    assert put(clerk, "/api/facilities/urn:fft:facility:tenantFacilityId:K-1/listings", {"tenantArticleId": "A"}).json()
    foreign = f"/api/facilities/{elsewhere.pk}/listings"
    assert put(clerk, foreign, {"tenantArticleId": "A"}).status_code == 404
    assert clerk.get(foreign).status_code == 404
    assert clerk.delete(foreign).status_code == 404
    assert clerk.get(f"{foreign}/A").status_code == 404


def test_the_deprecated_stock_information_is_answered_whole(api, store, url):
    given = {"tenantArticleId": "A", "stockinformation": {"stock": 5, "reserved": 2}}
    (result,) = put(api, url, given).json()
    assert result["listing"]["stockinformation"] == {"stock": 5, "reserved": 2, "available": 3}
    assert matches("Listing", api.get(f"{url}/A").json())
