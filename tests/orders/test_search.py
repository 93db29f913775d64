"""POST /api/orders/search: what each documented filter finds, in which order, and that the shapes fit."""

import datetime
from typing import Any

import pytest
from django.db import connection

from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.processes.models import Process
from orders.api.search import ORDER_SEARCH
from orders.models import Order
from tests.cast import client_of, user_with
from tests.contract import matches
from tests.searches import lacking

from .searching import HOME, URL, Archive, under

pytestmark = pytest.mark.django_db

STRINGS = [
    ("tenantOrderId", "o-1", "1", "23"),
    ("consumer.consumerId", "c-1", "1", "23"),
    ("consumer.addresses[].companyName", HOME["companyName"], "1", "2"),
    ("consumer.addresses[].country", "NL", "1", "12"),
    ("consumer.addresses[].email", HOME["email"], "1", "2"),
    ("consumer.addresses[].firstName", "Ada", "1", "2"),
    ("consumer.addresses[].houseNumber", "20", "1", "2"),
    ("consumer.addresses[].lastName", "Meyer", "12", ""),
    ("consumer.addresses[].postalCode", "50668", "1", "2"),
    ("consumer.addresses[].province", "NRW", "1", "2"),
    ("consumer.addresses[].street", "Keizersgracht", "1", "12"),
    ("consumer.addresses[].city", "Köln", "12", "1"),
    ("orderLineItems[].article.tenantArticleId", "B", "12", "13"),
    ("orderLineItems[].article.title", "Hat (red)", "12", "13"),
    ("orderLineItems[].article.titleLocalized.de_DE", "Hemd", "1", "123"),
    ("orderLineItems[].article.titleLocalized.en_US", "Shirt", "1", "123"),
    ("orderLineItems[].article.titleLocalized.ru_RU", "Рубашка", "1", "123"),
    ("paymentInfo.currency", "CHF", "1", "23"),
    ("paymentInfo.methodLocalized.de_DE", "Rechnung", "1", "23"),
    ("paymentInfo.methodLocalized.en_US", "Invoice", "1", "23"),
    ("paymentInfo.methodLocalized.ru_RU", "Счёт", "1", "23"),
    ("paymentInfo.method", "Invoice", "", "123"),  # which is shown of no order
    ("tags[].value", "high", "1", "12"),
]


@pytest.fixture
def archive(db: None) -> Archive:
    return Archive()


@pytest.mark.parametrize(("path", "value", "found", "others"), STRINGS, ids=[path for path, *_ in STRINGS])
def test_strings_are_found_by_each_of_their_operators(
    archive: Archive, path: str, value: str, found: str, others: str
) -> None:
    assert archive.found(under(path, eq=value)) == found
    assert archive.found(under(path, eq=value.upper() + "?")) == ""
    assert archive.found(under(path, **{"in": [value, "nothing"]})) == found
    assert archive.found(under(path, **{"in": []})) == ""
    assert archive.found(under(path, notEq=value)) == others
    assert archive.found(under(path, notIn=[value, "nothing"])) == others


def test_words_of_fixed_sets_are_found(archive: Archive) -> None:
    level = "deliveryPreferences.shipping.serviceLevel"
    kind = "consumer.addresses[].addressType"
    cases: list[tuple[dict[str, Any], str]] = [
        (under("status", eq="LOCKED"), "2"),
        (under("status", notEq="LOCKED"), "13"),
        (under("status", **{"in": ["LOCKED", "OPEN", "PROMISED", "OBSOLETE", "CANCELLED"]}), "123"),
        (under(level, eq="SAMEDAY"), "1"),
        (under(level, eq="DELIVERY"), ""),
        (under(level, notEq="SAMEDAY"), "23"),
        (under(level, **{"in": ["SAMEDAY", "DELIVERY"]}), "1"),
        (under(kind, eq="INVOICE_ADDRESS"), "1"),
        (under(kind, notEq="INVOICE_ADDRESS"), "12"),
        (under(kind, **{"in": ["PARCEL_LOCKER", "POSTAL_ADDRESS"]}), "1"),
    ]
    for query, numbers in cases:
        assert archive.found(query) == numbers, query


