"""The address of a person, as orders, handover jobs and shipments say it."""

from typing import Annotated, Literal

from msgspec import Meta

from .bodies import UNSET, Body, Country, FreeForm, RequiredText, Text, UnsetType, require_country


class PhoneNumber(Body):
    value: Text
    type: Literal["MOBILE", "PHONE"]
    custom_attributes: FreeForm | UnsetType = UNSET
    label: Text | UnsetType = UNSET


class Coordinates(Body):
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


class ConsumerAddress(Body):
    city: RequiredText
    country: Country
    postal_code: RequiredText
    street: RequiredText
    additional_address_info: Text | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    house_number: RequiredText | UnsetType = UNSET
    phone_numbers: Annotated[list[PhoneNumber], Meta(max_length=500)] | UnsetType = UNSET
    province: RequiredText | UnsetType = UNSET
    address_type: Literal["POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS"] | UnsetType = UNSET
    company_name: Text | UnsetType = UNSET
    coordinates: Coordinates | UnsetType = UNSET
    email: RequiredText | UnsetType = UNSET
    first_name: Text | UnsetType = UNSET
    last_name: Text | UnsetType = UNSET
    personal_title: Text | UnsetType = UNSET
    salutation: Text | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse unknown countries. Raises: ValueError."""
        require_country(self.country)
