"""How long a carrier takes from one place to another, and on which days it delivers there."""

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fulfillment.facilities.calendar import ALWAYS, DAY, HORIZON, LAST_MINUTE, FacilityCalendar, Week
from fulfillment.facilities.geocoding import postal_key

from .cutoffs import WEEKDAYS

USUAL = frozenset({"", "STANDARD"})


class Place(NamedTuple):
    """Where a parcel comes from or goes to; what is empty is unknown."""

    country: str
    postal_code: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or the parts of it whose postal codes begin with one of these."""

    country: str
    postal_codes: tuple[str, ...] = ()

    def has(self, place: Place) -> bool:
        """Say whether *place* lies in it; a place without a postal code lies anywhere in its country."""
        if place.country != self.country:
            return False
        code = postal_key(place.country, place.postal_code)
        return not self.postal_codes or not code or code.startswith(self.postal_codes)


@dataclass(frozen=True, slots=True)
class Service:
    """What a carrier offers from one region to others (``CarrierCountryServiceMapping``).

    ``days`` is its longest transit time, in days on which it delivers, None where it says nothing, and ``least`` the
    shortest. Collected before the local time ``counts_before``, the day itself is the first of them.
    """

    source: Region
    destinations: tuple[Region, ...]
    days: int | None
    counts_before: datetime.time | None = None
    category: str = ""
    least: int = 0

    def narrowness(self, to: Place) -> int:
        """Return 0 if it names the part of the country where *to* lies, 1 if it only names the country."""
        return 0 if any(region.postal_codes and region.has(to) for region in self.destinations) else 1


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days on which nothing is delivered: of every week, of every year, single ones."""

    weekly: frozenset[str] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    single: frozenset[datetime.date] = frozenset()


@dataclass(frozen=True, slots=True)
class CarrierTransit:
    """What the configuration of a carrier tells of its transit times; days off by (country, province in lower case)."""

    services: tuple[Service, ...] = ()
    days_off: Mapping[tuple[str, str], DaysOff] | None = None

    def goes(self, *, source: Place, to: Place) -> bool:
        """Say whether the carrier brings parcels there: everywhere, unless it names where."""
        return not self.services or bool(self._fitting(source, to))

    def service(self, *, source: Place, to: Place, category: str = "") -> Service | None:
        """Return the service with a transit time that a parcel takes, or None if none has any.

        Those of the product *category* if there are any, else the usual ones, else all; of these the ones that name the
        part of the country rather than all of it; of these the fastest.
        """
        known = [service for service in self._fitting(source, to) if service.days is not None]
        wished = [service for service in known if category and service.category == category]
        usual = [service for service in known if service.category in USUAL]
        return min(wished or usual or known, key=lambda found: (found.narrowness(to), found.days), default=None)

    def delivery_days(self, *, to: Place, zone: zoneinfo.ZoneInfo) -> FacilityCalendar:
        """Return the days on which the carrier delivers at *to*, as a calendar that works round the clock on them."""
        names = ((to.country, ""), (to.country, to.province.casefold()))
        found = [self.days_off[name] for name in dict.fromkeys(names) if name in self.days_off] if self.days_off else []
        if not found:
            return FacilityCalendar(zone=zone)
        weekly = frozenset[str]().union(*(days.weekly for days in found))
        yearly = frozenset[tuple[int, int]]().union(*(days.yearly for days in found))
        return FacilityCalendar(
            zone=zone,
            week=_week(weekly),
            closed_on=frozenset[datetime.date]().union(*(days.single for days in found)),
            # Who delivers on no day of the year has said nothing.
            closed_yearly=frozenset() if len(yearly - {(2, 29)}) == 365 else yearly,
        )

    def _fitting(self, source: Place, to: Place) -> list[Service]:
        return [
            service
            for service in self.services
            if service.source.has(source) and any(region.has(to) for region in service.destinations)
        ]


def delivered_on(
    *,
    days: FacilityCalendar,
    transit: int,
    collected: datetime.datetime,
    at: FacilityCalendar,
    counts_before: datetime.time | None = None,
) -> datetime.date:
    """Return the day of delivery of a parcel that was *collected* at a facility, by the clocks of its calendar *at*.

    It is the last of *transit* days of delivery; the first is the day after the collection, or that day itself if the
    parcel was collected before *counts_before*. Without any it is the first day of delivery from the collection on.
    A later collection never gives an earlier day.
    """
    day = at.local_day(collected)
    # By moments, not by what the clock shows: in the night when it is put back, that goes up, down and up again.
    counts = counts_before is not None and collected < at.moment(day, counts_before.hour * 60 + counts_before.minute)
    first = day if counts or not transit else day + DAY
    left = max(transit, 1)
    for offset in range(HORIZON.days):
        day = first + offset * DAY
        left -= days.works_on(day)
        if not left:
            return day
    return first + HORIZON


def end_of(day: datetime.date, *, days: FacilityCalendar) -> datetime.datetime:
    """Return the last minute of a *day* of delivery, which is when everything has arrived that comes on it."""
    return days.moment(day, LAST_MINUTE)


def _week(weekly: frozenset[str]) -> Week:
    spans = tuple(() if name in weekly else ALWAYS[0] for name in WEEKDAYS)
    return spans if any(spans) else ALWAYS  # type: ignore[return-value]
