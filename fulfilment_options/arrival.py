"""When goods would be with the customer."""

import datetime
import uuid
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from fulfillment.facilities.calendar import FacilityCalendar
from fulfillment.facilities.carriers.delivering import ANY_CARRIER, CarrierWishes, DeliveringCarrier, carriers_for
from fulfillment.facilities.carriers.transit import Place, delivered_on, end_of
from fulfillment.facilities.selectors import delivering_carriers
from fulfillment.facilities.target_times import readiness
from fulfillment.facilities.time_zones import country_time_zone

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a facility has its part ready, and when the customer has it.

    ``carrier`` is who brings it, if somebody known does; ``assumed`` says that nobody tells how long that takes.
    """

    ready: datetime.datetime
    at: datetime.datetime
    carrier: DeliveringCarrier | None = None
    assumed: bool = False


def arrivals(
    *, calendars: Mapping[uuid.UUID, FacilityCalendar], collected: bool, now: datetime.datetime, to: Place = NOWHERE
) -> dict[uuid.UUID, Arrival]:
    """Return the arrival of goods from each facility if they are ordered *now*: collected there, or sent to a place.

    See `when_collected` and `when_delivered` for the rules. One query asks who delivers from where.
    """
    if collected:
        return {key: when_collected(calendar=calendar, now=now) for key, calendar in calendars.items()}
    carriers = delivering_carriers(facility_ids=calendars) if calendars else {}
    return {
        key: when_delivered(calendar=calendar, carriers=carriers[key], to=to, now=now)
        for key, calendar in calendars.items()
    }


def when_collected(*, calendar: FacilityCalendar, now: datetime.datetime) -> Arrival:
    """Return when the customer can collect what is ordered *now*.

    The goods are ready when the processing buffer has passed within the picking times. What is ready when the facility
    closes can be collected when it works again. A later *now* never gives an earlier result.
    """
    ready = readiness(calendar=calendar, now=now).ready
    return Arrival(ready, calendar.next_open(ready))


def when_delivered(
    *,
    calendar: FacilityCalendar,
    carriers: Sequence[DeliveringCarrier],
    to: Place,
    now: datetime.datetime,
    wishes: CarrierWishes = ANY_CARRIER,
) -> Arrival:
    """Return when the customer gets what is ordered *now*, by the carrier that arrives first.

    The rule, in order:

    1. Those carriers come into question that go there (`carriers_for`). If some of them say how long they take, or
       deliver on the same day, only these: an assumption must not win over what is known.
    2. Each of them collects at its cutoffs what is ready then, as a pick job of an order would be due (`readiness`).
    3. It delivers on the last of its longest transit days, by the end of that day at the destination. Only days on
       which it delivers there count; the day of the collection counts if the carrier says so by its time. A same-day
       carrier that says nothing else delivers on the day of its collection.
    4. If none says how long it takes, `TRANSIT_HOURS` are assumed; they pass on days on which the carrier delivers.
    5. Of several the first to arrive counts; of equals the one that was connected first.

    A later *now* never gives an earlier result, and nothing arrives before it is ready. Source: the properties of
    ``CarrierCountryServiceMapping`` and of the carrier's configuration; the assumption is ours.
    """
    return first_of(ways_of_delivery(calendar=calendar, carriers=carriers, to=to, now=now, wishes=wishes))


def ways_of_delivery(
    *,
    calendar: FacilityCalendar,
    carriers: Sequence[DeliveringCarrier],
    to: Place,
    now: datetime.datetime,
    wishes: CarrierWishes = ANY_CARRIER,
) -> list[Arrival]:
    """Return the arrival by each carrier in question, or the one that is assumed where nobody is: at least one."""
    found = [
        arrival_by(carrier, calendar=calendar, to=to, now=now, category=wishes.category)
        for carrier in carriers_for(carriers, to=to, wishes=wishes)
    ]
    if found:
        return [arrival for arrival in found if not arrival.assumed] or found
    ready = readiness(calendar=calendar, now=now).ready
    return [Arrival(ready, ready + datetime.timedelta(hours=settings.TRANSIT_HOURS), assumed=True)]


def first_of(ways: Sequence[Arrival]) -> Arrival:
    """Return the arrival that comes first; of equals the first."""
    return min(ways, key=lambda way: way.at)


def arrival_by(
    carrier: DeliveringCarrier, *, calendar: FacilityCalendar, to: Place, now: datetime.datetime, category: str = ""
) -> Arrival:
    """Return when *carrier* brings what is ordered *now*: see `when_delivered`."""
    ready, collected = readiness(calendar=calendar, now=now, cutoffs=[carrier.cutoffs] if carrier.cutoffs else ())
    days = days_of_delivery(carrier, to=to, calendar=calendar)
    service = carrier.transit.service(source=carrier.source, to=to, category=category)
    if service is None and carrier.delivery_type != "SAMEDAY":
        hours = datetime.timedelta(hours=settings.TRANSIT_HOURS)
        return Arrival(ready, days.add_working_time(collected, hours), carrier, assumed=True)
    transit = service.days if service else 0
    before = service.counts_before if service else None
    day = delivered_on(days=days, transit=transit or 0, counts_before=before, collected=collected, at=calendar)
    return Arrival(ready, max(collected, end_of(day, days=days)), carrier)


def days_of_delivery(carrier: DeliveringCarrier, *, to: Place, calendar: FacilityCalendar) -> FacilityCalendar:
    """Return the days on which *carrier* delivers at the destination, by the clocks there."""
    return carrier.transit.delivery_days(to=to, zone=zone_of(to, calendar))


def zone_of(to: Place, calendar: FacilityCalendar) -> zoneinfo.ZoneInfo:
    """Return the time zone of the destination: that of its country, or else that of the facility."""
    name = country_time_zone(to.country)
    return zoneinfo.ZoneInfo(name) if name else calendar.zone
