"""The configuration of picking: what it says, who may change it, and what picking does with it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.picking.configuration import picking_rules
from fulfillment.picking.models import PickingConfiguration
from tests.cast import client_of, facility, goods, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .cast import Shop, counters

pytestmark = pytest.mark.django_db

URL = "/api/configurations/picking"
SHORT_PICK = "pickingShortPickConfiguration"
RESTART = "restartPickJobConfiguration"
BROKEN = {"reasonLocalized": {"en_US": "Broken", "de_DE": "Kaputt", "fr_FR": "Cassé"}, "active": True}
FULL: dict[str, Any] = {
    "backofficePickingConfiguration": {"active": True},
    "batchPickingConfiguration": {"maxAmountOfPickJobsForBatchPick": 100},
    "domainStatusConfiguration": {"mapAbortedToFinished": True},
    "loadUnitAssignmentConfiguration": {"pickJob": "AT_END", "pickRun": "INACTIVE"},
    "multiOrderPickingConfiguration": {"maxAmountOfPickJobsForMultiOrderPick": 1},
    "pickingMethodsConfiguration": {"defaultPickingMethod": "BATCH"},
    SHORT_PICK: {"confirmationOnShortPick": True, "shortPickReasons": [BROKEN], "stockCorrection": "KEEP"},
    RESTART: {"active": False},
    "scanCodeValidationConfiguration": {"pickingScanCodeValidationType": "CODE_MUST_BE_KNOWN"},
    "scanningConfiguration": {
        "rolesWithOverwritingScanningPermission": ["SUPERVISOR"],
        "scanningRule": {"values": [{"priority": 1.0, "scanningRuleType": "LOCATION"}]},
        "scanningType": "MUST_SCAN_EACH",
    },
    "scheduledPickJobReleaseConfiguration": {"openPickJobLeadTimeInMinutes": 90},
    "stockUpdateConfiguration": {"active": True},
    "storageLocationAssignmentConfiguration": {"storageLocationRequired": "SOME"},
    "takeOverPickJobConfiguration": {"active": True},
    "takeOverPickRunConfiguration": {"active": True},
}


@pytest.fixture
def api() -> APIClient:
    return client_of(user_with("CONFIG_READ", "CONFIG_WRITE"))


def change(api: APIClient, *, expect: tuple[int, ...] = (200, 201), **changes: Any) -> Any:
    """Patch the configuration at its present version."""
    answer = api.patch(URL, {"version": api.get(URL).json()["version"], **changes}, format="json")
    assert answer.status_code in expect, answer.content
    return answer.json()


def documented(document: dict[str, Any]) -> bool:
    """Say whether *document* is the documented one, but for what is ours."""
    ours = {name: value for name, value in document[SHORT_PICK].items() if name != "stockCorrection"}
    return matches("PickingConfigurations", {**document, SHORT_PICK: ours})


def test_until_somebody_sets_it_the_defaults_are_in_force(api: APIClient) -> None:
    found = api.get(URL).json()
    assert documented(found)
    assert found["version"] == 0
    assert "created" not in found
    assert (found[RESTART], found["takeOverPickJobConfiguration"]) == ({"active": True}, {"active": False})
    assert found[SHORT_PICK]["stockCorrection"] == "MISSING"
    assert [one["reason"] for one in found[SHORT_PICK]["shortPickReasons"]] == [
        "Not found", "Damaged", "Expired", "Wrong quantity in stock",
    ]  # fmt: skip
    assert all(set(one["reasonLocalized"]) == {"en_US", "de_DE"} for one in found[SHORT_PICK]["shortPickReasons"])
    assert not PickingConfiguration.objects.exists()


def test_everything_documented_is_kept_and_may_be_sent_back_as_it_was_read(api: APIClient) -> None:
    first = api.patch(URL, {"version": 0, **FULL}, format="json")
    assert first.status_code == 201, first.content
    found = api.get(URL).json()
    assert first.json() == found
    assert documented(found)
    assert found["version"] == 1
    assert found[SHORT_PICK]["shortPickReasons"] == [{**BROKEN, "reason": "Broken"}]
    kept = {name: value for name, value in found.items() if name not in ("version", "created", "lastModified")}
    kept[SHORT_PICK] = FULL[SHORT_PICK]
    assert kept == FULL
    again = api.patch(URL, found, format="json")
    assert (again.status_code, again.json()) == (200, found)


def test_what_a_change_does_not_say_stays(api: APIClient) -> None:
    api.patch(URL, {"version": 0, **FULL}, format="json")
    after = change(api, **{SHORT_PICK: {"confirmationOnShortPick": False}, RESTART: {"active": True}})
    assert after["version"] == 2
    assert after[SHORT_PICK]["stockCorrection"] == "KEEP"
    assert after[SHORT_PICK]["confirmationOnShortPick"] is False
    assert [one["reasonLocalized"] for one in after[SHORT_PICK]["shortPickReasons"]] == [BROKEN["reasonLocalized"]]
    assert after["scanningConfiguration"] == FULL["scanningConfiguration"]


@pytest.mark.parametrize("stale", [0, 2, 7])
def test_a_stale_version_is_refused(api: APIClient, stale: int) -> None:
    change(api, **{RESTART: {"active": False}})
    answer = api.patch(URL, {"version": stale, RESTART: {"active": True}}, format="json")
    assert answer.status_code == 409
    assert matches("ApiError", answer.json())
    assert answer.json()[0]["version"] == 1
    assert picking_rules().restart_active is False


def test_a_refused_first_change_leaves_nothing_behind(api: APIClient) -> None:
    assert api.patch(URL, {"version": 3, RESTART: {"active": False}}, format="json").status_code == 409
    assert not PickingConfiguration.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        [], "text", {}, {"version": None}, {"version": "0"}, {"version": -1}, {"version": 2**40}, {"nope": 1},
        {RESTART: None}, {RESTART: {}}, {RESTART: {"active": "true"}}, {RESTART: {"active": True, "nope": 1}},
        {"batchPickingConfiguration": {"maxAmountOfPickJobsForBatchPick": 0}},
        {"batchPickingConfiguration": {"maxAmountOfPickJobsForBatchPick": 101}},
        {"loadUnitAssignmentConfiguration": {"pickJob": "AT_END"}},
        {"loadUnitAssignmentConfiguration": {"pickJob": "AT_END", "pickRun": "NEVER"}},
        {"pickingMethodsConfiguration": {"defaultPickingMethod": "single_order"}},
        {"scanningConfiguration": {"rolesWithOverwritingScanningPermission": []}},
        {"scanningConfiguration": {"scanningRule": {"values": [{"priority": -1, "scanningRuleType": "ARTICLE"}]}}},
        {"scheduledPickJobReleaseConfiguration": {"openPickJobLeadTimeInMinutes": -1}},
        {"scheduledPickJobReleaseConfiguration": {"openPickJobLeadTimeInMinutes": 1.5}},
        {SHORT_PICK: {"stockCorrection": "KEEP"}},
        {SHORT_PICK: {"confirmationOnShortPick": True, "stockCorrection": "SOME"}},
        {SHORT_PICK: {"confirmationOnShortPick": True, "stockCorrection": None}},
        {SHORT_PICK: {"confirmationOnShortPick": True, "shortPickReasons": [{"active": True}]}},
        {SHORT_PICK: {"confirmationOnShortPick": True, "shortPickReasons": [BROKEN] * 51}},
    ],
)  # fmt: skip
def test_bad_configurations_are_refused(api: APIClient, body: Any) -> None:
    whole = {"version": 0, **body} if isinstance(body, dict) and body else body
    answer = api.patch(URL, whole, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert not PickingConfiguration.objects.exists()


@pytest.mark.parametrize(
    "texts",
    [
        None, {}, {"en_US": ""}, {"en_US": None}, {"en_US": 1}, {"en_US": "x" * 256}, {"en_US": "a\0b"}, {"": "x"},
        {"en_US\n": "x"}, {"EN": "x"}, {"english": "x"}, {"x" * 300: "x"}, {"en\0": "x"}, {"__proto__": "x"},
    ],
)  # fmt: skip
def test_texts_need_a_locale_and_something_to_say(api: APIClient, texts: Any) -> None:
    reasons = [{"reasonLocalized": texts, "active": True}]
    body = {"version": 0, SHORT_PICK: {"confirmationOnShortPick": True, "shortPickReasons": reasons}}
    assert api.patch(URL, body, format="json").status_code == 400


@pytest.mark.parametrize(
    ("permissions", "reads", "writes"), [((), 403, 403), (("CONFIG_READ",), 200, 403), (("CONFIG_WRITE",), 403, 201)]
)
def test_reading_and_changing_need_their_permission(permissions: tuple[str, ...], reads: int, writes: int) -> None:
    api = client_of(user_with(*permissions))
    assert api.get(URL).status_code == reads
    assert api.patch(URL, {"version": 0, RESTART: {"active": False}}, format="json").status_code == writes
    assert APIClient().get(URL).status_code == 401


def test_the_rules_are_one_query(api: APIClient, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rules = picking_rules()
    assert rules.short_pick_reasons[0] == {"en_US": "Not found", "de_DE": "Nicht gefunden"}
    reasons = [BROKEN, {"reasonLocalized": {"de_DE": "Alt"}, "active": False}]
    change(api, **{SHORT_PICK: {"confirmationOnShortPick": True, "shortPickReasons": reasons}})
    with django_assert_num_queries(1):
        assert picking_rules().short_pick_reasons == (BROKEN["reasonLocalized"],)


@pytest.mark.parametrize(("correction", "left"), [("KEEP", 7), ("MISSING", 5), ("EMPTY", 0)])
def test_the_configuration_says_what_a_short_pick_does_to_the_stock(api: APIClient, correction: str, left: int) -> None:
    change(api, **{SHORT_PICK: {"confirmationOnShortPick": False, "stockCorrection": correction}})
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    shop.pick(shop.job(shop.order(lines={"shirt": 5}, collect=store)), 3)
    assert counters(store, "shirt") == (left, 0)
    assert_invariants_hold()


def test_any_reason_is_accepted_for_clients_send_their_own(api: APIClient) -> None:
    change(api, **{SHORT_PICK: {"confirmationOnShortPick": False, "shortPickReasons": []}})
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}, collect=store))
    picked = shop.pick(job, 3, shortPickReason={"reasonLocalized": {"en_US": "A dog ate it"}})
    assert picked["pickLineItems"][0]["shortPickReason"]["reasonLocalized"] == {"en_US": "A dog ate it"}


@pytest.mark.parametrize("name", ["RESET", "RESTART"])
def test_a_finished_job_begins_anew_only_where_that_is_allowed(api: APIClient, name: str) -> None:
    change(api, **{RESTART: {"active": False}})
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    shop.pick(job, 5)
    refused = shop.act(job, name, expect=400)
    assert "restartPickJobConfiguration" in refused[0]["description"]
    assert counters(store, "shirt") == (5, 0)
    change(api, **{RESTART: {"active": True}})
    shop.act(job, name)
    assert counters(store, "shirt") == (10, 5)
    assert_invariants_hold()


def test_a_job_that_is_being_picked_may_always_be_reset(api: APIClient) -> None:
    change(api, **{RESTART: {"active": False}})
    shop, store = Shop(), facility()
    goods(store, shirt=10)
    job = shop.job(shop.order(lines={"shirt": 5}))
    shop.act(job, "START")
    assert shop.act(job, "RESET")["status"] == "OPEN"
