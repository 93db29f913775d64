"""Identifiers: time-ordered UUIDs, made before the row is written."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.

    Time order keeps an index on it dense, and a row that knows its id before the insert can be referred to by others
    that are written in the same statement.
    """
    random = int.from_bytes(os.urandom(10), "big")
    value = (time.time_ns() // 1_000_000) << 80
    value |= 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return uuid.UUID(int=value)


def parse_id(text: str) -> uuid.UUID | None:
    """Return the id that *text* spells in its canonical form, or None: a foreign id is unknown, not an error."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return None
    return value if str(value) == text else None
