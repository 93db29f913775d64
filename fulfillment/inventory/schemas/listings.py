"""The documented bodies that make, replace and change listings."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    FreeForm,
    Line,
    LocaleString,
    RequiredLine,
    Text,
    UnsetType,
    Version,
)
from fulfillment.facilities.schemas.shared import CurrencyCode, ScanningRuleConfiguration
from fulfillment.tags.schemas import TagReference

from .attributes import ArticleAttributeItem
from .shared import AvailabilityTimeframe, ScannableCodes, Score

ListingStatus = Literal["ACTIVE", "INACTIVE"]
OutOfStockBehaviour = Literal["NONE", "BACKORDER", "PREORDER", "RESTOCK", "PREORDER_AND_RESTOCK"]
Duration = Annotated[
    str,
    Meta(pattern=r"^-?P(?:(\d+W)|(\d+Y)?(\d+M)?(\d+D)?(?:T(\d+H)?(\d+M)?(\d+S)?)?)$", max_length=64),
]
Title = Annotated[str, Meta(min_length=1, max_length=1024)]
Units = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Amount = Annotated[float, Meta(ge=-1e12, le=1e12)]
Weight = Annotated[float, Meta(ge=0, le=1e12)]
CategoryRefs = Annotated[list[Line], Meta(max_length=10)]
Tags = Annotated[list[TagReference], Meta(max_length=500)]


class ListingLegal(Body):
    """What customs want to know."""

    hs_code: Annotated[str, Meta(max_length=50)] | UnsetType = UNSET


class OutOfStockConfigPreorder(Body):
    """From when on the article can be ordered ahead."""

    availability_timeframe: AvailabilityTimeframe


class OutOfStockConfigRestock(Body):
    """How long it takes to get more."""

    restockable_in_days: Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]


class OutOfStockConfig(Body):
    """What the behaviours without stock need to know."""

    preorder: OutOfStockConfigPreorder | UnsetType = UNSET
    restock: OutOfStockConfigRestock | UnsetType = UNSET


class OutOfStockBehaviourContext(Body):
    """Where a behaviour applies."""

    type: Literal["FACILITY_GROUP", "TAG_REFERENCE"]
    values: Annotated[list[Line], Meta(max_length=100)]
    operator: Literal["NOT"] | UnsetType = UNSET


class OutOfStockBehaviourByContext(Body):
    """A behaviour for some contexts; the lowest priority counts."""

    out_of_stock_behaviour: OutOfStockBehaviour
    context: Annotated[list[OutOfStockBehaviourContext], Meta(min_length=1, max_length=5)]
    priority: Annotated[int, Meta(ge=1, le=1000)]
    out_of_stock_config: OutOfStockConfig | UnsetType = UNSET


class StockInformationForCreation(Body):
    """Deprecated: kept and answered as it came; the counters live under /api/stocks."""

    stock: Units
    reserved: Units | UnsetType = UNSET
    available: Units | UnsetType = UNSET


class Location(Body):
    """A place on the shelves."""

    location_ref: Line | UnsetType = UNSET
    scannable_codes: ScannableCodes | UnsetType = UNSET


class PartialStockForCreation(Body):
    """Deprecated: a part of the stock at one place, kept and answered as it came."""

    tenant_partial_stock_id: Line
    stockinformation: StockInformationForCreation
    location: Location | UnsetType = UNSET
    scores: Annotated[list[Score], Meta(max_length=100)] | UnsetType = UNSET


class ListingRecordableAttributeForCreation(Body):
    """Something to be noted for each item during the process."""

    key_localized: LocaleString
    recording_rule: Literal["OPTIONAL", "MANDATORY"]
    value: Annotated[str, Meta(min_length=1, max_length=4096)] | UnsetType | None = UNSET


class AvailableUntilDefinition(Body):
    """How the last day of a stock is calculated."""

    calculation_base: Literal["EXPIRY", "CREATION"]
    modifier: Duration | UnsetType = UNSET


class StockPropertyDefinition(Body):
    """A property that stocks of the article have."""

    input_type: Literal["DATE", "TEXT"]
    required: bool
    default_value: Line | UnsetType = UNSET


RecordableAttributes = Annotated[list[ListingRecordableAttributeForCreation], Meta(max_length=40)]
Attributes = Annotated[list[ArticleAttributeItem], Meta(max_length=40)]
StockProperties = Annotated[dict[RequiredLine, StockPropertyDefinition], Meta(max_length=100)]


class ListingProperties(Body, kw_only=True):
    """What creating and modifying have in common."""

    title_localized: LocaleString | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    availability_timeframe: AvailabilityTimeframe | UnsetType = UNSET
    category_refs: CategoryRefs | UnsetType = UNSET
    currency: CurrencyCode | UnsetType | None = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    image_url: Text | UnsetType = UNSET
    legal: ListingLegal | UnsetType = UNSET
    out_of_stock_behaviour: OutOfStockBehaviour | UnsetType = UNSET
    out_of_stock_config: OutOfStockConfig | UnsetType = UNSET
    price: Amount | UnsetType = UNSET
    recordable_attributes: RecordableAttributes | UnsetType = UNSET
    scannable_codes: ScannableCodes | UnsetType = UNSET
    scanning_rule: ScanningRuleConfiguration | UnsetType = UNSET
    stock_available_until: AvailableUntilDefinition | UnsetType = UNSET
    stockinformation: StockInformationForCreation | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class ListingForCreation(ListingProperties, kw_only=True):
    """A new listing."""

    tenant_article_id: RequiredLine
    title: Title | UnsetType = UNSET
    measurement_unit_key: Line | UnsetType = UNSET
    out_of_stock_behaviour_by_contexts: (
        Annotated[list[OutOfStockBehaviourByContext], Meta(min_length=1, max_length=10)] | UnsetType
    ) = UNSET
    partial_stocks: Annotated[list[PartialStockForCreation], Meta(max_length=500)] | UnsetType = UNSET
    stock_properties: StockProperties | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET

    def __post_init__(self) -> None:
        config = self.out_of_stock_config or OutOfStockConfig()
        behaviour = self.out_of_stock_behaviour or ""
        if "PREORDER" in behaviour and not config.preorder:
            raise ValueError(f"{behaviour} needs outOfStockConfig.preorder")
        if "RESTOCK" in behaviour and not config.restock:
            raise ValueError(f"{behaviour} needs outOfStockConfig.restock")


class ListingForReplacement(ListingForCreation, kw_only=True):
    """A listing that is created or replaced."""

    status: ListingStatus | UnsetType = UNSET
    version: Version | UnsetType = UNSET


class ListingsForReplacement(Body):
    """Listings of one facility; either all of them are written or none."""

    listings: Annotated[list[ListingForReplacement], Meta(min_length=1, max_length=500)]


class ModifyListing(ListingProperties, kw_only=True):
    """What changes of a listing; null removes."""

    action: Literal["ModifyListing"]
    status: ListingStatus | UnsetType = UNSET
    title: Annotated[str, Meta(max_length=1024)] | UnsetType = UNSET
    subtitle: Line | UnsetType = UNSET
    measurement_unit_key: Line | UnsetType | None = UNSET
    stock_properties: StockProperties | UnsetType | None = UNSET
    weight: Amount | UnsetType = UNSET


class ListingPatchActions(Body):
    """Changes to one listing, made together."""

    version: Version
    actions: Annotated[list[ModifyListing], Meta(min_length=1, max_length=25)]
