"""Checkout options as the first API shows them."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .collecting import CollectOption, CollectOptions
from .delivering import DeliveryOption, DeliveryOptions, ListingDetails, Offer
from .hints import availability_hints, transit_hints
from .periods import DayOption, PeriodOptions
from .points import PointOption

Json = dict[str, Any]


def collect_document(found: CollectOptions, *, hints: bool) -> Json:
    """Return ``CheckoutOptionsCollectEarliestResponse``."""
    articles = dict.fromkeys(option.article for option in found.options)
    told = availability_hints(found.network, articles, service="PICKUP") if hints else None
    return _options(map(_collect, found.options), told)


def delivery_document(found: DeliveryOptions, *, hints: bool) -> Json:
    """Return ``CheckoutOptionsDeliveryEarliestResponse``."""
    articles = [option.article for option in found.options]
    options = (_delivery(option, found.listings) for option in found.options)
    return _options(options, _delivery_hints(found, articles) if hints else None)


def period_document(found: PeriodOptions, *, articles: Iterable[str], hints: bool) -> Json:
    """Return ``CheckoutOptionsDeliveryTimePeriodResponse``."""
    named = dict.fromkeys(articles)
    return _options(map(_day, found.options), _delivery_hints(found, named) if hints else None)


def point_document(found: Sequence[PointOption]) -> Json:
    """Return ``CheckoutOptionsDeliveryTimePointResponse``."""
    return {"items": [_point(option) for option in found]}


def _delivery_hints(found: DeliveryOptions | PeriodOptions, articles: Iterable[str]) -> Iterator[str]:
    yield from availability_hints(found.network, articles, service="SHIP_FROM_STORE")
    yield from transit_hints(found.ways)


def _options(options: Iterable[Json], hints: Iterable[str] | None) -> Json:
    return {
        "checkoutOptions": list(options),
        **({} if hints is None else {"calculationHints": list(hints)}),
    }


def _collect(option: CollectOption) -> Json:
    return known(
        tenantArticleId=option.article,
        available=option.available,
        facilityRef=option.facility_id and str(option.facility_id),
        tenantFacilityId=option.tenant_facility_id,
        earliestPredictedProvisioningDate=option.at,
        latestPickingStartDate=option.latest_start,
    )


def _delivery(option: DeliveryOption, listings: dict[str, list[ListingDetails]] | None) -> Json:
    return known(
        tenantArticleId=option.article,
        earliestPredictedDeliveryDate=option.at,
        **_offers(option.offers),
        listingDetails=None if listings is None else [_listing(one) for one in listings.get(option.article, ())],
    )


def _listing(listing: ListingDetails) -> Json:
    return known(
        facilityRef=str(listing.facility_id),
        tenantFacilityId=listing.tenant_facility_id or str(listing.facility_id),
        customAttributes=listing.custom_attributes,
    )


def _day(option: DayOption) -> Json:
    # Midnight in UTC is how a day is written, wherever it is one: as with closing days.
    day = datetime.datetime.combine(option.day, datetime.time(), tzinfo=datetime.UTC)
    return {"date": day, "overallStatus": option.status, **_offers(option.offers)}


def _offers(offers: Sequence[Offer]) -> Json:
    shown = [
        (
            offer,
            {
                "latestPickingStartDate": offer.latest_start,
                "nonDeliveryDays": [day.isoformat() for day in offer.days_off],
            },
        )
        for offer in offers
    ]
    return {
        "availableCarriers": [
            {"carrierRef": str(offer.carrier_id), "name": offer.name, **more} for offer, more in shown
        ],
        "availableFacilityConnections": [{"connectionRef": str(offer.connection_id), **more} for offer, more in shown],
    }


def _point(option: PointOption) -> Json:
    return known(
        tenantArticleId=option.article,
        available=option.available,
        facilityRef=str(option.facility_id),
        latestPickingStart=option.latest_start,
    )


def known(**properties: Any) -> Json:
    """Return these properties without those that nobody knows."""
    return {name: value for name, value in properties.items() if value is not None}
