"""Reads from the documented properties of carriers and their connections where they go and how long it takes."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fulfillment.facilities.geocoding import postal_key

from .transit import CarrierTransit, DaysOff, Region, Service


def transit_from(details: Mapping[str, Any]) -> CarrierTransit:
    """Return what the documented properties of a carrier's configuration tell of transit times and days off."""
    days_off = {}
    for country in details.get("nonDeliveryDaysPerCountryAndProvince") or ():
        days_off[country["country"].upper(), ""] = _days_off(country)
        for province in country["nonDeliveryDaysPerProvince"]:
            days_off[country["country"].upper(), province["province"].casefold()] = _days_off(province)
    return CarrierTransit(tuple(map(_service, details.get("countryServiceMappings") or ())), days_off)


def regions_from(areas: Iterable[Mapping[str, Any]]) -> tuple[Region, ...]:
    """Return the ``deliveryAreas`` of a connection."""
    return tuple(_region(area["country"], [area["postalCode"]]) for area in areas)


def _service(mapping: Mapping[str, Any]) -> Service:
    transit = mapping.get("transitTime", {})
    return Service(
        source=_region_of(mapping["source"]),
        destinations=tuple(map(_region_of, mapping["destinations"])),
        days=transit.get("maxTransitDays"),
        counts_before=_time_of(mapping.get("countAsTransitDayBefore")),
        category=mapping.get("carrierProductCategory", ""),
        least=transit.get("minTransitDays", 0),
    )


def _time_of(text: str | None) -> datetime.time | None:
    if not text:
        return None
    hour, minute = text.split(":")
    return datetime.time(int(hour), int(minute))


def _region_of(region: Mapping[str, Any]) -> Region:
    return _region(region["countryCode"], region.get("postalCodes") or ())


def _region(country: str, postal_codes: Sequence[str]) -> Region:
    return Region(country, tuple(filter(None, (postal_key(country, code) for code in postal_codes))))


def _days_off(entry: Mapping[str, Any]) -> DaysOff:
    days = [
        (datetime.date.fromisoformat(day["nonDeliveryDay"]), day.get("nonDeliveryType"))
        for day in entry["nonDeliveryDays"]
    ]
    return DaysOff(
        weekly=frozenset(entry["recurringNonDeliveryWeekdays"]),
        yearly=frozenset((day.month, day.day) for day, kind in days if kind == "RECURRING"),
        single=frozenset(day for day, kind in days if kind != "RECURRING"),
    )
