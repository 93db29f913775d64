"""The seed's own example: its request as it stands, and its answer field by field."""

import json
from itertools import product
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfilment_options.models import FulfilmentOption
from tests.cast import administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold

from .cast import PATH, SEED, ask

pytestmark = pytest.mark.django_db

# The example answer of the page, as it stands there.
ANSWER: dict[str, Any] = json.loads("""
{
  "id": "442755c4-28ee-4404-9e21-abe29bb3a1e5",
  "limit": 10,
  "count": 1,
  "orderType": "HD",
  "locationRef": "DR001",
  "trackingId": "track",
  "address": {
    "address1": "46 Kippax Street",
    "city": "Surry Hills",
    "postcode": "2010",
    "state": "NSW",
    "country": "Australia"
  },
  "items": [{"skuRef": "DM12345", "requestedQuantity": 1, "availableQuantity": null}],
  "attributes": [{"name": "type", "value": "special", "type": "STRING"}],
  "status": "OPTIONS_PROVIDED",
  "plans": [
    {
      "id": "d8d46b57-a2d8-472d-a632-c47916a6a0da",
      "planId": "d8d46b57-a2d8-472d-a632-c47916a6a0da",
      "eta": "20H",
      "planType": "HD",
      "splits": 0,
      "flexType" : "FULFILMENT_PLAN::DEFAULT",
      "flexVersion": 1,
      "fulfilmentOptionsId": "442755c4-28ee-4404-9e21-abe29bb3a1e5",
      "fulfilments": [
        {
          "fulfilmentType": "HD",
          "locationRef": "123",
          "eta": "20H",
          "items": [{"skuRef": "DM12345", "availableQty": 1}]
        }
      ],
      "attributes": [{"name": "type", "value": "special", "type": "STRING"}],
      "status": "COMPLETE",
      "exceptions": [
        {"code": "1", "message": "warning", "attributes": [{"name": "type", "value": "special", "type": "STRING"}]}
      ],
      "retailerId": 1
    }
  ],
  "unfulfilledItems": [{"skuRef": "DMI111", "unavailableQty": 1, "reasonCode": "123", "reason": "Too Heavy"}],
  "retailerId": 1,
  "flexType" : "FULFILMENT_OPTIONS::DEFAULT",
  "flexVersion": 1
}
""")
# Names that the page's lists of types have and its example has not, with their types; by the place they stand at.
LISTED: dict[str, dict[str, type]] = {
    "$": {"entityType": str, "type": str, "total": int, "createdOn": str, "ref": str},
    "$.plans[]": {"entityType": str, "type": str, "createdOn": str, "ref": str},
}
STATES = ("OPTIONS_PROVIDED", "NO_OPTIONS", "ACCEPTED", "DECLINED")
# HELD is ours, and has tests of its own.
KNOWN = ("OPTIONS_PROVIDED", "NO_OPTIONS", "HELD", "ACCEPTED", "DECLINED")
STEPS = {
    ("OPTIONS_PROVIDED", "ACCEPTED"),
    ("OPTIONS_PROVIDED", "DECLINED"),
    ("DECLINED", "ACCEPTED"),
    ("DECLINED", "OPTIONS_PROVIDED"),
}
STEPS_WITHOUT_PLANS = {("NO_OPTIONS", "DECLINED"), ("DECLINED", "NO_OPTIONS")}


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def differs(example: Any, given: Any, path: str = "$") -> list[str]:
    """Every place at which *given* has other names or types than *example*; lists are compared by their elements."""
    if isinstance(example, dict) and isinstance(given, dict):
        more = LISTED.get(path, {})
        found = [f"{path}.{name} is missing" for name in example.keys() - given.keys()]
        found += [f"{path}.{name} is missing" for name in more.keys() - given.keys()]
        found += [f"{path}.{name} is not on the page" for name in given.keys() - example.keys() - more.keys()]
        both = more.keys() & given.keys()
        found += [f"{path}.{name} is {given[name]!r}" for name in both if type(given[name]) is not more[name]]
        return found + [
            problem
            for name in example.keys() & given.keys()
            for problem in differs(example[name], given[name], f"{path}.{name}")
        ]
    if isinstance(example, list) and isinstance(given, list):
        return [problem for one in given for problem in differs(example[0], one, f"{path}[]")]
    if path.endswith("attributes[].value"):
        return []  # of any of the seven types
    if type(example) is not type(given):
        return [f"{path} is {given!r}, not as {example!r}"]
    return []


def quoted(api: APIClient) -> Any:
    """The answer to the seed's request, by somebody who has too little of the one and none of the other article."""
    goods(facility("Sydney", tenant_facility_id="123"), DM12345=1)
    items = [{"skuRef": "DM12345", "requestedQuantity": 2}, {"skuRef": "DMI111", "requestedQuantity": 1}]
    return ask(api, {**SEED, "items": items})


def test_the_answer_has_the_examples_names_and_types_at_every_place(api: APIClient) -> None:
    quote = quoted(api)
    # The page shows one of each; so does this answer, or its elements would be compared with nothing.
    assert quote["plans"][0]["fulfilments"][0]["items"]
    assert quote["plans"][0]["exceptions"][0]["attributes"]
    assert quote["unfulfilledItems"]
    assert differs(ANSWER, quote) == []
    assert_invariants_hold()


