"""POST /api/pickjobs/search: what is found, for whom, and that its shapes are the documented ones."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.picking.models import PickJob
from routing.services import plans_route_due
from tests.cast import administrator, client_of, facility, goods, order_body, user_with
from tests.contract import FOLDER, matches, schemas

pytestmark = pytest.mark.django_db

URL = "/api/pickjobs/search"


@pytest.fixture
def api(db: None) -> APIClient:
    """A client with every permission."""
    return client_of(administrator())


@pytest.fixture
def jobs(api: APIClient) -> list[str]:
    """The ids of three jobs at two facilities, in the order of creation: for orders o-1, o-2 and o-3, of A, B and B."""
    goods(facility("one"), A=5)
    goods(facility("two"), B=5)
    for number, article in enumerate("ABB", start=1):
        api.post("/api/orders", order_body(tenantOrderId=f"o-{number}", article=article), format="json")
        plans_route_due()
    return [str(key) for key in PickJob.objects.order_by("pk").values_list("pk", flat=True)]


def found(api: APIClient, query: dict[str, Any], **payload: Any) -> list[str]:
    answer = api.post(URL, {"query": query, **payload}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("PickJobPaginatedResult", answer.json())
    return [job["id"] for job in answer.json()["pickJobs"]]


def test_jobs_are_found_by_what_is_known_of_them(api: APIClient, jobs: list[str]) -> None:
    one, two, three = jobs
    job = PickJob.objects.get(pk=one)
    assert found(api, {}) == jobs
    assert found(api, {"id": {"in": [three, one]}}) == [one, three]
    assert found(api, {"facilityRef": {"eq": str(job.facility_id)}}) == [one]
    assert found(api, {"orderRef": {"notEq": str(job.order_id)}}) == [two, three]
    assert found(api, {"tenantOrderId": {"in": ["o-2", "o-9"]}}) == [two]
    assert found(api, {"tenantArticleIds": {"contains": {"eq": "B"}}}) == [two, three]
    assert found(api, {"status": {"in": ["OPEN", "PICKED"]}}) == jobs
    assert found(api, {"status": {"eq": "PICKED"}}) == []
    assert found(api, {"created": {"after": "-P1D"}, "lastModified": {"before": "PT1H"}}) == jobs
    assert found(api, {"targetTime": {"lt": "2000-01-01T00:00:00Z"}}) == []


def test_the_shown_job_is_the_whole_one(api: APIClient, jobs: list[str]) -> None:
    shown = api.post(URL, {"query": {"id": {"eq": jobs[0]}}}, format="json").json()["pickJobs"]
    assert shown == [api.get(f"/api/pickjobs/{jobs[0]}").json()]


@pytest.mark.parametrize("sort", ["created", "lastModified", "targetTime", "tenantOrderId"])
def test_pages_meet_in_every_order(api: APIClient, jobs: list[str], sort: str) -> None:
    payload: dict[str, Any] = {"query": {}, "size": 1, "sort": [{sort: "DESC"}], "options": {"withTotal": True}}
    seen = []
    while True:
        answer = api.post(URL, payload, format="json").json()
        assert matches("PickJobPaginatedResult", answer)
        assert answer["total"] == 3
        seen += [job["id"] for job in answer["pickJobs"]]
        if not answer["pageInfo"]["hasNextPage"]:
            break
        payload["after"] = answer["pageInfo"]["endCursor"]
    assert sorted(seen) == jobs
    if sort != "targetTime":
        assert seen == jobs[::-1]


def test_others_jobs_are_not_found(jobs: list[str]) -> None:
    mine = str(PickJob.objects.get(pk=jobs[0]).facility_id)
    picker = client_of(user_with("PICKJOB_READ", facility_ids=[mine]))
    assert found(picker, {}) == jobs[:1]
    assert found(picker, {"id": {"in": jobs}}) == jobs[:1]
    assert picker.post(URL, {"query": {}, "options": {"withTotal": True}}, format="json").json()["total"] == 1
    assert picker.post(URL, {"query": {}, "startAfterId": jobs[1]}, format="json").status_code == 400


def test_searching_needs_the_permission_to_read(jobs: list[str]) -> None:
    refused = client_of(user_with("ORDER_READ")).post(URL, {"query": {}}, format="json")
    assert refused.status_code == 403
    assert matches("ApiError", refused.json())


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "query"),
        ([], "array"),
        ({"query": {"status": {"eq": "LOST"}}}, "`$.query.status.eq`"),
        ({"query": {"and": [{}, {"tenantOrderId": {"like": "o"}}]}}, "`$.query.and[1].tenantOrderId`"),
        ({"query": {"tenantOrderId": {"eq": "\x00"}}}, "NUL"),
        ({"query": {}, "after": "x"}, "`$.after`"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(api: APIClient, body: Any, where: str) -> None:
    refused = api.post(URL, body, format="json")
    assert refused.status_code == 400
    assert matches("ApiError", refused.json())
    assert where in refused.json()[0]["description"]


def test_a_search_asks_the_same_however_much_it_finds(
    api: APIClient, jobs: list[str], django_assert_num_queries: Any
) -> None:
    for size in (1, 3):
        with django_assert_num_queries(2):
            api.post(URL, {"query": {}, "size": size}, format="json")


@pytest.fixture
def described(api: APIClient) -> dict[str, Any]:
    """What the API says of itself."""
    answer: dict[str, Any] = api.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    return answer


def test_the_described_search_is_the_documented_one(described: dict[str, Any]) -> None:
    assert described["paths"][URL]["post"]["x-fft-permissions"] == ["PICKJOB_READ"]
    made = described["components"]["schemas"]
    names = set(json.loads((FOLDER / "searches.json").read_text())) & set(made)
    assert {"PickJobSearchPayload", "PickJobPaginatedResult", "PickJobStatusEnumFilter", "DateFilter"} <= names
    for name in names:
        documented, ours = schemas()[name], made[name]
        assert set(ours.get("required", [])) == set(documented.get("required", [])), name
        assert set(ours["properties"]) == set(documented["properties"]), name


def test_the_query_is_described_as_containing_itself(described: dict[str, Any]) -> None:
    branches = described["components"]["schemas"]["PickJobSearchQuery"]["properties"]["and"]
    assert branches == {"type": "array", "maxItems": 500, "items": {"$ref": "#/components/schemas/PickJobSearchQuery"}}


def test_every_documented_state_can_be_asked_for(described: dict[str, Any]) -> None:
    documented = schemas()["PickJobStatusEnumFilter"]["properties"]["eq"]["enum"]
    ours = described["components"]["schemas"]["PickJobStatusEnumFilter"]["properties"]
    assert set(ours["eq"]["enum"]) == set(ours["in"]["items"]["enum"]) == set(documented)
