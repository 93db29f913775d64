"""Identifiers: time-ordered UUIDs, made before the row is written."""

import os
import secrets
import time
import uuid

SHORT_ID_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no O, I, 0, 1: read aloud across a counter
SHORT_ID_LENGTH = 5


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 of the fraction of one, then 62 random bits.

    Time order keeps an index on it dense, makes the order of ids the order of creation, and a row that knows its id
    before the insert can be referred to by others that are written in the same statement.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | (rest << 12) // 1_000_000 << 64 | 0b10 << 62 | random)


def short_id() -> str:
    """Return a random id that people can call out; it need not be the only one of its kind."""
    return "".join(secrets.choice(SHORT_ID_ALPHABET) for _ in range(SHORT_ID_LENGTH))


def parse_id(text: str) -> uuid.UUID | None:
    """Return the id that *text* spells in its canonical form, or None: a foreign id is unknown, not an error."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return None
    return value if str(value) == text else None
