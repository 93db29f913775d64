"""Identifiers: time-ordered UUIDs, made before the row is written."""

import datetime
import itertools
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


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)
_numbers = itertools.count()


def id_at(moment: datetime.datetime) -> uuid.UUID:
    """Return a new id whose place in the order of ids is *moment*, to the microsecond.

    The order of such ids is that of their moments, so that no index on the moment is needed. Those of one moment that
    one process makes stand in the order of their making, because 22 bits count them; 40 are random.
    """
    rest = (next(_numbers) & 0x3FFFFF) << 40 | int.from_bytes(os.urandom(5), "big")
    return uuid.UUID(int=first_id_at(moment).int | rest)


def first_id_at(moment: datetime.datetime) -> uuid.UUID:
    """Return the lowest id that `id_at` could make of *moment*: where a search for what came since then begins."""
    milliseconds, rest = divmod((moment - EPOCH) // MICROSECOND, 1_000)
    fraction = -(-(rest << 12) // 1_000)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62)


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
