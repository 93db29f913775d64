"""Which facilities have a basket, with the times of the narrower questions: from when to collect, or who brings it."""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.facilities.models import Facility
from fulfilment_options.arrival import NOWHERE
from fulfilment_options.schemas.checkout_facilities import CheckoutOptionsInput
from orders.schemas.delivery import DeliveryPreferencesShipping

from .collecting import begun_by, collected_at
from .listed import NO_TERMS, Terms, terms_of
from .network import HANDS_OUT, SHIPS, Network, network_of
from .periods import wishes_of
from .places import in_question
from .references import require_few
from .ways import Way, place_of, ways_to
from .wishes import desired_moment, is_collected

MANAGED = "MANAGED_FACILITY"
NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Goods:
    """What a facility has of an article, and how it can be ordered beyond that."""

    article: str
    free: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Bringing:
    """A way that goods come, and until when picking can begin for it."""

    way: Way
    latest_start: datetime.datetime


@dataclass(frozen=True, slots=True)
class FacilityOption:
    """What a facility has of a basket; ``at`` tells when the customer has it, None if nothing is there to be sent.

    ``latest_start`` is until when picking can begin for that. ``ways`` are those of a delivery, the first
    to come first.
    """

    facility: Facility
    goods: Sequence[Goods]
    at: datetime.datetime | None
    latest_start: datetime.datetime | None
    ways: Sequence[Bringing] = ()


@dataclass(frozen=True, slots=True)
class FacilityOptions:
    """The facilities that have any of a basket, those that have all of it first, then by their times."""

    options: Sequence[FacilityOption]
    collected: bool


def checkout_options(
    *, asked: CheckoutOptionsInput, actor: Actor, now: datetime.datetime | None = None
) -> FacilityOptions:
    """Return which facilities have any of a basket, or take orders for it, and when the customer could have it.

    A basket is collected if ``collect`` is there, even without a facility in it, and else sent. Nothing is there
    before the desired moment. Lines of the same article are added up. Raises: InvalidInput for a basket both sent and
    collected, an unknown facility, a date too far ahead or too many answers, NotFound for a foreign facility.
    """
    now = now or clock_now()
    preferences = asked.delivery_preferences
    collected = is_collected(preferences)
    desired = desired_moment(preferences, now=now)
    units: Counter[str] = Counter()
    for line in asked.order_line_items:
        units[line.article.tenant_article_id] += line.quantity
    only = in_question(asked, actor=actor)
    network = network_of(articles=list(units), service=HANDS_OUT if collected else SHIPS, actor=actor, only=only)
    require_few(articles=len(units), facilities=len(network.calendars), path="$.orderLineItems")
    goods = _goods(network, list(units), now=now)
    facilities = Facility.objects.in_bulk(list(goods))
    if collected:
        # A supplier's address may be no more than a country; and customers do not go there.
        facilities = {key: one for key, one in facilities.items() if one.facility_type == MANAGED}
        option_of = _collecting(network, desired=desired, now=now)
    else:
        option_of = _sending(asked, network, desired=desired, now=now)
    found = [option_of(facility, goods[key]) for key, facility in facilities.items()]
    return FacilityOptions(sorted(found, key=lambda option: _order(option, units)), collected)


OptionOf = Callable[[Facility, Sequence[Goods]], FacilityOption]
"""Tells what a facility offers with the goods that it has."""


def _goods(network: Network, articles: Sequence[str], *, now: datetime.datetime) -> dict[uuid.UUID, list[Goods]]:
    """Return what each facility has of each article, of those facilities that have or take orders for any."""
    free = {
        (shelf.facility_id, article): shelf.free for article in articles for shelf in network.shelves.get(article, ())
    }
    terms = terms_of(places=free.keys(), now=now) if free else {}
    offering = {facility_id for facility_id, _ in terms} | network.stocked()
    return {
        key: [Goods(article, free.get((key, article), 0), terms.get((key, article), NO_TERMS)) for article in articles]
        for key in offering
    }


def _collecting(network: Network, *, desired: datetime.datetime, now: datetime.datetime) -> OptionOf:
    at_of = collected_at(network, desired=desired, now=now)
    latest_of = begun_by(network, at_of, now=now)

    def option_of(facility: Facility, goods: Sequence[Goods]) -> FacilityOption:
        return FacilityOption(facility, goods, at_of(facility.pk), latest_of(facility.pk))

    return option_of


def _sending(
    asked: CheckoutOptionsInput, network: Network, *, desired: datetime.datetime, now: datetime.datetime
) -> OptionOf:
    to = place_of(asked.consumer_address) if asked.consumer_address else NOWHERE
    wishes = wishes_of(asked.delivery_preferences.shipping or DeliveryPreferencesShipping())
    ways = ways_to(network=network, to=to, now=now, wishes=wishes)

    def option_of(facility: Facility, goods: Sequence[Goods]) -> FacilityOption:
        own = sorted(ways.get(facility.pk, ()), key=lambda way: way.not_before(desired))
        found = [Bringing(way, way.latest_start(by=way.not_before(desired))) for way in own]
        if not found:
            return FacilityOption(facility, goods, None, None)
        first = found[0]
        return FacilityOption(facility, goods, first.way.not_before(desired), first.latest_start, found)

    return option_of


def _order(option: FacilityOption, units: Counter[str]) -> tuple[bool, datetime.datetime, uuid.UUID]:
    lacks = any(one.free < units[one.article] for one in option.goods)
    at = option.at or NEVER
    return lacks, at, option.facility.pk