def test_one_and_the_same_entry_of_a_list_fulfills_all(archive: Archive) -> None:
    address = "consumer.addresses[]"
    cases: list[tuple[dict[str, Any], str]] = [
        (under(address, city={"eq": "Köln"}, addressType={"eq": "POSTAL_ADDRESS"}), "1"),
        (under(address, city={"eq": "Köln"}, addressType={"eq": "INVOICE_ADDRESS"}), ""),
        (under("orderLineItems[].article", tenantArticleId={"eq": "A"}, title={"eq": "Hat (red)"}), ""),
        (under("orderLineItems[].article", tenantArticleId={"eq": "A"}, title={"eq": "Shirt"}), "13"),
        ({"consumer": {"addresses": {"exists": True}}}, "12"),
        ({"consumer": {"addresses": {"exists": False}}}, "3"),
        ({"orderLineItems": {"exists": True}}, "123"),
        ({"tags": {"exists": False}}, "3"),
        ({"tags": {"exists": True, "contains": {"value": {"eq": "low"}}}}, "2"),
        ({"deliveryPreferences": {"collect": {"exists": True}}}, "2"),
        ({"deliveryPreferences": {"collect": {"exists": False}}}, "13"),
        (under("deliveryPreferences.collect[].paid", eq=True), "2"),
        (under("deliveryPreferences.collect[].paid", notEq=True), ""),
        (under("deliveryPreferences.collect[].facilityRef", eq=str(archive.store.pk)), "2"),
        (under("deliveryPreferences.collect[].facilityRef", eq="elsewhere"), ""),
    ]
    for query, numbers in cases:
        assert archive.found(query) == numbers, query


def test_moments_are_found_whatever_offset_they_were_given_with(archive: Archive) -> None:
    desired = "deliveryPreferences.shipping.desiredDeliveryTime"
    cases: list[tuple[dict[str, Any], str]] = [
        (under("orderDate", eq="2024-01-01T13:00:00+01:00"), "12"),
        (under("orderDate", notEq="2024-01-01T12:00:00Z"), "3"),
        (under("orderDate", gt="2024-01-01T04:30:00Z"), "12"),
        (under("orderDate", gte="2024-01-01T04:30:00Z"), "123"),
        (under("orderDate", lt="2024-01-01T12:00:00Z"), "3"),
        (under("orderDate", lte="2024-01-01T12:00:00Z"), "123"),
        (under("orderDate", after="-P1D"), ""),
        (under("orderDate", before="-P1D"), "123"),
        (under(desired, eq="2024-01-02T23:30:00.500Z"), "1"),
        (under(desired, notEq="2024-01-02T23:30:00.500Z"), "23"),
        (under(desired, gt="2024-01-02T23:30:00.499999Z"), "1"),
        (under(desired, gt="2024-01-02T23:30:00.500Z"), ""),
        (under(desired, gte="2024-01-02T23:30:00.500Z", lt="2024-01-03T00:00:00Z"), "1"),
        (under(desired, lte="2024-01-02T23:30:00.500Z"), "1"),
        (under(desired, before="-P1D"), "1"),
        (under(desired, after="-P1D"), ""),
    ]
    for query, numbers in cases:
        assert archive.found(query) == numbers, query


