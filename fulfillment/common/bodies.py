"""Shapes of the public API: the base of every struct in the apps' ``schemas.py``, and how JSON becomes one."""

import datetime
import threading
from typing import Annotated, Any, TypeVar

import msgspec

from .countries import COUNTRY_CODES
from .errors import InvalidInput

UNSET = msgspec.UNSET
UnsetType = msgspec.UnsetType

Instant = Annotated[datetime.datetime, msgspec.Meta(tz=True)]
Line = Annotated[str, msgspec.Meta(max_length=255)]
RequiredLine = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Text = Annotated[str, msgspec.Meta(max_length=4096)]
RequiredText = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Version = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Number = Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)]
Positive = Annotated[float, msgspec.Meta(ge=0, le=1e15)]
Percentage = Annotated[float, msgspec.Meta(ge=0, le=100)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", max_length=2)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", max_length=3)]
FreeForm = dict[str, Any]
LocaleString = dict[str, str]


class Body(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A documented object: camelCase outside, unknown properties refused, absent ones ``UNSET``."""


def require_country(code: str) -> None:
    """Refuse what only looks like a country code. Raises: ValueError, which a struct reports with its path."""
    if code not in COUNTRY_CODES:
        raise ValueError(f"{code!r} is not a country code of ISO 3166-1 alpha-2")


def in_utc(moment: datetime.datetime, *, path: str) -> datetime.datetime:
    """Return *moment* in UTC, as it is stored. Raises: InvalidInput for one that the calendar does not have there."""
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise InvalidInput(f"{moment.isoformat()} is beyond the calendar", path=path) from error


BodyT = TypeVar("BodyT")

_prepared: set[object] = set()
_preparing = threading.Lock()


def parse_body(data: object, shape: type[BodyT]) -> BodyT:
    """Return *data*, parsed JSON, as *shape*. Raises: InvalidInput that names the first wrong place by its path."""
    if shape not in _prepared:
        _prepare(shape)
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise InvalidInput(str(error)) from error


def _prepare(shape: object) -> None:
    """Let one thread at a time meet a shape first.

    What msgspec knows of a struct and those inside it is built at its first use; a second thread that reads it half
    built crashes the process.
    """
    with _preparing:
        if shape not in _prepared:
            msgspec.json.Decoder(shape)
            _prepared.add(shape)


def as_json(value: object) -> Any:
    """Return *value*, structs and moments included, as plain JSON types with the API's names."""
    return msgspec.to_builtins(value)
