"""From when on articles can be collected."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import administrator, client_of, facility, goods, user_with

from .checkout import ask, shop, shown, stop_the_clock

pytestmark = pytest.mark.django_db
WHAT = "collect/earliest"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> APIClient:
    stop_the_clock(monkeypatch)
    return client_of(administrator())


def test_an_article_is_ready_after_the_buffer_and_picking_may_begin_now(api: APIClient) -> None:
    where = shop(A=3)
    (option,) = ask(api, WHAT, tenantArticleIds=["A"])["checkoutOptions"]
    assert (option["tenantArticleId"], option["available"]) == ("A", 3)
    assert (option["facilityRef"], option["tenantFacilityId"]) == (str(where.pk), "Köln")
    assert shown(option["earliestPredictedProvisioningDate"]) == "2026-06-15 12:00"
    assert shown(option["latestPickingStartDate"]) == "2026-06-15 10:00"


def test_a_desired_date_moves_both_and_a_closed_shop_to_the_next_opening(api: APIClient) -> None:
    shop(A=3)
    for desired, at, start in (
        ("2026-06-16T16:00:00+02:00", "2026-06-16 16:00", "2026-06-16 14:00"),
        ("2026-06-20T16:00:00+02:00", "2026-06-22 09:00", "2026-06-19 16:00"),
        ("2026-06-15T08:00:00+02:00", "2026-06-15 12:00", "2026-06-15 10:00"),
    ):
        (option,) = ask(api, WHAT, tenantArticleIds=["A"], desiredCollectDate=desired)["checkoutOptions"]
        assert shown(option["earliestPredictedProvisioningDate"]) == at
        assert shown(option["latestPickingStartDate"]) == start


def test_of_several_shops_the_first_counts_then_the_one_with_more(api: APIClient) -> None:
    slow = facility("Slow", tenant_facility_id="Slow", details={"fulfillmentProcessBuffer": 2000})
    goods(slow, A=9, B=9)
    shop("Few", A=1)
    shop("Many", A=2)
    found = ask(api, WHAT, tenantArticleIds=["A", "B", "C", "A"])["checkoutOptions"]
    assert [option.get("tenantFacilityId") for option in found] == ["Many", "Slow", None]
    assert found[2] == {"tenantArticleId": "C", "available": 0}


def test_named_shops_are_answered_one_by_one_in_their_order(api: APIClient) -> None:
    first, second = shop("First", A=1), shop("Second", A=0)
    third = shop("Third", A=5)
    named = [
        {"tenantFacilityRef": "Second"},
        {"facilityRef": str(first.pk)},
        {"facilityRef": "urn:fft:facility:tenantFacilityId:First"},
    ]
    found = ask(api, WHAT, tenantArticleIds=["A", "B"], facilities=named)["checkoutOptions"]
    assert [(option["tenantArticleId"], option["facilityRef"], option["available"]) for option in found] == [
        ("A", str(second.pk), 0),
        ("A", str(first.pk), 1),
        ("B", str(second.pk), 0),
        ("B", str(first.pk), 0),
    ]
    assert str(third.pk) not in str(found)
    assert "earliestPredictedProvisioningDate" not in found[0]


def test_shops_that_hand_nothing_out_or_are_offline_are_none(api: APIClient) -> None:
    shop("Warehouse", services=["SHIP_FROM_STORE"], A=9)
    goods(facility("Closed", status="OFFLINE"), A=9)
    found = ask(api, WHAT, tenantArticleIds=["A"], includeCalculationHints=True)
    assert found["checkoutOptions"] == [{"tenantArticleId": "A", "available": 0}]
    assert found["calculationHints"] == [
        "A: online facilities that sell it: 1, of these with PICKUP: 0, with free stock: 0."
    ]


def test_without_being_asked_nothing_is_explained(api: APIClient) -> None:
    assert "calculationHints" not in ask(api, WHAT, tenantArticleIds=["A"])


def test_what_lies_in_a_foreign_facility_does_not_exist(api: APIClient) -> None:
    own, foreign = shop("Own", A=1), shop("Foreign", A=5)
    client = client_of(user_with("STOCK_AVAILABILITIES_READ", facility_ids=[str(own.pk)]))
    (option,) = ask(client, WHAT, tenantArticleIds=["A"])["checkoutOptions"]
    assert option["facilityRef"] == str(own.pk)
    ask(client, WHAT, expect=404, tenantArticleIds=["A"], facilities=[{"facilityRef": str(foreign.pk)}])


@pytest.mark.parametrize(
    ("permissions", "status"), [(("ORDER_WRITE",), 200), (("STOCK_AVAILABILITIES_READ",), 200), (("ORDER_READ",), 403)]
)
def test_who_may_order_or_read_the_stock_may_ask(permissions: Any, status: int, api: APIClient) -> None:
    ask(client_of(user_with(*permissions)), WHAT, expect=status, tenantArticleIds=["A"])