def test_the_comparison_itself_finds_what_differs() -> None:
    listed = {"entityType": "", "type": "", "total": 1, "createdOn": "", "ref": ""}
    plans = [{**ANSWER["plans"][0], "entityType": "", "type": "", "createdOn": "", "ref": ""}]
    right = {**ANSWER, **listed, "plans": plans}
    assert differs(ANSWER, right) == []
    assert differs(ANSWER, {**right, "limit": "10"}) == ["$.limit is '10', not as 10"]
    assert differs(ANSWER, {**right, "more": 1}) == ["$.more is not on the page"]
    assert differs(ANSWER, {**right, "plans": [{**plans[0], "eta": 20}]}) == ["$.plans[].eta is 20, not as '20H'"]
    assert differs(ANSWER, {name: right[name] for name in right if name != "ref"}) == ["$.ref is missing"]


def test_the_seeds_request_is_answered_with_what_it_says(api: APIClient) -> None:
    goods(facility("Sydney", tenant_facility_id="123"), DM12345=1)
    answer = api.post(PATH, SEED, format="json")
    quote = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"{PATH}/{quote['id']}"
    for name, value in SEED.items():
        shown = [{**item, "availableQuantity": None} for item in value] if name == "items" else value
        assert quote[name] == shown, name
    (plan,) = quote["plans"]
    assert {
        name: quote[name] for name in ("status", "count", "total", "flexType", "flexVersion", "unfulfilledItems")
    } == {
        "status": "OPTIONS_PROVIDED",
        "count": 1,
        "total": 1,
        "flexType": "FULFILMENT_OPTIONS::DEFAULT",
        "flexVersion": 1,
        "unfulfilledItems": [],
    }
    same = ("planType", "splits", "flexType", "flexVersion", "status", "retailerId")
    assert {name: plan[name] for name in same} == {name: ANSWER["plans"][0][name] for name in same}
    assert plan["id"] == plan["planId"] == plan["ref"]
    assert plan["fulfilmentOptionsId"] == quote["id"]
    assert plan["fulfilments"][0]["items"] == ANSWER["plans"][0]["fulfilments"][0]["items"]


def test_it_is_found_again_as_it_was_given(api: APIClient) -> None:
    quote = quoted(api)
    assert api.get(f"{PATH}/{quote['id']}").json() == quote


def brought_to(api: APIClient, quote: Any, state: str) -> None:
    """Bring a new quote to *state* by the ways there are."""
    if quote["status"] != state:
        answer = api.put(f"{PATH}/state/{state}", {"id": quote["id"]}, format="json")
        assert (answer.status_code, answer.json()) == (200, {"id": quote["id"]})
    assert FulfilmentOption.objects.get().status == state


ASKED = [
    (plans, source, target)
    for plans, steps in ((True, STEPS), (False, STEPS_WITHOUT_PLANS))
    for source, target in product([state for state in STATES if any(state in step for step in steps)], STATES)
]


@pytest.mark.parametrize(("plans", "source", "target"), ASKED)
def test_every_step_between_two_states(api: APIClient, plans: bool, source: str, target: str) -> None:
    steps = STEPS if plans else STEPS_WITHOUT_PLANS
    goods(facility("Sydney"), DM12345=int(plans))
    quote = ask(api, SEED)
    brought_to(api, quote, source)
    answer = api.put(f"{PATH}/state/{target}", {"id": quote["id"]}, format="json")
    if (source, target) in steps:
        assert (answer.status_code, answer.json()) == (200, {"id": quote["id"]})
        assert api.get(f"{PATH}/{quote['id']}").json() == {**quote, "status": target}
    else:
        assert answer.status_code == 400
        (failure,) = answer.json()["error"]
        held = {(source, "HELD")} if plans and source == "OPTIONS_PROVIDED" else set()
        ahead = [state for state in KNOWN if (source, state) in steps | held]
        assert failure["code"] == "400"
        assert (f"Possible now: {', '.join(ahead)}." if ahead else "This state is final.") in failure["message"]
        assert api.get(f"{PATH}/{quote['id']}").json() == {**quote, "status": source}
    assert_invariants_hold()


@pytest.mark.parametrize("state", ["NONE", "accepted", "PROPOSED", "COMPLETE", "ORDERED", "é", "ACCEPTED ", "x" * 500])
def test_a_state_that_quotes_do_not_have_is_refused_with_those_they_have(api: APIClient, state: str) -> None:
    quote = ask(api, SEED)
    answer = api.put(f"{PATH}/state/{state}", {"id": quote["id"]}, format="json")
    assert answer.status_code == 400
    assert ", ".join(KNOWN) in answer.json()["error"][0]["message"]


@pytest.mark.parametrize("option_id", ["0191a2b3-0000-7000-8000-000000000000", "nonsense", "x" * 200, "state", "🛒"])
def test_an_unknown_quote_is_404(api: APIClient, option_id: str) -> None:
    answers = [
        api.get(f"{PATH}/{option_id}"),
        api.put(f"{PATH}/state/ACCEPTED", {"id": option_id}, format="json"),
    ]
    for answer in answers:
        assert answer.status_code == 404
        (failure,) = answer.json()["error"]
        assert failure["code"] == "404"
        assert option_id[:50] in failure["message"]
