"""Which carrier collects at which facility, and when."""

import datetime
import json
import uuid

import pytest

from fulfillment.common.errors import NotFound
from fulfillment.facilities.carriers.cutoffs import Cutoffs, carriers_in_question
from fulfillment.facilities.models import FacilityCarrier
from fulfillment.facilities.selectors import collecting_carriers, cutoff_of
from tests.cast import client_of, facility, user_with
from tests.contract import matches

from .calendars import local

pytestmark = pytest.mark.django_db

SECRET = "very secret indeed"
TIMES = {
    "weekdays": [{"day": "MONDAY", "cutoffConfigurations": [{"time": "16:00", "capacity": 10.0}, {"time": "9:30"}]}],
    "overwrites": [{"date": "2026-12-24", "cutoffConfigurations": []}],
}
FULL = {
    "status": "INACTIVE",
    "name": "Bike, afternoon",
    "cutoffTime": {"hour": 16, "minute": 30},
    "cutoffTimes": TIMES,
    "deliveryAreas": [{"country": "DE", "postalCode": "50668"}],
    "validDeliveryTargets": ["SHIP_TO_CUSTOMER"],
    "parcelLabelClassifications": [{"nameLocalized": {"de_DE": "S"}, "dimensions": {"height": 1.0}}],
    "configuration": {"contract": {"number": 7}},
    "credentials": {"token": SECRET},
    "tags": [{"id": "speed", "value": "fast"}],
}
PERMISSIONS = ("CARRIER_READ", "CARRIER_WRITE", "FACILITY_READ", "FACILITY_WRITE")


@pytest.fixture
def api(db):
    return client_of(user_with(*PERMISSIONS))


@pytest.fixture
def store(db):
    return facility("Köln", tenant_facility_id="K-1")


@pytest.fixture
def clerk(store):
    user = user_with(*PERMISSIONS, email="clerk@fulfillment.example", facility_ids=[str(store.pk)])
    return client_of(user)


def carrier(api, key="CUSTOM_BIKE", **more):
    return api.post("/api/carriers", {"key": key, "name": key, "status": "ACTIVE", **more}, format="json").json()["id"]


def connect(api, where, key="CUSTOM_BIKE", **body):
    url = f"/api/facilities/{where.pk}/carriers/{carrier(api, key)}"
    answer = api.post(url, body, format="json")
    assert answer.status_code == 201, answer.content
    return url, answer.json()


def test_the_smallest_connection_is_active(api, store):
    url, connection = connect(api, store)
    assert matches("FacilityCarrierConnection", connection)
    assert (connection["status"], connection["version"], connection["key"]) == ("ACTIVE", 1, "CUSTOM_BIKE")
    assert connection["facilityRef"] == str(store.pk)
    assert api.get(url).json() == connection


def test_every_property_comes_back_but_the_credentials(api, store):
    url, connection = connect(api, store, **FULL)
    assert matches("FacilityCarrierConnection", connection)
    shown = {name: value for name, value in FULL.items() if name != "credentials"}
    assert {name: connection.get(name) for name in shown} == shown
    assert SECRET not in json.dumps([connection, api.get(url).json()])
    assert FacilityCarrier.objects.get().credentials == FULL["credentials"]


def test_a_facility_may_be_named_by_its_own_number(api, store):
    reference = f"/api/facilities/urn:fft:facility:tenantFacilityId:K-1/carriers/{carrier(api)}"
    answer = api.post(reference, {}, format="json")
    assert answer.status_code == 201
    assert api.get(answer["Location"]).json() == api.get(reference).json() == answer.json()


def test_a_facility_lists_its_own_carriers(api, store):
    _, connection = connect(api, store, **FULL)
    connect(api, facility("Bonn"), "GLS")
    shown = api.get(f"/api/facilities/{store.pk}/carriers").json()
    assert matches("StrippedCarriers", shown)
    assert shown["total"] == 1
    assert (
        shown["carriers"][0] | {"id": connection["carrierRef"], "name": FULL["name"], "status": "INACTIVE"}
        == (shown["carriers"][0])
    )


def test_a_carrier_is_connected_once(api, store):
    url, connection = connect(api, store)
    answer = api.post(url, {}, format="json")
    assert answer.status_code == 409
    assert connection["id"] in answer.json()[0]["description"]


