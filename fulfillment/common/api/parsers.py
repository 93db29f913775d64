"""The one JSON parser of the API: strict where the stock ones let damage through."""

import datetime
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, NoReturn

from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
MIN_INTEGER = -(2**63)
MAX_INTEGER = 2**63 - 1

# A string may lack its end: were it not taken as one all the same, each quote in it would start a search to the end.
_BRACKETS_OUTSIDE_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
_EDGES_OF_THE_CALENDAR = ("0001-01-01", "9999-12-31")
_SURROGATES_OR_NUL = re.compile("[\x00\ud800-\udfff]")


class PayloadTooLarge(APIException):
    """The body is larger than any documented request can be."""

    status_code = 413
    default_detail = f"The body is larger than {MAX_BYTES:,} bytes."


class StrictJSONParser(BaseParser):
    """Parses JSON of at most 1 MB and depth 64, without NUL, lone surrogates, duplicate keys, NaN or Infinity.

    Plain parsers answer each of these with a 500 further down (reliability rules, section 2).
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: object = None,
    ) -> Any:
        """Return the parsed body. Raises: PayloadTooLarge (413), ParseError (400)."""
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise PayloadTooLarge
        return parse_json(content)


def parse_json(content: bytes) -> Any:
    """Return *content* as Python objects. Raises: ParseError, saying what is wrong and where if that is known."""
    if not content.strip():
        raise ParseError("The body is empty; a JSON object is expected.")
    _refuse_deep(content)
    try:
        text = content.decode("utf-8")
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        raise ParseError(f"The body is not UTF-8: byte {error.start} is not valid.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ParseError(f"The body is not valid JSON: {error}") from error
    if "\\u" in text:
        _refuse_unstorable(value)
    if any(edge in text for edge in _EDGES_OF_THE_CALENDAR):
        _refuse_beyond_the_calendar(value)
    return value


def _refuse_deep(content: bytes) -> None:
    if content.count(b"[") + content.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _BRACKETS_OUTSIDE_STRINGS.finditer(content):
        if match[1]:
            depth += 1
            if depth > MAX_DEPTH:
                raise ParseError(f"The body is nested deeper than {MAX_DEPTH} levels.")
        elif match[2]:
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ParseError(f"The property {twice!r:.80} stands twice in one object.")
    return result


def _integer(digits: str) -> int:
    if len(digits) <= 20:  # more can be slow to convert, and are out of range in any case
        value = int(digits)
        if MIN_INTEGER <= value <= MAX_INTEGER:
            return value
    raise ParseError(f"The number {digits:.40} is outside of 64 bits.")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ParseError(f"The number {digits:.40} is too large.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not a JSON number.")


def _refuse_unstorable(value: Any) -> None:
    """Refuse NUL and lone surrogates, which no database stores; they can only come from an escape."""
    if any(_SURROGATES_OR_NUL.search(text) for text in _texts(value)):
        raise ParseError("A string in the body holds a NUL or a lone surrogate, which cannot be stored.")


def _refuse_beyond_the_calendar(value: Any) -> None:
    """Refuse moments that lie in another year than 1 to 9999 by UTC: stored, they could not be read any more."""
    for text in _texts(value):
        if not text.startswith(_EDGES_OF_THE_CALENDAR):
            continue
        try:
            datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
        except OverflowError as error:
            raise ParseError(f"The moment {text!r:.60} lies beyond the calendar.") from error
        except ValueError:
            continue  # no moment, or a malformed one: for the structs to say


def _texts(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
