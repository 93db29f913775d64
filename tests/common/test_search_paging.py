"""Pages of searches: walks in both directions meet every row once, and cursors are believed only where they fit."""

import base64
import datetime
import json
import math
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.models import Facility
from tests.cast import facility

from .search_cast import NOW, network, page

pytestmark = pytest.mark.django_db

# Few values, so that ties are the rule.
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["a", "B", "ä", "b", ""]),
            "latitude": st.sampled_from([None, -1.5, 0.0, 3.25]),
            "created_at": st.sampled_from([NOW, NOW + datetime.timedelta(microseconds=1)]),
            "version": st.sampled_from([1, 2]),
        }
    ),
    max_size=9,
)
SORTS = st.one_of(
    st.none(),
    st.tuples(st.sampled_from(["name", "created", "latitude", "version"]), st.sampled_from(["ASC", "DESC"])),
)
COLUMNS = {"latitude": "latitude", "created": "created_at", "version": "version"}


def fresh(rows: list[dict[str, Any]]) -> list[Facility]:
    return Facility.objects.bulk_create(
        Facility(address={}, modified_at=NOW, tenant_facility_id=None, **row) for row in rows
    )


def ids(payload: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    answer = page(**payload)
    return [row["id"] for row in answer["places"]], answer["pageInfo"]


def walk(payload: dict[str, Any], *, backward: bool) -> list[str]:
    """All pages one after the other, checking that each knows whether there is something on its two sides."""
    cursor, more, count = ("before", "hasPreviousPage", "last") if backward else ("after", "hasNextPage", "size")
    back = "hasNextPage" if backward else "hasPreviousPage"
    seen: list[str] = []
    asked = {**payload, count: payload["size"]}
    if backward:
        del asked["size"]
    while True:
        names, info = ids(asked)
        assert info[back] is bool(seen)
        seen = names + seen if backward else seen + names
        if not info[more]:
            return seen
        assert len(names) == payload["size"]
        asked[cursor] = info["startCursor" if backward else "endCursor"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, sort=SORTS, size=st.integers(1, 4), only_first=st.booleans())
def test_walks_in_both_directions_meet_every_row_once_and_in_order(
    rows: list[dict[str, Any]], sort: tuple[str, str] | None, size: int, only_first: bool
) -> None:
    with transaction.atomic():
        made = {str(row.pk): row for row in fresh(rows)}
        payload: dict[str, Any] = {"size": size, "query": {"version": {"eq": 1}} if only_first else {}}
        payload |= {"sort": [{sort[0]: sort[1]}]} if sort else {}
        forward = walk(payload, backward=False)
        assert walk(payload, backward=True) == forward
        assert sorted(forward) == sorted(key for key, row in made.items() if not only_first or row.version == 1)
        assert ids({**payload, "size": 250})[0] == forward
        if sort is None:
            assert forward == sorted(forward)
        elif sort[0] in COLUMNS:
            places = [placed(made[key], COLUMNS[sort[0]]) for key in forward]
            assert places == sorted(places, reverse=sort[1] == "DESC")
        transaction.set_rollback(True)


def placed(row: Facility, column: str) -> tuple[Any, uuid.UUID]:
    value = getattr(row, column)
    return math.inf if value is None else value, row.pk


def test_inserts_and_deletes_elsewhere_move_nothing() -> None:
    rows = fresh([{"name": name, "created_at": NOW} for name in "bbdd"])
    first, info = ids({"sort": [{"name": "ASC"}], "size": 2})
    assert first == [str(row.pk) for row in rows[:2]]
    fresh([{"name": "a", "created_at": NOW}, {"name": "c", "created_at": NOW}])
    rows[1].delete()
    second, info = ids({"sort": [{"name": "ASC"}], "size": 2, "after": info["endCursor"]})
    assert Facility.objects.get(pk=second[0]).name == "c"
    assert second[1] == str(rows[2].pk)
    assert info["hasPreviousPage"]
    assert info["hasNextPage"]


def test_behind_the_last_row_there_is_an_empty_page_that_knows_its_way_back() -> None:
    fresh([{"name": "a", "created_at": NOW}])
    _, info = ids({})
    names, beyond = ids({"after": info["endCursor"]})
    assert (names, beyond) == (
        [],
        {"startCursor": "", "endCursor": "", "hasNextPage": False, "hasPreviousPage": True},
    )
    names, beyond = ids({"before": info["startCursor"]})
    assert (names, beyond["hasNextPage"], beyond["hasPreviousPage"]) == ([], True, False)


def test_sizes() -> None:
    fresh([{"name": str(number), "created_at": NOW} for number in range(22)])
    everything = ids({"size": 250})[0]
    assert ids({})[0] == everything[:20]
    assert ids({"last": 3})[0] == everything[-3:]
    cursor = ids({"size": 21})[1]["endCursor"]
    assert ids({"before": cursor})[0] == everything[:20]
    assert ids({"before": cursor, "last": 2})[0] == everything[18:20]


def test_starting_after_an_id() -> None:
    rows = fresh([{"name": name, "created_at": NOW} for name in "cab"])
    assert ids({"startAfterId": str(rows[0].pk)})[0] == [str(row.pk) for row in rows[1:]]
    by_name = ids({"startAfterId": str(rows[1].pk), "sort": [{"name": "ASC"}]})
    assert by_name[0] == [str(rows[2].pk), str(rows[0].pk)]
    assert by_name[1]["hasPreviousPage"]


def test_the_total_is_counted_only_if_asked() -> None:
    network()
    assert "total" not in page()
    assert "total" not in page(options={})
    assert "total" not in page(options={"withTotal": False})
    assert page(options={"withTotal": True}, size=1)["total"] == 3
    assert page(options={"withTotal": True}, query={"listings": {"exists": True}})["total"] == 2


@pytest.mark.parametrize(("payload", "queries"), [({}, 1), ({"last": 1}, 1), ({"options": {"withTotal": True}}, 2)])
def test_a_first_page_is_one_query(payload: dict[str, Any], queries: int) -> None:
    network()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = page(**payload)
    assert len(asked) == queries
    with CaptureQueriesContext(connection) as asked:
        page(after=answer["pageInfo"]["endCursor"])
    assert len(asked) == 2
    assert not any("OFFSET" in query["sql"] or "COUNT" in query["sql"] for query in asked)


@pytest.mark.postgres
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_an_index_on_the_column_and_the_id_finds_the_start_and_gives_the_order(direction: str) -> None:
    network()
    payload = {"sort": [{"created": direction}], "size": 1}
    asked = {**payload, "after": ids(payload)[1]["endCursor"]}
    with CaptureQueriesContext(connection) as queries:
        ids(asked)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX page_order ON facilities_facility (created_at, id)")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        for query in list(queries):
            cursor.execute("EXPLAIN " + query["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "using page_order" in plan
            assert "Index Cond: (ROW(created_at, id)" in plan
            assert "Sort" not in plan


def cursor_of(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


KEY = "018f0000-0000-7000-8000-000000000000"
MOMENT = "2026-01-01T00:00:00Z"


@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize(
    ("sort", "cursor"),
    [
        (None, ""),
        (None, "?"),
        (None, "ä"),
        (None, "\x00"),
        (None, KEY),
        (None, "x" * 5000),
        (None, base64.urlsafe_b64encode(b"\xff\xfe").decode()),
        (None, base64.urlsafe_b64encode(b"[" * 3000).decode()[:4000]),
        (None, cursor_of()),
        (None, cursor_of(1, "id ASC", KEY)),
        (None, cursor_of(1, "id ASC", KEY, KEY, KEY)),
        (None, cursor_of(2, "id ASC", KEY, KEY)),
        (None, cursor_of(1, "id ASC", "x", KEY)),
        (None, cursor_of(1, "id ASC", None, KEY)),
        (None, cursor_of(1, "id ASC", KEY, "x")),
        (None, cursor_of(1, "id DESC", KEY, KEY)),
        ("name", cursor_of(1, "id ASC", KEY, KEY)),
        ("name", cursor_of(1, "name DESC", "a", KEY)),
        ("name", cursor_of(1, "name ASC", 1, KEY)),
        ("name", cursor_of(1, "name ASC", None, KEY)),
        ("name", cursor_of(1, "name ASC", {"a": []}, KEY)),
        ("name", cursor_of(1, "name ASC", "\x00", KEY)),
        ("name", cursor_of(1, "name ASC", "\ud800", KEY)),
        ("created", cursor_of(1, "created ASC", "2026-01-01T00:00:00", KEY)),
        ("created", cursor_of(1, "created ASC", "0001-01-01T00:00:00+14:00", KEY)),
        ("created", cursor_of(1, "created ASC", 5, KEY)),
        ("version", cursor_of(1, "version ASC", 2**63, KEY)),
        ("version", cursor_of(1, "version ASC", 1.5, KEY)),
        ("version", cursor_of(1, "version ASC", True, KEY)),
        ("latitude", cursor_of(1, "latitude ASC", "1", KEY)),
        ("latitude", base64.urlsafe_b64encode(f'[1,"latitude ASC",1e999,"{KEY}"]'.encode()).decode()),
    ],
)
def test_what_is_no_cursor_of_this_search_is_refused(direction: str, sort: str | None, cursor: str) -> None:
    with pytest.raises(InvalidInput, match=rf"`\$\.{direction}`"):
        page(**{direction: cursor}, **({"sort": [{sort: "ASC"}]} if sort else {}))


@pytest.mark.parametrize(
    ("sort", "value"),
    [("name", "\U0001f600'%"), ("created", MOMENT), ("version", 2**63 - 1), ("latitude", None), ("latitude", -(2**63))],
)
def test_a_cursor_of_a_row_that_is_gone_still_names_a_place(sort: str, value: Any) -> None:
    network()
    for direction in ("ASC", "DESC"):
        cursor = cursor_of(1, f"{sort} {direction}", value, KEY)
        before = ids({"before": cursor, "sort": [{sort: direction}]})[0]
        after = ids({"after": cursor, "sort": [{sort: direction}]})[0]
        assert before + after == ids({"sort": [{sort: direction}]})[0]


@pytest.mark.parametrize(
    "payload",
    [
        {"after": "x", "before": "x"},
        {"after": "x", "last": 1},
        {"before": "x", "size": 1},
        {"size": 1, "last": 1},
        {"startAfterId": KEY, "after": "x"},
        {"startAfterId": KEY, "before": "x"},
        {"startAfterId": KEY, "last": 1},
    ],
)
def test_contradictions_are_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="cannot be used together with"):
        page(**payload)


@pytest.mark.parametrize("key", ["", "x", KEY, KEY.upper(), "\ud800"])
def test_starting_after_what_is_not_there_is_refused(key: str) -> None:
    facility()
    with pytest.raises(InvalidInput, match="startAfterId"):
        page(startAfterId=key)
