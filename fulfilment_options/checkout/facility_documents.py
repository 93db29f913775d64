"""The facilities that have a basket, as the first API shows them."""

from typing import Any

from fulfillment.facilities.carriers.delivering import DeliveringCarrier
from fulfillment.facilities.documents import address_document

from .documents import Json, known
from .facilities import Bringing, FacilityOption, FacilityOptions, Goods
from .ways import Way

USUAL = "STANDARD"


def facilities_document(found: FacilityOptions) -> Json:
    """Return ``ResponseForCNCCheckoutOptions`` or ``ResponseForSFSCheckoutOptions``."""
    show = _collected if found.collected else _sent
    return {"facilities": [show(option) for option in found.options]}


def _collected(option: FacilityOption) -> Json:
    details = option.facility.details
    return {
        **_common(option),
        "address": address_document(option.facility),
        "closingDays": details.get("closingDays") or [],
        "pickingTimes": details.get("pickingTimes") or {},
        "targetTime": option.at,
    }


def _sent(option: FacilityOption) -> Json:
    named = [(one.way.arrival.carrier, one) for one in option.ways]
    return {
        **_common(option),
        "deliveryOptions": [_carrier(carrier, bringing) for carrier, bringing in named if carrier],
    }


def _common(option: FacilityOption) -> Json:
    return {
        "facilityRef": str(option.facility.pk),
        "name": option.facility.name,
        "availabilities": [_availability(one, option) for one in option.goods],
        "customServices": [],
    }


def _availability(goods: Goods, option: FacilityOption) -> Json:
    first = option.ways[0].way if option.ways and goods.free else None
    return known(
        tenantArticleId=goods.article,
        available=goods.free,
        isBackOrderable=goods.terms.back_orderable,
        preOrderReleaseDate=goods.terms.released,
        latestPickingStart=option.latest_start if goods.free else None,
        carrier=_chosen(first) if first else None,
    )


def _chosen(way: Way) -> Json | None:
    carrier = way.arrival.carrier
    return {"carrierRef": str(carrier.carrier_id), "carrierProductCategory": _category(way)} if carrier else None


def _carrier(carrier: DeliveringCarrier, bringing: Bringing) -> Json:
    return {
        "carrierRef": str(carrier.carrier_id),
        "carrierKey": carrier.key,
        "carrierName": carrier.name,
        "deliveryPromiseValidUntil": bringing.latest_start,
        "products": [_product(bringing.way)],
    }


def _product(way: Way) -> Json:
    """Return the one product that the carrier would take; what it costs is not known here."""
    return known(
        carrierProductCategory=_category(way),
        deliveryCosts=[],
        estimatedDeliveryTime=_days(way),
        transitTime=way.service and {"minTransitDays": way.service.least, "maxTransitDays": way.service.days},
    )


def _days(way: Way) -> dict[str, Any]:
    """Return in how many days a parcel comes, by the clocks of the destination; today is none."""
    today = way.days.local_day(way.now)
    return {
        "minDeliveryDays": (way.soonest_day - today).days,
        "maxDeliveryDays": (way.first_day - today).days,
    }


def _category(way: Way) -> str:
    return (way.service.category if way.service else "") or USUAL
