"""Stocks through the API: creating, reading, correcting, deleting."""

import pytest

from fulfillment.events.models import Event
from fulfillment.inventory.models import Stock
from tests.cast import goods
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/stocks"


def changes():
    """The events of changed stock, as (article, old, new)."""
    events = Event.objects.filter(name="INVENTORY_FACILITY_STOCK_CHANGED").order_by("pk")
    rows = [event.payload for event in events]
    return [(row["tenantArticleId"], row["oldValue"], row["newValue"]) for row in rows]


@pytest.fixture
def stock(store):
    return goods(store, A=5)["A"]


def reserve(stock, units):
    Stock.objects.filter(pk=stock.pk).update(reserved=units)


@pytest.mark.parametrize(
    "selector",
    [
        lambda store: {"facility": {"facilityRef": str(store.pk)}},
        lambda store: {"facility": {"tenantFacilityId": "K-1"}},
        lambda store: {"facilityRef": str(store.pk)},
        lambda store: {"facilityRef": "urn:fft:facility:tenantFacilityId:K-1"},
        lambda store: {"tenantFacilityId": "K-1"},
    ],
)
def test_a_stock_is_created_at_the_facility_however_it_is_named(api, store, selector):
    answer = api.post(URL, {"tenantArticleId": "A", "value": 7, **selector(store)}, format="json")
    assert answer.status_code == 201, answer.content
    stock = answer.json()
    assert answer["Location"] == f"{URL}/{stock['id']}"
    assert matches("Stock", stock)
    assert stock["facility"] == {"facilityRef": str(store.pk), "tenantFacilityId": "K-1"}
    assert (stock["value"], stock["reserved"], stock["available"], stock["version"]) == (7, 0, 7, 1)
    assert (stock["traits"], stock["serializedProperties"]) == (["PICKABLE", "ACCESSIBLE"], "{}")
    assert api.get(answer["Location"]).json() == stock
    assert changes() == [("A", 0, 7)]


def test_every_documented_property_comes_back(api, store):
    given = {
        "locationRef": "shelf-1",
        "tenantStockId": "T-1",
        "availableUntil": "2099-01-01T00:00:00Z",
        "receiptDate": "2026-01-01T10:00:00Z",
        "conditions": ["DEFECTIVE"],
        "properties": {"expiry": "2030-01-01", "batch": "7"},
        "traitConfig": [{"trait": "PICKABLE", "enabled": False}, {"trait": "OUTBOUND", "enabled": True}],
        "customAttributes": {"a": [1]},
    }
    body = {"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1", **given}
    stock = api.post(URL, body, format="json").json()
    assert matches("Stock", stock)
    assert {name: stock[name] for name in given} == given
    assert stock["traits"] == ["ACCESSIBLE", "OUTBOUND"]
    assert stock["serializedProperties"] == '{"batch":"7","expiry":"2030-01-01"}'
    assert stock["available"] == 0


