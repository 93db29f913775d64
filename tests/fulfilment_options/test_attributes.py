"""Attributes: each of the seven types with what is right and what is wrong for it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.common.errors import InvalidInput
from fulfilment_options.attributes import ADDRESS_PARTS, NUMERIC_PARTS, TYPES, check_attribute
from tests.cast import administrator, client_of

from .cast import SEED, ask

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
LINES = st.text(max_size=255)
WHOLE = st.integers(-(2**63), 2**63 - 1)
ADDRESSES = st.fixed_dictionaries(
    {},
    optional={
        name: st.none()
        | LINES
        | (st.floats(-180, 180) | st.integers(-180, 180) if name in NUMERIC_PARTS else st.none())
        for name in sorted(ADDRESS_PARTS)
    },
)
RIGHT: dict[str, st.SearchStrategy[Any]] = {
    "STRING": LINES,
    "TEXT": st.text(max_size=2_000),
    "INTEGER": WHOLE,
    "BOOLEAN": st.booleans(),
    "ADDRESS": ADDRESSES,
    "OBJECT": st.dictionaries(st.text(max_size=8), JSON, max_size=4),
    "CUSTOM": JSON,
}


def is_right(type_: str, value: Any) -> bool:
    """The rules once more, told in another way."""
    match type_, value:
        case "STRING", str():
            return len(value) <= 255
        case ("TEXT", str()) | ("BOOLEAN", bool()) | ("OBJECT", dict()) | ("CUSTOM", _):
            return True
        case "INTEGER", int():
            return not isinstance(value, bool) and -(2**63) <= value < 2**63
        case "ADDRESS", dict():
            return all(
                part is None
                or (isinstance(part, str) and len(part) <= 255 and name in ADDRESS_PARTS)
                or (type(part) in (int, float) and name in ("latitude", "longitude"))
                for name, part in value.items()
            ) and value.keys() <= set(ADDRESS_PARTS)
    return False


def accepted(type_: str, value: Any) -> bool:
    try:
        check_attribute(type_=type_, value=value, path="$.attributes[3]")
    except InvalidInput as error:
        refusal = error.description
    else:
        return True
    assert "at `$.attributes[3].value`" in refusal
    assert type_ in refusal
    assert len(refusal) < 500
    return False


def test_these_are_the_types() -> None:
    assert set(RIGHT) == set(TYPES)


@pytest.mark.parametrize("type_", TYPES)
@given(data=st.data())
def test_what_is_right_is_accepted(type_: str, data: st.DataObject) -> None:
    assert accepted(type_, data.draw(RIGHT[type_]))


@pytest.mark.parametrize("type_", TYPES)
@given(value=JSON | st.integers(2**62, 2**65) | st.text(min_size=250, max_size=260))
def test_anything_is_accepted_where_it_is_right_and_refused_where_it_is_not(type_: str, value: Any) -> None:
    assert accepted(type_, value) == is_right(type_, value)


@given(st.text(max_size=300).filter(lambda name: name not in TYPES))
def test_there_is_no_other_type(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"(?s)is none of STRING.*at `\$\.a\.type`"):
        check_attribute(type_=name, value="x", path="$.a")


WRONG = [
    ("STRING", "x" * 256),
    ("STRING", 1),
    ("STRING", None),
    ("TEXT", "x" * 65_536),
    ("TEXT", ["x"]),
    ("INTEGER", "1"),
    ("INTEGER", 1.0),
    ("INTEGER", True),
    ("INTEGER", None),
    ("BOOLEAN", "true"),
    ("BOOLEAN", 1),
    ("ADDRESS", "46 Kippax Street"),
    ("ADDRESS", ["46 Kippax Street"]),
    ("ADDRESS", {"planet": "Earth"}),
    ("ADDRESS", {"city": 1}),
    ("ADDRESS", {"city": {"name": "Sydney"}}),
    ("ADDRESS", {"latitude": True}),
    ("ADDRESS", {"address1": "x" * 10_000}),
    ("OBJECT", []),
    ("OBJECT", "{}"),
    ("OBJECT", None),
    ("FLOAT", 1.5),
    ("", "x"),
    ("string", "x"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("type_", "value"), WRONG, ids=range(len(WRONG)))
def test_a_quote_with_a_wrong_one_is_refused(type_: str, value: Any) -> None:
    client = client_of(administrator())
    right = {"name": "right", "type": "STRING", "value": "x"}
    refused = ask(client, {**SEED, "attributes": [right, {"name": "a", "type": type_, "value": value}]}, expect=400)
    assert "$.attributes[1]." in refused["error"][0]["message"]


@pytest.mark.django_db
def test_a_quote_shows_all_seven_as_they_came() -> None:
    # The page's own example of an address among them; null is a value of a client's own type, too.
    values: list[tuple[str, Any]] = [
        ("STRING", "special"),
        ("TEXT", "x" * 10_000),
        ("INTEGER", -(2**63)),
        ("BOOLEAN", False),
        (
            "ADDRESS",
            {
                "address1": "46 Kippax Street",
                "address2": "Surry Hills",
                "postcode": "2010",
                "state": "NSW",
                "country": "AU",
            },
        ),
        ("OBJECT", {"deep": [{"er": None}], "🛒": 1.5}),
        ("CUSTOM", None),
        ("CUSTOM", [1, "two"]),
    ]
    sent = [{"name": str(place), "type": type_, "value": value} for place, (type_, value) in enumerate(values)]
    client = client_of(administrator())
    quote = ask(client, {**SEED, "attributes": sent})
    assert quote["attributes"] == sent
    assert client.get(f"/api/v4.1/fulfilmentOptions/{quote['id']}").json()["attributes"] == sent
