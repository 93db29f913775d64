"""On which days of a period a customer could have a basket."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.calendar import DAY, FacilityCalendar, calendar_of
from fulfillment.facilities.carriers.delivering import CarrierWishes
from fulfillment.facilities.carriers.transit import end_of
from fulfilment_options.schemas.checkout_options import CheckoutOptionsDeliveryTimePeriodRequest
from orders.schemas.delivery import DeliveryPreferencesShipping

from .delivering import Offer, offer_of
from .network import SHIPS, Network, network_of
from .references import chosen_of, moment_of
from .ways import Way, first_by_carrier, place_of, ways_to

USUAL_DAYS = 7
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class DayOption:
    """What of a basket can come on one day, ``ALL``, ``PARTIAL`` or ``NONE``, and who would bring it."""

    day: datetime.date
    status: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class PeriodOptions:
    """The options of each day, and how they came about."""

    options: Sequence[DayOption]
    network: Network
    ways: dict[uuid.UUID, list[Way]]


def delivery_timeperiod(
    *, asked: CheckoutOptionsDeliveryTimePeriodRequest, actor: Actor, now: datetime.datetime | None = None
) -> PeriodOptions:
    """Return what of a basket can come on each day of a period, by the clocks of the destination.

    The period begins today and has seven days unless it is said. A line can come on a day if one facility has all of
    it and a carrier that delivers on that day and not before the parcel can be there; a line can come in part if there
    is any of it. Raises: InvalidInput for a period that ends before it begins, is longer than 31 days or too far ahead,
    and for an unknown preselected facility; NotFound for a foreign one.
    """
    now = now or clock_now()
    to = place_of(asked.consumer_address)
    clocks = calendar_of(details={}, address={"country": to.country})
    days = _days(asked, clocks=clocks, now=now)
    units: Counter[str] = Counter()
    for item in asked.basket:
        units[item.tenant_article_id] += item.quantity
    preferences = asked.delivery_preferences or DeliveryPreferencesShipping()
    only = _preselected(preferences, actor=actor)
    network = network_of(articles=list(units), service=SHIPS, actor=actor, only=only)
    ways = ways_to(network=network, to=to, now=now, wishes=wishes_of(preferences))
    statuses = _statuses(network, ways, days=days, units=units)
    options = [DayOption(day, status, list(_offers(ways, day))) for day, status in zip(days, statuses, strict=True)]
    return PeriodOptions(options, network, ways)


def wishes_of(preferences: DeliveryPreferencesShipping) -> CarrierWishes:
    """Return what the delivery preferences say of the carrier."""
    keys = {*(preferences.preferred_carriers or ())}
    keys |= {one.carrier_key for one in preferences.preferred_carriers_with_product or ()}
    return CarrierWishes(
        frozenset(keys), preferences.service_level or "DELIVERY", preferences.carrier_product_category or ""
    )


def _days(
    asked: CheckoutOptionsDeliveryTimePeriodRequest, *, clocks: FacilityCalendar, now: datetime.datetime
) -> list[datetime.date]:
    start = now if asked.start_date is UNSET else moment_of(asked.start_date, now=now, path="$.startDate")
    end = start + (USUAL_DAYS - 1) * DAY
    if asked.end_date is not UNSET:
        end = moment_of(asked.end_date, now=now, path="$.endDate")
    if end < start:
        raise InvalidInput("The period ends before it begins", path="$.endDate")
    first = clocks.local_day(start)
    count = (clocks.local_day(end) - first).days + 1
    if count > MOST_DAYS:
        raise InvalidInput(f"The period has {count} days, more than {MOST_DAYS}", path="$.endDate")
    return [first + offset * DAY for offset in range(count)]


def _preselected(preferences: DeliveryPreferencesShipping, *, actor: Actor) -> set[uuid.UUID] | None:
    chosen = preferences.preselected_facilities
    return chosen_of(chosen, actor=actor, path="$.deliveryPreferences.preselectedFacilities") if chosen else None


def _statuses(
    network: Network, ways: dict[uuid.UUID, list[Way]], *, days: Sequence[datetime.date], units: Counter[str]
) -> list[str]:
    """Return for each day whether all, some or none of the lines can come."""
    rows = {key: row for row, key in enumerate(ways)}
    free = np.zeros((len(rows), len(units)), dtype=np.int64)
    for line, article in enumerate(units):
        for shelf in network.having(article):
            free[rows[shelf.facility_id], line] = shelf.free
    wanted = np.array(list(units.values()), dtype=np.int64)
    return [_status(free[_coming(ways, day)], wanted) for day in days]


def _coming(ways: dict[uuid.UUID, list[Way]], day: datetime.date) -> Any:
    return np.array([any(way.comes_on(day) for way in own) for own in ways.values()], dtype=bool)


def _status(free: Any, wanted: Any) -> str:
    most = free.max(axis=0, initial=0)
    if (most >= wanted).all():
        return "ALL"
    return "PARTIAL" if most.any() else "NONE"


def _offers(ways: dict[uuid.UUID, list[Way]], day: datetime.date) -> Iterator[Offer]:
    coming = (way for own in ways.values() for way in own if way.comes_on(day))
    for carrier, way in first_by_carrier(coming):
        yield offer_of(carrier, way, by=end_of(day, days=way.days))