def test_a_replacement_is_whole_but_keeps_the_credentials(api, store):
    url, _ = connect(api, store, **FULL)
    answer = api.put(url, {"version": 1, "cutoffTime": None, "cutoffTimes": None}, format="json")
    assert answer.status_code == 200, answer.content
    connection = answer.json()
    assert matches("FacilityCarrierConnection", connection)
    assert connection["version"] == 2
    assert set(connection) & set(FULL) == {"status"}
    assert connection["status"] == "INACTIVE"
    assert FacilityCarrier.objects.get().credentials == FULL["credentials"]
    assert api.put(url, {"version": 2}, format="json").json() == connection


def test_of_two_replacements_from_one_version_the_second_is_refused(api, store):
    url, _ = connect(api, store)
    assert api.put(url, {"version": 1, "name": "A"}, format="json").status_code == 200
    assert api.put(url, {"version": 1, "name": "B"}, format="json").status_code == 409
    assert api.get(url).json()["name"] == "A"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"nope": 1}, "nope"),
        ({"status": "ON"}, "$.status"),
        ({"name": "x" * 256}, "$.name"),
        ({"name": "a\0b"}, ""),
        ({"cutoffTime": {"hour": 24, "minute": 0}}, "$.cutoffTime.hour"),
        ({"cutoffTime": {"hour": -1, "minute": 0}}, "$.cutoffTime.hour"),
        ({"cutoffTime": {"hour": 1.5, "minute": 0}}, "$.cutoffTime.hour"),
        ({"cutoffTime": {"hour": 1}}, "$.cutoffTime"),
        ({"cutoffTimes": {"weekdays": []}}, "$.cutoffTimes"),
        ({"cutoffTimes": {**TIMES, "weekdays": TIMES["weekdays"] * 2}}, "twice"),
        ({"cutoffTimes": {**TIMES, "overwrites": TIMES["overwrites"] * 2}}, "twice"),
        ({"cutoffTimes": {**TIMES, "overwrites": [{"date": "24.12.", "cutoffConfigurations": []}]}}, "date"),
        (
            {"cutoffTimes": {**TIMES, "weekdays": [{"day": "MONDAY", "cutoffConfigurations": [{"time": "24:00"}]}]}},
            "time",
        ),
        (
            {"cutoffTimes": {**TIMES, "weekdays": [{"day": "MONDAY", "cutoffConfigurations": [{"time": "9:00\n"}]}]}},
            "time",
        ),
        ({"deliveryAreas": [{"country": "XX", "postalCode": "1"}]}, "deliveryAreas"),
        ({"validDeliveryTargets": ["MOON"]}, "$.validDeliveryTargets[0]"),
        ({"configuration": []}, "$.configuration"),
        ({"tags": [{"id": "a"}]}, "$.tags[0]"),
    ],
)
def test_bad_connections_are_refused_by_their_place(api, store, change, place):
    url = f"/api/facilities/{store.pk}/carriers/{carrier(api)}"
    answer = api.post(url, change, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert place in answer.json()[0]["description"]
    assert not FacilityCarrier.objects.exists()


def test_a_replacement_needs_a_version(api, store):
    url, _ = connect(api, store)
    assert api.put(url, {}, format="json").status_code == 400
    assert api.put(url, {"version": -1}, format="json").status_code == 400


def test_what_is_not_there_is_not_found(api, store):
    unknown = "0190d6e8-8c3a-7f1b-9d2e-4a6b8c0d1e2f"
    known = carrier(api)
    for where, who in ((store.pk, unknown), (store.pk, known), (unknown, known), ("x", "y")):
        url = f"/api/facilities/{where}/carriers/{who}"
        assert api.get(url).status_code == 404
        assert api.put(url, {"version": 1}, format="json").status_code == 404
    assert api.post(f"/api/facilities/{store.pk}/carriers/{unknown}", {}, format="json").status_code == 404
    assert api.get(f"/api/facilities/{unknown}/carriers").status_code == 404


def test_a_clerk_sees_and_changes_the_own_facility_only(api, clerk, store):
    elsewhere = facility("Bonn")
    own, _ = connect(api, store)
    foreign, _ = connect(api, elsewhere, "GLS")
    assert clerk.get(own).status_code == 200
    assert clerk.put(own, {"version": 1, "name": "A"}, format="json").status_code == 200
    assert clerk.get(foreign).status_code == clerk.get(f"/api/facilities/{elsewhere.pk}/carriers").status_code == 404
    assert clerk.put(foreign, {"version": 1}, format="json").status_code == 404
    assert (
        clerk.post(f"/api/facilities/{elsewhere.pk}/carriers/{own.rsplit('/', 1)[1]}", {}, format="json").status_code
        == 404
    )
    assert FacilityCarrier.objects.get(facility=elsewhere).version == 1


def test_a_reader_changes_nothing(api, store):
    url, _ = connect(api, store)
    reader = client_of(user_with("FACILITY_READ", email="reader@fulfillment.example"))
    stranger = client_of(user_with("CARRIER_READ", "CARRIER_WRITE", email="stranger@fulfillment.example"))
    assert reader.get(url).status_code == 200
    assert reader.put(url, {"version": 1}, format="json").status_code == 403
    assert reader.post(url, {}, format="json").status_code == 403
    assert stranger.get(url).status_code == stranger.get(f"/api/facilities/{store.pk}/carriers").status_code == 403


def test_only_active_carriers_with_a_cutoff_collect(api, store, django_assert_num_queries):
    connect(api, store, "A", cutoffTime={"hour": 16, "minute": 0})
    connect(api, store, "B", cutoffTimes=TIMES)
    connect(api, store, "WITHOUT")
    connect(api, store, "OFF", cutoffTime={"hour": 1, "minute": 0}, status="INACTIVE")
    asleep, _ = connect(api, store, "ASLEEP", cutoffTime={"hour": 1, "minute": 0})
    switch = {"version": 1, "actions": [{"action": "ModifyCarrier", "status": "INACTIVE"}]}
    assert api.patch(f"/api/carriers/{asleep.rsplit('/', 1)[1]}", switch, format="json").status_code == 200
    other = facility("Bonn")
    with django_assert_num_queries(1):
        found = collecting_carriers(facility_ids=[store.pk, other.pk])
    assert [carrier.key for carrier in found[store.pk]] == ["A", "B"]
    assert found[store.pk][0].cutoffs == Cutoffs.daily(datetime.time(16))
    assert found[other.pk] == []


def test_the_next_cutoff_of_a_day_by_the_clock_of_the_facility(api, store):
    connect(api, store, "A", cutoffTime={"hour": 15, "minute": 0})
    connect(api, store, "B", cutoffTimes=TIMES)
    monday = local("2026-06-15T09:00")
    assert cutoff_of(facility_id=store.pk, carrier_key=None, at=monday) == datetime.time(9, 30)
    assert cutoff_of(facility_id=store.pk, carrier_key="B", at=local("2026-06-15T09:31")) == datetime.time(16)
    assert cutoff_of(facility_id=store.pk, carrier_key="B", at=local("2026-06-16T09:00")) is None
    assert cutoff_of(facility_id=store.pk, carrier_key="A", at=local("2026-06-15T15:01")) is None
    with pytest.raises(NotFound):
        cutoff_of(facility_id=uuid.uuid4(), carrier_key=None, at=monday)


def test_preferred_carriers_count_before_the_service_level_and_that_before_all(api, store):
    connect(api, store, "A", cutoffTime={"hour": 15, "minute": 0})
    bike, _ = connect(api, store, "BIKE", cutoffTime={"hour": 18, "minute": 0})
    switch = {"version": 1, "actions": [{"action": "ModifyCarrier", "deliveryType": "SAMEDAY"}]}
    api.patch(f"/api/carriers/{bike.rsplit('/', 1)[1]}", switch, format="json")
    found = collecting_carriers(facility_ids=[store.pk])[store.pk]
    a, b = (Cutoffs.daily(datetime.time(hour)) for hour in (15, 18))
    assert carriers_in_question(found) == [a, b]
    assert carriers_in_question(found, delivery_type="SAMEDAY") == [b]
    assert carriers_in_question(found, keys=["A"], delivery_type="SAMEDAY") == [a]
    assert carriers_in_question(found, keys=["UPS"], delivery_type="DELIVERY") == [a]
    assert carriers_in_question(found[:1], delivery_type="SAMEDAY") == [a]
