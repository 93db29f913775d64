"""Bodies: the documented shape and nothing else."""

import datetime

import pytest

from fulfillment.common.bodies import UNSET, Body, Instant, Quantity, RequiredLine, UnsetType, as_json, parse_body
from fulfillment.common.errors import InvalidInput


class Line(Body):
    tenant_article_id: RequiredLine
    quantity: Quantity


class Order(Body):
    order_lines: list[Line]
    order_date: Instant | UnsetType = UNSET
    note: str | UnsetType | None = UNSET


GOOD = {"orderLines": [{"tenantArticleId": "a", "quantity": 1}]}


def test_camel_case_outside_snake_case_inside():
    order = parse_body(GOOD | {"orderDate": "2026-01-01T12:00:00+02:00"}, Order)
    assert order.order_lines[0].tenant_article_id == "a"
    assert order.order_date.utcoffset() == datetime.timedelta(hours=2)


def test_absent_and_null_differ():
    assert parse_body(GOOD, Order).note is UNSET
    assert parse_body(GOOD | {"note": None}, Order).note is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"orderLines": [{"tenantArticleId": "a", "quantity": 0}]}, "$.orderLines[0].quantity"),
        ({"orderLines": [{"tenantArticleId": "a", "quantity": 2**31}]}, "$.orderLines[0].quantity"),
        ({"orderLines": [{"tenantArticleId": "a", "quantity": True}]}, "$.orderLines[0].quantity"),
        ({"orderLines": [{"tenantArticleId": "a", "quantity": "1"}]}, "$.orderLines[0].quantity"),
        ({"orderLines": [{"tenantArticleId": "", "quantity": 1}]}, "$.orderLines[0].tenantArticleId"),
        ({"orderLines": [{"tenantArticleId": "x" * 256, "quantity": 1}]}, "$.orderLines[0].tenantArticleId"),
        ({"orderLines": [{"quantity": 1}]}, "tenantArticleId"),
        ({"orderLines": None}, "$.orderLines"),
        ({"orderLines": [None]}, "$.orderLines[0]"),
        ({"orderDate": "2026-01-01T12:00:00"}, "$.orderDate"),
        ({"orderDate": "2026-02-30T12:00:00Z"}, "$.orderDate"),
        ({"orderDate": None}, "$.orderDate"),
        ({"unknown": 1}, "unknown"),
        ({"order_lines": []}, "order_lines"),
    ],
)
def test_the_first_wrong_place_is_named(change, where):
    with pytest.raises(InvalidInput) as refusal:
        parse_body(GOOD | change, Order)
    assert where in refusal.value.description


@pytest.mark.parametrize("data", [[], None, "x", 1])
def test_what_is_no_object(data):
    with pytest.raises(InvalidInput):
        parse_body(data, Order)


def test_back_to_json_without_what_is_absent():
    moment = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
    order = Order(order_lines=[Line(tenant_article_id="a", quantity=1)], order_date=moment)
    assert as_json(order) == GOOD | {"orderDate": "2026-01-01T12:00:00Z"}
