"""When and how a facility works: picking times, closing days, services, costs, contact."""

import itertools
from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, FreeForm, Instant, Line, UnsetType

from .shared import CurrencyCode

FacilityStatus = Literal["ONLINE", "SUSPENDED", "OFFLINE"]
FacilityLocationType = Literal["STORE", "WAREHOUSE", "EXTERNAL"]
FacilityServiceType = Literal["SHIP_FROM_STORE", "PICKUP"]
PickingMethodEnum = Literal["SINGLE_ORDER", "MULTI_ORDER", "BATCH_PICKING", "BATCH"]


class TimeStamp(Body):
    """A time of day."""

    hour: Annotated[int, Meta(ge=0, le=23)]
    minute: Annotated[int, Meta(ge=0, le=59)]

    @property
    def minutes(self) -> int:
        """The minutes since midnight."""
        return self.hour * 60 + self.minute


class TimeRange(Body):
    """A part of a day in which the facility picks."""

    start: TimeStamp
    end: TimeStamp
    capacity: Annotated[float, Meta(ge=0, le=1e9)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.end.minutes <= self.start.minutes:
            raise ValueError("end must be after start")


DayRanges = Annotated[list[TimeRange], Meta(max_length=100)]


class PickingTimes(Body):
    """The picking times of a week; those of one day must not overlap."""

    monday: DayRanges | UnsetType = UNSET
    tuesday: DayRanges | UnsetType = UNSET
    wednesday: DayRanges | UnsetType = UNSET
    thursday: DayRanges | UnsetType = UNSET
    friday: DayRanges | UnsetType = UNSET
    saturday: DayRanges | UnsetType = UNSET
    sunday: DayRanges | UnsetType = UNSET

    def __post_init__(self) -> None:
        for day in self.__struct_fields__:
            ranges = getattr(self, day) or ()
            in_order = sorted(ranges, key=lambda item: item.start.minutes)
            for earlier, later in itertools.pairwise(in_order):
                if later.start.minutes < earlier.end.minutes:
                    raise ValueError(f"the time ranges of {day} overlap")


class ClosingDay(Body):
    """A day on which the facility does no picking."""

    date: Instant
    reason: Line
    recurrence: Literal["YEARLY", "NONRECURRING"]


class FacilityService(Body):
    """A service that the facility offers."""

    type: FacilityServiceType


class FacilityContact(Body):
    """Whom to ask."""

    first_name: Line
    last_name: Line
    role_description: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class FacilityOperativeCostForCreation(Body):
    """What operating the facility costs, in the currency's smallest unit."""

    value: Count
    currency: CurrencyCode | None
    decimal_places: Annotated[int, Meta(ge=0, le=10)] | UnsetType = UNSET


class FacilityOperativeCost(Body):
    """What operating the facility costs, with the decimal places of its currency."""

    value: int
    currency: CurrencyCode | None
    decimal_places: int


class LinkedConfiguration(Body):
    """A configuration that the client keeps elsewhere."""

    ref: Line | UnsetType = UNSET
    rel: Line | UnsetType = UNSET
