"""Attributes: names with a value of a type. Source: seed page "Fulfillment Options API", Attribute."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fulfillment.common.errors import InvalidInput

TYPES = ("STRING", "TEXT", "INTEGER", "BOOLEAN", "ADDRESS", "OBJECT", "CUSTOM")
LONGEST_STRING = 255
LONGEST_TEXT = 65_535
LARGEST = 2**63 - 1
ADDRESS_PARTS = frozenset(
    {
        "address1",
        "address2",
        "city",
        "companyName",
        "country",
        "latitude",
        "longitude",
        "name",
        "postcode",
        "ref",
        "region",
        "state",
        "street",
        "timeZone",
    }
)
NUMERIC_PARTS = frozenset({"latitude", "longitude"})


def check_attribute(*, type_: str, value: Any, path: str) -> None:
    """Refuse a *value* that is not of its type. Raises: InvalidInput with the *path* of what is wrong.

    STRING is a line of at most 255 characters, TEXT one of many, INTEGER a whole number of 64 bits, BOOLEAN true or
    false, ADDRESS an object of address parts (each a line), OBJECT any object; CUSTOM is the client's own and may be
    anything.
    """
    if type_ not in TYPES:
        raise InvalidInput(f"The type {type_!r:.40} is none of {', '.join(TYPES)}", path=f"{path}.type")
    if fault := CHECKS[type_](value):
        raise InvalidInput(f"The value of the type {type_} is not right: {fault}", path=f"{path}.value")


def _text(value: Any, *, longest: int) -> str:
    if not isinstance(value, str):
        return "a text is expected"
    return f"it has {len(value)} characters, more than {longest}" if len(value) > longest else ""


def _integer(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "a whole number is expected"
    return "" if -LARGEST - 1 <= value <= LARGEST else "it is beyond 64 bits"


def _address(value: Any) -> str:
    if not isinstance(value, dict):
        return "an object with the parts of an address is expected"
    if strange := sorted(set(value) - ADDRESS_PARTS):
        return f"{strange[0]!r:.80} is no part of an address ({', '.join(sorted(ADDRESS_PARTS))})"
    for name, part in value.items():
        wanted = (str, int, float) if name in NUMERIC_PARTS else (str,)
        if part is not None and (isinstance(part, bool) or not isinstance(part, wanted)):
            return f"{name} is no text"
        if isinstance(part, str) and len(part) > LONGEST_STRING:
            return f"{name} has {len(part)} characters, more than {LONGEST_STRING}"
    return ""


def _boolean(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false is expected"


def _object(value: Any) -> str:
    return "" if isinstance(value, dict) else "an object is expected"


def _anything(value: Any) -> str:  # noqa: ARG001
    return ""


CHECKS: dict[str, Callable[[Any], str]] = {
    "STRING": partial(_text, longest=LONGEST_STRING),
    "TEXT": partial(_text, longest=LONGEST_TEXT),
    "INTEGER": _integer,
    "BOOLEAN": _boolean,
    "ADDRESS": _address,
    "OBJECT": _object,
    "CUSTOM": _anything,
}
