"""Which carrier collects at a facility, and when: the documented bodies and the answer."""

import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Country,
    FreeForm,
    Instant,
    Line,
    Positive,
    RequiredLine,
    UnsetType,
    Version,
    require_country,
)
from fulfillment.tags.schemas import TagReference

from .carriers import CarrierStatusName, DeliveryType
from .parcels import Classifications, ParcelLabelClassification

WeekDay = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
DeliveryTarget = Literal["SHIP_TO_STORE", "SHIP_TO_CUSTOMER"]
TimeOfDay = Annotated[str, Meta(pattern=r"^(2[0-3]|[01]?[0-9]):([0-5]?[0-9])\Z", max_length=5)]


class CutoffTime(Body):
    """A time of every day, by the facility's clock."""

    hour: Annotated[int, Meta(ge=0, le=23)]
    minute: Annotated[int, Meta(ge=0, le=59)]


class CarrierCutoffConfiguration(Body):
    """One collection."""

    time: TimeOfDay
    capacity: Positive | UnsetType = UNSET


Collections = Annotated[list[CarrierCutoffConfiguration], Meta(max_length=100)]


class CarrierCutoffTimesWeekDay(Body):
    """The collections of a weekday."""

    day: WeekDay
    cutoff_configurations: Collections


class CarrierCutoffTimesOverwrite(Body):
    """The collections of one date, in place of its weekday's."""

    date: datetime.date
    cutoff_configurations: Collections


class CarrierCutoffTimes(Body):
    """When a carrier collects; each weekday and each date at most once."""

    weekdays: Annotated[list[CarrierCutoffTimesWeekDay], Meta(max_length=7)]
    overwrites: Annotated[list[CarrierCutoffTimesOverwrite], Meta(max_length=500)]

    def __post_init__(self) -> None:
        days: list[Any] = [entry.day for entry in self.weekdays]
        dates: list[Any] = [entry.date for entry in self.overwrites]
        for entries in (days, dates):
            if len(set(entries)) < len(entries):
                raise ValueError("a weekday or date is there twice")


class DeliveryArea(Body):
    """Where a carrier delivers."""

    country: Country
    postal_code: RequiredLine

    def __post_init__(self) -> None:
        require_country(self.country)


class FacilityCarrierConnectionForCreation(Body):
    """Lets a carrier collect at a facility."""

    status: CarrierStatusName | UnsetType = UNSET
    name: Line | UnsetType = UNSET
    cutoff_time: CutoffTime | UnsetType | None = UNSET
    cutoff_times: CarrierCutoffTimes | UnsetType | None = UNSET
    delivery_areas: Annotated[list[DeliveryArea], Meta(max_length=1000)] | UnsetType = UNSET
    valid_delivery_targets: Annotated[list[DeliveryTarget], Meta(max_length=2)] | UnsetType = UNSET
    parcel_label_classifications: Classifications | UnsetType = UNSET
    configuration: FreeForm | UnsetType = UNSET
    credentials: FreeForm | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=500)] | UnsetType = UNSET


class FacilityCarrierConnectionForModification(FacilityCarrierConnectionForCreation, kw_only=True):
    """A whole connection; what is absent is removed, except its credentials, which nobody can read back."""

    version: Version


class FacilityCarrierConnection(Body):
    """A carrier collects at a facility; its credentials are never answered."""

    id: str
    version: Version
    created: Instant
    last_modified: Instant
    facility_ref: str
    carrier_ref: str
    key: str
    status: CarrierStatusName
    name: str | UnsetType = UNSET
    delivery_type: DeliveryType | UnsetType = UNSET
    cutoff_time: CutoffTime | UnsetType | None = UNSET
    cutoff_times: CarrierCutoffTimes | UnsetType | None = UNSET
    delivery_areas: list[DeliveryArea] | UnsetType = UNSET
    valid_delivery_targets: list[DeliveryTarget] | UnsetType = UNSET
    parcel_label_classifications: list[ParcelLabelClassification] | UnsetType = UNSET
    configuration: FreeForm | UnsetType = UNSET
    tags: list[TagReference] | UnsetType = UNSET
