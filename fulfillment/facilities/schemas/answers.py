"""Facilities as the API answers them."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType, Version

from .address import FacilityAddress, PhoneNumber, SupplierAddress
from .incoming import Configs, FacilityForCreation, FacilityType, ManagedFacilityForCreation
from .operation import FacilityOperativeCost, FacilityStatus
from .shared import VersionedResource


class Facility(FacilityForCreation, kw_only=True):
    """What facilities of either kind have."""

    id: str
    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    type: FacilityType
    status: FacilityStatus
    operative_costs: Annotated[list[FacilityOperativeCost], Meta(max_length=1)] | UnsetType = UNSET  # type: ignore[assignment]


class ManagedFacility(ManagedFacilityForCreation, kw_only=True):
    """A store or warehouse."""

    id: str
    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET
    type: FacilityType  # type: ignore[assignment]
    status: FacilityStatus
    address: FacilityAddress
    operative_costs: Annotated[list[FacilityOperativeCost], Meta(max_length=1)] | UnsetType = UNSET  # type: ignore[assignment]
    configs: Configs | UnsetType = UNSET


class Supplier(Facility, kw_only=True):
    """A supplier."""

    address: SupplierAddress | UnsetType = UNSET


class StrippedManagedFacility(VersionedResource, kw_only=True):
    """A managed facility in a list."""

    id: str
    status: FacilityStatus
    type: FacilityType
    name: str | UnsetType = UNSET
    tenant_facility_id: str | UnsetType = UNSET
    street: str | UnsetType = UNSET
    house_number: str | UnsetType = UNSET
    postal_code: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    province: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    additional_address_info: str | UnsetType = UNSET
    phone_numbers: list[PhoneNumber] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class StrippedFacilities(Body):
    """A page of facilities; suppliers stand in it as ``Supplier``."""

    facilities: list[StrippedManagedFacility]
    total: int
