"""Finds coordinates for a country with a postal code or a city, offline, in a table of places (data/README.md)."""

import bisect
import gzip
import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACES = Path(__file__).parent / "data" / "places.tsv.gz"
SHORTEST_PREFIX = 2
# A shorter prefix covers a region: a city says more.
PRECISE_PREFIX = 3
LONGEST = 100
LONGEST_CODE = 5
SIGNPOST_BYTES = 1024
_ASCII_ALNUM = re.compile(r"[A-Z0-9]+")
# D-50668, LV-1010: a country before the digits.
_PREFIXED = re.compile(r"[A-Z]{1,3}(\d{4,})")
# Letters that do not decompose into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"})
# The ways to spell an umlaut become one: Köln, Koeln, Koln.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


class Coordinates(NamedTuple):
    """Degrees of WGS84."""

    latitude: float
    longitude: float


class Precision(StrEnum):
    """How a place was found."""

    POSTAL_CODE = "POSTAL_CODE"  # with the help of the city where the code, or its prefix, only tells the region
    CITY = "CITY"  # by the city alone: there is no postal code, or none that is known


class Found(NamedTuple):
    """Where a place is, and how that was found."""

    at: Coordinates
    by: Precision


def resolve(*, country: str, postal_code: str | None = None, city: str | None = None) -> Coordinates | None:
    """Return where the place is, or None if nothing here knows it, as `find_place` finds it."""
    found = find_place(country=country, postal_code=postal_code, city=city)
    return found.at if found else None


def find_place(*, country: str, postal_code: str | None = None, city: str | None = None) -> Found | None:
    """Return where the place is, or None if nothing here knows it: by the postal code, else the city.

    A postal code that is unknown counts as its longest known prefix.
    """
    code = postal_key(country, postal_code or "")
    for length in range(len(code), SHORTEST_PREFIX - 1, -1):
        if found := _find(f"{country}/{code[:length]}"):
            precise = length >= min(PRECISE_PREFIX, len(code))
            return Found(found if precise else _city(country, city or "") or found, Precision.POSTAL_CODE)
    found = _city(country, city or "")
    return Found(found, Precision.CITY) if found else None


def postal_key(country: str, text: str) -> str:
    """Return *text* as the table has it: letters and digits only, and of British codes the outward half."""
    code = "".join(_ASCII_ALNUM.findall(text[:LONGEST].upper()))
    if country == "GB" and len(code) > 4:
        return code[:-3]
    prefixed = _PREFIXED.fullmatch(code)
    return (prefixed[1] if prefixed else code)[:LONGEST_CODE]


def city_key(text: str) -> str:
    """Return *text* without case, accents and punctuation, with every spelling of an umlaut made one."""
    plain = text[:LONGEST].casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    plain = "".join(character for character in plain if character.isalnum())
    for pair, letter in _DIGRAPHS:
        plain = plain.replace(pair, letter)
    return plain


def _city(country: str, text: str) -> Coordinates | None:
    found = _find(f"{country} {city_key(text)}")
    if found:
        return found
    # "Frankfurt (Main)", "Köln / Cologne", "Halle, Saale"
    first = text.replace("(", ",").replace("/", ",").partition(",")[0]
    return _find(f"{country} {city_key(first)}") if first != text else None


class _Places(NamedTuple):
    """The sorted lines ``key TAB latitude TAB longitude`` (hundredths of a degree), and signposts into them.

    Kept as the text it is, which takes a fifth of what a dictionary of it would.
    """

    text: bytes
    signposts: list[bytes]
    starts: list[int]


@cache
def _places() -> _Places:
    text = gzip.decompress(PLACES.read_bytes())
    starts = [text.find(b"\n", offset) + 1 for offset in range(0, len(text) - 1, SIGNPOST_BYTES)]
    return _Places(text, [text[start : text.find(b"\t", start)] for start in starts], [*starts, len(text)])


def _find(key: str) -> Coordinates | None:
    wanted, (text, signposts, starts) = key.encode("utf-8", "replace"), _places()
    index = bisect.bisect_right(signposts, wanted) - 1
    if index < 0:
        return None
    line = b"\n" + wanted + b"\t"
    at = text.find(line, starts[index] - 1, starts[index + 1])
    if at < 0:
        return None
    latitude, _, longitude = text[at + len(line) : text.find(b"\n", at + 1)].partition(b"\t")
    return Coordinates(int(latitude) / 100, int(longitude) / 100)
