"""Calendars for tests: the documentation's example, any calendar at all, and a slow second opinion on local times."""

import datetime
import zoneinfo
from typing import Any

from hypothesis import strategies as st

from fulfillment.facilities.calendar import WEEKDAYS, FacilityCalendar, calendar_of

UTC = datetime.UTC
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "UTC")
OFFICE_DAYS = WEEKDAYS[:5]


def span(start: str, end: str) -> dict[str, Any]:
    """A documented time range: ``span("9:00", "18:30")``."""
    return {
        name: dict(zip(("hour", "minute"), map(int, text.split(":")), strict=True))
        for name, text in (("start", start), ("end", end))
    }


def closing(date: str, recurrence: str = "NONRECURRING") -> dict[str, Any]:
    """A documented closing day."""
    return {"date": date, "reason": "", "recurrence": recurrence}


def calendar(zone: str = "Europe/Berlin", **details: Any) -> FacilityCalendar:
    """The calendar of a facility in this zone with these documented properties."""
    return calendar_of(details=details, address={"resolvedTimeZone": {"timeZoneId": zone}})


def office(zone: str = "Europe/Berlin", **details: Any) -> FacilityCalendar:
    """Picks on Monday to Friday, from nine to six."""
    return calendar(zone, pickingTimes={day: [span("9:00", "18:00")] for day in OFFICE_DAYS}, **details)


def local(text: str, zone: str = "Europe/Berlin") -> datetime.datetime:
    """A moment by the clock of this zone."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))


def clock(moment: datetime.datetime, zone: str = "Europe/Berlin") -> str:
    """What the clock of this zone shows at a moment."""
    return f"{moment.astimezone(zoneinfo.ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def first_reached(zone: zoneinfo.ZoneInfo, day: datetime.date, minutes: int) -> datetime.datetime:
    """The first moment at which the clock shows this time of this day or a later one, found by looking at the clock."""
    wall = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)
    at = (wall - datetime.timedelta(hours=30)).replace(tzinfo=UTC)
    while at.astimezone(zone).replace(tzinfo=None) < wall:
        at += datetime.timedelta(minutes=1)
    return at


# The clocks of some of the zones change on most of these days.
days = st.one_of(
    st.sampled_from([datetime.date(2026, *day) for day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))]),
    st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 3, 1)),
)
moments = st.builds(
    lambda day, seconds: (
        datetime.datetime.combine(day, datetime.time(), tzinfo=UTC) + datetime.timedelta(seconds=seconds)
    ),
    days,
    st.integers(-86_400, 86_400),
)


@st.composite
def time_ranges(draw: st.DrawFn) -> list[dict[str, Any]]:
    edges = sorted(draw(st.sets(st.integers(0, 1439), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [span(f"{start // 60}:{start % 60}", f"{end // 60}:{end % 60}") for start, end in pairs]


@st.composite
def calendars(draw: st.DrawFn) -> FacilityCalendar:
    around = draw(days)
    closed = draw(st.sets(st.integers(-3, 12), max_size=12))
    return calendar(
        draw(st.sampled_from(ZONES)),
        pickingTimes=draw(st.dictionaries(st.sampled_from(WEEKDAYS), time_ranges())),
        closingDays=[
            closing(f"{around + datetime.timedelta(days=offset)}T00:00:00Z", "YEARLY" if offset % 2 else "NONRECURRING")
            for offset in closed
        ],
        fulfillmentProcessBuffer=draw(st.one_of(st.integers(0, 6000), st.integers(0, 2**31 - 1))),
    )