def test_custom_attributes_are_found_by_what_they_are(archive: Archive) -> None:
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("color", {"eq": "red"}, "1"),
        ("color", {"notEq": "red"}, "23"),
        ("points", {"eq": 5}, "1"),
        ("points", {"eq": 5.0}, "1"),
        ("points", {"eq": 7.5}, "2"),
        ("points", {"notEq": 5}, "23"),
        ("points", {"gt": 5, "lt": 8}, "2"),
        ("points", {"gte": 5, "lte": 7.5}, "12"),
        ("vip", {"eq": True}, "1"),
        ("vip", {"notEq": True}, "23"),
        ("code", {"eq": 7}, "2"),
        ("code", {"eq": "7"}, "12"),
        ("code", {"gt": 6}, "2"),
        ("code", {"gt": 6, "notEq": 8}, "2"),
        ("code", {"gt": 6, "notEq": 7}, ""),
        ("due", {"eq": "soon"}, "2"),
        ("due", {"gt": "2024-05-01T10:00:00.249Z"}, "1"),
        ("due", {"gt": "2024-05-01T10:00:00.250Z"}, ""),
        ("due", {"gte": "2024-05-01T10:00:00.250Z", "lte": "2024-05-01T10:00:00.250Z"}, "1"),
        ("due", {"lt": "2024-05-01T10:00:00.251Z"}, "1"),
        ("due", {"before": "-P1D"}, "1"),
        ("due", {"after": "-P1D"}, ""),
        ("nested", {"eq": "blue"}, ""),
        ("unknown", {"eq": "red"}, ""),
        ("unknown", {"notEq": "red"}, "123"),
    ]
    for name, asked, numbers in cases:
        assert archive.found({"customAttributes": {name: asked}}) == numbers, (name, asked)
    assert archive.found({"customAttributes": {"color": {"eq": "red"}, "points": {"eq": 7.5}}}) == ""


def test_conditions_are_combined(archive: Archive) -> None:
    red, hat = {"customAttributes": {"color": {"eq": "red"}}}, under("orderLineItems[].article.title", eq="Hat (red)")
    shirt, locked = under("orderLineItems[].article.tenantArticleId", eq="A"), {"status": {"eq": "LOCKED"}}
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "123"),
        ({"or": [red, locked]}, "12"),
        ({"or": [hat, {"tenantOrderId": {"eq": "o-9"}}]}, "12"),
        ({"or": [shirt, locked]}, "123"),
        ({"and": [shirt, hat]}, "1"),
        ({"and": [{"or": [red, locked]}, {"or": [shirt, hat]}], **hat}, "12"),
        ({"or": [{"and": [shirt, red]}, {"and": [hat, locked]}], "orderDate": {"gt": "2024-01-01T05:00:00Z"}}, "12"),
        ({"or": []}, "123"),
    ]
    for query, numbers in cases:
        assert archive.found(query) == numbers, query


def test_what_is_found_is_shown_as_a_whole(archive: Archive) -> None:
    shown = archive.search({}, options={"withTotal": True})
    assert shown["total"] == 3
    assert {order["id"]: order for order in shown["orders"]} == {
        key: archive.client.get(f"/api/orders/{key}").json() for key in archive.ids
    }


