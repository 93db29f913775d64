"""Until when picking can begin so that goods still arrive by a moment."""

import datetime
from collections.abc import Callable

MINUTE = datetime.timedelta(minutes=1)

Arrive = Callable[[datetime.datetime], datetime.datetime]
"""Tells when goods arrive of which the picking begins at a moment; later for a later one, if not the same."""


def latest_start(arrive: Arrive, *, by: datetime.datetime, now: datetime.datetime) -> datetime.datetime:
    """Return the last start, in whole minutes from *now*, from which goods *arrive* by a moment; *now* if none does.

    It is found by halving, since a later start never arrives earlier.
    """
    first, last = 0, max(0, int((by - now) / MINUTE))
    while first < last:
        middle = (first + last + 1) // 2
        if arrive(now + middle * MINUTE) <= by:
            first = middle
        else:
            last = middle - 1
    return now + first * MINUTE
