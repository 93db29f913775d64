"""Where a facility is, as clients say it and as they read it."""

import zoneinfo
from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Country, FreeForm, Line, RequiredLine, UnsetType, require_country

Email = Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]


class Coordinates(Body):
    """Degrees of WGS84."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


class TimeZoneForCreation(Body):
    """A time zone by its official id; what else an answer says of it may be sent back and is not read."""

    time_zone_id: RequiredLine
    time_zone_name: Line | UnsetType = UNSET
    offset_in_seconds: Annotated[int, Meta(ge=-86_400, le=86_400)] | UnsetType = UNSET
    source: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.time_zone_id not in zoneinfo.available_timezones():
            raise ValueError(f"{self.time_zone_id!r:.80} is not the id of a time zone")


class TimeZone(Body):
    """A time zone; the offset is that of its standard time."""

    time_zone_id: str
    time_zone_name: str
    offset_in_seconds: float
    source: str | UnsetType = UNSET


class PhoneNumber(Body):
    """A phone number, in whatever notation."""

    value: Line
    type: Literal["MOBILE", "PHONE"]
    label: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class PhoneNumberForModification(Body):
    """A phone number in a partial address, where nothing is required."""

    value: Line | UnsetType = UNSET
    type: Literal["MOBILE", "PHONE"] | UnsetType = UNSET
    label: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class FacilityEmailAddress(Body):
    """An email address, and who reads it."""

    value: Line
    recipient: Line | UnsetType = UNSET


class SupplierAddressEmailAddress(Body):
    """An email address, and who reads it."""

    value: Email
    recipient: Line | UnsetType = UNSET


class FacilityAddressForCreation(Body):
    """The address of a managed facility."""

    street: RequiredLine
    city: RequiredLine
    postal_code: RequiredLine
    country: Country
    company_name: Line
    house_number: RequiredLine | UnsetType = UNSET
    province: RequiredLine | UnsetType = UNSET
    additional_address_info: Line | UnsetType = UNSET
    phone_numbers: Annotated[list[PhoneNumber], Meta(max_length=500)] | UnsetType = UNSET
    email_addresses: Annotated[list[FacilityEmailAddress], Meta(max_length=10)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    resolved_coordinates: Coordinates | UnsetType = UNSET
    resolved_time_zone: TimeZoneForCreation | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_country(self.country)


class SupplierAddressForCreation(Body):
    """The address of a supplier, of which only the country is certain."""

    country: Country
    company_name: Line
    street: RequiredLine | UnsetType = UNSET
    house_number: RequiredLine | UnsetType = UNSET
    postal_code: RequiredLine | UnsetType = UNSET
    city: RequiredLine | UnsetType = UNSET
    province: RequiredLine | UnsetType = UNSET
    additional_address_info: Line | UnsetType = UNSET
    phone_numbers: Annotated[list[PhoneNumber], Meta(max_length=500)] | UnsetType = UNSET
    email_addresses: Annotated[list[SupplierAddressEmailAddress], Meta(max_length=500)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    resolved_coordinates: Coordinates | UnsetType = UNSET
    resolved_time_zone: TimeZoneForCreation | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_country(self.country)


class ModifyFacilityAddress(Body):
    """The parts of an address that change."""

    street: RequiredLine | UnsetType = UNSET
    house_number: RequiredLine | UnsetType = UNSET
    postal_code: RequiredLine | UnsetType = UNSET
    city: RequiredLine | UnsetType = UNSET
    province: RequiredLine | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    company_name: Line | UnsetType = UNSET
    additional_address_info: Line | UnsetType = UNSET
    phone_numbers: Annotated[list[PhoneNumberForModification], Meta(max_length=500)] | UnsetType = UNSET
    email_addresses: Annotated[list[SupplierAddressEmailAddress], Meta(max_length=500)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    resolved_coordinates: Coordinates | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.country:
            require_country(self.country)


class FacilityAddress(FacilityAddressForCreation, kw_only=True):
    """The address of a managed facility, located as far as it could be."""

    resolved_time_zone: TimeZone | UnsetType = UNSET  # type: ignore[assignment]


class SupplierAddress(SupplierAddressForCreation, kw_only=True):
    """The address of a supplier, located as far as it could be."""

    resolved_time_zone: TimeZone | UnsetType = UNSET  # type: ignore[assignment]
