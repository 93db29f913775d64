"""How parcels come from facilities to a customer: by which carriers, from when on, and on which days."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from fulfillment.facilities.calendar import DAY, FacilityCalendar
from fulfillment.facilities.carriers.delivering import ANY_CARRIER, CarrierWishes, DeliveringCarrier
from fulfillment.facilities.carriers.transit import Place, Service, end_of
from fulfillment.facilities.selectors import delivering_carriers
from fulfilment_options.arrival import Arrival, arrival_by, days_of_delivery, ways_of_delivery, zone_of
from fulfilment_options.schemas.checkout_options import CheckoutOptionsConsumerAddress

from .latest import latest_start
from .network import Network

# For so many days ahead it is told on which of them a carrier does not deliver.
DAYS_TOLD = 28


@dataclass(frozen=True)
class Way:
    """One carrier, or an assumed one, that brings parcels from a facility."""

    facility_id: uuid.UUID
    calendar: FacilityCalendar
    arrival: Arrival
    to: Place
    category: str
    now: datetime.datetime

    @cached_property
    def days(self) -> FacilityCalendar:
        """The days of delivery, by the clocks of the destination; every day where no carrier is known."""
        if self.arrival.carrier is None:
            return FacilityCalendar(zone=zone_of(self.to, self.calendar))
        return days_of_delivery(self.arrival.carrier, to=self.to, calendar=self.calendar)

    @cached_property
    def first_day(self) -> datetime.date:
        """The day on which a parcel comes at the earliest."""
        return self.days.local_day(self.arrival.at)

    @cached_property
    def service(self) -> Service | None:
        """What of the carrier's offers the parcel takes, if it tells a time of transit."""
        carrier = self.arrival.carrier
        if carrier is None:
            return None
        return carrier.transit.service(source=carrier.source, to=self.to, category=self.category)

    @property
    def soonest_day(self) -> datetime.date:
        """The day on which a parcel comes if the carrier takes its shortest time."""
        carrier, service = self.arrival.carrier, self.service
        if carrier is None or service is None:
            return self.first_day
        fastest = replace(carrier.transit, services=(replace(service, days=service.least),))
        quick = replace(carrier, transit=fastest)
        found = arrival_by(quick, calendar=self.calendar, to=self.to, now=self.now, category=self.category)
        return self.days.local_day(found.at)

    def comes_on(self, day: datetime.date) -> bool:
        """Say whether a parcel can come on this day at the destination."""
        return day >= self.first_day and self.days.works_on(day)

    def not_before(self, moment: datetime.datetime) -> datetime.datetime:
        """Return when a parcel comes first that must not come before *moment*."""
        if self.arrival.at >= moment:
            return self.arrival.at
        if self.arrival.assumed:
            return self.days.next_open(moment)
        return end_of(self.days.local_day(self.days.next_open(moment)), days=self.days)

    def latest_start(self, *, by: datetime.datetime) -> datetime.datetime:
        """Return until when the picking can begin so that the parcel comes *by* a moment."""
        return latest_start(self._arrives, by=by, now=self.now)

    def days_off(self) -> list[datetime.date]:
        """Return the days without delivery in the next four weeks."""
        today = self.days.local_day(self.now)
        days = (today + offset * DAY for offset in range(DAYS_TOLD))
        return [day for day in days if not self.days.works_on(day)]

    def _arrives(self, start: datetime.datetime) -> datetime.datetime:
        """Tell when a parcel comes of which the picking begins at *start*."""
        if self.arrival.carrier is None:
            return ways_of_delivery(calendar=self.calendar, carriers=(), to=self.to, now=start)[0].at
        carrier = self.arrival.carrier
        return arrival_by(carrier, calendar=self.calendar, to=self.to, now=start, category=self.category).at


def ways_to(
    *, network: Network, to: Place, now: datetime.datetime, wishes: CarrierWishes = ANY_CARRIER
) -> dict[uuid.UUID, list[Way]]:
    """Return the ways from each facility that has any of the network's articles; one query asks for the carriers."""
    stocked = network.stocked() & network.calendars.keys()
    carriers = delivering_carriers(facility_ids=stocked) if stocked else {}
    return {
        key: [
            Way(key, network.calendars[key], arrival, to, wishes.category, now)
            for arrival in ways_of_delivery(
                calendar=network.calendars[key], carriers=carriers[key], to=to, now=now, wishes=wishes
            )
        ]
        for key in stocked
    }


def first_by_carrier(ways: Iterable[Way]) -> list[tuple[DeliveringCarrier, Way]]:
    """Return of each carrier among these the way that comes first, the first of all first."""
    best: dict[uuid.UUID, tuple[DeliveringCarrier, Way]] = {}
    for way in ways:
        carrier = way.arrival.carrier
        if carrier is not None:
            known = best.get(carrier.carrier_id)
            if known is None or _order(way) < _order(known[1]):
                best[carrier.carrier_id] = (carrier, way)
    return sorted(best.values(), key=lambda found: _order(found[1]))


def _order(way: Way) -> tuple[datetime.datetime, uuid.UUID]:
    return way.arrival.at, way.facility_id


def place_of(address: CheckoutOptionsConsumerAddress) -> Place:
    """Return where the customer is, as far as carriers ask."""
    return Place(address.country, address.postal_code or "", address.province or "")
