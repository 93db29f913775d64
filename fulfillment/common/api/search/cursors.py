"""Cursors: a row's place in one order, opaque to clients and checked when they come back."""

import base64
import binascii
import datetime
import uuid
from typing import Annotated, Any

import msgspec
from django.db import models

from .moments import in_utc

VERSION = 1

Bounded = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]

# What the values of a sort column are. A kind of column that is not here cannot be sorted by.
TYPES: tuple[tuple[Any, Any], ...] = (
    (models.DateTimeField, Annotated[datetime.datetime, msgspec.Meta(tz=True)]),
    (models.DateField, datetime.date),
    (models.CharField, str),
    (models.TextField, str),
    (models.BooleanField, bool),
    (models.IntegerField, Bounded),
    (models.FloatField, float),
    (models.UUIDField, uuid.UUID),
)


class Cursor(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """The row with this *key*, which in the order called *order* has this *value*."""

    version: int
    order: str
    value: Any
    key: uuid.UUID


# Made before the first request: threads that meet a struct for the first time together would crash msgspec.
_DECODER = msgspec.json.Decoder(Cursor)


def encode(order: str, value: Any, key: uuid.UUID) -> str:
    """Return the cursor of the row with this *key* and *value*."""
    content = msgspec.json.encode(Cursor(VERSION, order, value, key))
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str, order: str, field: "models.Field[Any, Any]") -> tuple[Any, uuid.UUID]:
    """Return the value and the key of a cursor of this *order*, whose values come from *field*.

    Raises: ValueError for what `encode` has not made, or has made for another order.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        cursor = _DECODER.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
        value = _value(cursor.value, field)
    except (binascii.Error, UnicodeError, msgspec.DecodeError, ValueError) as error:
        raise ValueError("This is not a cursor of this search; use one from its pageInfo") from error
    if cursor.version != VERSION or cursor.order != order:
        raise ValueError("This cursor was made for another order; repeat the search without it")
    return value, cursor.key


def type_of(field: "models.Field[Any, Any]") -> Any:
    """Return the type of the values of *field*. Raises: TypeError for a column that cannot be sorted by."""
    for kind, shape in TYPES:
        if isinstance(field, kind):
            return shape
    raise TypeError(f"{field} cannot be sorted by")


def _value(value: Any, field: "models.Field[Any, Any]") -> Any:
    if value is None and field.null:
        return None
    value = msgspec.convert(value, type_of(field))
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("NUL")
    return in_utc(value) if isinstance(value, datetime.datetime) else value
