"""PUT, PATCH and actions: versions, properties, states, places, and who may see what."""

import pytest

from fulfillment.common.clock import now
from fulfillment.common.errors import IllegalTransition, PermissionMissing
from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.facilities.services.lifecycle import facility_go_offline, facility_go_online, facility_suspend
from tests.cast import actor, client_of, facility, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/facilities"


def names():
    return [event.name for event in Event.objects.order_by("pk")]


@pytest.fixture
def made(api, body):
    answer = api.post(URL, body | {"operativeCosts": [{"value": 3, "currency": "JPY"}]}, format="json").json()
    Event.objects.all().delete()
    return answer


@pytest.fixture
def one(made):
    return f"{URL}/{made['id']}"


def replacement(made, **changes):
    properties = {name: value for name, value in made.items() if name not in {"id", "created", "lastModified"}}
    del properties["operativeCosts"]
    return properties | changes


def test_putting_back_what_was_read_changes_nothing(api, made, one):
    answer = api.put(one, replacement(made), format="json")
    assert answer.status_code == 200, answer.content
    assert answer.json() == made
    assert names() == []
    assert Facility.objects.get().coordinates_source == "RESOLVED"


def test_a_replacement_removes_what_is_absent(api, made, one):
    changed = api.patch(
        one, {"version": 1, "type": "MANAGED_FACILITY", "tags": [{"id": "a", "value": "b"}]}, format="json"
    )
    assert changed.json()["tags"] == [{"id": "a", "value": "b"}]
    answer = api.put(one, replacement(made, version=2, name="Neu"), format="json")
    assert matches("ManagedFacility", answer.json())
    assert "tags" not in answer.json()
    assert (answer.json()["name"], answer.json()["version"]) == ("Neu", 3)
    assert answer.json()["operativeCosts"] == [{"value": 3, "currency": "JPY", "decimalPlaces": 0}]
    assert names() == ["FACILITY_UPDATED"] * 2


