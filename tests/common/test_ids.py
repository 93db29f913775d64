"""Identifiers and pages by them."""

import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.common import ids
from fulfillment.common.api.paging import page_size, start_after
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import new_id, parse_id


def test_version_and_variant():
    for _ in range(1000):
        made = new_id()
        assert made.version == 7
        assert made.variant == uuid.RFC_4122


def test_the_first_48_bits_are_the_milliseconds():
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_later_ids_are_greater_within_a_millisecond_too(monkeypatch):
    moments = iter(range(1_700_000_000_000_000_000, 1_700_000_001_000_000_000, 1_000))
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(moments))
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)


def test_ids_of_one_moment_differ(monkeypatch):
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1_700_000_000_000_000_000)
    assert len({new_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(("filling", "random"), [(b"\xff", 2**62 - 1), (b"\x00", 0)])
@pytest.mark.parametrize(("rest", "fraction"), [(0, 0), (999_999, 4_095)])
def test_the_parts_fill_their_places_and_no_others(monkeypatch, filling, random, rest, fraction):
    monkeypatch.setattr(ids.os, "urandom", lambda size: filling * size)
    monkeypatch.setattr(ids.time, "time_ns", lambda: 5_000_000 + rest)
    made = new_id()
    assert made.int & (1 << 62) - 1 == random
    assert made.int >> 64 & 0xFFF == fraction
    assert made.int >> 80 == 5
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_is_read_in_its_canonical_form_only():
    made = new_id()
    assert parse_id(str(made)) == made
    for text in (made.hex, str(made).upper(), f"{{{made}}}", f"urn:uuid:{made}", f" {made}", "", "1", "\u0661" * 32):
        assert parse_id(text) is None


@given(st.text())
def test_no_text_breaks_the_parser(text):
    assert parse_id(text) is None or str(parse_id(text)) == text


@pytest.mark.parametrize(
    ("query", "size"), [({}, 25), ({"size": "1"}, 1), ({"size": "250"}, 250), ({"size": "025"}, 25)]
)
def test_page_sizes(query, size):
    assert page_size(query) == size


@pytest.mark.parametrize(
    "size", ["", "0", "251", "-1", "1.0", "1e2", " 1", "x", "²", "\u0661", "0000000101234567", "9" * 999]
)
def test_no_page_sizes(size):
    with pytest.raises(InvalidInput) as refusal:
        page_size({"size": size})
    assert len(refusal.value.description) < 120


def test_where_a_page_starts():
    made = new_id()
    assert start_after({}) is None
    assert start_after({"startAfterId": ""}) is None
    assert start_after({"startAfterId": str(made)}) == made
    with pytest.raises(InvalidInput):
        start_after({"startAfterId": "x"})
