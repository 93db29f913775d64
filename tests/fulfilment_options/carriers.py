"""Carriers for tests of arrivals: without a database, as connected with a facility in Cologne, and in it."""

import uuid
from typing import Any

from fulfillment.common.clock import now
from fulfillment.facilities.carriers.cutoffs import cutoffs_from
from fulfillment.facilities.carriers.delivering import DeliveringCarrier
from fulfillment.facilities.carriers.transit import Place
from fulfillment.facilities.carriers.transit_details import regions_from, transit_from
from fulfillment.facilities.models import Carrier, CarrierConfiguration, Facility, FacilityCarrier

COLOGNE = Place("DE", "50667")


def region(country: str, *postal_codes: str) -> dict[str, Any]:
    """A documented region."""
    return {"countryCode": country, **({"postalCodes": list(postal_codes)} if postal_codes else {})}


def mapping(*to: dict[str, Any], days: int | None = None, source: str = "DE", **more: Any) -> dict[str, Any]:
    """A documented country service mapping."""
    transit = {} if days is None else {"transitTime": {"minTransitDays": 0, "maxTransitDays": days}}
    return {"id": "1", "source": region(source), "destinations": list(to) or [region("DE")], **transit, **more}


def days_off(country: str = "DE", *weekly: str, provinces: tuple[Any, ...] = (), **dates: str) -> dict[str, Any]:
    """The documented days without delivery of a country: ``christmas="2026-12-25 RECURRING"``."""
    parts = [text.split() for text in dates.values()]
    return {
        "country": country,
        "recurringNonDeliveryWeekdays": list(weekly),
        "nonDeliveryDays": [
            {"nonDeliveryDay": day, **({"nonDeliveryType": kind[0]} if kind else {})} for day, *kind in parts
        ],
        "nonDeliveryDaysPerProvince": [
            {"province": name, "nonDeliveryDays": [{"nonDeliveryDay": day}], "recurringNonDeliveryWeekdays": []}
            for name, day in provinces
        ],
    }


def carrier(
    *mappings: dict[str, Any],
    key: str = "POST",
    kind: str = "DELIVERY",
    off: dict[str, Any] | None = None,
    cutoff: str = "",
    areas: tuple[tuple[str, str], ...] = (),
    to_customers: bool = True,
) -> DeliveringCarrier:
    """A carrier with these mappings, days off and a daily cutoff."""
    details = {"countryServiceMappings": list(mappings), "nonDeliveryDaysPerCountryAndProvince": [off] if off else []}
    hour, _, minute = cutoff.partition(":")
    return DeliveringCarrier(
        connection_id=uuid.uuid5(uuid.NAMESPACE_URL, key),
        carrier_id=uuid.uuid5(uuid.NAMESPACE_DNS, key),
        key=key,
        name=key.title(),
        delivery_type=kind,
        source=COLOGNE,
        to_customers=to_customers,
        cutoffs=cutoffs_from(
            cutoff_time={"hour": int(hour), "minute": int(minute)} if cutoff else None, cutoff_times=None
        ),
        areas=regions_from({"country": country, "postalCode": code} for country, code in areas),
        transit=transit_from(details),
    )


def connect(
    where: Facility, *mappings: dict[str, Any], off: dict[str, Any] | None = None, key: str = ""
) -> FacilityCarrier:
    """A carrier, known by its key or one of the facility's own, collects at a facility."""
    moment = now()
    made = {"created_at": moment, "modified_at": moment}
    key = key or f"POST-{where.name}"
    post, new = Carrier.objects.get_or_create(key=key, defaults={"name": key.title(), "status": "ACTIVE", **made})
    if new:
        days = [off] if off else []
        details = {"countryServiceMappings": list(mappings), "nonDeliveryDaysPerCountryAndProvince": days}
        CarrierConfiguration.objects.create(carrier=post, details=details, **made)
    return FacilityCarrier.objects.create(facility=where, carrier=post, **made)
