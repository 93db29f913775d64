"""What clients can get wrong in a question for checkout options, and what an answer costs."""

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import administrator, client_of

from .carriers import connect, mapping
from .checkout import ANSWERS, HOME, address, ask, shop, stop_the_clock

pytestmark = pytest.mark.django_db

SOMEWHEN = "2026-06-17T12:00:00Z"
ASKED: dict[str, dict[str, Any]] = {
    "": {"orderLineItems": [{"article": {"tenantArticleId": "A"}, "quantity": 1}], "deliveryPreferences": {}},
    "collect/earliest": {"tenantArticleIds": ["A"]},
    "delivery/earliest": {"tenantArticleIds": ["A"], "consumerAddress": HOME},
    "delivery/timeperiod": {"basket": [{"tenantArticleId": "A", "quantity": 1}], "consumerAddress": HOME},
    "delivery/timepoint": {"tenantArticleIds": ["A"], "facilities": [], "desiredDeliveryDate": SOMEWHEN},
}
NOBODY = str(uuid.UUID(int=7))
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    (what, f"{what} {case}", change)
    for what, cases in {
        "": {
            "without lines": {"orderLineItems": []},
            "line without an article": {"orderLineItems": [{}]},
            "line without a quantity": {"orderLineItems": [{"article": {"tenantArticleId": "A"}}]},
            "quantity 0": {"orderLineItems": [{"article": {"tenantArticleId": "A"}, "quantity": 0}]},
            "article with NUL": {"orderLineItems": [{"article": {"tenantArticleId": "a\x00"}, "quantity": 1}]},
            "too many lines": {"orderLineItems": [{"article": {"tenantArticleId": "A"}, "quantity": 1}] * 501},
            "no preferences": {"deliveryPreferences": None},
            "sent and collected": {"deliveryPreferences": {"collect": [{"facilityRef": NOBODY}], "shipping": {}}},
            "collected at an unknown facility": {"deliveryPreferences": {"collect": [{"facilityRef": NOBODY}]}},
            "collected at no facility": {"deliveryPreferences": {"collect": [{}]}},
            "unknown preselected facility": {
                "deliveryPreferences": {"shipping": {"preselectedFacilities": [{"tenantFacilityId": "x"}]}}
            },
            "target time in ten years": {"deliveryPreferences": {"targetTime": "2099-01-01T00:00:00Z"}},
            "desired delivery before the calendar": {
                "deliveryPreferences": {"shipping": {"desiredDeliveryTime": "0001-01-01T00:00:00+12:00"}}
            },
            "provisioning beyond the calendar": {
                "deliveryPreferences": {
                    "collect": [{"facilityRef": NOBODY, "provisioningTime": "9999-12-31T23:59:59-12:00"}]
                }
            },
            "country that does not exist": {"consumerAddress": {"country": "ZZ"}},
            "circle without a radius": {"geoFence": {"lat": 50.9, "lon": 7}},
            "circle too large": {"geoFence": {"lat": 50.9, "lon": 7, "radius": 101}},
            "circle off the globe": {"geoFence": {"lat": 91, "lon": 7, "radius": 1}},
            "tag without a value": {"tags": [{"id": "a"}]},
            "custom service without a definition": {
                "customServices": [{"id": "1", "articleItems": [], "customServiceItems": []}]
            },
        },
        "collect/earliest": {
            "without articles": {"tenantArticleIds": []},
            "too many articles": {"tenantArticleIds": [str(number) for number in range(501)]},
            "empty article": {"tenantArticleIds": [""]},
            "article too long": {"tenantArticleIds": ["x" * 256]},
            "article with NUL": {"tenantArticleIds": ["a\x00"]},
            "number for an article": {"tenantArticleIds": [1]},
            "unknown facility": {"facilities": [{"facilityRef": NOBODY}]},
            "no id": {"facilities": [{"facilityRef": "x"}]},
            "unknown tenant facility": {"facilities": [{"tenantFacilityRef": "x"}]},
            "facility named twice": {"facilities": [{"tenantFacilityRef": "x", "facilityRef": NOBODY}]},
            "facility not named": {"facilities": [{}]},
            "date without a zone": {"desiredCollectDate": "2026-06-17T12:00:00"},
            "beyond the calendar": {"desiredCollectDate": "9999-12-31T23:59:59-12:00"},
            "before the calendar": {"desiredCollectDate": "0001-01-01T00:00:00+12:00"},
            "in ten years": {"desiredCollectDate": "2099-01-01T00:00:00Z"},
            "hints as text": {"includeCalculationHints": "yes"},
        },
        "delivery/earliest": {
            "no address": {"consumerAddress": None},
            "address without a country": {"consumerAddress": {"city": "Köln"}},
            "country that does not exist": {"consumerAddress": {"country": "ZZ"}},
            "unknown property in the address": {"consumerAddress": {"country": "DE", "planet": "Earth"}},
            "filter of another type": {"filter": []},
            "tag without a value": {"filter": {"tags": [{"id": "a"}]}},
        },
        "delivery/timeperiod": {
            "nothing in the basket": {"basket": []},
            "quantity 0": {"basket": [{"tenantArticleId": "A", "quantity": 0}]},
            "quantity 1.5": {"basket": [{"tenantArticleId": "A", "quantity": 1.5}]},
            "end before start": {"startDate": SOMEWHEN, "endDate": "2026-06-16T12:00:00Z"},
            "too long": {"startDate": "2026-06-17T12:00:00Z", "endDate": "2026-07-18T12:00:00Z"},
            "start in the year one": {"startDate": "0001-01-01T00:00:00Z", "consumerAddress": {"country": "AR"}},
            "end in the year 9999": {"endDate": "9999-12-31T23:59:59Z"},
            "unknown preselected facility": {"deliveryPreferences": {"preselectedFacilities": [{"facilityRef": "x"}]}},
        },
        "delivery/timepoint": {
            "no date": {"desiredDeliveryDate": None},
            "unknown facility": {"facilities": [{"facilityRef": NOBODY, "latestPickingStart": SOMEWHEN}]},
            "facility without a start": {"facilities": [{"facilityRef": NOBODY}]},
            "too many facilities": {"facilities": [{"facilityRef": "x", "latestPickingStart": SOMEWHEN}] * 501},
            "too many pairs": {
                "tenantArticleIds": [str(number) for number in range(101)],
                "facilities": [{"facilityRef": "x", "latestPickingStart": SOMEWHEN}] * 100,
            },
        },
    }.items()
    for case, change in {**cases, "unknown property": {"colour": "red"}}.items()
]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> APIClient:
    stop_the_clock(monkeypatch)
    return client_of(administrator())


