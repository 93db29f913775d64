"""What clients ask before an order, in the first API: by when an article could be collected or delivered."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Country,
    FreeForm,
    Instant,
    Line,
    Quantity,
    RequiredLine,
    UnsetType,
    require_country,
)
from fulfillment.tags.schemas import TagReference
from orders.schemas.delivery import DeliveryPreferencesShipping

MOST = 500
Articles = Annotated[list[RequiredLine], Meta(min_length=1, max_length=MOST)]


class CheckoutOptionsConsumerAddress(Body):
    """Where the customer is; of an address of another kind than a postal one nothing else is known either."""

    country: Country
    address_type: Literal["POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS"] | UnsetType = UNSET
    city: Line | UnsetType = UNSET
    house_number: Line | UnsetType = UNSET
    postal_code: Line | UnsetType = UNSET
    province: Line | UnsetType = UNSET
    street: Line | UnsetType = UNSET

    def __post_init__(self) -> None:
        require_country(self.country)


class CheckoutOptionsCollectFacility(Body):
    """A facility by its id or by the client's own id."""

    facility_ref: RequiredLine | UnsetType = UNSET
    tenant_facility_ref: RequiredLine | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.facility_ref is UNSET) == (self.tenant_facility_ref is UNSET):
            raise ValueError("either facilityRef or tenantFacilityRef is expected")


class CheckoutOptionsCollectEarliestRequest(Body):
    """Asks from when on the customer could collect these articles."""

    tenant_article_ids: Articles
    facilities: Annotated[list[CheckoutOptionsCollectFacility], Meta(max_length=MOST)] | UnsetType = UNSET
    desired_collect_date: Instant | UnsetType = UNSET
    include_calculation_hints: bool = False


class CheckoutOptionsFacilityFilter(Body):
    """Which facilities may deliver: those with all of these tags and custom attributes."""

    custom_attributes: FreeForm | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=MOST)] | UnsetType = UNSET


class CheckoutOptionsDeliveryEarliestRequest(Body):
    """Asks from when on the customer could have these articles."""

    tenant_article_ids: Articles
    consumer_address: CheckoutOptionsConsumerAddress
    earliest_delivery_date: Instant | UnsetType = UNSET
    filter: CheckoutOptionsFacilityFilter | UnsetType = UNSET
    include_calculation_hints: bool = False
    include_listing_details: bool = False


class BasketItem(Body):
    """An article and how many of it."""

    tenant_article_id: RequiredLine
    quantity: Quantity


class CheckoutOptionsDeliveryTimePeriodRequest(Body):
    """Asks on which days of a period the customer could have this basket."""

    basket: Annotated[list[BasketItem], Meta(min_length=1, max_length=MOST)]
    consumer_address: CheckoutOptionsConsumerAddress
    delivery_preferences: DeliveryPreferencesShipping | UnsetType = UNSET
    start_date: Instant | UnsetType = UNSET
    end_date: Instant | UnsetType = UNSET
    include_calculation_hints: bool = False


class FacilityRefLatestPickingStartPair(Body):
    """A facility, and when picking must have begun there."""

    facility_ref: RequiredLine
    latest_picking_start: Instant


class CheckoutOptionsDeliveryTimePointRequest(Body):
    """Asks what these facilities have, if they can still begin in time."""

    desired_delivery_date: Instant
    tenant_article_ids: Annotated[list[RequiredLine], Meta(max_length=MOST)]
    facilities: Annotated[list[FacilityRefLatestPickingStartPair], Meta(max_length=MOST)]
