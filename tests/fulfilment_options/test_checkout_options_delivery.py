"""From when on articles can be delivered, on which days of a period, and from whom at a moment."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.inventory.models import Listing
from tests.cast import administrator, client_of

from .carriers import connect, days_off, mapping
from .checkout import HOME, ask, shop, shown, stop_the_clock

pytestmark = pytest.mark.django_db
EARLIEST, PERIOD, POINT = "delivery/earliest", "delivery/timeperiod", "delivery/timepoint"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> APIClient:
    stop_the_clock(monkeypatch)
    return client_of(administrator())


def earliest(api: APIClient, *articles: str, **more: Any) -> Any:
    return ask(api, EARLIEST, tenantArticleIds=articles or ["A"], consumerAddress=HOME, **more)["checkoutOptions"]


def test_an_article_comes_by_the_first_carrier_and_each_carrier_is_named(api: APIClient) -> None:
    where = shop(A=1)
    slow = connect(where, mapping(days=3), key="SLOW")
    fast = connect(where, mapping(days=1), off=days_off("DE", "SUNDAY"), key="FAST")
    (option,) = earliest(api)
    assert shown(option["earliestPredictedDeliveryDate"]) == "2026-06-16 23:59"
    assert [one["name"] for one in option["availableCarriers"]] == ["Fast", "Slow"]
    assert [one["carrierRef"] for one in option["availableCarriers"]] == [str(fast.carrier_id), str(slow.carrier_id)]
    assert [one["connectionRef"] for one in option["availableFacilityConnections"]] == [str(fast.pk), str(slow.pk)]
    # Whatever is ready by the end of Monday arrives on Tuesday, and the shop picks until six.
    assert shown(option["availableCarriers"][0]["latestPickingStartDate"]) == "2026-06-15 16:00"
    assert option["availableCarriers"][0]["nonDeliveryDays"] == ["2026-06-21", "2026-06-28", "2026-07-05", "2026-07-12"]
    assert option["availableCarriers"][1]["nonDeliveryDays"] == []


def test_a_carrier_counts_with_the_shop_from_which_it_comes_first(api: APIClient) -> None:
    far, near = shop("Far", A=1), shop("Near", A=1)
    far.details = {**far.details, "fulfillmentProcessBuffer": 3000}
    far.save()
    connect(far, mapping(days=1), key="POST")
    connection = connect(near, key="POST")
    (option,) = earliest(api)
    assert shown(option["earliestPredictedDeliveryDate"]) == "2026-06-16 23:59"
    assert [one["connectionRef"] for one in option["availableFacilityConnections"]] == [str(connection.pk)]


def test_nothing_comes_before_the_wished_date_nor_on_a_day_without_delivery(api: APIClient) -> None:
    connect(shop(A=1), mapping(days=1), off=days_off("DE", "SUNDAY"))
    for wished, at, start in (
        ("2026-06-18T08:00:00+02:00", "2026-06-18 23:59", "2026-06-17 16:00"),
        ("2026-06-21T08:00:00+02:00", "2026-06-22 23:59", "2026-06-19 16:00"),
    ):
        (option,) = earliest(api, earliestDeliveryDate=wished)
        assert shown(option["earliestPredictedDeliveryDate"]) == at
        assert shown(option["availableCarriers"][0]["latestPickingStartDate"]) == start


def test_without_carriers_the_usual_hours_are_assumed_and_told(api: APIClient) -> None:
    shop(A=1)
    found = ask(
        api, EARLIEST, tenantArticleIds=["A", "B"], consumerAddress={"country": "DE"}, includeCalculationHints=True
    )
    known, unknown = found["checkoutOptions"]
    assert shown(known["earliestPredictedDeliveryDate"]) == "2026-06-16 12:00"
    assert unknown == {"tenantArticleId": "B", "availableCarriers": [], "availableFacilityConnections": []}
    assert found["calculationHints"][-1] == "Facilities from which 24 hours of transit are assumed: 1."


def test_only_facilities_with_the_tags_and_attributes_deliver(api: APIClient) -> None:
    red, blue = shop("Red", A=1), shop("Blue", A=2)
    for where, value in ((red, "red"), (blue, "blue")):
        own = {"tags": [{"id": "color", "value": value}], "customAttributes": {"color": value, "size": 1}}
        where.details = {**where.details, **own}
        where.save()
    for wanted, names in (
        ({"tags": [{"id": "color", "value": "red"}]}, ["Red"]),
        ({"customAttributes": {"color": "blue"}}, ["Blue"]),
        ({"customAttributes": {"size": 1}}, ["Blue", "Red"]),
        ({"customAttributes": {"color": "blue"}, "tags": [{"id": "color", "value": "red"}]}, []),
        ({}, ["Blue", "Red"]),
    ):
        (option,) = earliest(api, filter=wanted, includeListingDetails=True)
        assert sorted(one["tenantFacilityId"] for one in option["listingDetails"]) == names


def test_the_details_of_listings_come_if_they_are_asked_for(api: APIClient) -> None:
    where = shop(A=1, B=0)
    Listing.objects.update(details={"customAttributes": {"shelf": 7}})
    first, second = earliest(api, "A", "B", includeListingDetails=True)
    details = {"facilityRef": str(where.pk), "tenantFacilityId": "Köln", "customAttributes": {"shelf": 7}}
    assert first["listingDetails"] == [details]
    assert second["listingDetails"] == []
    assert "listingDetails" not in earliest(api)[0]


def period(api: APIClient, *, until: str = "2026-06-21", **more: Any) -> list[tuple[str, str, list[str]]]:
    """Day, status and carriers of each day."""
    asked = {"basket": [{"tenantArticleId": "A", "quantity": 1}], "consumerAddress": HOME, **more}
    asked.setdefault("endDate", f"{until}T12:00:00Z")
    found = ask(api, PERIOD, **asked)["checkoutOptions"]
    return [
        (one["date"], one["overallStatus"], [carrier["name"] for carrier in one["availableCarriers"]]) for one in found
    ]


def test_each_day_of_a_period_says_whether_the_basket_comes_and_by_whom(api: APIClient) -> None:
    where = shop(A=2)
    connect(where, mapping(days=2), off=days_off("DE", "SATURDAY"), key="FAST")
    connect(where, mapping(days=4), key="SLOW")
    assert period(api) == [
        ("2026-06-15T00:00:00Z", "NONE", []),
        ("2026-06-16T00:00:00Z", "NONE", []),
        ("2026-06-17T00:00:00Z", "ALL", ["Fast"]),
        ("2026-06-18T00:00:00Z", "ALL", ["Fast"]),
        ("2026-06-19T00:00:00Z", "ALL", ["Fast", "Slow"]),
        ("2026-06-20T00:00:00Z", "ALL", ["Slow"]),
        ("2026-06-21T00:00:00Z", "ALL", ["Fast", "Slow"]),
    ]


def test_a_period_begins_now_and_has_a_week_unless_it_is_said(api: APIClient) -> None:
    asked = {"basket": [{"tenantArticleId": "A", "quantity": 1}], "consumerAddress": HOME}
    days = [one["date"][:10] for one in ask(api, PERIOD, **asked)["checkoutOptions"]]
    assert (days[0], days[-1], len(days)) == ("2026-06-15", "2026-06-21", 7)
    days = [one["date"][:10] for one in ask(api, PERIOD, startDate="2026-06-30T23:00:00Z", **asked)["checkoutOptions"]]
    assert (days[0], days[-1], len(days)) == ("2026-07-01", "2026-07-07", 7)


@pytest.mark.parametrize(
    ("units", "status"),
    [({"A": 2}, "ALL"), ({"A": 3}, "PARTIAL"), ({"A": 1, "B": 1}, "PARTIAL"), ({"B": 1}, "NONE"), ({"C": 9}, "NONE")],
    ids=lambda value: value if isinstance(value, str) else "+".join(f"{value[key]}{key}" for key in value),
)
def test_a_line_comes_if_one_facility_has_all_of_it(api: APIClient, units: dict[str, int], status: str) -> None:
    shop("One", A=2, B=0)
    shop("Two", A=2)
    basket = [{"tenantArticleId": article, "quantity": quantity} for article, quantity in units.items()]
    assert period(api, basket=basket)[-1][1] == status


def test_an_article_that_stands_twice_in_a_basket_is_added_up(api: APIClient) -> None:
    shop(A=3)
    assert period(api, basket=[{"tenantArticleId": "A", "quantity": 2}] * 2)[-1][1] == "PARTIAL"


def test_a_day_names_until_when_picking_can_begin_for_it(api: APIClient) -> None:
    connect(shop(A=1), mapping(days=2))
    asked = {"basket": [{"tenantArticleId": "A", "quantity": 1}], "consumerAddress": HOME}
    found = ask(api, PERIOD, endDate="2026-06-19T12:00:00Z", **asked)["checkoutOptions"]
    starts = {one["date"][:10]: one["availableCarriers"][0]["latestPickingStartDate"] for one in found[2:]}
    assert {day: shown(start) for day, start in starts.items()} == {
        "2026-06-17": "2026-06-15 16:00",
        "2026-06-18": "2026-06-16 16:00",
        "2026-06-19": "2026-06-17 16:00",
    }


def test_preferences_choose_carriers_and_facilities(api: APIClient) -> None:
    red, blue = shop("Red", A=1), shop("Blue", A=1)
    connect(red, mapping(days=1), mapping(days=0, carrierProductCategory="EXPRESS"), key="RED")
    connect(blue, mapping(days=3), key="BLUE")

    def first(**preferences: Any) -> Any:
        return next(day for day in period(api, deliveryPreferences=preferences) if day[1] == "ALL")[::2]

    assert first() == ("2026-06-16T00:00:00Z", ["Red"])
    assert first(preselectedFacilities=[{"tenantFacilityId": "Blue"}]) == ("2026-06-18T00:00:00Z", ["Blue"])
    assert first(carrierProductCategory="EXPRESS") == ("2026-06-15T00:00:00Z", ["Red"])
    assert first(serviceLevel="SAMEDAY") == ("2026-06-16T00:00:00Z", ["Red"])


def point(api: APIClient, *starts: tuple[Any, str], desired: str = "2026-06-17T12:00:00+02:00") -> list[Any]:
    named = [{"facilityRef": str(where.pk), "latestPickingStart": start} for where, start in starts]
    asked = {"tenantArticleIds": ["A", "B"], "facilities": named, "desiredDeliveryDate": desired}
    return [
        (
            one["tenantArticleId"],
            one["available"],
            shown(one["latestPickingStart"]) if "latestPickingStart" in one else "",
        )
        for one in ask(api, POINT, **asked)["items"]
    ]


def test_what_a_facility_has_counts_if_picking_can_still_begin(api: APIClient) -> None:
    where = shop(A=4)
    for start, latest in (
        ("2026-06-15T17:00:00+02:00", "2026-06-15 17:00"),
        ("2026-06-15T10:00:00+02:00", "2026-06-15 10:00"),
        ("2026-06-15T22:00:00+02:00", "2026-06-15 18:00"),
        ("2026-06-30T22:00:00+02:00", "2026-06-17 12:00"),
    ):
        assert point(api, (where, start)) == [("A", 4, latest), ("B", 0, latest)]
    for start in ("2026-06-15T09:59:00+02:00", "2026-05-15T12:00:00+02:00"):
        assert point(api, (where, start)) == [("A", 0, ""), ("B", 0, "")]
    assert point(api, (where, "2026-06-15T17:00:00Z"), desired="2026-06-14T12:00:00Z")[0] == ("A", 0, "")


def test_a_moment_without_facilities_or_articles_has_no_items(api: APIClient) -> None:
    assert point(api) == []
