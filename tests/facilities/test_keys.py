"""Ids are found by their bytes, wherever their last ones lead."""

import random
import uuid

import pytest

from fulfillment.facilities.selectors.keys import KeyIndex


def ids_ending(number: int, *, kinds: int) -> list[uuid.UUID]:
    """Make random ids with so many different endings."""
    rng = random.Random(number * kinds)
    return [uuid.UUID(int=rng.getrandbits(112) << 16 | rng.randrange(kinds)) for _ in range(number)]


@pytest.mark.parametrize(("number", "kinds"), [(1, 1), (300, 1 << 16), (300, 40), (300, 1)])
def test_each_id_is_found_in_its_row(number: int, kinds: int) -> None:
    ids = ids_ending(number, kinds=kinds)
    strangers = ids_ending(50, kinds=kinds)
    asked = [*reversed(ids), *strangers, *ids]
    found = KeyIndex(ids).rows(b"".join(key.bytes for key in asked)).tolist()
    rows = {key: row for row, key in enumerate(ids)}
    assert found == [rows.get(key, -1) for key in asked]


def test_ids_that_differ_in_one_half_only_are_told_apart() -> None:
    known = uuid.UUID(int=(7 << 64) + 9)
    others = [uuid.UUID(int=(7 << 64) + 8), uuid.UUID(int=(6 << 64) + 9), uuid.UUID(int=0)]
    assert KeyIndex([known]).rows(b"".join(key.bytes for key in (*others, known))).tolist() == [-1, -1, -1, 0]


def test_nothing_is_found_where_nothing_is() -> None:
    assert KeyIndex([]).rows(bytes(32)).tolist() == [-1, -1]
    assert KeyIndex([uuid.UUID(int=1)]).rows(b"").tolist() == []
