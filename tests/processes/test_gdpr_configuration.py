"""The GDPR configuration: what it says, who may change it, and what follows for processes."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.processes.gdpr import actors_are_anonymized, gdpr_rules
from fulfillment.processes.models import Process
from tests.cast import administrator, client_of, order_body, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/configurations/gdpr"


@pytest.fixture
def api() -> APIClient:
    return client_of(user_with("CONFIG_READ", "CONFIG_WRITE"))


def put(api: APIClient, *, expect: int = 200, **body: Any) -> Any:
    answer = api.put(URL, {"version": 0, "retentionTime": 30, **body}, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_until_somebody_sets_it_data_is_kept_for_90_days_and_processes_for_ever(api: APIClient) -> None:
    found = api.get(URL).json()
    assert found == {"version": 0, "retentionTime": 90, "actorAnonymization": True}
    assert matches("GdprConfiguration", put(api))
    assert gdpr_rules().deletion is None


def test_a_replacement_is_whole(api: APIClient) -> None:
    answer = put(api, deletionTimeAfterRetention=10, actorAnonymization=False)
    assert answer == api.get(URL).json()
    assert matches("GdprConfiguration", answer)
    assert (answer["version"], answer["retentionTime"], answer["deletionTimeAfterRetention"]) == (1, 30, 10)
    assert not actors_are_anonymized()
    after = put(api, version=1, retentionTime=2.5)
    assert (after["version"], after["retentionTime"], after["actorAnonymization"]) == (2, 2.5, True)
    assert "deletionTimeAfterRetention" not in after
    assert gdpr_rules().retention == datetime.timedelta(days=2.5)
    assert actors_are_anonymized()


def test_what_an_answer_says_may_be_sent_back(api: APIClient) -> None:
    answer = put(api, actorAnonymization=True)
    assert api.put(URL, {**answer, "id": "x"}, format="json").json() == answer


@pytest.mark.parametrize("stale", [0, 2])
def test_a_stale_version_is_refused(api: APIClient, stale: int) -> None:
    put(api)
    refusal = put(api, version=stale, retentionTime=5, expect=409)
    assert (refusal[0]["requestVersion"], refusal[0]["version"]) == (stale, 1)
    assert gdpr_rules().retention.days == 30


@pytest.mark.parametrize(
    "change",
    [
        {"retentionTime": None}, {"retentionTime": 0}, {"retentionTime": 0.9}, {"retentionTime": -1},
        {"retentionTime": "30"}, {"retentionTime": True}, {"retentionTime": 36_501}, {"retentionTime": 1e300},
        {"deletionTimeAfterRetention": 0}, {"deletionTimeAfterRetention": None}, {"actorAnonymization": "yes"},
        {"actorAnonymization": None}, {"version": None}, {"version": -1}, {"version": "0"}, {"nope": 1},
        {"id": "\0"}, {"id": []}, {"created": "yesterday"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_configurations_are_refused(api: APIClient, change: Any) -> None:
    assert matches("ApiError", put(api, expect=400, **change))
    assert gdpr_rules().retention.days == 90


@pytest.mark.parametrize("missing", ["version", "retentionTime"])
def test_what_is_required_is_asked_for(api: APIClient, missing: str) -> None:
    body = {name: value for name, value in {"version": 0, "retentionTime": 30}.items() if name != missing}
    assert api.put(URL, body, format="json").status_code == 400


def test_reading_and_changing_have_their_permissions() -> None:
    reader = client_of(user_with("CONFIG_READ"))
    assert reader.get(URL).status_code == 200
    assert "CONFIG_WRITE" in put(reader, expect=403)[0]["description"]
    assert client_of(user_with("ORDER_READ", email="x@example.org")).get(URL).status_code == 403


def test_a_process_says_until_when_it_keeps_consumer_data_and_itself(api: APIClient) -> None:
    client = client_of(administrator())
    client.post("/api/orders", order_body(), format="json")
    process = Process.objects.get()
    shown = client.get(f"/api/processes/{process.pk}").json()
    assert moment(shown["gdprCleanupDate"]) == process.created_at + datetime.timedelta(days=90)
    assert not shown["isAnonymized"]
    assert "deletionDate" not in shown
    put(api, deletionTimeAfterRetention=5)
    shown = client.get(f"/api/processes/{process.pk}").json()
    assert matches("Process", shown)
    assert moment(shown["gdprCleanupDate"]) == process.created_at + datetime.timedelta(days=30)
    assert moment(shown["deletionDate"]) == process.created_at + datetime.timedelta(days=35)


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