@pytest.mark.parametrize(
    "patch",
    [
        {"type": "MANAGED_FACILITY", "name": "Neu", "services": [{"type": "PICKUP"}]},
        {"actions": [{"action": "ModifyFacility", "name": "Neu", "services": [{"type": "PICKUP"}]}]},
    ],
)
def test_both_shapes_of_a_patch(api, made, one, patch):
    answer = api.patch(one, {"version": 1, **patch}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("ManagedFacility", answer.json())
    assert (answer.json()["name"], answer.json()["services"]) == ("Neu", [{"type": "PICKUP"}])
    assert answer.json()["address"] == made["address"]
    assert names() == ["FACILITY_UPDATED"]


def test_null_removes_a_property_or_restores_its_default(api, one):
    given = {"type": "MANAGED_FACILITY", "locationType": "WAREHOUSE", "capacityEnabled": True, "contact": None}
    changed = api.patch(one, {"version": 1, **given}, format="json").json()
    assert (changed["locationType"], changed["capacityEnabled"]) == ("WAREHOUSE", True)
    gone = {"locationType": None, "capacityEnabled": None, "tenantFacilityId": None, "services": None}
    changed = api.patch(one, {"version": 2, "type": "MANAGED_FACILITY", **gone}, format="json").json()
    assert (changed["locationType"], changed["capacityEnabled"]) == ("STORE", False)
    assert "tenantFacilityId" not in changed


@pytest.mark.parametrize(
    "patch",
    [
        {"type": "MANAGED_FACILITY", "name": "Neu"},
        {"actions": [{"action": "ModifyFacility", "name": "Neu"}]},
        {"version": 1, "actions": []},
        {"version": 1, "actions": [{"action": "ModifyListing"}]},
        {"version": 1, "name": "Neu"},
        {"version": 1, "type": "SUPPLIER", "name": "Neu"},
        {"version": 1, "type": "MANAGED_FACILITY", "nope": 1},
        {"version": "1", "type": "MANAGED_FACILITY", "name": "Neu"},
        [],
    ],
)
def test_bad_patches_are_refused_and_change_nothing(api, made, one, patch):
    answer = api.patch(one, patch, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert api.get(one).json() == made


def test_a_replacement_without_a_version_is_refused(api, made, one):
    body = replacement(made)
    del body["version"]
    answer = api.put(one, body, format="json")
    assert answer.status_code == 400
    assert "version" in answer.json()[0]["description"]


@pytest.mark.parametrize("version", [0, 2])
def test_another_version_is_refused_with_both(api, made, one, version):
    for answer in (
        api.patch(one, {"version": version, "type": "MANAGED_FACILITY", "name": "Neu"}, format="json"),
        api.patch(one, {"version": version, "actions": [{"action": "ModifyFacility"}]}, format="json"),
        api.put(one, replacement(made, version=version), format="json"),
        api.post(f"{one}/actions", {"name": "REMOVE_FACILITY_COORDINATES", "version": version}, format="json"),
    ):
        assert answer.status_code == 409
        assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (version, 1)
    assert api.get(one).json() == made


def test_a_taken_tenant_facility_id_is_refused(api, one):
    other = facility("Bonn", tenant_facility_id="B-1")
    answer = api.patch(one, {"version": 1, "type": "MANAGED_FACILITY", "tenantFacilityId": "B-1"}, format="json")
    assert answer.status_code == 409
    assert str(other.pk) in answer.json()[0]["description"]


def test_states_change_through_their_verbs(api, one):
    for version, (status, event) in enumerate(
        [
            ("SUSPENDED", "FACILITY_SUSPENDED"),
            ("OFFLINE", "FACILITY_WENT_OFFLINE"),
            ("ONLINE", "FACILITY_WENT_ONLINE"),
        ],
        start=1,
    ):
        patch = {"version": version, "actions": [{"action": "ModifyFacility", "status": status}]}
        assert api.patch(one, patch, format="json").json()["status"] == status
        assert names()[-1] == event
    assert len(names()) == 3


def test_the_verbs_as_services(db):
    store, clerk = facility(), actor("FACILITY_WRITE")
    arguments = {"reference": str(store.pk), "now": now()}
    assert facility_suspend(**arguments, actor=clerk).status == "SUSPENDED"
    assert facility_go_offline(**arguments, version=2, actor=clerk).status == "OFFLINE"
    with pytest.raises(IllegalTransition):
        facility_go_offline(**arguments, actor=clerk)
    with pytest.raises(PermissionMissing):
        facility_go_online(**arguments, actor=actor("FACILITY_READ"))
    assert facility_go_online(**arguments, actor=clerk).version == 4
    assert names() == ["FACILITY_SUSPENDED", "FACILITY_WENT_OFFLINE", "FACILITY_WENT_ONLINE"]


def test_moving_finds_the_new_place(api, made, one):
    patch = {
        "version": 1,
        "actions": [{"action": "ModifyFacility", "address": {"city": "Berlin", "postalCode": "10115"}}],
    }
    address = api.patch(one, patch, format="json").json()["address"]
    assert (address["city"], address["street"]) == ("Berlin", made["address"]["street"])
    assert address["resolvedCoordinates"]["lat"] == pytest.approx(52.5, abs=0.1)


def test_given_coordinates_stay_until_the_place_changes(api, one):
    action = {"name": "UPDATE_FACILITY_COORDINATES", "version": 1, "coordinates": {"lat": 1.5, "lon": 2.5}}
    answer = api.post(f"{one}/actions", action, format="json")
    assert answer.json()["address"]["resolvedCoordinates"] == {"lat": 1.5, "lon": 2.5}
    patch = {"version": 2, "actions": [{"action": "ModifyFacility", "address": {"companyName": "New Ltd."}}]}
    assert api.patch(one, patch, format="json").json()["address"]["resolvedCoordinates"] == {"lat": 1.5, "lon": 2.5}
    action = {"name": "REMOVE_FACILITY_COORDINATES", "version": 3}
    found = api.post(f"{one}/actions", action, format="json").json()["address"]["resolvedCoordinates"]
    assert found["lat"] == pytest.approx(50.9, abs=0.2)
    assert api.post(f"{one}/actions", {"name": "MOVE", "version": 4}, format="json").status_code == 400


@pytest.mark.parametrize("reference", ["urn:fft:facility:tenantFacilityId:K-1", None])
def test_a_facility_is_known_by_its_id_and_by_the_tenants(api, made, reference):
    assert api.get(f"{URL}/{reference or made['id']}").json() == made


@pytest.mark.parametrize("reference", ["K-1", "urn:fft:facility:tenantFacilityId:K-2", "urn:fft:facility:x", "0"])
def test_unknown_facilities_are_not_found(api, made, reference):
    answer = api.get(f"{URL}/{reference}")
    assert answer.status_code == 404
    assert matches("ApiError", answer.json())


def test_a_scoped_user_sees_its_own_only(made):
    foreign = facility("Bonn")
    permissions = ("FACILITY_READ", "FACILITY_WRITE", "FACILITY_CREATE")
    user = user_with(*permissions, email="clerk@fulfillment.example", facility_ids=[made["id"]])
    clerk = client_of(user)
    assert [row["id"] for row in clerk.get(URL).json()["facilities"]] == [made["id"]]
    patch = {"version": 1, "type": "MANAGED_FACILITY", "name": "Mine"}
    assert clerk.get(f"{URL}/{foreign.pk}").status_code == 404
    assert clerk.patch(f"{URL}/{foreign.pk}", patch, format="json").status_code == 404
    assert clerk.patch(f"{URL}/{made['id']}", patch, format="json").status_code == 200
    answer = clerk.post(URL, {"type": "SUPPLIER", "name": "x"}, format="json")
    assert answer.status_code == 403


def test_permissions_are_needed(made, one):
    nobody = client_of(user_with(email="nobody@fulfillment.example"))
    for answer in (nobody.get(one), nobody.get(URL), nobody.patch(one, {}), nobody.put(one, {}), nobody.post(URL, {})):
        assert answer.status_code == 403
        assert "FACILITY_" in answer.json()[0]["description"]
