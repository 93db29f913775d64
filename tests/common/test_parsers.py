"""The strict parser: what it refuses, what it must let through, and that neither takes long."""

import contextlib
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from fulfillment.common.api.parsers import MAX_BYTES, MAX_DEPTH, PayloadTooLarge, StrictJSONParser, parse_json
from fulfillment.common.api.renderers import to_json


def nested(depth, opening="[", closing="]"):
    return (opening * depth + closing * depth).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"{", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b"[1,]", "not valid JSON"),
        (b"1 2", "not valid JSON"),
        (b"01", "not valid JSON"),
        (b'"\x00"', "not valid JSON"),
        (b'"line\nbreak"', "not valid JSON"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b"NaN", "NaN is not a JSON number"),
        (b'{"a": [NaN]}', "NaN is not a JSON number"),
        (b"Infinity", "Infinity is not a JSON number"),
        (b"-Infinity", "-Infinity is not a JSON number"),
        (b"1e400", "too large"),
        (b"-1e400", "too large"),
        (b"9" * 400 + b".0", "too large"),
        (b'{"a": 1, "b": 2, "a": 1}', "'a' stands twice"),
        (b'{"x": {"a": 1, "\\u0061": 2}}', "'a' stands twice"),
        (nested(65), "deeper than 64"),
        (nested(2_000), "deeper than 64"),
        (nested(500_000), "deeper than 64"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "deeper than 64"),
        (b'[{"a":' * 33 + b"1" + b"}]" * 33, "deeper than 64"),
        (b"[" * 2_000, "deeper than 64"),
        (b'"\\u0000"', "NUL"),
        (b'{"a": ["x\\u0000y"]}', "NUL"),
        (b'{"\\u0000": 1}', "NUL"),
        (b'"\\ud800"', "surrogate"),
        (b'"\\udc00\\ud800"', "surrogate"),
        (b'{"\\udfff": 1}', "surrogate"),
        (b'"\xed\xa0\x80"', "not UTF-8"),
        (b'"\xff"', "not UTF-8: byte 1"),
        (b'"\xc0\x80"', "not UTF-8"),
        ('"ä"'.encode("latin-1"), "not UTF-8"),
        (b"9223372036854775808", "64 bits"),
        (b"-9223372036854775809", "64 bits"),
        (b"99999999999999999999", "64 bits"),
        (b"9" * 900_000, "64 bits"),
    ],
)
def test_refused(content, said):
    with pytest.raises(ParseError) as refusal:
        parse_json(content)
    assert said in str(refusal.value.detail)
    assert len(str(refusal.value.detail)) < 200


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"{}", {}),
        (b" [1, 2.5, true, null] ", [1, 2.5, True, None]),
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b"1e308", 1e308),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\u0000"', "\\u0000"),
        (b'{"a": 1, "A": 2}', {"a": 1, "A": 2}),
        (b'[{"a": 1}, {"a": 1}]', [{"a": 1}, {"a": 1}]),
        (b'["' + b"[{" * 100 + b'"]', ["[{" * 100]),
        (b'["\\"' + b"[" * 100 + b'"]', ['"' + "[" * 100]),
        (b'["\\\\",' + b"[]," * 100 + b"1]", ["\\", *([[]] * 100), 1]),
        (b'{"' + b"[" * 100 + b'": 1}', {"[" * 100: 1}),
    ],
)
def test_accepted(content, value):
    assert parse_json(content) == value


def test_the_deepest_that_is_accepted():
    value = parse_json(nested(MAX_DEPTH))
    for _ in range(MAX_DEPTH - 1):
        (value,) = value
    assert value == []


@pytest.mark.parametrize("content", [b'{"a": "' + b"]" * 3_000 + b'", "b": ' + nested(63) + b"}"])
def test_brackets_in_strings_do_not_hide_depth(content):
    assert parse_json(content)
    with pytest.raises(ParseError):
        parse_json(content.replace(b'"b": ', b'"b": [').replace(b"}", b"]}"))


def stream(size):
    return io.BytesIO(b'"' + b"x" * (size - 2) + b'"')


def test_a_body_of_one_megabyte_is_read_and_a_larger_one_is_not():
    assert len(StrictJSONParser().parse(stream(MAX_BYTES))) == MAX_BYTES - 2
    large = stream(10 * MAX_BYTES)
    with pytest.raises(PayloadTooLarge):
        StrictJSONParser().parse(large)
    assert large.tell() == MAX_BYTES + 1


@pytest.mark.parametrize(
    "content",
    [
        b"[]," * 70 + b'"' + b'\\"' * 499_000,
        b"[]," * 70 + b'"' + b"\\" * 499_000,
        b"[]," * 300_000 + b'"',
        b'["' + b'","'.join([b"[" * 10] * 70_000) + b'"]',
        b'{"a":1' + b"".join(b',"%d":1' % number for number in range(80_000)) + b',"79999":1}',
        b"[" + b"1e400," * 150_000 + b"1]",
        b'"' + b"\\u0041" * 160_000 + b'"',
    ],
    ids=["open string of quotes", "backslashes", "empty lists", "strings of brackets", "late duplicate", "infinities",
         "escapes"],
)  # fmt: skip
def test_no_body_takes_long(content):
    assert len(content) <= MAX_BYTES
    started = time.perf_counter()
    with contextlib.suppress(ParseError):
        parse_json(content)
    assert time.perf_counter() - started < 2


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
integers = st.integers(-(2**63), 2**63 - 1)
storable = st.recursive(
    st.none() | st.booleans() | integers | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text, inner, max_size=5),
    max_leaves=20,
)


@given(storable, st.booleans())
def test_whatever_can_be_stored_comes_back_equal(value, ascii_only):
    assert parse_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(storable)
def test_whatever_is_accepted_can_be_answered(value):
    assert json.loads(to_json(parse_json(json.dumps(value).encode()))) == value


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\u0dDeE1-+.NaIfity \n', max_size=200).map(str.encode))
def test_any_bytes_are_parsed_or_refused(content):
    try:
        value = parse_json(content)
    except ParseError:
        return
    assert json.loads(to_json(value)) == value


@given(storable, st.sampled_from(["\0", "\ud800", "\udfff"]), text, st.booleans())
def test_what_cannot_be_stored_is_found_anywhere(value, bad, around, as_key):
    broken = around + bad + around
    content = json.dumps([value, {broken: 1} if as_key else {"a": [broken]}]).encode()
    with pytest.raises(ParseError):
        parse_json(content)
