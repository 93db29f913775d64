"""Moments in filters: absolute ones in UTC, and durations counted from now (``-P1D``)."""

import calendar
import datetime
import re
from typing import Any

# The dashes are those that the API description, people and word processors put there.
_RELATIVE = re.compile(
    r"(?P<sign>[-+\u2010-\u2015\u2212])?P(?=[0-9T])"
    r"(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,8})H)?(?:(?P<minutes>[0-9]{1,9})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


def moment_of(operator: str, value: Any, now: datetime.datetime) -> datetime.datetime:
    """Return what *operator* compares with: a moment as it is given, or a duration from *now*. Raises: ValueError."""
    return relative(value, now) if operator in {"after", "before"} else in_utc(value)


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    """Return *moment*, which is aware, in UTC. Raises: ValueError where that leaves the years 1 to 9999."""
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("The moment lies outside of the years 1 to 9999") from error


def relative(duration: str, now: datetime.datetime) -> datetime.datetime:
    """Return the moment that lies *duration* from *now*: ``-P1D`` is 24 hours ago, ``P1M`` the same day next month.

    Raises: ValueError for what is no duration of ISO 8601, or one that leads out of the calendar.
    """
    match = _RELATIVE.fullmatch(duration)
    if match is None:
        raise ValueError(f"{duration!r:.80} is not a duration of ISO 8601 such as -P1D, P2W or -PT12H")
    part = {name: int(text or 0) for name, text in match.groupdict().items() if name != "sign"}
    sign = 1 if match["sign"] in {None, "+"} else -1
    try:
        moment = _months_later(now, sign * (12 * part.pop("years") + part.pop("months")))
        return moment + sign * datetime.timedelta(**part)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{duration!r:.80} leads out of the years 1 to 9999") from error


def _months_later(moment: datetime.datetime, months: int) -> datetime.datetime:
    """Return the same day *months* later, or the last one of a shorter month."""
    if not months:
        return moment
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise ValueError(year)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