def test_an_article_is_counted_once_per_facility(api, store, stock):
    answer = api.post(URL, {"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1"}, format="json")
    assert answer.status_code == 409
    assert str(stock.pk) in answer.json()[0]["description"]
    assert changes() == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"tenantArticleId": "A", "value": 7}, "exactly one of facility"),
        ({"tenantArticleId": "A", "value": 7, "facility": {}}, "$.facility"),
        ({"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1", "facilityRef": "x"}, "exactly one"),
        ({"tenantArticleId": "A", "value": -1, "tenantFacilityId": "K-1"}, "$.value"),
        ({"tenantArticleId": "A", "value": 2**31, "tenantFacilityId": "K-1"}, "$.value"),
        ({"tenantArticleId": "A", "value": 1.5, "tenantFacilityId": "K-1"}, "$.value"),
        ({"tenantArticleId": "A", "value": True, "tenantFacilityId": "K-1"}, "$.value"),
        ({"tenantArticleId": "A", "value": "7", "tenantFacilityId": "K-1"}, "$.value"),
        ({"tenantArticleId": "", "value": 7, "tenantFacilityId": "K-1"}, "$.tenantArticleId"),
        ({"value": 7, "tenantFacilityId": "K-1"}, "tenantArticleId"),
        ({"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1", "more": 1}, "more"),
        ({"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1", "conditions": ["OLD"]}, "$.conditions[0]"),
        ({"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1", "properties": {"a": 1}}, "$.properties"),
        ([], "Expected `object`"),
    ],
)
def test_bad_creations_are_refused_by_their_place(api, store, body, text):
    answer = api.post(URL, body, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert text in answer.json()[0]["description"]
    assert not Stock.objects.exists()


@pytest.mark.parametrize("selector", [{"tenantFacilityId": "?"}, {"facilityRef": "x"}])
def test_an_unknown_facility_is_not_found(api, store, selector):
    answer = api.post(URL, {"tenantArticleId": "A", "value": 7, **selector}, format="json")
    assert answer.status_code == 404
    assert not Stock.objects.exists()


def test_a_correction_counts_a_version_and_tells_of_it(api, stock):
    answer = api.put(f"{URL}/{stock.pk}", {"value": 9, "version": 1, "locationRef": "S"}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("Stock", answer.json())
    assert (answer.json()["value"], answer.json()["version"], answer.json()["locationRef"]) == (9, 2, "S")
    assert changes() == [("A", 5, 9)]
    gone = api.put(f"{URL}/{stock.pk}", {"value": 9, "version": 2, "locationRef": None}, format="json").json()
    assert "locationRef" not in gone
    assert changes() == [("A", 5, 9)]


def test_without_a_version_only_the_units_can_be_set(api, stock):
    assert api.put(f"{URL}/{stock.pk}", {"value": 4}, format="json").json()["version"] == 2
    answer = api.put(f"{URL}/{stock.pk}", {"value": 4, "conditions": ["DEFECTIVE"]}, format="json")
    assert answer.status_code == 400
    assert "conditions" in answer.json()[0]["description"]


def test_nothing_changes_nothing(api, stock):
    assert api.put(f"{URL}/{stock.pk}", {"value": 5, "version": 1}, format="json").json()["version"] == 1
    assert changes() == []


def test_a_stale_version_is_refused_with_both(api, stock):
    api.put(f"{URL}/{stock.pk}", {"value": 6, "version": 1}, format="json")
    answer = api.put(f"{URL}/{stock.pk}", {"value": 9, "version": 1}, format="json")
    assert answer.status_code == 409
    assert matches("ApiError", answer.json())
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (1, 2)
    assert Stock.objects.get().on_hand == 6


def test_promised_units_cannot_be_counted_away(api, stock):
    reserve(stock, 3)
    answer = api.put(f"{URL}/{stock.pk}", {"value": 2}, format="json")
    assert answer.status_code == 409
    assert "3 units reserved" in answer.json()[0]["description"]
    assert (Stock.objects.get().on_hand, changes()) == (5, [])
    assert api.put(f"{URL}/{stock.pk}", {"value": 3}, format="json").json()["available"] == 0


def test_defective_stock_is_not_available(api, stock):
    answer = api.put(f"{URL}/{stock.pk}", {"value": 5, "version": 1, "conditions": ["DEFECTIVE"]}, format="json")
    assert answer.json()["available"] == 0
    (event,) = Event.objects.all()
    assert event.payload["delta"] == {"stockOnHand": 0, "available": -5}


def test_a_stock_is_deleted_unless_units_are_promised(api, stock):
    reserve(stock, 1)
    assert api.delete(f"{URL}/{stock.pk}").status_code == 409
    reserve(stock, 0)
    assert api.delete(f"{URL}/{stock.pk}").status_code == 200
    assert api.delete(f"{URL}/{stock.pk}").status_code == 404
    assert api.get(f"{URL}/{stock.pk}").status_code == 404
    assert changes() == [("A", 5, 0)]


def test_other_facilities_do_not_exist_for_a_scoped_user(clerk, stock, elsewhere):
    foreign = goods(elsewhere, B=3)["B"]
    assert [row["id"] for row in clerk.get(URL).json()["stocks"]] == [str(stock.pk)]
    assert clerk.get(f"{URL}/{foreign.pk}").status_code == 404
    assert clerk.put(f"{URL}/{foreign.pk}", {"value": 1}, format="json").status_code == 404
    assert clerk.delete(f"{URL}/{foreign.pk}").status_code == 404
    body = {"tenantArticleId": "C", "value": 7, "tenantFacilityId": "B-1"}
    assert clerk.post(URL, body, format="json").status_code == 404
    assert clerk.put(URL, {"stocks": [body]}, format="json").status_code == 404
    assert clerk.put(URL, {"stocks": [{"id": str(foreign.pk), "value": 1}]}, format="json").status_code == 404
    action = {"action": {"name": "DELETE_BY_IDS", "ids": [str(foreign.pk)]}}
    assert clerk.post(f"{URL}/actions", action, format="json").json()["result"] == {"ids": []}
    foreign.refresh_from_db()
    assert foreign.on_hand == 3


def test_lists_are_filtered_and_paged_with_few_queries(api, store, elsewhere, django_assert_num_queries):
    goods(store, A=1, B=2, C=3)
    goods(elsewhere, A=4)
    with django_assert_num_queries(1):
        page = api.get(URL).json()
    assert matches("StockPaginatedResult", page)
    assert len(page["stocks"]) == 4
    with django_assert_num_queries(2):
        first = api.get(URL, {"size": 3}).json()
    assert first["pageInfo"]["hasNextPage"]
    rest = api.get(URL, {"size": 3, "startAfterId": first["pageInfo"]["endCursor"]}).json()
    assert sorted(row["value"] for row in first["stocks"] + rest["stocks"]) == [1, 2, 3, 4]
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)

    def values(**query):
        return sorted(row["value"] for row in api.get(URL, query).json()["stocks"])

    assert values(facilityRef=str(elsewhere.pk)) == [4]
    assert values(facilityRef="x") == []
    assert values(tenantFacilityId="K-1", tenantArticleId=["A", "C"]) == [1, 3]
    assert values(tenantArticleId="B,C") == [2, 3]
    assert values(locationRef="nowhere") == []
    assert api.get(URL, {"size": 0}).status_code == 400
    assert api.get(URL, {"tenantArticleId": ",".join("x" * 501)}).status_code == 400
