"""The judgment of rules without a database: single cases, and what holds for any order and any rule."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.common.errors import InvalidInput
from orders.lock_rules.attributes import values_at
from orders.lock_rules.conditions import condition_text, minutes_text
from orders.lock_rules.facts import ConsumerKey, LineFacts, OrderFacts, Past
from orders.lock_rules.judges import Rule, Verdict, judge, verdicts
from orders.lock_rules.numbers import number_in
from orders.lock_rules.schemas import PARAMETERS, parameters_in, stored
from orders.lock_rules.states import LockRuleKind, Operator, Outcome

JO = ConsumerKey("C-1")


def rule(kind: str, **parameters: Any) -> Rule:
    return Rule("id", "Name", 1, kind, condition_text(kind, parameters), parameters_in(parameters, kind=kind))


def said(kind: str, facts: OrderFacts, past: Past | None = None, **parameters: Any) -> tuple[str, str]:
    verdict = judge(rule(kind, **parameters), facts, past or Past())
    return verdict.outcome.value, verdict.seen


def attribute(found: Any, operator: str, *values: str, path: str = "a") -> str:
    """What a rule says of an order whose attribute ``a`` is *found*; Ellipsis is not given."""
    facts = OrderFacts(attributes={} if found is ... else {"a": found})
    return said("ATTRIBUTE", facts, path=path, operator=operator, **({"values": list(values)} if values else {}))[0]


@pytest.mark.parametrize(
    ("value", "outcome"), [("500", "PASSED"), ("500.01", "MATCHED"), ("-1", "PASSED"), ("1e16", "MATCHED")]
)
def test_a_value_must_be_above_the_amount(value: str, outcome: str) -> None:
    assert said("VALUE", OrderFacts(value=Decimal(value)), above=500)[0] == outcome


def test_a_value_beyond_counting_is_no_missing_price() -> None:
    assert said("VALUE", OrderFacts(priced=True), above=500) == ("FAILED", "the value is beyond counting")
    assert said("VALUE", OrderFacts(priced=False), above=500)[0] == "PASSED"


def test_a_value_is_shown_in_its_currency() -> None:
    assert said("VALUE", OrderFacts(value=Decimal("1812.4"), currency="EUR"), above=500)[1] == "1,812.40 EUR"


@pytest.mark.parametrize(
    ("delivery", "invoices", "expected"),
    [
        ("DE", ("DE",), ("PASSED", "both DE")),
        ("DE", ("FR",), ("MATCHED", "goods to DE, invoice to FR")),
        ("DE", ("DE", "FR", "AT"), ("MATCHED", "goods to DE, invoice to AT, FR")),
        ("DE", (), ("PASSED", "no invoice address")),
        ("", ("DE",), ("PASSED", "no delivery address")),
    ],
)
def test_countries_are_compared_where_both_are_known(
    delivery: str, invoices: tuple[str, ...], expected: tuple[str, str]
) -> None:
    assert said("COUNTRIES", OrderFacts(delivery_country=delivery, invoice_countries=invoices)) == expected


def test_listed_articles_are_named_letter_by_letter() -> None:
    lines = tuple(LineFacts(article) for article in ("a", "B", "C", "D", "E", "F"))
    articles = ["A", "B", "C", "D", "E"]
    assert said("ARTICLES", OrderFacts(lines=lines), articles=articles) == ("MATCHED", "B, C, D and 1 more")
    assert said("ARTICLES", OrderFacts(lines=lines[:1]), articles=articles) == ("PASSED", "none of them")


@pytest.mark.parametrize(
    ("found", "operator", "values", "matched"),
    [
        ("vip", "EQ", ["vip"], True),
        ("VIP", "EQ", ["vip"], False),
        (7, "EQ", ["7.0"], True),
        ("007", "EQ", ["7"], False),
        (True, "EQ", ["True"], True),
        (True, "EQ", ["1"], False),
        (1, "EQ", ["true"], False),
        (["vip"], "EQ", ["vip"], False),
        (None, "EQ", ["None"], False),
        (..., "EQ", ["x"], False),
        ("x", "NE", ["x"], False),
        ("y", "NE", ["x"], True),
        (..., "NE", ["x"], True),
        ("b", "IN", ["a", "b"], True),
        (2, "IN", ["1", "2"], True),
        ("c", "IN", ["a", "b"], False),
        (["a", "vip"], "CONTAINS", ["vip"], True),
        (["a", 7], "CONTAINS", ["7"], True),
        ("a vip one", "CONTAINS", ["vip"], True),
        (7, "CONTAINS", ["7"], False),
        ("", "EXISTS", [], True),
        (False, "EXISTS", [], True),
        (None, "EXISTS", [], False),
        (..., "EXISTS", [], False),
        (81, "GT", ["80"], True),
        (80, "GT", ["80"], False),
        ("80.5", "GT", ["80"], True),
        (79, "LT", ["80"], True),
        (..., "LT", ["80"], False),
    ],
)
def test_custom_attributes_are_compared(found: Any, operator: str, values: list[str], matched: bool) -> None:
    assert attribute(found, operator, *values) == ("MATCHED" if matched else "PASSED")


@pytest.mark.parametrize("found", ["high", True, [99], {"b": 99}, "NaN", "9" * 100])
def test_what_is_no_number_cannot_be_compared_as_one(found: Any) -> None:
    assert attribute(found, "GT", "80") == "FAILED"


@pytest.mark.parametrize(
    ("data", "path", "found"),
    [
        ({"a": {"b": 1}}, "a.b", [1]),
        ({"a.b": 2}, "a.b", [2]),
        ({"a": {"b": 1}, "a.b": 2}, "a.b", [1, 2]),
        ({"a": [{"b": 1}, {"b": 2}, {"c": 3}]}, "a.b", [1, 2]),
        ({"a": [[{"b": 1}]]}, "a.b", [1]),
        ({"a": [1, 2]}, "a", [[1, 2]]),
        ({"a": {"b": None}}, "a.b", []),
        ({"a": 1}, "a.b", []),
        ({}, "a", []),
    ],
)
def test_paths_lead_through_objects_and_lists(data: Any, path: str, found: list[Any]) -> None:
    assert values_at(data, path) == found


def test_one_line_is_enough() -> None:
    lines = (LineFacts("A"), LineFacts("B", {"gift": {"wrap": "gold"}}))
    condition = {"path": "gift.wrap", "operator": "EQ", "subject": "LINES"}
    assert said("ATTRIBUTE", OrderFacts(lines=lines), **condition, values=["gold"]) == ("MATCHED", "B: gold")
    assert said("ATTRIBUTE", OrderFacts(lines=lines), **condition, values=["red"]) == ("PASSED", "no such line")


def test_a_line_that_matches_counts_more_than_one_that_cannot_be_read() -> None:
    lines = (LineFacts("A", {"age": "?"}), LineFacts("B", {"age": 20}))
    condition = {"path": "age", "operator": "GT", "subject": "LINES"}
    assert said("ATTRIBUTE", OrderFacts(lines=lines), **condition, values=["18"])[0] == "MATCHED"
    assert said("ATTRIBUTE", OrderFacts(lines=lines), **condition, values=["21"])[0] == "FAILED"


def test_rules_about_other_orders_fail_where_nobody_could_read_them() -> None:
    past = Past(problem="the database is away")
    for kind, parameters in (("FIRST_ORDER", {}), ("FREQUENCY", {"moreThan": 1})):
        assert said(kind, OrderFacts(consumer=JO), past, **parameters) == ("FAILED", "the database is away")
        assert said(kind, OrderFacts(), past, **parameters)[0] == "PASSED"


@pytest.mark.parametrize(
    ("kind", "parameters", "text"),
    [
        ("VALUE", {"above": "1234.50"}, "Value above 1,234.50"),
        ("ARTICLES", {"articles": ["A", "B"]}, "Article A, B"),
        ("ATTRIBUTE", {"path": "fraud.score", "operator": "GT", "values": ["80"]}, "Attribute fraud.score is greater than 80"),  # noqa: E501
        ("ATTRIBUTE", {"path": "gift", "operator": "EXISTS", "subject": "LINES"}, "Attribute of a line gift is given"),
        ("FREQUENCY", {"moreThan": 3, "minutes": 90}, "More than 3 orders of a consumer in 90 minutes"),
        ("VALUE", {}, "Cannot be read"),
        ("SHOE_SIZE", {}, "Cannot be read"),
    ],
)  # fmt: skip
def test_conditions_read_as_sentences(kind: str, parameters: dict[str, Any], text: str) -> None:
    assert condition_text(kind, parameters) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(1, "a minute"), (59, "59 minutes"), (60, "an hour"), (120, "2 hours"), (1440, "a day"), (2880, "2 days")],
)
def test_spans_are_told_in_the_unit_that_fits(minutes: int, text: str) -> None:
    assert minutes_text(minutes) == text


# --- For any order and any rule ---

texts = st.text(max_size=8)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
names = st.sampled_from(["a", "b", "a.b", "c"])
trees = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))
attributes = st.dictionaries(names, trees, max_size=3)
countries = st.sampled_from(["", "DE", "FR"])
orders = st.builds(
    OrderFacts,
    consumer=st.builds(ConsumerKey, texts, texts),
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    priced=st.booleans(),
    delivery_country=countries,
    invoice_countries=st.lists(countries, max_size=3).map(tuple),
    attributes=attributes,
    lines=st.lists(st.builds(LineFacts, texts, attributes), max_size=4).map(tuple),
)
pasts = st.builds(Past, st.booleans(), st.just({60: 0}) | st.just({60: 5}) | st.just({}), st.sampled_from(["", "away"]))
operators = st.sampled_from([one for one in Operator.values if one not in ("EXISTS", "GT", "LT")])
conditions = (
    st.builds(lambda above: ("VALUE", {"above": above}), st.integers(0, 10**9))
    | st.sampled_from([("FIRST_ORDER", {}), ("COUNTRIES", {}), ("FREQUENCY", {"moreThan": 3})])
    | st.builds(lambda listed: ("ARTICLES", {"articles": listed}), st.lists(texts.filter(bool), min_size=1, max_size=4))
    | st.builds(
        lambda path, operator, value, subject: (
            "ATTRIBUTE",
            {"path": path, "operator": operator, "values": [value], "subject": subject},
        ),
        names,
        operators | st.sampled_from(["GT", "LT"]),
        texts.filter(lambda text: number_in(text) is not None) | st.integers().map(str),
        st.sampled_from(["ORDER", "LINES"]),
    )
)


@given(orders, pasts, st.lists(conditions, max_size=4))
def test_every_rule_says_something_and_hinders_no_other(
    facts: OrderFacts, past: Past, given_rules: list[tuple[str, dict[str, Any]]]
) -> None:
    rules = [rule(kind, **parameters) for kind, parameters in given_rules]
    found = verdicts(rules, facts, past)
    assert found == [judge(one, facts, past) for one in rules]
    for verdict in found:
        assert verdict.locks == (verdict.outcome != Outcome.PASSED)
        assert len(verdict.reason) < 1_000
        assert verdict.rule.name in verdict.reason
        assert msgspec.json.decode(msgspec.json.encode(verdict.record()))["seen"] == verdict.seen


@given(orders, names, plain.filter(lambda value: str(value).strip()))
def test_is_and_is_not_never_agree(facts: OrderFacts, path: str, value: Any) -> None:
    found = {
        operator: said("ATTRIBUTE", facts, path=path, operator=operator, values=[str(value)])[0]
        for operator in ("EQ", "NE", "IN")
    }
    assert {found["EQ"], found["NE"]} == {"MATCHED", "PASSED"}
    assert found["IN"] == found["EQ"]


@given(orders, st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_lower_amount_locks_whatever_a_higher_one_does(facts: OrderFacts, one: int, other: int) -> None:
    low, high = sorted((one, other))
    if said("VALUE", facts, above=high)[0] == "MATCHED":
        assert said("VALUE", facts, above=low)[0] == "MATCHED"


@given(st.integers(0, 2_000), st.integers(1, 1_000))
def test_so_many_orders_pass_and_one_more_is_locked(others: int, more_than: int) -> None:
    outcome, seen = said("FREQUENCY", OrderFacts(consumer=JO), Past(recent={60: others}), moreThan=more_than)
    assert (outcome == "MATCHED") == (others + 1 > more_than)
    assert seen.startswith(f"{others + 1} order")


@given(conditions)
def test_stored_parameters_are_read_as_they_were_given(condition: tuple[str, dict[str, Any]]) -> None:
    kind, parameters = condition
    known = parameters_in(parameters, kind=kind)
    assert parameters_in(msgspec.json.decode(msgspec.json.encode(stored(known))), kind=kind) == known


@given(st.sampled_from(LockRuleKind.values), st.dictionaries(st.sampled_from(["above", "articles", "path"]), trees))
def test_whatever_parameters_are_they_are_taken_or_refused(kind: str, parameters: dict[str, Any]) -> None:
    try:
        assert isinstance(parameters_in(parameters, kind=kind), PARAMETERS[kind])
    except InvalidInput:
        assert condition_text(kind, parameters) == "Cannot be read"


def test_an_unforeseen_fault_of_a_rule_is_its_verdict(caplog: pytest.LogCaptureFixture) -> None:
    verdict = judge(rule("FREQUENCY", moreThan=3, minutes=7), OrderFacts(consumer=JO), Past())
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome, verdict.seen) == (Outcome.FAILED, "it broke on this order")
    assert "The lock rule id broke" in caplog.text
