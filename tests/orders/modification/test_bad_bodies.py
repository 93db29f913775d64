"""Everything a client can get wrong about a modification: a documented 400 that names the place, nothing written."""

import json
from typing import Any

import pytest

from tests.invariants import assert_invariants_hold

from .cast import AWAY, LATER, Desk, line_id, line_of, modified_events, new_line

TOO_LONG = "x" * 4097


def line(**changes: Any) -> Any:
    """A body that changes the first line."""
    return lambda order: {"orderLineItems": [line_of(order, "shirt", **changes)]}


def added(**properties: Any) -> Any:
    """A body that adds a line."""
    return {"orderLineItems": [{**new_line("sock"), **properties}]}


def article(**properties: Any) -> Any:
    """A body that changes the article of the first line."""
    return line(article={"tenantArticleId": "shirt", "title": "Shirt", **properties})


WRONG: dict[str, Any] = {
    "lines that are an object": {"orderLineItems": {"id": "x"}},
    "lines that are a string": {"orderLineItems": "shirt"},
    "a line that is a string": {"orderLineItems": ["shirt"]},
    "a line that is null": {"orderLineItems": [None]},
    "501 lines": {"orderLineItems": [new_line(f"a-{number}") for number in range(501)]},
    "a line without an id or an article": {"orderLineItems": [{"quantity": 2}]},
    "an unknown line": {"orderLineItems": [{"id": "0191a2b3-0000-7000-8000-000000000000", "quantity": 2}]},
    "a line id that is none": {"orderLineItems": [{"id": "the first", "quantity": 2}]},
    "a line id that is empty": {"orderLineItems": [{"id": "", "quantity": 2}]},
    "a line id that is null": {"orderLineItems": [{"id": None, "quantity": 2}]},
    "a line id that is a number": {"orderLineItems": [{"id": 1, "quantity": 2}]},
    "a line id that is endless": {"orderLineItems": [{"id": "x" * 300, "quantity": 2}]},
    "the same line twice": lambda order: {"orderLineItems": [line_of(order, "shirt", quantity=n) for n in (1, 3)]},
    "the same line twice, once in capitals": lambda order: {
        "orderLineItems": [
            line_of(order, "shirt", quantity=1),
            {"id": line_id(order, "shirt").upper(), "quantity": 3},
        ]
    },
    "quantity -1": line(quantity=-1),
    "quantity 1.5": line(quantity=1.5),
    "quantity 2^31": line(quantity=2**31),
    "quantity 2^63": line(quantity=2**63),
    "quantity 1e400": line(quantity="1e400"),
    "quantity as a string": line(quantity="3"),
    "quantity true": line(quantity=True),
    "quantity null": line(quantity=None),
    "an unknown property of a line": line(quantity=3, color="red"),
    "an article that is null": line(article=None),
    "an article that is a string": line(article="shirt"),
    "another article": line(article={"tenantArticleId": "sock", "title": "Sock"}),
    "another article in capitals": line(article={"tenantArticleId": "SHIRT", "title": "Shirt"}),
    "a title that is null": article(title=None),
    "a title that is endless": article(title=TOO_LONG),
    "an image that is a number": article(imageUrl=1),
    "an unknown property of an article": article(colour="red"),
    "501 attributes": article(attributes=[{"key": str(number), "value": "x"} for number in range(501)]),
    "an attribute without a value": article(attributes=[{"key": "Color"}]),
    "an added line without a title": added(article={"tenantArticleId": "sock"}),
    "an added line without an article id": added(article={"title": "Sock"}),
    "an added line of nothing": added(quantity=0),
    "an added line of 1.5": added(quantity=1.5),
    "an added line of an article that is there": {"orderLineItems": [new_line("shirt")]},
    "an article added twice": {"orderLineItems": [new_line("sock"), new_line("sock", 2)]},
    "custom attributes that are a list": {"customAttributes": []},
    "custom attributes that are a string": {"customAttributes": "x"},
    "a handling time that is null": {"preferredHandlingTime": None},
    "a handling time that is a word": {"preferredHandlingTime": "tomorrow"},
    "a handling time without a zone": {"preferredHandlingTime": "2031-05-01T12:00:00"},
    "a handling time that the calendar does not have": {"preferredHandlingTime": "2031-02-30T12:00:00Z"},
    "a handling time beyond the calendar": {"preferredHandlingTime": "9999-12-31T23:59:59-14:00"},
    "a handling time that is a number": {"preferredHandlingTime": 1_900_000_000},
    "a consumer that is null": {"consumer": None},
    "a consumer that is a list": {"consumer": [AWAY]},
    "addresses that are null": {"consumer": {"addresses": None}},
    "addresses that are an object": {"consumer": {"addresses": AWAY}},
    "501 addresses": {"consumer": {"addresses": [AWAY] * 501}},
    "an address without a country": {"consumer": {"addresses": [{"street": "x", "city": "x", "postalCode": "1"}]}},
    "an address in no country": {"consumer": {"addresses": [{**AWAY, "country": "ZZ"}]}},
    "an address of an unknown type": {"consumer": {"addresses": [{**AWAY, "addressType": "HOME"}]}},
    "an unknown property of the consumer": {"consumer": {"addresses": [AWAY], "nickname": "x"}},
    "an email that is endless": {"consumer": {"addresses": [AWAY], "email": TOO_LONG}},
    "a comment that is endless": {"customAttributes": {}, "comment": TOO_LONG},
    "a comment that is null": {"customAttributes": {}, "comment": None},
    "a comment that is a number": {"customAttributes": {}, "comment": 1},
    "an unknown property": {"customAttributes": {}, "color": "red"},
    "a version that is a string": {"customAttributes": {}, "version": "1"},
    "a version that is null": {"customAttributes": {}, "version": None},
    "a version that is 1.5": {"customAttributes": {}, "version": 1.5},
    "a version below 0": {"customAttributes": {}, "version": -1},
    "a version of 2^31": {"customAttributes": {}, "version": 2**31},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_body_is_refused(desk: Desk, name: str) -> None:
    order = desk.placed()
    body = WRONG[name](order) if callable(WRONG[name]) else WRONG[name]
    assert desk.refused(order, **body)
    assert len(desk.plans(order)) == 1
    assert_invariants_hold()


@pytest.mark.parametrize("body", [[], "x", 1, None], ids=["a list", "a string", "a number", "null"])
def test_a_body_that_is_no_object_is_refused(desk: Desk, body: Any) -> None:
    order = desk.placed()
    answer = desk.client.patch(f"/api/orders/{order['id']}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()[0]["summary"]


NUL: dict[str, dict[str, Any]] = {
    "the comment": {"customAttributes": {}, "comment": "a\x00b"},
    "custom attributes": {"customAttributes": {"deep": [{"a\x00": 1}]}},
    "an article": added(article={"tenantArticleId": "so\x00ck", "title": "Sock"}),
    "a line id": {"orderLineItems": [{"id": "\x00", "quantity": 1}]},
    "an address": {"consumer": {"addresses": [{**AWAY, "street": "\x00"}]}},
    "a lone surrogate": {"customAttributes": {}, "comment": "\ud800"},
}


@pytest.mark.parametrize("place", NUL)
def test_characters_that_no_text_has_are_refused(desk: Desk, place: str) -> None:
    order = desk.placed()
    body = json.dumps({"version": 1, **NUL[place]})
    answer = desk.client.patch(f"/api/orders/{order['id']}", body, content_type="application/json")
    assert answer.status_code == 400
    assert desk.read(order) == order


def test_what_may_be_null_is_null(desk: Desk) -> None:
    order = desk.placed()
    changed = desk.modify(order, customAttributes=None)
    assert not changed.get("customAttributes")
    assert_invariants_hold()


def test_lines_that_are_null_are_not_changed(desk: Desk) -> None:
    order = desk.placed()
    changed = desk.modify(order, orderLineItems=None, preferredHandlingTime=LATER)
    assert changed["orderLineItems"] == order["orderLineItems"]


def test_an_order_has_at_most_500_lines_also_after_it_was_modified(desk: Desk) -> None:
    order = desk.placed()
    lines = [new_line(f"a-{number}") for number in range(499)]
    assert "500" in desk.refused(order, orderLineItems=lines)
    assert len(desk.change_lines(order, *lines[:498])["orderLineItems"]) == 500
    assert_invariants_hold()


NO_CHANGE: dict[str, Any] = {
    "nothing at all": {},
    "an empty list of lines": {"orderLineItems": []},
    "lines that are null": {"orderLineItems": None},
    "a line of which nothing is said": line(),
    "everything as it is": lambda order: {
        "orderLineItems": [line_of(order, "shirt", quantity=2, article={"tenantArticleId": "shirt", "title": "shirt"})],
        "customAttributes": order["customAttributes"],
        "consumer": order["consumer"],
    },
}


@pytest.mark.parametrize("started", [False, True], ids=["routed", "being picked"])
@pytest.mark.parametrize("name", NO_CHANGE)
def test_changing_nothing_at_all_succeeds_and_leaves_nothing(desk: Desk, name: str, started: bool) -> None:
    order = desk.placed()
    if started:
        desk.start(order)
    body = NO_CHANGE[name](order) if callable(NO_CHANGE[name]) else NO_CHANGE[name]
    assert desk.modify(order, **body) == desk.read(order) == order
    assert len(desk.plans(order)) == 1
    assert modified_events(order) == []
    assert_invariants_hold()


def test_a_comment_alone_is_kept_as_an_entry_without_changes(desk: Desk) -> None:
    order = desk.placed()
    (detail,) = desk.modify(order, comment="They will call again.")["updateDetails"]
    assert (detail["comment"], detail["changes"]) == ("They will call again.", {})
    assert len(desk.plans(order)) == 1
    assert_invariants_hold()
