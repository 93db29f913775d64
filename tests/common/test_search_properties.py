"""True of every query, whatever it says: it is answered or refused, and and/or are intersection and union."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fulfillment.common.errors import InvalidInput

from .search_cast import found, network

pytestmark = pytest.mark.django_db

EVERYTHING = set("AbC")
QUIET = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = st.one_of(
    st.sampled_from(["a", "A", "Köln", "PICKUP", "Bob", "1", "true", "null", "X"]),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8),
)
NUMBERS = st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15), st.sampled_from([2, 3, 3.5, 50.5, -1]))
MOMENTS = st.sampled_from(["2026-03-21T12:00:00Z", "2026-03-31T00:00:00.000001+14:00", "0001-01-01T00:00:00Z"])
DURATIONS = st.sampled_from(["P1D", "-P1D", "–P1Y2M3DT4H5M6S", "P0D", "-P9999999D"])
MANY = {"in": st.lists(TEXTS, max_size=3), "notIn": st.lists(TEXTS, max_size=3)}
EQUAL = {"eq": TEXTS, "notEq": TEXTS}
PATTERNS = st.one_of(TEXTS, st.text("a.*+?|()[]{}^$\\-1,dws", max_size=8))
COMPARED = {"lt", "lte", "gt", "gte"}


def some(operators: dict[str, Any]) -> Any:
    return st.fixed_dictionaries({}, optional=operators)


STRING = some({**EQUAL, **MANY})
SEARCHED = some({**EQUAL, **MANY, "like": PATTERNS})
NUMBER = some(dict.fromkeys({"eq", "notEq", *COMPARED}, NUMBERS))
WORDS = st.sampled_from(["ONLINE", "OFFLINE", "SUSPENDED"])
BOOLEAN = some({"eq": st.booleans(), "notEq": st.booleans()})
STRINGS = some({"contains": some(EQUAL)})
LEAF = some(
    {
        "id": STRING,
        "idText": SEARCHED,
        "name": SEARCHED,
        "tenantId": STRING,
        "status": some({"eq": WORDS, "notEq": WORDS, "in": st.lists(WORDS, max_size=2)}),
        "created": some(
            {**dict.fromkeys({"eq", "notEq", *COMPARED}, MOMENTS), "after": DURATIONS, "before": DURATIONS}
        ),
        "latitude": NUMBER,
        "version": NUMBER,
        "floors": NUMBER,
        "services": STRINGS,
        "address": some({"city": SEARCHED, "verified": BOOLEAN}),
        "contacts": some(
            {
                "contains": some({"name": SEARCHED, "active": BOOLEAN, "phones": STRINGS}),
                "exists": st.booleans(),
            }
        ),
        "listings": some({"contains": some({"tenantArticleId": STRING}), "exists": st.booleans()}),
        "anything": some({"like": PATTERNS}),
        "customAttributes": st.dictionaries(
            TEXTS, some({"eq": TEXTS | NUMBERS | st.booleans(), "notEq": TEXTS | NUMBERS | st.booleans()}), max_size=2
        ),
    }
)
QUERY = st.recursive(LEAF, lambda inner: some({"and": st.lists(inner, max_size=3), "or": st.lists(inner, max_size=3)}))


@pytest.fixture
def _network(db: None) -> None:
    network()


def names(query: dict[str, Any]) -> set[str]:
    """What *query* finds; an example that is refused tells nothing."""
    try:
        with transaction.atomic():
            return set(found(query))
    except InvalidInput:
        assume(False)
        raise


@pytest.mark.usefixtures("_network")
@QUIET
@given(one=QUERY, other=QUERY)
def test_and_intersects_and_or_unites(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = names(one), names(other)
    assert names({"and": [one, other]}) == first & second
    assert names({"or": [one, other]}) == first | second


@pytest.mark.usefixtures("_network")
@QUIET
@given(where=st.sampled_from(["id", "name", "tenantId", "idText"]), value=TEXTS, values=st.lists(TEXTS, max_size=3))
def test_not_equal_is_the_opposite_of_equal(where: str, value: str, values: list[str]) -> None:
    assert names({where: {"eq": value}}) == EVERYTHING - names({where: {"notEq": value}})
    assert names({where: {"in": values}}) == EVERYTHING - names({where: {"notIn": values}})


@pytest.mark.usefixtures("_network")
@QUIET
@given(number=NUMBERS, where=st.sampled_from(["latitude", "version", "floors"]))
def test_numbers_are_below_equal_or_above(number: float, where: str) -> None:
    below, above = names({where: {"lt": number}}), names({where: {"gt": number}})
    equal = names({where: {"eq": number}})
    assert not below & above
    assert names({where: {"lte": number}}) == below | equal
    assert names({where: {"gte": number}}) == above | equal
    assert names({where: {"notEq": number}}) == EVERYTHING - equal