def test_without_a_sort_the_dates_of_the_orders_count(archive: Archive) -> None:
    assert [order["id"] for order in archive.search({})["orders"]] == [archive.ids[2], *archive.ids[:2]]
    assert archive.search({}) == archive.search({}, sort=[{"orderDate": "ASC"}])


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize(("sort", "column"), [("orderDate", "order_date"), ("status", "status")])
@pytest.mark.parametrize("query", [{}, {"consumer": {"addresses": {"exists": True}}}, {"orderDate": {"before": "P1D"}}])
def test_pages_meet_in_every_order_from_both_ends(
    archive: Archive, sort: str, column: str, direction: str, query: dict[str, Any]
) -> None:
    for number in range(4):
        archive.place(tenantOrderId=f"n-{number}", orderDate=f"2024-01-0{1 + number % 2}T12:00:00Z")
    minus = "-" if direction == "DESC" else ""
    expected = [
        str(key) for key in Order.objects.order_by(f"{minus}{column}", f"{minus}pk").values_list("pk", flat=True)
    ]
    if "consumer" in query:
        expected.remove(archive.ids[2])
    payload: dict[str, Any] = {"sort": [{sort: direction}]}
    forward, pages = [], []
    after: dict[str, Any] = {}
    while True:
        page = archive.search(query, size=2, **payload, **after)
        forward += [order["id"] for order in page["orders"]]
        pages.append(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = {"after": page["pageInfo"]["endCursor"]}
    assert forward == expected
    before = archive.search(query, last=2, before=pages[-1]["pageInfo"]["startCursor"], **payload)
    assert before == {**pages[-2], "pageInfo": before["pageInfo"]}
    assert before["pageInfo"]["hasNextPage"]
    assert before["pageInfo"]["hasPreviousPage"] == (len(pages) > 2)
    assert [order["id"] for order in archive.search(query, last=2, **payload)["orders"]] == expected[-2:]


def test_what_comes_meanwhile_moves_no_page(archive: Archive) -> None:
    first = archive.search({}, size=2, sort=[{"orderDate": "ASC"}])
    archive.place(tenantOrderId="earlier", orderDate="2020-01-01T00:00:00Z")
    later = archive.place(tenantOrderId="later", orderDate="2025-01-01T00:00:00Z")
    rest = archive.search({}, size=2, sort=[{"orderDate": "ASC"}], after=first["pageInfo"]["endCursor"])
    assert [order["id"] for order in rest["orders"]] == [archive.ids[1], later["id"]]
    assert rest["pageInfo"]["hasPreviousPage"]


def test_rare_orders_at_the_far_end_are_found_though_many_lie_before_them(archive: Archive) -> None:
    many = [
        Order(
            process=process,
            order_date=now() - datetime.timedelta(days=4000),
            consumer={},
            created_at=now(),
            modified_at=now(),
        )
        for process in _processes(300)
    ]
    Order.objects.bulk_create(many)
    for query in (
        under("tags[].value", eq="high"),
        under("orderLineItems[].article.titleLocalized.de_DE", eq="Hemd"),
        {"or": [under("orderLineItems[].article.titleLocalized.de_DE", eq="Hemd"), {"tenantOrderId": {"eq": "o-1"}}]},
        under("deliveryPreferences.shipping.desiredDeliveryTime", gt="2024-01-01T00:00:00Z"),
        {"customAttributes": {"points": {"eq": 5}}},
    ):
        assert archive.found(query) == "1", query
        assert archive.search(query)["pageInfo"]["hasNextPage"] is False
    rare = archive.search({"tags": {"exists": True}}, size=1, options={"withTotal": True})
    assert rare["total"] == 2
    following = archive.search({"tags": {"exists": True}}, size=1, after=rare["pageInfo"]["endCursor"])
    assert [order["id"] for order in following["orders"]] == [archive.ids[1]]
    assert following["pageInfo"]["hasPreviousPage"] is True
    assert following["pageInfo"]["hasNextPage"] is False


def _processes(number: int) -> Any:
    return Process.objects.bulk_create(Process(created_at=now(), modified_at=now()) for _ in range(number))


@pytest.mark.parametrize("permission", ["ORDER_READ", "ADMIN_MODULES_READ"])
def test_each_of_two_permissions_is_enough(archive: Archive, permission: str) -> None:
    answer = client_of(user_with(permission)).post(URL, {"query": {}}, format="json")
    assert answer.status_code == 200
    assert len(answer.json()["orders"]) == 3


def test_without_either_the_search_is_refused(archive: Archive) -> None:
    refused = client_of(user_with("ORDER_WRITE", "PROCESS_READ")).post(URL, {"query": {}}, format="json")
    assert refused.status_code == 403
    assert matches("ApiError", refused.json())
    assert "ORDER_READ" in refused.json()[0]["description"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "query"),
        ([], "array"),
        ({"query": {"status": {"eq": "PICKED"}}}, "`$.query.status.eq`"),
        ({"query": {"and": [{}, {"tenantOrderId": {"like": "o"}}]}}, "`$.query.and[1].tenantOrderId`"),
        ({"query": {"tags": {"contains": {"value": {"eq": "x\x00"}}}}}, "NUL"),
        ({"query": {"consumer": {"name": {"eq": "x"}}}}, "`$.query.consumer`"),
        ({"query": {"orderDate": {"eq": "2024-01-01"}}}, "`$.query.orderDate.eq`"),
        ({"query": {"orderDate": {"after": "yesterday"}}}, "`$.query.orderDate.after`"),
        ({"query": {"customAttributes": {"a.b": {"eq": 1}}}}, "$.query.customAttributes.a.b"),
        ({"query": {"customAttributes": {"a": {"gt": "tomorrow"}}}}, "gt"),
        ({"query": {"customAttributes": {"a": {"before": "tomorrow"}}}}, "$.query.customAttributes.a.before"),
        ({"query": {"customAttributes": {"a": {"eq": 1e16}}}}, "eq"),
        ({"query": {"tenantOrderId": {"in": ["x"] * 26}}}, "`$.query.tenantOrderId.in`"),
        ({"query": {"tenantOrderId": {"eq": "x" * 257}}}, "`$.query.tenantOrderId.eq`"),
        ({"query": {}, "after": "x"}, "`$.after`"),
        ({"query": {}, "size": -1}, "`$.size`"),
        ({"query": {}, "size": 251}, "`$.size`"),
        ({"query": {}, "sort": [{"created": "ASC"}]}, "`$.sort[0]`"),
        ({"query": {}, "sort": [{"status": "ASC"}, {"orderDate": "ASC"}]}, "`$.sort`"),
    ],
    ids=repr,
)
def test_what_is_wrong_is_refused_with_its_place(archive: Archive, body: Any, where: str) -> None:
    refused = archive.client.post(URL, body, format="json")
    assert refused.status_code == 400, refused.content
    assert matches("ApiError", refused.json())
    assert where in refused.json()[0]["description"]


