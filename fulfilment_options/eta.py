"""Times of arrival as quotes write them: a number of hours or days.

Source: seed page "Fulfillment Options API", FulfilmentPlan, eta; domain facts "Fulfilment options".
"""

import datetime
import math
import re

HOURS_A_DAY = 24
UNKNOWN = "1D"
_BARE = re.compile(r"\d{1,9}")
_WITH_UNIT = re.compile(r"\d{1,9}[HD]")


def normalized(eta: str | None) -> str:
    """Return *eta* as it is shown: ``"8"`` is ``"8H"``, ``"24"`` is ``"1D"``, ``"25"`` is ``"2D"``, None is ``"1D"``.

    A bare number is hours; from a day on it is rounded up to days. One with its unit stays as it is.
    Raises: ValueError for anything else.
    """
    if eta is None:
        return UNKNOWN
    if _WITH_UNIT.fullmatch(eta) and eta.isascii():
        return eta
    if not (_BARE.fullmatch(eta) and eta.isascii()):
        raise ValueError(f"{eta!r:.40} is no eta: a number, alone or followed by H or D, is expected")
    hours = int(eta)
    return f"{hours}H" if hours < HOURS_A_DAY else f"{-(-hours // HOURS_A_DAY)}D"


def eta_between(now: datetime.datetime, arrival: datetime.datetime | None) -> str:
    """Return the eta of an *arrival*; an hour that has begun counts, and so does the first, for nothing is at once."""
    if arrival is None:
        return normalized(None)
    return normalized(str(max(1, math.ceil((arrival - now) / datetime.timedelta(hours=1)))))
