"""Which facilities have a basket: the parent of the other questions, deprecated by its description."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing
from tests.cast import AMSTERDAM, KOELN, administrator, client_of, facility, goods, user_with

from .carriers import connect, days_off, mapping
from .checkout import HOME, ask, shop, shown, stop_the_clock

pytestmark = pytest.mark.django_db
CNC = "ResponseForCNCCheckoutOptions"
COLLECT: dict[str, Any] = {"deliveryPreferences": {"collect": []}}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> APIClient:
    stop_the_clock(monkeypatch)
    return client_of(administrator())


def lines(**units: int) -> list[Any]:
    return [{"article": {"tenantArticleId": article}, "quantity": count} for article, count in units.items()]


def collecting(api: APIClient, *, expect: int = 200, **asked: Any) -> Any:
    body = {"orderLineItems": lines(A=1), **COLLECT, **asked}
    found = ask(api, "", expect=expect, answered=CNC, **body)
    return found["facilities"] if expect == 200 else found


def sending(api: APIClient, **asked: Any) -> Any:
    body = {"orderLineItems": lines(A=1), "deliveryPreferences": {"shipping": {}}, "consumerAddress": HOME, **asked}
    return ask(api, "", **body)["facilities"]


def names(found: Any) -> list[str]:
    return [option["name"] for option in found]


def listed(where: Facility, article: str, **details: Any) -> None:
    Listing.objects.filter(facility=where, tenant_article_id=article).update(details=details)


def test_a_shop_tells_what_it_has_and_from_when_on_it_can_be_collected(api: APIClient) -> None:
    where = shop(A=3)
    (option,) = collecting(api, orderLineItems=lines(A=2, B=1))
    assert (option["facilityRef"], option["name"]) == (str(where.pk), "Köln")
    assert (option["address"]["city"], option["closingDays"]) == ("Köln", [])
    assert set(option["pickingTimes"]) == {"monday", "tuesday", "wednesday", "thursday", "friday"}
    assert shown(option["targetTime"]) == "2026-06-15 12:00"
    have, lack = option["availabilities"]
    assert shown(have.pop("latestPickingStart")) == "2026-06-15 10:00"
    assert have == {"tenantArticleId": "A", "available": 3, "isBackOrderable": False}
    assert lack == {"tenantArticleId": "B", "available": 0, "isBackOrderable": False}


@pytest.mark.parametrize(
    "wished", ["2026-06-16T16:00:00+02:00", "2026-06-20T16:00:00+02:00", "2026-06-15T08:00:00+02:00"]
)
def test_the_times_are_those_of_the_earliest_collect(api: APIClient, wished: str) -> None:
    where = shop(A=3)
    (told,) = ask(api, "collect/earliest", tenantArticleIds=["A"], desiredCollectDate=wished)["checkoutOptions"]
    for preferences in (
        {"collect": [], "targetTime": wished},
        {"collect": [{"facilityRef": str(where.pk), "provisioningTime": wished}], "targetTime": "2026-07-01T08:00:00Z"},
    ):
        (option,) = collecting(api, deliveryPreferences=preferences)
        assert option["targetTime"] == told["earliestPredictedProvisioningDate"]
        assert option["availabilities"][0]["latestPickingStart"] == told["latestPickingStartDate"]


@pytest.mark.parametrize(
    "wished", ["2026-06-18T08:00:00+02:00", "2026-06-21T08:00:00+02:00", "2026-06-15T08:00:00+02:00"]
)
def test_the_times_are_those_of_the_earliest_delivery(api: APIClient, wished: str) -> None:
    where = shop(A=1)
    connect(where, mapping(days=1), off=days_off("DE", "SUNDAY"), key="FAST")
    connect(where, mapping(days=3), key="SLOW")
    asked = {"tenantArticleIds": ["A"], "consumerAddress": HOME, "earliestDeliveryDate": wished}
    (told,) = ask(api, "delivery/earliest", **asked)["checkoutOptions"]
    expected = [(one["carrierRef"], one["latestPickingStartDate"]) for one in told["availableCarriers"]]
    for preferences in ({"targetTime": wished}, {"shipping": {"desiredDeliveryTime": wished}}):
        (option,) = sending(api, deliveryPreferences=preferences)
        offered = [(one["carrierRef"], one["deliveryPromiseValidUntil"]) for one in option["deliveryOptions"]]
        assert sorted(offered) == sorted(expected)
        assert option["availabilities"][0]["carrier"]["carrierRef"] == offered[0][0]
        assert option["availabilities"][0]["latestPickingStart"] == offered[0][1]


def test_each_carrier_tells_its_days_and_the_first_to_come_stands_first(api: APIClient) -> None:
    where = shop(A=1)
    transit = {"transitTime": {"minTransitDays": 1, "maxTransitDays": 3}, "carrierProductCategory": "EXPRESS"}
    slow = connect(where, mapping(**transit), off=days_off("DE", "WEDNESDAY"), key="SLOW")
    connect(where, mapping(days=1), key="FAST")
    (option,) = sending(api, orderLineItems=lines(A=1, B=1))
    assert option["availabilities"][1] == {"tenantArticleId": "B", "available": 0, "isBackOrderable": False}
    fast, told = option["deliveryOptions"]
    assert (fast["carrierKey"], fast["carrierName"]) == ("FAST", "Fast")
    assert fast["products"] == [
        {
            "carrierProductCategory": "STANDARD",
            "deliveryCosts": [],
            "estimatedDeliveryTime": {"minDeliveryDays": 0, "maxDeliveryDays": 1},
            "transitTime": {"minTransitDays": 0, "maxTransitDays": 1},
        }
    ]
    assert told["carrierRef"] == str(slow.carrier_id)
    (product,) = told["products"]
    # From Monday on: Tuesday at best, else Tuesday, Thursday, Friday.
    assert product["estimatedDeliveryTime"] == {"minDeliveryDays": 1, "maxDeliveryDays": 4}
    assert product["transitTime"] == {"minTransitDays": 1, "maxTransitDays": 3}
    assert product["carrierProductCategory"] == "EXPRESS"


def test_the_wishes_for_a_carrier_are_followed(api: APIClient) -> None:
    where = shop(A=1)
    connect(where, mapping(days=1), key="FAST")
    connect(where, mapping(days=3), key="SLOW")
    (option,) = sending(api, deliveryPreferences={"shipping": {"preferredCarriers": ["SLOW"]}})
    assert [one["carrierKey"] for one in option["deliveryOptions"]] == ["SLOW"]


def test_where_nobody_tells_a_time_it_is_assumed_and_no_carrier_is_named(api: APIClient) -> None:
    shop(A=1)
    (option,) = sending(api, consumerAddress={"country": "DE"})
    assert option["deliveryOptions"] == []
    assert shown(option["availabilities"][0].pop("latestPickingStart")) == "2026-06-15 10:00"
    assert option["availabilities"] == [{"tenantArticleId": "A", "available": 1, "isBackOrderable": False}]


def test_a_carrier_of_an_assumed_time_tells_no_transit(api: APIClient) -> None:
    connect(shop(A=1), key="POST")
    ((offer,),) = [option["deliveryOptions"] for option in sending(api)]
    assert "transitTime" not in offer["products"][0]


def test_without_an_address_only_carriers_that_go_everywhere_come(api: APIClient) -> None:
    where = shop(A=1)
    connect(where, mapping(days=1), key="GERMAN")
    connect(where, key="ANYWHERE")
    body = {"orderLineItems": lines(A=1), "deliveryPreferences": {}}
    ((offer,),) = [option["deliveryOptions"] for option in ask(api, "", **body)["facilities"]]
    assert offer["carrierKey"] == "ANYWHERE"


def test_who_has_the_whole_basket_stands_first_then_who_is_ready_first(api: APIClient) -> None:
    shop("Part", A=2, B=1)
    slow = facility("Slow", tenant_facility_id="Slow", details={"fulfillmentProcessBuffer": 2000})
    goods(slow, A=3, B=1)
    shop("Whole", A=3, B=1)
    shop("None", C=1)
    basket = lines(A=1, B=1) + lines(A=2)
    assert names(collecting(api, orderLineItems=basket)) == ["Whole", "Slow", "Part"]
    assert names(sending(api, orderLineItems=basket)) == ["Whole", "Slow", "Part"]
    (first, *_) = collecting(api, orderLineItems=basket)
    assert [one["tenantArticleId"] for one in first["availabilities"]] == ["A", "B"]


def test_what_can_be_ordered_without_stock_is_told_with_its_release(api: APIClient) -> None:
    where = shop("Later", A=0, B=0, C=0, D=0)
    ahead = {"preorder": {"availabilityTimeframe": {"start": "2026-07-01T00:00:00Z"}}}
    past = {"preorder": {"availabilityTimeframe": {"start": "2026-06-01T00:00:00Z"}}}
    listed(where, "A", outOfStockBehaviour="BACKORDER", outOfStockConfig=ahead)
    listed(where, "B", outOfStockBehaviour="PREORDER", outOfStockConfig=ahead)
    listed(where, "C", outOfStockBehaviour="PREORDER_AND_RESTOCK", outOfStockConfig=past)
    listed(where, "D", outOfStockBehaviour="NONE")
    for options in (
        collecting(api, orderLineItems=lines(A=1, B=1, C=1, D=1)),
        sending(api, orderLineItems=lines(A=1, B=1, C=1, D=1)),
    ):
        ((a, b, c, d),) = [option["availabilities"] for option in options]
        assert (a["isBackOrderable"], a.get("preOrderReleaseDate")) == (True, None)
        assert (b["isBackOrderable"], b["preOrderReleaseDate"]) == (False, "2026-07-01T00:00:00Z")
        for none in (c, d):
            assert (none["isBackOrderable"], "preOrderReleaseDate" in none) == (False, False)
        assert all(one["available"] == 0 and "latestPickingStart" not in one for one in (a, b, c, d))
    assert collecting(api, orderLineItems=lines(C=1, D=1)) == []


def test_only_facilities_that_meet_every_condition_are_asked(api: APIClient) -> None:
    details = {"tags": [{"id": "kind", "value": "flagship"}], "customAttributes": {"floor": 2}}
    near = facility("Near", place=KOELN, details=details)
    far = facility("Far", place=AMSTERDAM, details=details)
    nowhere = facility("Nowhere", place={**KOELN, "lat": None, "lon": None})
    for where in (near, far, nowhere):
        goods(where, A=1)
    circle = {"lat": 51.2, "lon": 6.8, "radius": 32}
    tags = [{"id": "kind", "value": "flagship"}]
    for conditions, expected in (
        ({}, {"Near", "Far", "Nowhere"}),
        ({"geoFence": circle}, {"Near"}),
        ({"geoFence": {**circle, "radius": 31}}, set()),
        ({"tags": tags}, {"Near", "Far"}),
        ({"customAttributes": {"floor": 2}, "tags": tags, "geoFence": circle}, {"Near"}),
        ({"customAttributes": {"floor": 3}}, set()),
        ({"deliveryPreferences": {"collect": [{"facilityRef": str(far.pk)}]}}, {"Far"}),
        ({"deliveryPreferences": {"collect": [{"facilityRef": str(far.pk)}]}, "geoFence": circle}, set()),
    ):
        assert set(names(collecting(api, **conditions))) == expected, conditions
    chosen = {"shipping": {"preselectedFacilities": [{"tenantFacilityId": near.tenant_facility_id}]}}
    assert names(sending(api, deliveryPreferences=chosen)) == ["Near"]


def test_a_facility_answers_for_its_own_services_only(api: APIClient) -> None:
    shop("Store", services=["PICKUP"], A=1)
    shop("Warehouse", services=["SHIP_FROM_STORE"], A=1)
    goods(facility("Supplier", facility_type="SUPPLIER", address={"country": "DE"}, services=None), A=1)
    goods(facility("Closed", status="OFFLINE"), A=1)
    assert names(collecting(api)) == ["Store"]
    assert set(names(sending(api))) == {"Warehouse", "Supplier"}


def test_an_empty_collect_beside_shipping_is_shipping_as_for_an_order(api: APIClient) -> None:
    shop("Warehouse", services=["SHIP_FROM_STORE"], A=1)
    assert names(sending(api, deliveryPreferences={"collect": [], "shipping": {}})) == ["Warehouse"]


def test_what_lies_in_a_foreign_facility_does_not_exist(api: APIClient) -> None:
    own, foreign = shop("Own", A=1), shop("Foreign", A=5)
    client = client_of(user_with("STOCK_AVAILABILITIES_READ", facility_ids=[str(own.pk)]))
    assert names(collecting(client)) == ["Own"]
    collecting(client, expect=404, deliveryPreferences={"collect": [{"facilityRef": str(foreign.pk)}]})


def test_too_many_answers_are_refused(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fulfilment_options.checkout.references.MOST_PAIRS", 3)
    shop("One", A=1, B=1)
    shop("Two", A=1)
    assert len(collecting(api)) == 2
    (failure,) = collecting(api, expect=400, orderLineItems=lines(A=1, B=1))
    assert "$.orderLineItems" in failure["description"]


def test_all_that_a_line_and_a_basket_may_have_is_taken_and_changes_nothing(api: APIClient) -> None:
    shop(A=1)
    service = {"articleItems": [], "customServiceItems": [], "customServiceDefinition": {}, "id": "1"}
    article = {"tenantArticleId": "A", "title": "Shirt"}
    more = {
        "orderLineItems": [{"article": article, "quantity": 1, "shopPrice": 9.99, "scannableCodes": ["1"]}],
        "customServices": [{**service, "customServiceItems": [service]}],
        "filterDuplicates": True,
        "consumerAddress": HOME,
    }
    assert collecting(api, **more) == collecting(api)


@pytest.mark.parametrize(
    ("permissions", "status"), [(("ORDER_WRITE",), 200), (("STOCK_AVAILABILITIES_READ",), 200), (("ORDER_READ",), 403)]
)
def test_who_may_order_or_read_the_stock_may_ask(permissions: Any, status: int, api: APIClient) -> None:
    collecting(client_of(user_with(*permissions)), expect=status)


def test_the_description_says_that_it_is_deprecated(api: APIClient) -> None:
    described = api.get("/api/schema", HTTP_ACCEPT="application/json").json()["paths"]
    assert described["/api/promises/checkoutoptions"]["post"]["deprecated"] is True
    assert "deprecated" not in described["/api/promises/checkoutoptions/collect/earliest"]["post"]
