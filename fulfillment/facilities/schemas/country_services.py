"""From where to where a carrier goes, and how long it takes: the documented mappings of a carrier's configuration."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Country, Line, RequiredLine, UnsetType, require_country

from .carrier_connections import TimeOfDay

TransitDays = Annotated[int, Meta(ge=0, le=365)]
CarrierService = Literal[
    "SIGNATURE",
    "CUSTOMER_SIGNATURE",
    "ADULT_SIGNATURE",
    "SATURDAY_DELIVERY",
    "IDENTITY_CHECK_COMPANY",
    "IDENTITY_CHECK_PRIVATE",
    "ADDITIONAL_TRANSPORTATION_INSURANCE",
    "IDENTITY_AGE_CHECK_18",
    "NO_NEIGHBOR_DELIVERY",
    "HANDOVER_TO_RECIPIENT_ONLY",
]


class RegionInformation(Body):
    """A country, or the parts of it with these postal codes or beginnings of such."""

    country_code: Country
    postal_codes: Annotated[list[RequiredLine], Meta(max_length=100)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_country(self.country_code)


class CarrierTransitTime(Body):
    """How long a parcel is on its way, in days on which the carrier delivers."""

    min_transit_days: TransitDays
    max_transit_days: TransitDays

    def __post_init__(self) -> None:
        if self.max_transit_days < self.min_transit_days:
            raise ValueError("maxTransitDays is less than minTransitDays")


class CarrierCountryServiceMapping(Body):
    """What a carrier offers from one region to others.

    Of the documented properties those that tell when parcels arrive; the costs and the forms of labels are not taken.
    """

    id: RequiredLine
    source: RegionInformation
    destinations: Annotated[list[RegionInformation], Meta(min_length=1, max_length=250)]
    transit_time: CarrierTransitTime | UnsetType = UNSET
    count_as_transit_day_before: TimeOfDay | UnsetType = UNSET
    carrier_product_category: Literal["STANDARD", "EXPRESS", "VALUE", "FORWARDING"] | UnsetType = UNSET
    carrier_services: Annotated[list[CarrierService], Meta(max_length=10)] | UnsetType = UNSET
    products: Annotated[list[Line], Meta(max_length=50)] | UnsetType = UNSET
