"""What the trail must ask of an app above it: how privacy is configured."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """For how long data is kept, counted from an entity's creation, and whether the trail shows who did something."""

    actors_hidden: bool = False
    anonymized_after: datetime.timedelta = datetime.timedelta(days=90)
    deleted_after: datetime.timedelta = datetime.timedelta(days=90 + 30)


PrivacyReader = Callable[[], Privacy]

_readers: list[PrivacyReader] = []


def tells_privacy(read: PrivacyReader) -> PrivacyReader:
    """Register the function that reads the configuration; one look-up by key."""
    _readers[:] = [read]
    return read


def privacy() -> Privacy:
    """Return what is in force; the defaults where no app tells."""
    return _readers[0]() if _readers else Privacy()
