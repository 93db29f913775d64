"""The carriers of the demo, and when they collect at each facility."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from fulfillment.common.bodies import parse_body
from fulfillment.facilities.models import Carrier, FacilityCarrier
from fulfillment.facilities.schemas.carrier_configurations import CarrierConfiguration
from fulfillment.facilities.schemas.carrier_connections import FacilityCarrierConnectionForCreation
from fulfillment.facilities.schemas.carriers import CarrierForCreation
from fulfillment.facilities.services.carrier_configurations import carrier_configuration_replace
from fulfillment.facilities.services.carrier_connections import facility_carrier_create
from fulfillment.facilities.services.carriers import carrier_create

from .network import PLACES
from .people import DEMO

KEY, NAME = "CUSTOM_PARCEL", "Parcel Express"
CUTOFF_HOUR = 16
# The longest that a parcel is on its way, in days of delivery.
DAYS_WITHIN, DAYS_ACROSS = 2, 4


@dataclass(frozen=True, slots=True)
class Connection:
    """A facility where the carrier does not collect yet."""

    facility_id: str


def carriers_missing(*, facility_ids: Mapping[str, str]) -> list[Connection]:
    """Return the facilities of the demo, by number, that no carrier collects at."""
    connected = FacilityCarrier.objects.filter(carrier__key=KEY, facility_id__in=facility_ids.values())
    known = {str(key) for key in connected.values_list("facility_id", flat=True)}
    return [Connection(key) for key in facility_ids.values() if key not in known]


@transaction.atomic
def connection_create(connection: Connection, *, now: datetime.datetime) -> None:
    """Let the carrier collect every day at four."""
    carrier = Carrier.objects.filter(key=KEY).first() or _carrier(now=now)
    facility_carrier_create(
        reference=connection.facility_id,
        carrier_id=str(carrier.pk),
        body=parse_body(
            {"name": NAME, "cutoffTime": {"hour": CUTOFF_HOUR, "minute": 0}}, FacilityCarrierConnectionForCreation
        ),
        actor=DEMO,
        now=now,
    )


def _carrier(*, now: datetime.datetime) -> Carrier:
    sizes = {"defaultParcelHeightInCm": 10, "defaultParcelLengthInCm": 25, "defaultParcelWidthInCm": 35}
    body = parse_body({"key": KEY, "name": NAME, "status": "ACTIVE", **sizes}, CarrierForCreation)
    carrier = carrier_create(body=body, actor=DEMO, now=now)
    carrier_configuration_replace(carrier_id=str(carrier.pk), body=_configuration(str(carrier.pk)), actor=DEMO, now=now)
    return carrier


def _configuration(carrier_id: str) -> CarrierConfiguration:
    """Return how long parcels take within a country and across a border; none come on Sundays."""
    countries = sorted({place.country for place in PLACES})
    sunday = {"recurringNonDeliveryWeekdays": ["SUNDAY"], "nonDeliveryDays": [], "nonDeliveryDaysPerProvince": []}
    return parse_body(
        {
            "version": 1,
            "carrierRef": carrier_id,
            "returnLabel": False,
            "countryServiceMappings": [mapping for country in countries for mapping in _mappings(country, countries)],
            "nonDeliveryDaysPerCountryAndProvince": [{"country": country, **sunday} for country in countries],
        },
        CarrierConfiguration,
    )


def _mappings(country: str, countries: Sequence[str]) -> Iterator[dict[str, Any]]:
    across = [other for other in countries if other != country]
    for name, destinations, days in (("within", [country], DAYS_WITHIN), ("across", across, DAYS_ACROSS)):
        yield {
            "id": f"{country}-{name}",
            "source": {"countryCode": country},
            "destinations": [{"countryCode": destination} for destination in destinations],
            "transitTime": {"minTransitDays": 1, "maxTransitDays": days},
        }
