"""``POST /api/audits/search``: the documented filters, who may read, and how it is shown."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.audits import references
from fulfillment.audits.models import Audit
from fulfillment.audits.references import Privacy
from tests.cast import client_of, order_body, user_with
from tests.contract import matches
from tests.picking.cast import Shop
from tests.searches import lacking

pytestmark = pytest.mark.django_db

URL = "/api/audits/search"
OURS = ("before", "after", "processRef")


def found(api: APIClient, query: dict[str, Any] | None = None, **more: Any) -> list[dict[str, Any]]:
    """Return what a search finds, each held against the description."""
    answer = api.post(URL, {"query": query or {}, "size": 250, **more}, format="json")
    assert answer.status_code == 200, answer.content
    documented = [{name: value for name, value in one.items() if name not in OURS} for one in answer.json()["audits"]]
    for one in documented:
        if one["entityType"] != "STOCK":  # a kind of ours
            assert matches("Audit", one)
    audits: list[dict[str, Any]] = answer.json()["audits"]
    return audits


@pytest.fixture
def order(shop: Shop) -> dict[str, Any]:
    """An order that was locked and unlocked, by requests with an id."""
    placed = shop.order(lines={"A": 1}, status="LOCKED")
    body = {"name": "UNLOCK", "version": 1}
    headers = {"X-Request-Id": "unlock-1"}
    shop.client.post(f"/api/orders/{placed['id']}/actions", body, format="json", headers=headers)
    return placed


def test_an_entry_says_who_did_what_when_from_what_to_what(api: APIClient, order: Any, boss: Any) -> None:
    [entry] = found(api, {"entityRef": {"eq": order["id"]}, "trace": {"eq": "unlock-1"}})
    assert entry["operation"]["name"] == "unlock"
    assert entry["actor"] == {"id": str(boss.pk), "details": {"topic": "USER", "username": "Ada Boss"}}
    assert entry["globalActor"] == entry["actor"]
    assert entry["client"]["api"] == "REST"
    assert (entry["entityVersion"], entry["entityCreated"]) == (2, order["created"])
    assert (entry["before"]["status"], entry["after"]["status"]) == ("LOCKED", "OPEN")
    assert entry["processRef"] == order["processId"]
    assert entry["isAnonymized"] is False


def test_what_followed_names_the_system_and_on_whose_behalf(api: APIClient, order: Any, boss: Any) -> None:
    [entry] = found(api, {"entityType": {"eq": "ROUTING_PLAN"}, "trace": {"eq": "unlock-1"}})
    assert entry["actor"] == {"id": "system", "details": {"topic": "SYSTEM", "username": "system"}}
    assert entry["globalActor"]["id"] == str(boss.pk)
    [alone] = found(api, {"entityType": {"eq": "ROUTING_PLAN"}, "trace": {"notEq": "unlock-1"}})
    assert alone["actor"] == alone["globalActor"] == entry["actor"]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ({"entityType": {"in": ["ORDER", "PICK_JOB"]}}, ["ORDER", "ORDER", "PICK_JOB"]),
        ({"entityType": {"notEq": "ORDER"}, "trace": {"in": ["unlock-1"]}}, ["PICK_JOB", "ROUTING_PLAN"]),
        ({"or": [{"entityType": {"eq": "PICK_JOB"}}, {"and": [{"entityType": {"eq": "ORDER"}}]}]},
         ["ORDER", "ORDER", "PICK_JOB"]),
        ({"entityType": {"eq": "PACK_JOB"}}, []),
        ({"entityRef": {"eq": "no id"}}, []),
        ({"trace": {"eq": ""}}, []),
    ],
    ids=["in", "not", "or", "a documented kind that nothing is here", "no id", "no trace"],
)  # fmt: skip
def test_queries(api: APIClient, order: Any, query: dict[str, Any], kinds: list[str]) -> None:
    assert sorted(entry["entityType"] for entry in found(api, query)) == kinds


def test_the_newest_can_come_first_and_pages_join(api: APIClient, order: Any) -> None:
    oldest = [entry["id"] for entry in found(api, sort=[{"created": "ASC"}])]
    assert [entry["id"] for entry in found(api)] == oldest
    assert [entry["id"] for entry in found(api, sort=[{"created": "DESC"}])] == oldest[::-1]
    seen, after = [], {}
    while True:
        body = {"query": {}, "size": 2, "sort": [{"created": "DESC"}], **after}
        page = api.post(URL, body, format="json").json()
        seen += [entry["id"] for entry in page["audits"]]
        after = {"after": page["pageInfo"]["endCursor"]}
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == oldest[::-1]
    moments = list(Audit.objects.order_by("pk").values_list("created_at", flat=True))
    assert moments == sorted(moments)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": {"entityType": {"eq": "LOST"}}},
        {"query": {"actor": {"eq": "x"}}},
        {"query": {"entityRef": {"like": "x"}}},
        {"query": {"trace": {"eq": "\x00"}}},
        {"query": {}, "sort": [{"trace": "ASC"}]},
        {"query": {}, "size": 251},
    ],
    ids=["no query", "unknown kind", "unknown property", "like", "NUL", "sort", "size"],
)
def test_bad_bodies_are_refused(api: APIClient, body: dict[str, Any]) -> None:
    assert api.post(URL, body, format="json").status_code == 400


def test_only_who_may_read_the_trail_reads_it(api: APIClient, order: Any, store: Any) -> None:
    stranger = client_of(user_with("ORDER_READ"))
    refusal = stranger.post(URL, {"query": {}}, format="json")
    assert refusal.status_code == 403
    assert "AUDIT_READ" in refusal.json()[0]["description"]
    assert APIClient().post(URL, {"query": {}}, format="json").status_code == 401
    reader = client_of(user_with("AUDIT_READ", email="reader@fulfillment.example"))
    assert len(found(reader)) == len(found(api)) > 3


def test_who_is_limited_to_some_facilities_reads_nothing(order: Any, store: Any) -> None:
    clerk = client_of(user_with("AUDIT_READ", email="clerk@fulfillment.example", facility_ids=[str(store.pk)]))
    assert found(clerk) == []


def test_what_privacy_says_is_shown(api: APIClient, order: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    created = datetime.datetime.fromisoformat(order["created"])
    [entry] = found(api, {"entityRef": {"eq": order["id"]}, "trace": {"eq": "unlock-1"}})
    assert datetime.datetime.fromisoformat(entry["anonymizationDate"]) == created + datetime.timedelta(days=90)
    days = datetime.timedelta(days=1)
    monkeypatch.setattr(references, "_readers", [])
    references.tells_privacy(lambda: Privacy(actors_hidden=True, anonymized_after=7 * days, deleted_after=9 * days))
    [entry] = found(api, {"entityRef": {"eq": order["id"]}, "trace": {"eq": "unlock-1"}})
    assert datetime.datetime.fromisoformat(entry["anonymizationDate"]) == created + 7 * days
    assert datetime.datetime.fromisoformat(entry["deletionDate"]) == created + 9 * days
    assert entry["actor"] == {"id": "anonymized", "details": {"topic": "USER", "username": "anonymized"}}
    assert "Boss" not in str(found(api))


def test_a_search_asks_the_same_however_much_it_finds(api: APIClient, django_assert_num_queries: Any) -> None:
    for count in (3, 12):
        while Audit.objects.count() < count:
            api.post("/api/orders", order_body(), format="json")
        with django_assert_num_queries(2):  # and how long it is kept
            found(api)


def test_the_described_search_is_the_documented_one_with_our_own_kinds(api: APIClient) -> None:
    described = api.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert described["paths"][URL]["post"]["x-fft-permissions"] == ["AUDIT_READ"]
    different = lacking(described["components"]["schemas"], "AuditSearchPayload")
    assert all("entityType" in path and "words" in what for path, what in different.items()), different
