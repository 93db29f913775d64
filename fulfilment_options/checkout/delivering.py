"""From when on a customer could have articles, and who would bring them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.clock import now as clock_now
from fulfillment.facilities.carriers.delivering import DeliveringCarrier
from fulfillment.inventory.models import Listing
from fulfilment_options.schemas.checkout_options import (
    CheckoutOptionsDeliveryEarliestRequest,
    CheckoutOptionsFacilityFilter,
)

from .network import SHIPS, Network, names_of, network_of, with_properties
from .references import moment_of
from .ways import Way, first_by_carrier, place_of, ways_to


@dataclass(frozen=True, slots=True)
class Offer:
    """What one carrier offers: until when picking can begin, at which connection, on which days it does not come."""

    carrier_id: uuid.UUID
    connection_id: uuid.UUID
    name: str
    latest_start: datetime.datetime
    days_off: Sequence[datetime.date]


@dataclass(frozen=True, slots=True)
class ListingDetails:
    """Who sells an article, with the custom attributes of the listing."""

    facility_id: uuid.UUID
    tenant_facility_id: str | None
    custom_attributes: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """When an article can be delivered first, and by whom; without a moment nobody has any."""

    article: str
    at: datetime.datetime | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """The options of each article, and how they came about; ``listings`` by article only if they are asked for."""

    options: Sequence[DeliveryOption]
    listings: dict[str, list[ListingDetails]] | None
    network: Network
    ways: dict[uuid.UUID, list[Way]]


def delivery_earliest(
    *, asked: CheckoutOptionsDeliveryEarliestRequest, actor: Actor, now: datetime.datetime | None = None
) -> DeliveryOptions:
    """Return when each article can be delivered first, from the facilities that the filter lets through.

    Each carrier that would bring it counts with the facility from which it comes first. Nothing comes before the
    earliest date that is wished for: it is picked later then. Raises: InvalidInput for a date too far ahead.
    """
    now = now or clock_now()
    articles = list(dict.fromkeys(asked.tenant_article_ids))
    earliest = now
    if asked.earliest_delivery_date is not UNSET:
        earliest = moment_of(asked.earliest_delivery_date, now=now, path="$.earliestDeliveryDate")
    network = network_of(articles=articles, service=SHIPS, actor=actor, only=_let_through(asked.filter or None))
    ways = ways_to(network=network, to=place_of(asked.consumer_address), now=now)
    listings = _listings(network, articles) if asked.include_listing_details else None
    offers: dict[tuple[uuid.UUID, uuid.UUID], Offer] = {}
    options = [_option(article, network, ways, earliest, offers) for article in articles]
    return DeliveryOptions(options, listings, network, ways)


def _let_through(wanted: CheckoutOptionsFacilityFilter | None) -> set[uuid.UUID] | None:
    if wanted is None or not (wanted.tags or wanted.custom_attributes):
        return None
    tags = {(tag.id, tag.value) for tag in wanted.tags or ()}
    return with_properties(tags=tags, attributes=wanted.custom_attributes or {})


def _option(
    article: str,
    network: Network,
    ways: dict[uuid.UUID, list[Way]],
    earliest: datetime.datetime,
    offers: dict[tuple[uuid.UUID, uuid.UUID], Offer],
) -> DeliveryOption:
    """Return the option of one article; *offers* are those that other articles had already, by facility and carrier."""
    own = [way for shelf in network.having(article) for way in ways[shelf.facility_id]]
    at = min((way.not_before(earliest) for way in own), default=None)
    found = []
    for carrier, way in first_by_carrier(own):
        key = way.facility_id, carrier.carrier_id
        if key not in offers:
            offers[key] = offer_of(carrier, way, by=way.not_before(earliest))
        found.append(offers[key])
    return DeliveryOption(article, at, found)


def offer_of(carrier: DeliveringCarrier, way: Way, *, by: datetime.datetime) -> Offer:
    """Return what *carrier* offers, who is that of *way*, for a delivery *by* a moment."""
    latest = way.latest_start(by=by)
    return Offer(carrier.carrier_id, carrier.connection_id, carrier.name, latest, way.days_off())


def _listings(network: Network, articles: Collection[str]) -> dict[str, list[ListingDetails]]:
    """Return who has any of each article, with the details of the listing, in two queries."""
    having = {(shelf.facility_id, article) for article in articles for shelf in network.having(article)}
    names = names_of({facility_id for facility_id, _ in having})
    rows = Listing.objects.filter(facility_id__in=names, tenant_article_id__in=articles).order_by("facility_id")
    found: dict[str, list[ListingDetails]] = defaultdict(list)
    columns = ("facility_id", "tenant_article_id", "details__customAttributes")
    for facility_id, article, attributes in rows.values_list(*columns):
        if (facility_id, article) in having:
            found[article].append(ListingDetails(facility_id, names[facility_id], attributes))
    return found
