"""The reasons for cancelling orders: kept, changed and removed, and paged by the documented API."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from orders.models import CancelationReason
from tests.cast import client_of, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/cancelationreasons"
NOBODY = "0191a2b3-0000-7000-8000-000000000000"
TEXTS = {"en_US": "Customer changed their mind", "de_DE": "Kunde hat es sich anders überlegt"}
MIND = {"reason": "Customer changed their mind", "reasonLocalized": TEXTS}


@pytest.fixture
def api() -> APIClient:
    return client_of(user_with("CONFIG_READ", "CONFIG_WRITE"))


def added(api: APIClient, reason: str = "Fraud", **texts: str) -> dict[str, Any]:
    """Add a reason and return the answer."""
    answer = api.post(URL, {"reason": reason, "reasonLocalized": texts}, format="json")
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_new_reason_can_be_read_at_its_location(api: APIClient) -> None:
    assert matches("CancelationReasonForCreation", MIND)
    answer = api.post(URL, MIND, format="json")
    assert answer.status_code == 201
    assert matches("CancelationReason", answer.json())
    assert {**answer.json(), **MIND} == answer.json()
    assert (answer.json()["version"], answer.json()["action"]) == (1, "CANCELATION")
    assert answer["Location"] == f"{URL}/{answer.json()['id']}"
    assert api.get(answer["Location"]).json() == answer.json()


def test_a_reason_needs_no_translation(api: APIClient) -> None:
    assert added(api)["reasonLocalized"] == {}


def test_creating_what_is_there_leads_to_it_and_changes_nothing(api: APIClient) -> None:
    first = added(api, "Fraud", en_US="Fraud")
    answer = api.post(URL, {"reason": "Fraud", "reasonLocalized": {"de_DE": "Betrug"}}, format="json")
    assert (answer.status_code, answer.content) == (303, b"")
    assert api.get(answer["Location"]).json() == first
    assert CancelationReason.objects.count() == 1


def test_reasons_differ_by_every_letter(api: APIClient) -> None:
    assert added(api, "Fraud")["id"] != added(api, "fraud")["id"]


def test_a_reason_is_replaced_whole(api: APIClient) -> None:
    reason = added(api, **TEXTS)
    body = {"version": 1, "reason": "Other", "reasonLocalized": {"fr_FR": "Autre"}}
    assert matches("CancelationReasonForModification", body)
    answer = api.put(f"{URL}/{reason['id']}", body, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("CancelationReason", answer.json())
    changed = {**reason, **body, "version": 2, "lastModified": answer.json()["lastModified"]}
    assert answer.json() == changed == api.get(f"{URL}/{reason['id']}").json()


def test_a_change_that_says_the_same_is_none(api: APIClient) -> None:
    reason = added(api, en_US="Fraud")
    body = {"version": 1, "reason": "Fraud", "reasonLocalized": {"en_US": "Fraud"}}
    assert api.put(f"{URL}/{reason['id']}", body, format="json").json() == reason


@pytest.mark.parametrize("stale", [0, 2])
def test_a_change_of_another_version_is_refused(api: APIClient, stale: int) -> None:
    reason = added(api)
    body = {"version": stale, "reason": "Other", "reasonLocalized": {}}
    answer = api.put(f"{URL}/{reason['id']}", body, format="json")
    assert answer.status_code == 409
    assert matches("ApiError", answer.json())
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (stale, 1)
    assert api.get(f"{URL}/{reason['id']}").json() == reason


def test_a_change_to_what_another_reason_says_names_it(api: APIClient) -> None:
    fraud, other = added(api, "Fraud"), added(api, "Other")
    body = {"version": 1, "reason": "Fraud", "reasonLocalized": {}}
    answer = api.put(f"{URL}/{other['id']}", body, format="json")
    assert answer.status_code == 409
    assert fraud["id"] in answer.json()[0]["description"]
    assert api.get(f"{URL}/{other['id']}").json() == other


def test_a_deleted_reason_is_gone_and_its_text_is_free(api: APIClient) -> None:
    reason = added(api)
    answer = api.delete(f"{URL}/{reason['id']}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert api.get(f"{URL}/{reason['id']}").status_code == 404
    assert api.delete(f"{URL}/{reason['id']}").status_code == 404
    assert added(api)["id"] != reason["id"]


def test_the_list_pages_in_the_order_of_creation(api: APIClient) -> None:
    known = [added(api, name) for name in ("C", "A", "B")]
    whole = api.get(URL).json()
    assert matches("CancelationReasons", whole)
    assert whole == {"reasons": known, "hasNextPage": False, "total": 3}
    first = api.get(URL, {"size": 2}).json()
    assert first == {"reasons": known[:2], "hasNextPage": True, "total": 3}
    second = api.get(URL, {"size": 2, "startAfterId": known[1]["id"]}).json()
    assert second == {"reasons": known[2:], "hasNextPage": False, "total": 3}
    assert api.get(URL, {"size": 3}).json()["hasNextPage"] is False
    assert api.get(URL, {"startAfterId": known[2]["id"]}).json()["reasons"] == []


def test_a_page_has_25_unless_asked_otherwise(api: APIClient) -> None:
    for number in range(26):
        added(api, f"Reason {number}")
    page = api.get(URL).json()
    assert (len(page["reasons"]), page["hasNextPage"], page["total"]) == (25, True, 26)


@pytest.mark.parametrize("query", ["size=0", "size=251", "size=x", "startAfterId=x", "startAfterId=%00"])
def test_wrong_paging_is_refused(api: APIClient, query: str) -> None:
    answer = api.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert matches("ApiError", answer.json())


WRONG = {
    "no reason": {"reason": None},
    "empty reason": {"reason": ""},
    "a number": {"reason": 1},
    "too long": {"reason": "x" * 256},
    "NUL": {"reason": "a\0b"},
    "texts null": {"reasonLocalized": None},
    "texts a list": {"reasonLocalized": []},
    "no locale": {"reasonLocalized": {"English!": "Fraud"}},
    "locale with a line break": {"reasonLocalized": {"en_US\n": "Fraud"}},
    "empty text": {"reasonLocalized": {"en_US": ""}},
    "text a number": {"reasonLocalized": {"en_US": 1}},
    "text too long": {"reasonLocalized": {"en_US": "x" * 256}},
    "NUL in a text": {"reasonLocalized": {"en_US": "\0"}},
    "51 texts": {"reasonLocalized": {f"l{chr(97 + n // 26)}_{chr(97 + n % 26)}x": "Fraud" for n in range(51)}},
    "unknown property": {"colour": "red"},
    "somebody else's id": {"id": NOBODY},
    "action": {"action": "CANCELATION"},
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_bodies_are_refused(api: APIClient, name: str) -> None:
    reason = added(api)
    body = {"reason": "Other", "reasonLocalized": {}, **WRONG[name]}
    answers = [
        api.post(URL, body, format="json"),
        api.put(f"{URL}/{reason['id']}", {"version": 1, **body}, format="json"),
    ]
    for answer in answers:
        assert answer.status_code == 400, answer.content
        assert matches("ApiError", answer.json())
    assert api.get(URL).json()["reasons"] == [reason]


@pytest.mark.parametrize("missing", ["version", "reason", "reasonLocalized"])
def test_every_property_of_a_change_is_needed(api: APIClient, missing: str) -> None:
    reason = added(api)
    body = {"version": 1, "reason": "Other", "reasonLocalized": {}}
    del body[missing]
    assert api.put(f"{URL}/{reason['id']}", body, format="json").status_code == 400
    if missing != "version":
        del body["version"]
        assert api.post(URL, body, format="json").status_code == 400
    assert api.get(URL).json()["reasons"] == [reason]


@pytest.mark.parametrize("version", [None, "1", -1, 1.5, 2**31, True])
def test_wrong_versions_are_refused(api: APIClient, version: Any) -> None:
    reason = added(api)
    body = {"version": version, "reason": "Other", "reasonLocalized": {}}
    assert api.put(f"{URL}/{reason['id']}", body, format="json").status_code == 400
    assert api.get(URL).json()["reasons"] == [reason]


@pytest.mark.parametrize("reason_id", [NOBODY, "nonsense", "x" * 500])
def test_an_unknown_reason_is_not_found(api: APIClient, reason_id: str) -> None:
    body = {"version": 1, "reason": "Other", "reasonLocalized": {}}
    path = f"{URL}/{reason_id}"
    for answer in (api.get(path), api.put(path, body, format="json"), api.delete(path)):
        assert answer.status_code == 404
        assert matches("ApiError", answer.json())


@pytest.mark.parametrize(("permission", "status"), [("CONFIG_READ", 403), ("CONFIG_WRITE", 200)])
def test_reading_and_writing_need_their_permission(api: APIClient, permission: str, status: int) -> None:
    reason = added(api)
    path, body = f"{URL}/{reason['id']}", {"reason": "Other", "reasonLocalized": {}}
    somebody = client_of(user_with(permission, email="other@fulfillment.example"))
    reads = [somebody.get(URL), somebody.get(path)]
    writes = [
        somebody.put(path, {**body, "version": 1}, format="json"),
        somebody.post(URL, body, format="json"),
        somebody.delete(path),
    ]
    assert {answer.status_code for answer in reads} == ({403} if status == 200 else {200})
    assert [answer.status_code for answer in writes] == ([200, 303, 200] if status == 200 else [403] * 3)
    for answer in reads + writes:
        if answer.status_code == 403:
            needed = "CONFIG_READ" if permission == "CONFIG_WRITE" else "CONFIG_WRITE"
            assert needed in answer.json()[0]["description"]
    nobody = APIClient()
    assert {nobody.get(URL).status_code, nobody.delete(path).status_code} == {401}
