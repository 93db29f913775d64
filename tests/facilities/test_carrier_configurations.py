"""The configuration of a carrier, and the adapter that reads it."""

import pytest

from fulfillment.facilities.carriers.adapters import ADAPTERS, CUSTOM, CustomCarrier, adapter_for
from tests.cast import client_of, user_with
from tests.contract import matches

FULL = {
    "returnLabel": True,
    "mustBeWeighed": True,
    "additionalWeightInPercent": 5.0,
    "alternativeSendAddress": {
        "companyName": "Fashion GmbH",
        "street": "Domstr.",
        "city": "Köln",
        "postalCode": "50668",
        "country": "DE",
    },
    "defaultPickUpTime": {"start": {"hour": 9, "minute": 0}, "end": {"hour": 12, "minute": 0}},
    "fallBackTrackAndTraceEmail": "post@fashion.example",
    "nonDeliveryDaysPerCountryAndProvince": [
        {
            "country": "DE",
            "nonDeliveryDays": [{"nonDeliveryDay": "2026-12-25", "nonDeliveryType": "RECURRING"}],
            "recurringNonDeliveryWeekdays": ["SUNDAY"],
            "nonDeliveryDaysPerProvince": [
                {"province": "NRW", "nonDeliveryDays": [], "recurringNonDeliveryWeekdays": []}
            ],
        }
    ],
    "serviceUrl": "https://api.bike.example/v1",
    "thresholdPriceValue": {
        "priority": 1.0,
        "priceRange": {"from": 0.0, "to": 25000.0, "currency": "EUR", "decimalPlaces": 2},
    },
    "trackAndTraceUrl": "https://bike.example/track?nr={trackingNumber}",
}

MAPPING = {
    "id": "de",
    "source": {"countryCode": "DE", "postalCodes": ["5"]},
    "destinations": [{"countryCode": "DE"}, {"countryCode": "AT", "postalCodes": ["10", "1100"]}],
    "transitTime": {"minTransitDays": 1, "maxTransitDays": 3},
    "countAsTransitDayBefore": "12:00",
    "carrierProductCategory": "STANDARD",
    "carrierServices": ["SIGNATURE"],
    "products": ["PARCEL"],
}


@pytest.fixture
def api(db):
    return client_of(user_with("CARRIER_READ", "CARRIER_WRITE"))


@pytest.fixture
def url(api):
    carrier = api.post("/api/carriers", {"key": "CUSTOM_BIKE", "name": "Bike"}, format="json").json()
    return f"/api/carriers/{carrier['id']}/configuration"


def test_a_new_carrier_has_the_documented_defaults(api, url):
    configuration = api.get(url).json()
    assert matches("CarrierConfiguration", configuration)
    assert (configuration["returnLabel"], configuration["mustBeWeighed"], configuration["version"]) == (False, False, 1)


def test_a_replacement_is_whole_and_may_be_what_was_read(api, url):
    before = api.get(url).json()
    answer = api.put(url, {**before, **FULL, "countryServiceMappings": []}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("DpdChCarrierConfiguration", answer.json())
    assert {name: answer.json()[name] for name in FULL} == FULL
    assert answer.json()["version"] == 2
    assert api.put(url, answer.json(), format="json").json() == answer.json()
    least = {"version": 2, "carrierRef": before["carrierRef"], "returnLabel": False}
    after = api.put(url, least, format="json").json()
    assert {**after, "version": 1, "lastModified": None} == {**before, "lastModified": None}


def test_where_a_carrier_goes_and_how_long_it_takes_is_kept_as_it_came(api, url):
    answer = api.put(url, {**api.get(url).json(), "countryServiceMappings": [MAPPING]}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("CarrierConfiguration", answer.json())
    assert answer.json()["countryServiceMappings"] == [MAPPING]


def test_a_stale_version_is_refused(api, url):
    body = {"version": 5, "carrierRef": api.get(url).json()["carrierRef"], "returnLabel": True}
    assert api.put(url, body, format="json").status_code == 409
    assert api.get(url).json()["version"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"version": None},
        {"carrierRef": "another"},
        {"returnLabel": None},
        {"nope": 1},
        {"trackAndTraceUrl": "javascript:alert(1)//{trackingNumber}"},
        {"trackAndTraceUrl": "ftp://bike.example/{trackingNumber}"},
        {"trackAndTraceUrl": "https://{trackingNumber}.example/"},
        {"trackAndTraceUrl": "https:///{trackingNumber}"},
        {"trackAndTraceUrl": "https://bike.example/\n{trackingNumber}"},
        {"trackAndTraceUrl": "https://[::1/"},
        {"serviceUrl": "file:///etc/passwd"},
        {"fallBackTrackAndTraceEmail": "nobody"},
        {"additionalWeightInPercent": -1},
        {"defaultPickUpTime": {"start": {"hour": 24, "minute": 0}, "end": {"hour": 1, "minute": 0}}},
        {"countryServiceMappings": [{}]},
        {"countryServiceMappings": [{**MAPPING, "source": {"countryCode": "ZZ"}}]},
        {"countryServiceMappings": [{**MAPPING, "destinations": []}]},
        {"countryServiceMappings": [{**MAPPING, "transitTime": {"minTransitDays": 3, "maxTransitDays": 2}}]},
        {"countryServiceMappings": [{**MAPPING, "transitTime": {"minTransitDays": 0, "maxTransitDays": 366}}]},
        {"countryServiceMappings": [{**MAPPING, "countAsTransitDayBefore": "25:00"}]},
        {"countryServiceMappings": [{**MAPPING, "deliveryCosts": []}]},
        {"nonDeliveryDaysPerCountryAndProvince": [{"country": "DE"}]},
        {"thresholdPriceValue": {"priority": 0}},
    ],
)
def test_bad_configurations_are_refused(api, url, change):
    before = api.get(url).json()
    answer = api.put(url, {**before, **change}, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert api.get(url).json() == before


def test_a_tracking_number_is_put_into_the_address_and_stays_one_value():
    url = CUSTOM.tracking_url(tracking_number="A/1&x=ü", configuration=FULL)
    assert url == "https://bike.example/track?nr=A%2F1%26x%3D%C3%BC"


@pytest.mark.parametrize(
    "configuration", [{}, {"trackAndTraceUrl": ""}, {"trackAndTraceUrl": "javascript:alert('{trackingNumber}')"}]
)
def test_without_a_web_address_there_is_nothing_to_follow(configuration):
    assert CUSTOM.tracking_url(tracking_number="1", configuration=configuration) is None


def test_without_a_number_there_is_nothing_to_follow():
    assert CUSTOM.tracking_url(tracking_number="", configuration=FULL) is None


def test_a_carrier_that_nobody_registered_is_a_custom_one():
    for key in ("CUSTOM", "CUSTOM_BIKE", "GLS", "CUSTOMER"):
        assert adapter_for(key) is CUSTOM
    assert not CUSTOM.orders_labels


def test_the_longest_beginning_of_a_key_finds_the_adapter(monkeypatch):
    own, north = CustomCarrier(), CustomCarrier()
    monkeypatch.setitem(ADAPTERS, "DHL_V2", own)
    monkeypatch.setitem(ADAPTERS, "DHL_V2_NORTH", north)
    assert adapter_for("DHL_V2") is adapter_for("DHL_V2_SOUTH") is own
    assert adapter_for("DHL_V2_NORTH") is adapter_for("DHL_V2_NORTH_1") is north
    assert adapter_for("DHL_V22") is CUSTOM
