"""Addresses that goods come from and go to."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Country, FreeForm, Line, RequiredLine, UnsetType, require_country
from fulfillment.facilities.schemas.address import Coordinates, Email, FacilityAddressForCreation, PhoneNumber

AddressType = Literal["POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS"]
FacilityAddress = FacilityAddressForCreation


class ConsumerAddress(Body):
    """Where a consumer lives, gets parcels or gets invoices."""

    street: RequiredLine
    city: RequiredLine
    postal_code: RequiredLine
    country: Country
    additional_address_info: Line | UnsetType = UNSET
    address_type: AddressType | UnsetType = UNSET
    company_name: Line | UnsetType = UNSET
    coordinates: Coordinates | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    first_name: Line | UnsetType = UNSET
    house_number: RequiredLine | UnsetType = UNSET
    last_name: Line | UnsetType = UNSET
    personal_title: Line | UnsetType = UNSET
    phone_numbers: Annotated[list[PhoneNumber], Meta(max_length=500)] | UnsetType = UNSET
    province: RequiredLine | UnsetType = UNSET
    salutation: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse unknown countries. Raises: ValueError."""
        require_country(self.country)
