"""The configuration of handover: what it says, and who may change it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.handover.configuration import handover_rules
from fulfillment.handover.models import HandoverConfiguration
from tests.cast import client_of, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/configurations/handover"
REASONS = "availableRefusedReasons"
LATE = {"refusedReasonLocalized": {"en_US": "Too late", "de_DE": "Zu spät"}, "active": True}
OLD = {"refusedReasonLocalized": {"de_DE": "Alt"}, "active": False}


@pytest.fixture
def api() -> APIClient:
    return client_of(user_with("CONFIG_READ", "CONFIG_WRITE"))


def test_until_somebody_sets_it_the_defaults_are_in_force(api: APIClient) -> None:
    found = api.get(URL).json()
    assert matches("HandoverConfiguration", found)
    assert found["version"] == 0
    assert [one["refusedReason"] for one in found[REASONS]] == [
        "Damaged", "Wrong article", "Does not fit", "Not wanted any more",
    ]  # fmt: skip
    assert all(set(one["refusedReasonLocalized"]) == {"en_US", "de_DE"} for one in found[REASONS])


def test_a_replacement_is_whole(api: APIClient) -> None:
    body = {"version": 0, REASONS: [LATE, OLD], "createStandaloneHandoverJobs": True}
    assert matches("HandoverConfigurationForCreate", body)
    answer = api.put(URL, body, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("HandoverConfiguration", answer.json())
    assert answer.json() == api.get(URL).json()
    assert answer.json()["version"] == 1
    assert answer.json()["createStandaloneHandoverJobs"] is True
    assert [one["refusedReason"] for one in answer.json()[REASONS]] == ["Too late", "Alt"]
    assert handover_rules().refused_reasons == (LATE["refusedReasonLocalized"],)
    after = api.put(URL, {"version": 1}, format="json").json()
    assert after["version"] == 2
    assert "createStandaloneHandoverJobs" not in after
    assert len(after[REASONS]) == 4


def test_the_first_replacement_counts_even_if_it_says_nothing(api: APIClient) -> None:
    assert api.put(URL, {"version": 0}, format="json").json()["version"] == 1
    assert api.put(URL, {"version": 1}, format="json").json()["version"] == 1


@pytest.mark.parametrize("stale", [0, 2])
def test_a_stale_version_is_refused(api: APIClient, stale: int) -> None:
    api.put(URL, {"version": 0, REASONS: [LATE]}, format="json")
    answer = api.put(URL, {"version": stale, REASONS: []}, format="json")
    assert answer.status_code == 409
    assert matches("ApiError", answer.json())
    assert handover_rules().refused_reasons == (LATE["refusedReasonLocalized"],)


@pytest.mark.parametrize(
    "change",
    [
        {"version": None}, {"version": "1"}, {"version": -1}, {"nope": 1}, {REASONS: None}, {REASONS: {}},
        {REASONS: [None]}, {REASONS: [{"active": True}]}, {REASONS: [{**LATE, "active": "yes"}]},
        {REASONS: [{**LATE, "nope": 1}]}, {REASONS: [{**LATE, "refusedReasonLocalized": {}}]},
        {REASONS: [{**LATE, "refusedReasonLocalized": {"en_US": "\0"}}]},
        {REASONS: [{**LATE, "refusedReasonLocalized": {"en_US": "x" * 256}}]}, {REASONS: [LATE] * 51},
        {"createStandaloneHandoverJobs": "true"}, {"created": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_bad_configurations_are_refused(api: APIClient, change: Any) -> None:
    answer = api.put(URL, {"version": 0, **change}, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert not HandoverConfiguration.objects.exists()


@pytest.mark.parametrize(
    ("permissions", "reads", "writes"), [((), 403, 403), (("CONFIG_READ",), 200, 403), (("CONFIG_WRITE",), 403, 200)]
)
def test_reading_and_changing_need_their_permission(permissions: tuple[str, ...], reads: int, writes: int) -> None:
    api = client_of(user_with(*permissions))
    assert api.get(URL).status_code == reads
    assert api.put(URL, {"version": 0}, format="json").status_code == writes
    assert APIClient().put(URL, {"version": 0}, format="json").status_code == 401
