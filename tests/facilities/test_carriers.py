"""Carriers: what is stored and answered, what is refused, and that credentials go in and never out."""

import json

import pytest

from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.common.errors import IllegalTransition, PermissionMissing
from fulfillment.events.models import Event
from fulfillment.facilities.models import Carrier, CarrierConfiguration
from fulfillment.facilities.services.carriers import carrier_activate, carrier_deactivate
from tests.cast import actor, client_of, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/carriers"
SECRET = "very secret indeed"
PARCEL = {"nameLocalized": {"de_DE": "S-Paket"}, "dimensions": {"height": 10.0}, "services": {"bulkyGoods": True}}
FULL = {
    "key": "CUSTOM_BIKE",
    "name": "Bike",
    "status": "ACTIVE",
    "credentials": {"key": "CUSTOM_BIKE", "apiToken": SECRET},
    "defaultParcelHeightInCm": 1.0,
    "defaultParcelLengthInCm": 2.5,
    "defaultParcelWidthInCm": 3.0,
    "defaultParcelWeightInGram": 4.0,
    "logoUrl": "https://bike.example/logo.svg",
    "parcelLabelClassifications": [PARCEL],
    "productValueNeeded": True,
}


@pytest.fixture
def api(db):
    return client_of(user_with("CARRIER_READ", "CARRIER_WRITE"))


@pytest.fixture
def carrier(api):
    return api.post(URL, {"key": "GLS", "name": "GLS"}, format="json").json()


def patch(api, carrier, version=None, **change):
    action = {"action": "ModifyCarrier", **change}
    body = {"version": carrier["version"] if version is None else version, "actions": [action]}
    return api.patch(f"{URL}/{carrier['id']}", body, format="json")


def test_the_smallest_carrier_gets_the_documented_defaults(api):
    answer = api.post(URL, {"key": "GLS", "name": "GLS"}, format="json")
    assert answer.status_code == 201, answer.content
    carrier = answer.json()
    assert matches("Carrier", carrier)
    assert (carrier["status"], carrier["deliveryType"], carrier["version"]) == ("INACTIVE", "DELIVERY", 1)
    sizes = ("defaultParcelHeightInCm", "defaultParcelLengthInCm", "defaultParcelWidthInCm")
    assert [carrier[name] for name in (*sizes, "defaultParcelWeightInGram")] == [10, 25, 35, 1000]
    assert api.get(answer["Location"]).json() == carrier


def test_every_property_comes_back_but_the_credentials(api):
    carrier = api.post(URL, FULL, format="json").json()
    assert matches("Carrier", carrier)
    assert {name: carrier[name] for name in FULL if name != "credentials"} == {
        name: value for name, value in FULL.items() if name != "credentials"
    }
    assert "credentials" not in carrier


def test_credentials_are_in_no_answer_event_or_log(api, caplog):
    caplog.set_level("DEBUG")
    answer = api.post(URL, FULL, format="json", HTTP_IDEMPOTENCY_KEY="once")
    again = api.post(URL, FULL, format="json", HTTP_IDEMPOTENCY_KEY="once")
    changed = patch(api, answer.json(), credentials={"key": "K", "password": SECRET + "!"})
    stale = patch(api, answer.json(), version=7, credentials={"key": "K", "password": SECRET + "!"})
    wrong = patch(api, answer.json(), credentials={"password": SECRET})
    assert [found.status_code for found in (answer, again, changed, stale, wrong)] == [201, 201, 200, 409, 400]
    listed = api.get(URL)
    for found in (answer, again, changed, stale, wrong, listed):
        assert SECRET not in found.content.decode()
    assert SECRET not in caplog.text
    assert SECRET not in json.dumps(list(Event.objects.values_list("payload", flat=True)))
    carrier = Carrier.objects.get()
    assert carrier.credentials == {"key": "K", "password": SECRET + "!"}
    assert SECRET not in f"{carrier} {carrier!r}"


def test_a_key_is_used_once(api, carrier):
    answer = api.post(URL, {"key": "GLS", "name": "Another"}, format="json")
    assert answer.status_code == 409
    assert carrier["id"] in answer.json()[0]["description"]
    assert Carrier.objects.count() == CarrierConfiguration.objects.count() == 1


def test_a_list_shows_carriers_in_the_order_of_their_creation(api, carrier):
    other = api.post(URL, FULL, format="json").json()
    page = api.get(URL, {"size": 1}).json()
    assert matches("StrippedCarriers", page)
    assert ([shown["id"] for shown in page["carriers"]], page["total"]) == ([carrier["id"]], 2)
    page = api.get(URL, {"startAfterId": carrier["id"]}).json()
    assert [shown["key"] for shown in page["carriers"]] == [other["key"]]


