"""What may be done to orders, as an installation says it: the defaults, changing them, and who may."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from orders.configuration import line_items_may_be_modified, orders_may_be_force_cancelled
from orders.models import OrderCancelationConfiguration, OrderModificationConfiguration
from tests.cast import client_of, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

SCHEMAS = {"ordermodification": "OrderModificationConfiguration", "ordercancelation": "OrderCancelationConfiguration"}
SWITCHES = {"ordermodification": "allowOrderLineItemModification", "ordercancelation": "allowForceCancelOrder"}
READERS = {"ordermodification": line_items_may_be_modified, "ordercancelation": orders_may_be_force_cancelled}
each = pytest.mark.parametrize("name", READERS)


@pytest.fixture
def api() -> APIClient:
    return client_of(user_with("CONFIG_READ", "CONFIG_WRITE"))


def url(name: str) -> str:
    return f"/api/configurations/{name}"


def nothing_is_stored() -> bool:
    return not OrderCancelationConfiguration.objects.exists() and not OrderModificationConfiguration.objects.exists()


@each
def test_until_somebody_says_otherwise_it_is_not_allowed(api: APIClient, name: str) -> None:
    answer = api.get(url(name))
    assert matches(SCHEMAS[name], answer.json())
    assert answer.json() == {"version": 0, SWITCHES[name]: False}
    assert READERS[name]() is False
    assert nothing_is_stored()


@each
def test_it_is_created_once_and_replaced_afterwards(api: APIClient, name: str) -> None:
    answers = [api.put(url(name), {"version": n, SWITCHES[name]: n != 1}, format="json") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert [answer.json()["version"] for answer in answers] == [1, 2, 3]
    assert [answer.json()[SWITCHES[name]] for answer in answers] == [True, False, True]
    assert all(matches(SCHEMAS[name], answer.json()) for answer in answers)
    assert api.get(url(name)).json() == answers[-1].json()


@each
def test_what_it_says_is_in_force_at_once_and_only_for_itself(api: APIClient, name: str) -> None:
    api.put(url(name), {"version": 0, SWITCHES[name]: True}, format="json")
    assert {other: reader() for other, reader in READERS.items()} == {other: other == name for other in READERS}


@each
def test_an_answer_may_be_sent_back_and_changes_nothing(api: APIClient, name: str) -> None:
    first = api.put(url(name), {"version": 0, SWITCHES[name]: True}, format="json").json()
    moved = {**first, "created": "2001-01-01T00:00:00Z", "id": "anything"}
    answer = api.put(url(name), moved, format="json")
    assert (answer.status_code, answer.json()) == (200, first)


@each
@pytest.mark.parametrize("stale", [0, 2])
def test_a_stale_version_is_refused_with_both(api: APIClient, name: str, stale: int) -> None:
    api.put(url(name), {"version": 0, SWITCHES[name]: True}, format="json")
    answer = api.put(url(name), {"version": stale, SWITCHES[name]: False}, format="json")
    assert answer.status_code == 409
    assert matches("ApiError", answer.json())
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (stale, 1)
    assert READERS[name]() is True


@each
def test_a_first_version_other_than_0_is_stale(api: APIClient, name: str) -> None:
    assert api.put(url(name), {"version": 1, SWITCHES[name]: True}, format="json").status_code == 409
    assert nothing_is_stored()


@each
@pytest.mark.parametrize(
    "change",
    [
        {"version": None}, {"version": "0"}, {"version": -1}, {"version": 0.5}, {"version": 2**31}, {"SWITCH": None},
        {"SWITCH": "true"}, {"SWITCH": 1}, {"SWITCH": {}}, {"nope": 1}, {"created": "yesterday"}, {"id": 1},
        {"id": "\0"}, {"id": "x" * 256}, {"lastModified": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_bad_bodies_are_refused(api: APIClient, name: str, change: dict[str, Any]) -> None:
    wrong = {key.replace("SWITCH", SWITCHES[name]): value for key, value in change.items()}
    answer = api.put(url(name), {"version": 0, SWITCHES[name]: True, **wrong}, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert nothing_is_stored()


@each
@pytest.mark.parametrize("missing", ["version", "SWITCH"])
def test_both_properties_are_needed(api: APIClient, name: str, missing: str) -> None:
    body = {"version": 0, SWITCHES[name]: True}
    del body[missing.replace("SWITCH", SWITCHES[name])]
    assert api.put(url(name), body, format="json").status_code == 400
    assert nothing_is_stored()


@each
@pytest.mark.parametrize(
    ("permissions", "reads", "writes"), [((), 403, 403), (("CONFIG_READ",), 200, 403), (("CONFIG_WRITE",), 403, 201)]
)
def test_reading_and_changing_need_their_permission(
    name: str, permissions: tuple[str, ...], reads: int, writes: int
) -> None:
    api, body = client_of(user_with(*permissions)), {"version": 0, SWITCHES[name]: True}
    for answer, status, permission in (
        (api.get(url(name)), reads, "CONFIG_READ"),
        (api.put(url(name), body, format="json"), writes, "CONFIG_WRITE"),
    ):
        assert answer.status_code == status
        assert status != 403 or permission in answer.json()[0]["description"]
    assert APIClient().get(url(name)).status_code == 401
    assert APIClient().put(url(name), body, format="json").status_code == 401
