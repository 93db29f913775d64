"""When a facility works: its picking times and closing days, computed with in the facility's own time zone."""

import datetime
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .time_zones import time_zone_of

UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
DEFAULT_BUFFER_MINUTES = 240
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WHOLE_DAY = 24 * 60
LAST_MINUTE = WHOLE_DAY - 1

# Enough for every real schedule; what has not come by then, never comes.
HORIZON = datetime.timedelta(days=3 * 366)

Spans = tuple[tuple[int, int], ...]
Week = tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]
ALWAYS: Week = (((0, WHOLE_DAY),),) * 7


@dataclass(frozen=True, slots=True)
class FacilityCalendar:
    """The working time of one facility: spans of minutes since midnight for each weekday, less the closing days.

    A time of day that the clocks pass twice means its first pass; one that they skip means the moment after the skip.
    Moments go in aware and come out in UTC.
    """

    zone: zoneinfo.ZoneInfo
    week: Week = ALWAYS
    closed_on: frozenset[datetime.date] = frozenset()
    closed_yearly: frozenset[tuple[int, int]] = frozenset()
    buffer: datetime.timedelta = datetime.timedelta(minutes=DEFAULT_BUFFER_MINUTES)

    def works_on(self, day: datetime.date) -> bool:
        """Say whether there is any working time on this local day."""
        return bool(self.week[day.weekday()]) and not self._closed(day)

    def is_open(self, at: datetime.datetime) -> bool:
        """Say whether *at* lies in working time; the end of a span does not."""
        return any(begin <= at < end for begin, end in self._spans(self.local_day(at)))

    def next_open(self, at: datetime.datetime) -> datetime.datetime:
        """Return the first working moment that is not before *at*."""
        return self.add_working_time(at, datetime.timedelta())

    def add_working_time(self, start: datetime.datetime, duration: datetime.timedelta) -> datetime.datetime:
        """Return when *duration* of working time has passed since *start*.

        If that is beyond the horizon of three years, plain time passes instead, but at least that horizon, so that a
        later start never gives an earlier result.
        """
        start = start.astimezone(UTC)
        last, left = start + HORIZON, duration
        for begin, end in self._spans_from(self.local_day(start), last):
            begin = max(begin, start)  # noqa: PLW2901 - what lies before the start is no time of ours
            if begin >= end:
                continue
            if end - begin >= left:
                return min(begin + left, max(last, start + duration))
            left -= end - begin
        return max(last, start + duration)

    def latest_before(self, at: datetime.datetime) -> datetime.datetime:
        """Return the last working moment that is not after *at*, the end of a span included.

        Without one within the horizon of three years it is *at* itself.
        """
        at = at.astimezone(UTC)
        day, first = self.local_day(at), self.local_day(at - HORIZON)
        while day >= first:
            for begin, end in reversed(self._spans(day)):
                if begin <= at and begin < end:
                    return min(end, at)
            day -= DAY
        return at

    def local_day(self, at: datetime.datetime) -> datetime.date:
        """Return the day that it is at the facility."""
        return at.astimezone(self.zone).date()

    def moment(self, day: datetime.date, minutes: int) -> datetime.datetime:
        """Return the moment, in UTC, of a local time of day in *minutes* since midnight; 1440 is the next midnight."""
        return _moment(self.zone, day, minutes)

    def _spans_from(
        self, day: datetime.date, last: datetime.datetime
    ) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        final = self.local_day(last)
        while day <= final:
            yield from self._spans(day)
            day += DAY

    def _spans(self, day: datetime.date) -> list[tuple[datetime.datetime, datetime.datetime]]:
        if self._closed(day):
            return []
        return [
            (self.moment(day, begin), self.moment(day, self._end(day, end))) for begin, end in self.week[day.weekday()]
        ]

    def _end(self, day: datetime.date, minutes: int) -> int:
        # Midnight before a closing day would be a moment of that day.
        return LAST_MINUTE if minutes == WHOLE_DAY and self._closed(day + DAY) else minutes

    def _closed(self, day: datetime.date) -> bool:
        return day in self.closed_on or (day.month, day.day) in self.closed_yearly


@lru_cache(maxsize=4096)  # facilities of one country work at much the same times
def _moment(zone: zoneinfo.ZoneInfo, day: datetime.date, minutes: int) -> datetime.datetime:
    wall = datetime.datetime.combine(day, datetime.time()) + minutes * MINUTE
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    while moment.astimezone(zone).replace(tzinfo=None) != wall:
        # The clocks skip this minute. No gap of the time zone database is longer than a day.
        wall += MINUTE
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
    return moment


def calendar_of(*, details: Mapping[str, Any], address: Mapping[str, Any]) -> FacilityCalendar:
    """Return the calendar of a facility with these documented properties and this address.

    A facility that names no picking times at all is always open, its closing days excepted. One that closes on every
    day of the year has said nothing either: both leave plain time.
    """
    zone = zoneinfo.ZoneInfo(time_zone_of(address) or "UTC")
    closing = [(_closing_date(day["date"], zone), day["recurrence"]) for day in details.get("closingDays") or ()]
    yearly = frozenset((date.month, date.day) for date, recurrence in closing if recurrence == "YEARLY")
    always_closed = len(yearly - {(2, 29)}) == 365
    minutes = details.get("fulfillmentProcessBuffer")
    return FacilityCalendar(
        zone=zone,
        week=_week(details.get("pickingTimes") or {}),
        closed_on=frozenset(date for date, recurrence in closing if recurrence != "YEARLY"),
        closed_yearly=frozenset() if always_closed else yearly,
        buffer=datetime.timedelta(minutes=DEFAULT_BUFFER_MINUTES if minutes is None else minutes),
    )


def _week(picking_times: Mapping[str, Any]) -> Week:
    days = [tuple(sorted(map(_span, picking_times.get(name) or ()))) for name in WEEKDAYS]
    return tuple(days) if any(days) else ALWAYS  # type: ignore[return-value]


def _span(time_range: Mapping[str, Any]) -> tuple[int, int]:
    start, end = (time_range[name]["hour"] * 60 + time_range[name]["minute"] for name in ("start", "end"))
    # The API's last time of day is 23:59; who says it means the whole of the day.
    return int(start), WHOLE_DAY if end == LAST_MINUTE else int(end)


def _closing_date(text: str, zone: zoneinfo.ZoneInfo) -> datetime.date:
    """Return the local day that a closing day's moment means.

    Midnight in UTC is how a date without a time is written, wherever the facility is; any other moment means the day
    that it is there then.
    """
    moment = datetime.datetime.fromisoformat(text)
    if moment.utcoffset() == datetime.timedelta() and moment.time() == datetime.time():
        return moment.date()
    return moment.astimezone(zone).date()