def test_a_cursor_of_another_order_is_refused(archive: Archive) -> None:
    cursor = archive.search({}, size=1)["pageInfo"]["endCursor"]
    body = {"query": {}, "after": cursor, "sort": [{"status": "ASC"}]}
    assert archive.client.post(URL, body, format="json").status_code == 400


def test_a_search_asks_the_same_however_much_it_finds(archive: Archive, django_assert_num_queries: Any) -> None:
    # A page of everything, and its lines.
    for size in (1, 3):
        with django_assert_num_queries(2):
            archive.search({}, size=size)
    # What is common fills the page out of the first rows: their keys, the rows, their lines.
    with django_assert_num_queries(3):
        archive.search({"status": {"in": ["OPEN", "LOCKED"]}}, size=2)
    # What is rare is looked for in the first rows, in some more of them, and by its index.
    for query in ({"tenantOrderId": {"eq": "o-1"}}, {"customAttributes": {"color": {"eq": "red"}}}):
        with django_assert_num_queries(5):
            archive.search(query)
    # What is asked of the column that sorts is where the page begins.
    with django_assert_num_queries(2):
        archive.search({"orderDate": {"gt": "2024-01-01T00:00:00Z"}})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases ask every row")
def test_every_filter_of_equal_values_has_its_index(archive: Archive) -> None:
    queries = [under(path, eq=value) for path, value, *_ in STRINGS]
    queries += [{"or": list(queries)}, {"tags": {"exists": True}}, {"customAttributes": {"points": {"gt": 1}}}]
    queries += [{"customAttributes": {name: {"eq": value}}} for name, value in (("color", "red"), ("points", 5))]
    queries += [under("deliveryPreferences.shipping.desiredDeliveryTime", gt="2024-01-01T00:00:00Z")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for query in queries:
        asked = parse_body({"query": query}, ORDER_SEARCH.payload)
        condition = ORDER_SEARCH.condition(asked.query, Order, now=now(), by_index=True)
        plan = Order.objects.filter(condition).order_by("country").explain()
        assert "Seq Scan" not in plan, query
        assert "Index Scan" in plan, query


def test_the_described_search_is_the_documented_one(archive: Archive) -> None:
    described = archive.client.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert described["paths"][URL]["post"]["x-fft-permissions"] == ["ADMIN_MODULES_READ", "ORDER_READ"]
    made = described["components"]["schemas"]
    assert lacking(made, "OrderSearchPayload") == {}
    assert lacking(made, "OrderSort") == {}
    assert lacking(made, "OrderSearchQuery") == {}
