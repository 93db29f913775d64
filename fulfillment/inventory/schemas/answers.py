"""Listings, stocks and reservations as the API answers them."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType, Version
from fulfillment.facilities.schemas.shared import VersionedResource

from .listings import ListingForCreation, ListingStatus
from .shared import PageInfo, Score
from .stocks import Conditions, Properties, Trait, TraitConfig


class Listing(ListingForCreation, kw_only=True):
    """An article that a facility sells."""

    id: str
    facility_id: str
    status: ListingStatus
    version: Version
    created: Instant | UnsetType = UNSET
    last_modified: Instant | UnsetType = UNSET


class StrippedListing(VersionedResource, kw_only=True):
    """A listing in a list."""

    id: str
    facility_id: str
    tenant_article_id: str
    status: ListingStatus


class StrippedListings(Body):
    """A page of listings."""

    listings: list[StrippedListing]
    total: int


class ListingBulkOperationResult(Body):
    """What became of one listing of many."""

    listing: Listing
    status: Literal["UPDATED", "UNCHANGED", "CREATED", "FAILED"]


class StockFacilityReferences(Body):
    """The facility of a stock."""

    facility_ref: str
    tenant_facility_id: str | UnsetType = UNSET


class Stock(Body):
    """The units of an article at a facility."""

    id: str
    version: Version
    created: Instant
    last_modified: Instant
    tenant_article_id: str
    facility_ref: str
    facility: StockFacilityReferences
    value: Annotated[int, Meta(ge=0)]
    reserved: int
    facility_wide_reserved: int
    available: int
    traits: list[Trait]
    serialized_properties: str
    properties: Properties | UnsetType = UNSET
    location_ref: str | UnsetType = UNSET
    tenant_stock_id: str | UnsetType = UNSET
    available_until: Instant | UnsetType = UNSET
    receipt_date: Instant | UnsetType = UNSET
    conditions: Conditions | UnsetType = UNSET
    trait_config: TraitConfig | UnsetType = UNSET
    scannable_codes: list[str] | UnsetType = UNSET
    scores: list[Score] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET


class StockPaginatedResult(Body):
    """A page of stocks."""

    stocks: list[Stock]
    page_info: PageInfo
    total: int | UnsetType = UNSET


class StockUpsertOperationResult(Body):
    """What became of one stock of many."""

    stock: Stock
    status: Literal["UPDATED", "CREATED", "UNCHANGED"]


class StockActionResult(Body):
    """What an action did."""

    name: Literal["DELETE_BY_LOCATIONS", "DELETE_BY_PRODUCTS", "DELETE_BY_IDS", "UPDATE_VERSIONLESS"]
    result: dict[str, Any]


class ReservationHost(Body):
    """What the units are held from."""

    reference: str
    type: Literal["STOCK", "EXPECTED_STOCK", "NONE"]


class RelatedRefs(Body):
    """The entities that the units are held for."""

    order_refs: list[str] | UnsetType = UNSET
    process_refs: list[str] | UnsetType = UNSET
    routing_plan_refs: list[str] | UnsetType = UNSET
    pick_job_refs: list[str] | UnsetType = UNSET
    transfer_refs: list[str] | UnsetType = UNSET


class Reservation(VersionedResource, kw_only=True):
    """Units that are promised."""

    id: str
    facility_ref: str
    tenant_article_id: str
    quantity: int
    host: ReservationHost
    related_refs: RelatedRefs
    custom_attributes: FreeForm | UnsetType | None = UNSET


class ReservationsPaginatedResult(Body):
    """A page of reservations."""

    reservations: list[Reservation]
    page_info: PageInfo
    total: int
