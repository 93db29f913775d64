"""Runs every example of docs/api/orders.md: its request, on an order in its state, gets exactly its answer."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.facilities.models import Facility
from tests.cast import client_of, user_with
from tests.invariants import assert_invariants_hold

from .cast import Desk, line_id

PAGE = Path(__file__).parents[3] / "docs" / "api" / "orders.md"
CELL = r"\s*(.*?)\s*"
ROW = re.compile(rf"^\|{CELL}\|{CELL}\|\s*`(\{{.*\}})`\s*\|\s*(\d\d\d)(?: ([^:|]+): (.*?))?\s*\|$")
PERMISSIONS = {"ORDER_WRITE", "ORDER_CONSUMER_WRITE", "ORDER_LINEITEM_WRITE"}


@dataclass(frozen=True)
class Example:
    """One row: the order's state (and what else is so), the body, and the answer."""

    rule: str
    states: tuple[str, ...]
    body: str
    status: int
    summary: str
    description: str

    def sent(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return the body for *order*: its present version unless the row says another, and the ids of its lines."""
        text = self.body
        for article in ("shirt", "cap"):
            text = text.replace(f"<{article}>", line_id(order, article))
        return {"version": order["version"], **json.loads(text)}


def examples() -> list[Example]:
    """Return the rows of the page's tables; a row without a rule is a further example of the one above."""
    found, rule = [], ""
    for line in PAGE.read_text().splitlines():
        row = ROW.match(line)
        if row:
            rule = row[1] or rule
            states = tuple(row[2].split("; "))
            found.append(Example(rule, states, row[3], int(row[4]), row[5] or "", unquoted(row[6] or "")))
    return found


def unquoted(text: str) -> str:
    """Return what stands between the backticks of a code span."""
    code = re.fullmatch(r"(`+) ?(.*?) ?\1", text)
    return code[2] if code else text


EXAMPLES = examples()


def test_every_rule_has_an_example_that_passes_and_one_that_fails() -> None:
    answers = defaultdict(set)
    for example in EXAMPLES:
        answers[example.rule].add(example.status == 200)
    assert len(answers) >= 15
    assert {rule for rule, seen in answers.items() if seen != {True, False}} == set()


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda number: f"row {number + 1}")
def test_the_example_gets_the_answer_that_the_page_says(desk: Desk, store: Facility, number: int) -> None:
    example = EXAMPLES[number]
    order, client = prepared(desk, store, example.states)
    answer = client.patch(f"/api/orders/{order['id']}", example.sent(order), format="json")
    said: Any = answer.json()
    if example.status != 200:
        (said,) = said
    known = {"shirt": line_id(order, "shirt"), "cap": line_id(order, "cap")}
    found = [answer.status_code, said.get("summary", ""), said.get("description", "")]
    for article, key in known.items():
        found[2] = found[2].replace(key, f"<{article}>")
    assert found == [example.status, example.summary, example.description]
    assert_invariants_hold()


def prepared(desk: Desk, store: Facility, states: tuple[str, ...]) -> tuple[dict[str, Any], APIClient]:
    """Return an order in the first of *states*, and a client as the others say."""
    state, *others = states
    order = desk.placed(
        collect=store if state == "to be collected" else None, status="LOCKED" if state == "locked" else "OPEN"
    )
    match state:
        case "being picked":
            desk.start(order)
        case "picked":
            desk.pick_all(order)
        case "handed over":
            desk.hand_over(order)
        case "cancelled":
            body = {"name": "CANCEL", "version": order["version"]}
            assert desk.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code == 200
        case _:
            assert state in ("routed", "locked", "to be collected"), state
    granted = set(PERMISSIONS)
    for other in others:
        if other == "lines not allowed":
            desk.allow_lines(False)
        else:
            granted.remove(other.removeprefix("without "))
    return desk.read(order), client_of(user_with("ORDER_READ", *granted, email="clerk@shop.example"))