def test_a_change_is_one_version(api, carrier):
    change = {"name": "GLS 2", "status": "ACTIVE", "deliveryType": "SAMEDAY", "lifecycle": "BETA"}
    changed = patch(api, carrier, **change, defaultParcelHeightInCm=12).json()
    assert matches("Carrier", changed)
    assert {name: changed[name] for name in change} == change
    assert (changed["defaultParcelHeightInCm"], changed["defaultParcelLengthInCm"]) == (12, 25)
    assert changed["version"] == 2


def test_a_change_to_what_is_already_so_is_none(api, carrier):
    assert patch(api, carrier, name="GLS", status="INACTIVE").json() == carrier


def test_of_two_changes_from_one_version_the_second_is_refused(api, carrier):
    assert patch(api, carrier, name="A").status_code == 200
    answer = patch(api, carrier, name="B")
    assert answer.status_code == 409
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (1, 2)


def test_what_is_already_active_cannot_be_activated(carrier):
    carrier_activate(carrier_id=carrier["id"], version=1, actor=SYSTEM, now=now())
    with pytest.raises(IllegalTransition):
        carrier_activate(carrier_id=carrier["id"], actor=SYSTEM, now=now())
    assert carrier_deactivate(carrier_id=carrier["id"], actor=SYSTEM, now=now()).version == 3
    with pytest.raises(PermissionMissing):
        carrier_activate(carrier_id=carrier["id"], actor=actor("CARRIER_READ"), now=now())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": ""}, "$.key"),
        ({"key": 5}, "$.key"),
        ({"key": "x" * 256}, "$.key"),
        ({"name": None}, "$.name"),
        ({"name": ""}, "$.name"),
        ({"name": "a\0b"}, ""),
        ({"status": "ON"}, "$.status"),
        ({"nope": 1}, "nope"),
        ({"credentials": {"token": "x"}}, "credentials"),
        ({"credentials": {"key": 5}}, "credentials"),
        ({"credentials": "x"}, "$.credentials"),
        ({"defaultParcelHeightInCm": 0}, "$.defaultParcelHeightInCm"),
        ({"defaultParcelHeightInCm": -1}, "$.defaultParcelHeightInCm"),
        ({"defaultParcelWeightInGram": "1"}, "$.defaultParcelWeightInGram"),
        ({"defaultParcelWeightInGram": 1e300}, "$.defaultParcelWeightInGram"),
        ({"logoUrl": ""}, "$.logoUrl"),
        ({"parcelLabelClassifications": [{"dimensions": None}]}, "$.parcelLabelClassifications[0]"),
        ({"parcelLabelClassifications": [{**PARCEL, "dimensions": {"depth": 1}}]}, "dimensions"),
        ({"productValueNeeded": "yes"}, "$.productValueNeeded"),
    ],
)
def test_bad_properties_are_refused_by_their_place(api, change, place):
    answer = api.post(URL, {"key": "GLS", "name": "GLS", **change}, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert place in answer.json()[0]["description"]
    assert not Carrier.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"version": 1},
        {"version": 1, "actions": []},
        {"version": 1, "actions": [{}]},
        {"version": -1, "actions": [{"action": "ModifyCarrier"}]},
        {"version": 1, "actions": [{"action": "DeleteCarrier"}]},
        {"version": 1, "actions": [{"action": "ModifyCarrier", "key": "UPS"}]},
        {"version": 1, "actions": [{"action": "ModifyCarrier", "lifecycle": "DONE"}]},
        {"version": 1, "actions": [{"action": "ModifyCarrier", "name": None}]},
    ],
)
def test_bad_changes_are_refused(api, carrier, body):
    assert api.patch(f"{URL}/{carrier['id']}", body, format="json").status_code == 400
    assert api.get(f"{URL}/{carrier['id']}").json() == carrier


@pytest.mark.parametrize("carrier_id", ["nope", "0190d6e8-8c3a-7f1b-9d2e-4a6b8c0d1e2f"])
def test_an_unknown_carrier_is_not_found(api, carrier_id):
    assert api.get(f"{URL}/{carrier_id}").status_code == 404
    assert api.get(f"{URL}/{carrier_id}/configuration").status_code == 404
    assert patch(api, {"id": carrier_id, "version": 1}, name="A").status_code == 404


def test_each_permission_opens_its_own_methods(api, carrier):
    reader = client_of(user_with("CARRIER_READ", email="reader@fulfillment.example"))
    nobody = client_of(user_with("FACILITY_READ", "FACILITY_WRITE", email="nobody@fulfillment.example"))
    assert reader.get(URL).status_code == reader.get(f"{URL}/{carrier['id']}/configuration").status_code == 200
    assert reader.post(URL, FULL, format="json").status_code == patch(reader, carrier, name="A").status_code == 403
    assert reader.put(f"{URL}/{carrier['id']}/configuration", {}, format="json").status_code == 403
    for url in (URL, f"{URL}/{carrier['id']}", f"{URL}/{carrier['id']}/configuration"):
        assert nobody.get(url).status_code == 403
