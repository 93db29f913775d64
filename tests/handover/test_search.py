"""POST /api/{handoverjobs,shipments,parcels}/search: pages, refusals, who sees what, and the documented shapes."""

from typing import Any

import pytest

from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from tests.cast import administrator, client_of, facility, user_with
from tests.contract import matches, schemas
from tests.searches import lacking

from .searching import EVER, SEARCHES, Desk

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("jobs", "shipments")
@pytest.mark.parametrize("kind", SEARCHES)
def test_what_is_found_is_shown_as_a_whole(desk: Desk, kind: str) -> None:
    _, plural, _ = SEARCHES[kind]
    shown = desk.post(f"/api/{kind}/search", {"query": EVER if kind == "shipments" else {}}, expect=200)[plural]
    assert shown == [desk.get(f"/api/{kind}/{entity['id']}") for entity in shown]
    assert len(shown) == 2


@pytest.mark.usefixtures("jobs", "shipments")
@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ("handoverjobs", "targetTime"),
        ("shipments", "created"),
        ("shipments", "targetTime"),
        ("parcels", "created"),
        ("parcels", "lastModified"),
    ],
)
def test_results_are_sorted_and_paged(desk: Desk, kind: str, sort: str) -> None:
    _, plural, _ = SEARCHES[kind]
    moments = []
    payload: dict[str, Any] = {"query": EVER if kind == "shipments" else {}, "size": 1, "sort": [{sort: "ASC"}]}
    for _ in range(2):
        answer = desk.post(f"/api/{kind}/search", payload, expect=200)
        moments += [entity[sort] for entity in answer[plural]]
        payload["after"] = answer["pageInfo"]["endCursor"]
    assert not answer["pageInfo"]["hasNextPage"]
    assert len(moments) == 2
    assert moments == sorted(moments)


@pytest.mark.parametrize("model", [HandoverJob, Shipment, Parcel])
def test_every_sort_has_its_index(model: Any) -> None:
    from_sorts = {
        HandoverJob: ["target_time"],
        Shipment: ["created_at", "target_time"],
        Parcel: ["created_at", "modified_at"],
    }
    indexed = [index.fields for index in model._meta.indexes if not index.condition]
    assert all([column, "id"] in indexed for column in from_sorts[model])


@pytest.mark.usefixtures("jobs", "shipments")
@pytest.mark.parametrize("kind", SEARCHES)
def test_what_belongs_to_another_facility_is_not_found(desk: Desk, kind: str) -> None:
    _, _, permission = SEARCHES[kind]
    elsewhere = Desk(facility("Bonn"), desk.client)
    shipment = elsewhere.shipment()
    elsewhere.parcel(shipment)
    elsewhere.job()
    clerk = Desk(
        elsewhere.store,
        client_of(user_with(permission, email="bonn@fulfillment.example", facility_ids=[str(elsewhere.store.pk)])),
    )
    assert len(desk.found(kind, {})) == 3
    assert clerk.found(kind, {}) == desk.found(kind, {"facilityRef": {"eq": str(elsewhere.store.pk)}})
    assert clerk.found(kind, {"or": [{"facilityRef": {"eq": str(desk.store.pk)}}]}) == []


@pytest.mark.parametrize("kind", SEARCHES)
def test_searching_needs_the_permission_to_read(kind: str) -> None:
    refused = client_of(user_with("ORDER_READ")).post(f"/api/{kind}/search", {"query": EVER}, format="json")
    assert refused.status_code == 403


@pytest.mark.parametrize("kind", SEARCHES)
@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"status": {"eq": "LOST"}}, "`$.query.status.eq`"),
        ({"facilityRef": {"like": "a"}}, "`$.query.facilityRef`"),
        ({"facilityRef": {"eq": "\x00"}}, "NUL"),
        ({"id": {"in": ["x"] * 26}}, "`$.query.id.in`"),
        ({"lost": {}}, "lost"),
        ({"and": [{"id": 5}]}, "`$.query.and[0].id`"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(desk: Desk, kind: str, query: dict[str, Any], where: str) -> None:
    asked = {**EVER, **query} if kind == "shipments" else query
    refused = desk.post(f"/api/{kind}/search", {"query": asked}, expect=400)
    assert matches("ApiError", refused)
    assert where in refused[0]["description"]


@pytest.mark.usefixtures("jobs", "shipments")
@pytest.mark.parametrize(("kind", "queries"), [("handoverjobs", 2), ("shipments", 2), ("parcels", 1)])
def test_a_search_asks_the_same_however_much_it_finds(
    desk: Desk, kind: str, queries: int, django_assert_num_queries: Any
) -> None:
    for size in (1, 2):
        with django_assert_num_queries(queries):
            desk.found(kind, {}, size=size)


def test_the_described_searches_are_the_documented_ones() -> None:
    api = client_of(administrator())
    described = api.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    made = described["components"]["schemas"]
    for kind, (name, _, permission) in SEARCHES.items():
        assert described["paths"][f"/api/{kind}/search"]["post"]["x-fft-permissions"] == [permission]
        assert lacking(made, f"{name}SearchPayload") == {}
        result = made[f"{name}PaginatedResult"]
        assert set(result["required"]) == set(schemas()[f"{name}PaginatedResult"]["required"])
