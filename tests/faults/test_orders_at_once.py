"""Every pair of write actions on one order at the same moment ends as one of them after the other would have."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .order_races.gate import through_the_gate
from .order_races.twins import Twin
from .order_races.verbs import VERBS, Request, Verb, states_of
from .parallel import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PAIRS = [
    pytest.param(one, other, state, id=f"{one.name} and {other.name}, {state}")
    for one, other in itertools.combinations_with_replacement(VERBS.values(), 2)
    for state in states_of(one, other)
]
Send = Callable[..., list[Any]]
SAMPLE = [
    ("modify lines", "modify lines", "open"),
    ("modify lines", "start picking", "open"),
    ("modify lines", "unlock", "locked"),
    ("modify lines", "cancel", "locked"),
    ("modify lines", "reroute the process", "open"),
    ("modify consumer", "hand over", "picked"),
    ("modify consumer", "change address", "being picked"),
    ("modify custom attributes", "assign a facility", "locked"),
    ("modify handling time", "abort picking", "open"),
    ("cancel", "pick all", "being picked"),
    ("force cancel", "pick some", "being picked"),
    ("bulk force cancel", "hand over", "picked"),
    ("unlock", "unlock", "locked"),
    ("reroute the process", "start picking", "open"),
    ("expire", "modify lines", "open"),
    ("expire", "unlock", "locked"),
    ("expire", "cancel", "open"),
    ("expire", "pick some", "being picked"),
    ("expire", "hand over", "picked"),
    ("expire", "extend the expiry", "open"),
    ("expire", "stop the expiry", "picked"),
    ("expire", "expire", "open"),
    ("stop the expiry", "force cancel", "being picked"),
]


@pytest.fixture
def shop() -> Shop:
    """A client that may do everything, where orders may be modified and force cancelled."""
    shop = Shop()
    for name, flag in (("ordermodification", "allowOrderLineItemModification"), ("ordercancelation", FORCE)):
        answer = shop.client.put(f"/api/configurations/{name}", {"version": 0, flag: True}, format="json")
        assert answer.status_code in (200, 201), answer.content
    return shop


FORCE = "allowForceCancelOrder"


@pytest.mark.parametrize(("one", "other", "state"), SAMPLE)
def test_two_at_once_end_as_one_after_the_other(shop: Shop, one: str, other: str, state: str) -> None:
    assert state in states_of(VERBS[one], VERBS[other])
    assert_serial(shop, VERBS[one], VERBS[other], state)


@pytest.mark.nightly
@pytest.mark.parametrize(("one", "other", "state"), PAIRS)
def test_every_two_at_once_end_as_one_after_the_other(shop: Shop, one: Verb, other: Verb, state: str) -> None:
    assert_serial(shop, one, other, state)


def assert_serial(shop: Shop, one: Verb, other: Verb, state: str) -> None:
    """Send two verbs at once, three times; each time it ends as the one or the other serial order does on a twin.

    Twice they meet at the lock, in both orders; once they just start together, and come as they may.
    """
    turned = (other, one)
    wanted = [
        ending(Twin(shop, "serial", state), (one, other), in_turn),
        backwards(ending(Twin(shop, "turned", state), turned, in_turn)),
    ]
    found = [
        ending(Twin(shop, "gate", state), (one, other), at_the_gate),
        backwards(ending(Twin(shop, "back", state), turned, at_the_gate)),
        ending(Twin(shop, "free", state), (one, other), freely),
    ]
    for result in found:
        assert result in wanted, difference(result, wanted)
    assert_invariants_hold()


def ending(twin: Twin, verbs: tuple[Verb, Verb], send: Send) -> dict[str, Any]:
    """Send two verbs to a new twin in a way and return what was answered and what came of it."""
    answers = send(twin, *[verb.request(twin) for verb in verbs])
    return {"answers": [said(answer) for answer in answers], **twin.picture()}


def backwards(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "answers": result["answers"][::-1]}


def in_turn(_: Twin, *requests: Request) -> list[Any]:
    return [request() for request in requests]


def at_the_gate(twin: Twin, *requests: Request) -> list[Any]:
    return through_the_gate(twin.process_id, *requests)


def freely(_: Twin, *requests: Request) -> list[Any]:
    return together(*requests)


def said(answer: Any) -> Any:
    """Return what an answer comes to; a refusal must be clear about why."""
    body = answer.json()
    if answer.status_code == 200:
        several = body if isinstance(body, list) else []
        assert all(item["summary"] for item in several if item["status"] == "FAILED")
        return [200, *(item["status"] for item in several)]
    assert answer.status_code in (400, 409), body
    (error,) = body
    assert error["summary"]
    assert error["description"]
    if error["summary"] == "Version conflict":
        assert error["requestVersion"] < error["version"]
    return [answer.status_code, error["summary"]]


def difference(found: dict[str, Any], wanted: list[dict[str, Any]]) -> str:
    """Return where an ending differs from each serial one."""
    lines = []
    for number, ending in enumerate(wanted, 1):
        lines += [
            f"serial {number}, {part}: {ending[part]} but found {found[part]}"
            for part in found
            if found[part] != ending[part]
        ]
    return "\n".join(lines)