@pytest.mark.parametrize(
    ("what", "change"), [(what, change) for what, _, change in WRONG], ids=[row[1] for row in WRONG]
)
def test_a_wrong_question_is_400_and_says_where(api: APIClient, what: str, change: dict[str, Any]) -> None:
    (failure,) = ask(api, what, expect=400, **{**ASKED[what], **change})
    assert failure["description"]


@pytest.mark.parametrize("what", ASKED)
def test_the_least_question_is_answered(api: APIClient, what: str) -> None:
    ask(api, what, **ASKED[what])


@pytest.mark.parametrize("what", ASKED)
def test_nobody_asks_without_signing_in_nor_reads_by_get(what: str, api: APIClient) -> None:
    assert APIClient().post(address(what), ASKED[what], format="json").status_code == 401
    assert api.get(address(what)).status_code == 405
    assert set(ASKED) == set(ANSWERS)


QUERIES = {
    # The stamp of the network, listings with stock, what can be ordered without stock, the facilities, connections.
    "": 5,
    # The stamp of the network, listings with stock, the names of the shops.
    "collect/earliest": 3,
    # The stamp, listings with stock, connections; with listing details also names and listings.
    "delivery/earliest": 5,
    "delivery/timeperiod": 3,
    # The facilities that are named, the stamp, listings with stock.
    "delivery/timepoint": 3,
}


@pytest.mark.parametrize("what", ASKED)
def test_an_answer_asks_the_same_however_many_facilities_there_are(
    api: APIClient, what: str, django_assert_num_queries: Any
) -> None:
    places: list[Any] = []
    for count in (3, 12):
        for number in range(count):
            places.append(shop(f"Shop {count}-{number}", A=1))
            connect(places[-1], mapping(days=1), key="POST")
        asked = {**ASKED[what], **({"includeListingDetails": True} if what == "delivery/earliest" else {})}
        if what == "delivery/timepoint":
            asked["facilities"] = [{"facilityRef": str(one.pk), "latestPickingStart": SOMEWHEN} for one in places]
        ask(api, what, **asked)  # calendars and connections are kept from now on
        with django_assert_num_queries(QUERIES[what]):
            ask(api, what, **asked)
