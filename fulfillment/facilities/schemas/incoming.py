"""The documented bodies that make, replace and change facilities."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, FreeForm, Quantity, RequiredLine, UnsetType, Version
from fulfillment.tags.schemas import TagReference

from .address import Coordinates, FacilityAddressForCreation, ModifyFacilityAddress, SupplierAddressForCreation
from .operation import (
    ClosingDay,
    FacilityContact,
    FacilityLocationType,
    FacilityOperativeCostForCreation,
    FacilityService,
    FacilityStatus,
    LinkedConfiguration,
    PickingMethodEnum,
    PickingTimes,
)
from .shared import ScanningRuleConfiguration

FacilityType = Literal["MANAGED_FACILITY", "SUPPLIER"]
Tags = Annotated[list[TagReference], Meta(min_length=1, max_length=500)]
ClosingDays = Annotated[list[ClosingDay], Meta(max_length=500)]
Configs = Annotated[list[LinkedConfiguration], Meta(max_length=100)]
PickingMethods = Annotated[list[PickingMethodEnum], Meta(max_length=20)]
Services = Annotated[list[FacilityService], Meta(max_length=20)]
OperativeCosts = Annotated[list[FacilityOperativeCostForCreation], Meta(max_length=1)]


class FacilityForCreation(Body, kw_only=True):
    """What a new facility of either kind has."""

    name: RequiredLine
    tenant_facility_id: RequiredLine | UnsetType = UNSET
    status: FacilityStatus | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    operative_costs: OperativeCosts | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class ManagedFacilityForCreation(FacilityForCreation, kw_only=True):
    """A new store or warehouse of one's own."""

    address: FacilityAddressForCreation
    type: Literal["MANAGED_FACILITY"] | UnsetType = UNSET
    location_type: FacilityLocationType | UnsetType = UNSET
    services: Services | UnsetType = UNSET
    contact: FacilityContact | UnsetType = UNSET
    picking_times: PickingTimes | UnsetType = UNSET
    picking_methods: PickingMethods | UnsetType = UNSET
    closing_days: ClosingDays | UnsetType = UNSET
    fulfillment_process_buffer: Count | UnsetType = UNSET
    capacity_enabled: bool | UnsetType = UNSET
    capacity_planning_timeframe: Quantity | UnsetType = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType = UNSET


class SupplierForCreation(FacilityForCreation, kw_only=True):
    """A new supplier."""

    type: Literal["SUPPLIER"] | UnsetType = UNSET
    address: SupplierAddressForCreation | UnsetType = UNSET


class ManagedFacilityForReplacement(Body):
    """A whole managed facility; what is absent is removed."""

    type: Literal["MANAGED_FACILITY"]
    version: Version
    name: RequiredLine
    status: FacilityStatus
    address: FacilityAddressForCreation
    location_type: FacilityLocationType
    capacity_enabled: bool
    fulfillment_process_buffer: Count
    tenant_facility_id: RequiredLine | UnsetType = UNSET
    services: Services | UnsetType = UNSET
    contact: FacilityContact | UnsetType = UNSET
    picking_times: PickingTimes | UnsetType = UNSET
    picking_methods: PickingMethods | UnsetType = UNSET
    closing_days: ClosingDays | UnsetType = UNSET
    capacity_planning_timeframe: Quantity | UnsetType = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType = UNSET
    configs: Configs | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class SupplierForReplacement(Body):
    """A whole supplier; what is absent is removed."""

    type: Literal["SUPPLIER"]
    version: Version
    name: RequiredLine
    status: FacilityStatus
    tenant_facility_id: RequiredLine | UnsetType = UNSET
    address: SupplierAddressForCreation | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class ManagedFacilityForModification(Body):
    """What changes of a managed facility; null removes."""

    type: Literal["MANAGED_FACILITY"]
    version: Version
    name: RequiredLine | UnsetType = UNSET
    status: FacilityStatus | UnsetType = UNSET
    address: FacilityAddressForCreation | UnsetType = UNSET
    tenant_facility_id: RequiredLine | UnsetType | None = UNSET
    location_type: FacilityLocationType | UnsetType | None = UNSET
    services: Services | UnsetType | None = UNSET
    contact: FacilityContact | UnsetType | None = UNSET
    picking_times: PickingTimes | UnsetType | None = UNSET
    picking_methods: PickingMethods | UnsetType | None = UNSET
    closing_days: ClosingDays | UnsetType | None = UNSET
    fulfillment_process_buffer: Count | UnsetType | None = UNSET
    capacity_enabled: bool | UnsetType | None = UNSET
    capacity_planning_timeframe: Quantity | UnsetType | None = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType | None = UNSET
    configs: Configs | UnsetType | None = UNSET
    tags: Tags | UnsetType | None = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET


class SupplierForModification(Body):
    """What changes of a supplier; null removes."""

    type: Literal["SUPPLIER"]
    version: Version
    name: RequiredLine | UnsetType = UNSET
    status: FacilityStatus | UnsetType = UNSET
    tenant_facility_id: RequiredLine | UnsetType | None = UNSET
    address: SupplierAddressForCreation | UnsetType | None = UNSET
    tags: Tags | UnsetType | None = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET


class ModifyFacility(Body):
    """What changes of a facility; of the address, only the parts that are given."""

    action: Literal["ModifyFacility"]
    name: RequiredLine | UnsetType = UNSET
    status: FacilityStatus | UnsetType = UNSET
    address: ModifyFacilityAddress | UnsetType = UNSET
    tenant_facility_id: RequiredLine | UnsetType = UNSET
    location_type: FacilityLocationType | UnsetType = UNSET
    services: Services | UnsetType = UNSET
    contact: FacilityContact | UnsetType = UNSET
    picking_times: PickingTimes | UnsetType = UNSET
    picking_methods: PickingMethods | UnsetType = UNSET
    closing_days: ClosingDays | UnsetType = UNSET
    fulfillment_process_buffer: Count | UnsetType = UNSET
    capacity_enabled: bool | UnsetType = UNSET
    capacity_planning_timeframe: Quantity | UnsetType = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType = UNSET
    operative_costs: OperativeCosts | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=500)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class FacilityPatchActions(Body):
    """Changes to one facility, made together."""

    version: Version
    actions: Annotated[list[ModifyFacility], Meta(min_length=1, max_length=25)]


class UpdateFacilityCoordinatesActionParameter(Body):
    """Puts the facility at these coordinates."""

    name: Literal["UPDATE_FACILITY_COORDINATES"]
    version: Version
    coordinates: Coordinates


class RemoveFacilityCoordinatesActionParameter(Body):
    """Forgets the coordinates; the address is located again."""

    name: Literal["REMOVE_FACILITY_COORDINATES"]
    version: Version
