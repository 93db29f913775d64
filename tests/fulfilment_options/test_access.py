"""Who may ask for quotes, read and change them; asking once; and what the API's own description says of it all."""

from typing import Any

import pytest
import yaml
from rest_framework.test import APIClient

from fulfillment.accounts import idempotency
from fulfilment_options.models import FulfilmentOption
from tests.cast import administrator, client_of, facility, goods, user_with

from .cast import PATH, SEED, ask, basket

pytestmark = pytest.mark.django_db

READ, WRITE = "STOCK_AVAILABILITIES_READ", "ORDER_WRITE"


def requests(option_id: str) -> dict[str, Any]:
    """Every request there is, by a client, with the permission it needs."""
    return {
        f"{READ} POST": lambda client: client.post(PATH, basket(A=1), format="json"),
        f"{READ} GET": lambda client: client.get(f"{PATH}/{option_id}"),
        f"{READ} HEAD": lambda client: client.head(f"{PATH}/{option_id}"),
        f"{WRITE} PUT": lambda client: client.put(f"{PATH}/state/ACCEPTED", {"id": option_id}, format="json"),
    }


NAMES = list(requests(""))


def refusal(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.content
    (failure,) = answer.json()["error"]
    assert set(failure) == {"code", "message"}
    assert failure["code"] == str(status)
    return str(failure["message"])


@pytest.fixture
def quote() -> Any:
    goods(facility("Köln", tenant_facility_id="K"), A=1)
    return ask(client_of(administrator()), basket(A=1))


@pytest.mark.parametrize("name", NAMES)
def test_each_request_needs_its_own_permission_and_no_other(name: str, quote: Any) -> None:
    request, needed = requests(quote["id"])[name], name.partition(" ")[0]
    other = client_of(user_with(*{READ, WRITE} - {needed}, "ORDER_READ"))
    answer = request(other)
    assert answer.status_code == 403
    if not name.endswith("HEAD"):  # which has no body
        assert needed in refusal(answer, 403)
    assert request(APIClient()).status_code == 401
    assert FulfilmentOption.objects.get().status == "OPTIONS_PROVIDED"
    answer = request(client_of(user_with(needed, email="allowed@fulfillment.example")))
    assert answer.status_code in (200, 201)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("HEAD")])
@pytest.mark.parametrize("theirs", [True, False], ids=["of theirs", "of another's"])
def test_who_is_limited_to_facilities_hears_nothing_of_the_network(name: str, theirs: bool, quote: Any) -> None:
    where = facility("Bonn") if not theirs else FulfilmentOption.objects.get().plans.get().fulfilments.get().facility
    limited = client_of(user_with(READ, WRITE, facility_ids=[str(where.pk)]))
    message = refusal(requests(quote["id"])[name](limited), 403)
    assert "every facility" in message
    assert "Köln" not in message
    assert FulfilmentOption.objects.get().status == "OPTIONS_PROVIDED"


def test_who_is_limited_cannot_tell_which_quotes_there_are(quote: Any) -> None:
    limited = client_of(user_with(READ, WRITE, facility_ids=[]))
    answers = [limited.get(f"{PATH}/{option_id}") for option_id in (quote["id"], "nobody")]
    assert answers[0].status_code == answers[1].status_code == 403
    assert answers[0].json() == answers[1].json()


def test_a_request_with_a_key_is_quoted_once() -> None:
    goods(facility("Köln"), DM12345=1)
    client = client_of(administrator())
    first = client.post(PATH, SEED, format="json", headers={"Idempotency-Key": "one"})
    again = client.post(PATH, SEED, format="json", headers={"Idempotency-Key": "one"})
    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert client.post(PATH, SEED, format="json", headers={"Idempotency-Key": "two"}).json()["id"] != first.json()["id"]
    assert FulfilmentOption.objects.count() == 2


def test_misuse_of_a_key_is_told_in_this_apis_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(administrator())
    one = {"Idempotency-Key": "one"}
    client.post(PATH, SEED, format="json", headers=one)
    assert "another body" in refusal(client.post(PATH, basket(A=1), format="json", headers=one), 422)
    long = {"Idempotency-Key": "x" * 256}
    assert "Idempotency-Key" in refusal(client.post(PATH, SEED, format="json", headers=long), 400)
    monkeypatch.setattr(idempotency, "_locked", lambda _: False)
    running = client.post(PATH, SEED, format="json", headers=one)
    assert "still running" in refusal(running, 409)
    assert running["Retry-After"] == "1"
    assert FulfilmentOption.objects.count() == 1


def test_what_is_refused_may_be_repeated_with_the_same_key() -> None:
    client = client_of(administrator())
    one = {"Idempotency-Key": "one"}
    assert client.post(PATH, {}, format="json", headers=one).status_code == 400
    assert client.post(PATH, SEED, format="json", headers=one).status_code == 201


def test_options_tell_the_methods_and_nothing_else() -> None:
    answer = client_of(administrator()).options(PATH)
    assert (answer.status_code, answer.content) == (204, b"")
    assert {"POST", "OPTIONS"} == set(answer["Allow"].split(", "))


def test_the_description_shows_the_operations_with_this_apis_failures() -> None:
    description = yaml.safe_load(APIClient().get("/api/schema").content)
    operations = {
        (method, path): operation
        for path, methods in description["paths"].items()
        if path.startswith("/api/v4.1/")
        for method, operation in methods.items()
    }
    assert set(operations) == {
        ("post", PATH),
        ("get", f"{PATH}/{{option_id}}"),
        ("put", f"{PATH}/state/{{state}}"),
    }
    for operation in operations.values():
        assert operation["summary"]
        failures = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {"400", "401", "403"} & set(failures)
        for failure in failures.values():
            assert failure["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Errors"}
    schemas = description["components"]["schemas"]
    assert schemas["Errors"]["properties"] == {
        "error": {"type": "array", "items": {"$ref": "#/components/schemas/Error"}}
    }
    assert set(schemas["Error"]["properties"]) == {"code", "message"}


def test_the_description_leaves_the_other_apis_failures_alone() -> None:
    description = yaml.safe_load(APIClient().get("/api/schema").content)
    schema = description["paths"]["/api/orders"]["post"]["responses"]["400"]["content"]["application/json"]["schema"]
    assert schema == {"type": "array", "items": {"$ref": "#/components/schemas/ErrorInner"}}


def test_the_interactive_description_is_there() -> None:
    assert APIClient().get("/api/docs").status_code == 200
