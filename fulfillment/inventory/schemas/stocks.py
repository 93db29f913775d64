"""The documented bodies that make, replace, change and delete stocks."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, FreeForm, Instant, Line, RequiredLine, UnsetType, Version

from .shared import FacilitySelector

Trait = Literal["PICKABLE", "ACCESSIBLE", "KEEP_ON_ZERO", "OUTBOUND", "IN_MOTION"]
Conditions = Annotated[list[Literal["DEFECTIVE"]], Meta(max_length=10)]
Properties = Annotated[dict[RequiredLine, Line], Meta(max_length=100)]
Ids = Annotated[list[RequiredLine], Meta(max_length=500)]


class StorageLocationTraitConfigEntry(Body):
    """Whether stock can be used in some way."""

    trait: Trait
    enabled: bool


TraitConfig = Annotated[list[StorageLocationTraitConfigEntry], Meta(max_length=20)]


class StockForCreation(Body, kw_only=True):
    """A new stock; its facility is named in one of three ways."""

    tenant_article_id: RequiredLine
    value: Count
    facility: FacilitySelector | UnsetType = UNSET
    facility_ref: RequiredLine | UnsetType = UNSET
    tenant_facility_id: RequiredLine | UnsetType = UNSET
    location_ref: Line | UnsetType = UNSET
    tenant_stock_id: Line | UnsetType = UNSET
    available_until: Instant | UnsetType = UNSET
    receipt_date: Instant | UnsetType = UNSET
    conditions: Conditions | UnsetType = UNSET
    properties: Properties | UnsetType = UNSET
    trait_config: TraitConfig | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        ways = (self.facility, self.facility_ref, self.tenant_facility_id)
        if sum(way is not UNSET for way in ways) != 1:
            raise ValueError("exactly one of facility, facilityRef and tenantFacilityId is expected")

    @property
    def selector(self) -> FacilitySelector:
        """The facility, however it was named."""
        return self.facility or FacilitySelector(
            facility_ref=self.facility_ref, tenant_facility_id=self.tenant_facility_id
        )


class StockProperties(Body, kw_only=True):
    """What can be changed of a stock."""

    value: Count
    location_ref: Line | UnsetType | None = UNSET
    tenant_stock_id: Line | UnsetType = UNSET
    conditions: Conditions | UnsetType = UNSET
    trait_config: TraitConfig | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET


class StockForUpdate(StockProperties, kw_only=True):
    """Changes made on the version that the client has read."""

    version: Version


class StockValueForUpdate(Body):
    """Units as counted, whatever the version."""

    value: Count
    location_ref: Line | UnsetType | None = UNSET


class StockForUpsertUpdate(StockForUpdate, kw_only=True):
    """Changes to one stock of many, made on the version that the client has read."""

    id: RequiredLine


class StockValueForUpsert(StockValueForUpdate, kw_only=True):
    """Units of one stock of many as counted, whatever the version."""

    id: RequiredLine


class StocksForUpsert(Body):
    """Many stocks, each at most once; each item is a creation, or with an ``id`` an update."""

    stocks: Annotated[list[FreeForm], Meta(max_length=500)]


class StockForCreationVersionless(StockForCreation, kw_only=True):
    """A stock to be created, or set if it exists."""

    operation_type: Literal["CREATE"]


class StockForUpdateVersionless(StockProperties, kw_only=True):
    """Changes to one stock, whatever the version."""

    operation_type: Literal["UPDATE"]
    id: RequiredLine


class VersionlessUpdateStock(Body):
    """Sets stocks without regard to versions."""

    name: Literal["UPDATE_VERSIONLESS"]
    stocks: Annotated[list[FreeForm], Meta(max_length=25)]


class StockDeleteByIds(Body):
    """Deletes these stocks; unknown ones count as deleted."""

    name: Literal["DELETE_BY_IDS"]
    ids: Ids


class StockDeleteByProducts(Body):
    """Deletes the stocks of these articles at one facility."""

    name: Literal["DELETE_BY_PRODUCTS"]
    facility_ref: RequiredLine
    tenant_article_ids: Ids


class StockDeleteByLocations(Body):
    """Deletes the stocks at these locations."""

    name: Literal["DELETE_BY_LOCATIONS"]
    location_refs: Ids


class StockAction(Body):
    """One action; the deprecated ``actions`` may hold a single one."""

    action: FreeForm | UnsetType = UNSET
    actions: Annotated[list[FreeForm], Meta(max_length=10)] | UnsetType = UNSET
