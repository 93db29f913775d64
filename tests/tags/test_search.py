"""Searching tags by their ids and by any of their values."""

import pytest

from tests.cast import client_of, user_with
from tests.contract import matches

pytestmark = pytest.mark.django_db

TAGS = {"channel": ["web", "store"], "color": ["red"], "size": ["red", "web"]}


@pytest.fixture
def api(db):
    client = client_of(user_with("TAG_READ", "TAG_WRITE"))
    for key in ("size", "channel", "color"):
        client.post("/api/tags", {"id": key, "allowedValues": TAGS[key]}, format="json")
    return client


def search(api, query, **more):
    answer = api.post("/api/tags/search", {"query": query, **more}, format="json")
    assert answer.status_code == 200, answer.content
    assert matches("TagPaginatedResult", answer.json())
    return answer.json()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["channel", "color", "size"]),
        ({"id": {"eq": "color"}}, ["color"]),
        ({"id": {"in": ["color", "size", "shape"]}}, ["color", "size"]),
        ({"id": {"like": "^c"}}, ["channel", "color"]),
        ({"id": {"notEq": "color"}}, ["channel", "size"]),
        ({"allowedValues": {"eq": "web"}}, ["channel", "size"]),
        ({"allowedValues": {"like": "^st"}}, ["channel"]),
        ({"allowedValues": {"in": ["store", "red"]}}, ["channel", "color", "size"]),
        ({"allowedValues": {"notEq": "web"}}, ["color"]),
        ({"allowedValues": {"notIn": ["store", "web"]}}, ["color"]),
        ({"and": [{"allowedValues": {"eq": "web"}}, {"allowedValues": {"eq": "red"}}]}, ["size"]),
        ({"or": [{"id": {"eq": "color"}}, {"allowedValues": {"eq": "store"}}]}, ["channel", "color"]),
    ],
    ids=str,
)
def test_tags_are_found_by_id_and_value(api, query, found):
    page = search(api, query, sort=[{"id": "ASC"}], options={"withTotal": True})
    assert [tag["id"] for tag in page["tags"]] == found
    assert page["total"] == len(found)


def test_pages_go_on_by_cursor_and_by_the_id_that_the_client_chose(api):
    first = search(api, {}, sort=[{"id": "DESC"}], size=1)
    assert [tag["id"] for tag in first["tags"]] == ["size"]
    second = search(api, {}, sort=[{"id": "DESC"}], size=1, after=first["pageInfo"]["endCursor"])
    assert [tag["id"] for tag in second["tags"]] == ["color"]
    behind = search(api, {}, sort=[{"id": "DESC"}], startAfterId="color")
    assert [tag["id"] for tag in behind["tags"]] == ["channel"]


def test_without_a_sort_the_oldest_comes_first(api):
    assert [tag["id"] for tag in search(api, {})["tags"]] == ["size", "channel", "color"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "`query`"),
        ({"query": {"name": {"eq": "x"}}}, "$.query"),
        ({"query": {"id": {"contains": "x"}}}, "$.query.id"),
        ({"query": {"allowedValues": {"like": "("}}}, "$.query.allowedValues.like"),
        ({"query": {}, "sort": [{"created": "ASC"}]}, "$.sort[0]"),
        ({"query": {}, "startAfterId": "shape"}, "$.startAfterId"),
    ],
    ids=["no query", "unknown property", "unknown operator", "no pattern", "unknown sort", "unknown start"],
)
def test_a_search_that_is_not_as_documented_is_refused_with_its_place(api, body, place):
    answer = api.post("/api/tags/search", body, format="json")
    assert answer.status_code == 400
    assert place in answer.json()[0]["description"]
