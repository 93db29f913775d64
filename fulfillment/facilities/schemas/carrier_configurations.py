"""How a carrier is used: the documented configuration, in and out."""

import datetime
from typing import Annotated, Literal

from msgspec import Meta, field

from fulfillment.common.bodies import UNSET, Body, Instant, Line, Positive, Text, UnsetType, Version
from fulfillment.facilities.carriers.adapters import is_web_address

from .address import Email, FacilityAddressForCreation
from .carrier_connections import WeekDay
from .country_services import CarrierCountryServiceMapping
from .operation import TimeStamp
from .shared import CurrencyCode

Weekdays = Annotated[list[WeekDay], Meta(max_length=7)]


class CarrierPickUpTime(Body):
    """When a carrier that is called comes."""

    start: TimeStamp
    end: TimeStamp


class NonDeliveryDays(Body):
    """A day on which nothing is delivered."""

    non_delivery_day: datetime.date
    non_delivery_type: Literal["SINGLE", "RECURRING"] | UnsetType = UNSET


DaysWithoutDelivery = Annotated[list[NonDeliveryDays], Meta(max_length=500)]


class NonDeliveryDaysPerProvince(Body):
    """The days on which nothing is delivered in a province."""

    province: Line
    non_delivery_days: DaysWithoutDelivery
    recurring_non_delivery_weekdays: Weekdays


class NonDeliveryDaysPerCountryAndProvince(Body):
    """The days on which nothing is delivered in a country."""

    country: Line
    non_delivery_days: DaysWithoutDelivery
    recurring_non_delivery_weekdays: Weekdays
    non_delivery_days_per_province: Annotated[list[NonDeliveryDaysPerProvince], Meta(max_length=500)]


class PriceRange(Body):
    """The values of a parcel, in the currency's smallest unit."""

    from_: Positive = field(name="from")
    to: Annotated[float, Meta(ge=1, le=1e15)]
    currency: CurrencyCode
    decimal_places: Annotated[int, Meta(ge=0, le=10)]


class ThresholdPriceValue(Body):
    """For which values a carrier is chosen; the lowest priority comes first."""

    priority: Annotated[float, Meta(ge=1, le=1e9)]
    price_range: PriceRange


class CarrierConfiguration(Body):
    """A whole configuration, in and out.

    ``trackAndTraceUrl`` is documented for most of the carriers that have a configuration of their own, and means the
    same for all. What an answer says of the entity may be sent back and is not read.
    """

    version: Version
    carrier_ref: Line
    return_label: bool
    additional_weight_in_percent: Positive | UnsetType = UNSET
    alternative_return_address: FacilityAddressForCreation | UnsetType = UNSET
    alternative_send_address: FacilityAddressForCreation | UnsetType = UNSET
    country_service_mappings: Annotated[list[CarrierCountryServiceMapping], Meta(max_length=100)] | UnsetType = UNSET
    default_pick_up_time: CarrierPickUpTime | UnsetType = UNSET
    fall_back_track_and_trace_email: Email | UnsetType = UNSET
    must_be_weighed: bool | UnsetType = UNSET
    non_delivery_days_per_country_and_province: (
        Annotated[list[NonDeliveryDaysPerCountryAndProvince], Meta(max_length=500)] | UnsetType
    ) = UNSET
    service_url: Text | UnsetType = UNSET
    threshold_price_value: ThresholdPriceValue | UnsetType = UNSET
    track_and_trace_url: Text | UnsetType = UNSET
    id: Line | UnsetType = UNSET
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET

    def __post_init__(self) -> None:
        for address in (self.service_url, self.track_and_trace_url):
            if address and not is_web_address(address):
                raise ValueError("an address of the web is expected: http or https, and a fixed host")
