"""What clients ask of a whole basket before an order, and what each facility answers; deprecated in the description."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, Text, UnsetType
from fulfillment.facilities.schemas.address import FacilityAddress
from fulfillment.facilities.schemas.operation import ClosingDay, PickingTimes
from fulfillment.tags.schemas import TagReference
from orders.schemas.delivery import DeliveryPreferences
from orders.schemas.extras import CustomServiceItemForCreation, CustomServiceReferenceForCreation
from orders.schemas.lines import OrderLineItemArticle, OrderLineItemForCreation
from orders.schemas.promises import PromiseCarrier

from .checkout_options import MOST, CheckoutOptionsConsumerAddress


class CheckoutOptionsArticle(OrderLineItemArticle, kw_only=True):
    """An article of a basket, which need not have a title."""

    title: Text | UnsetType = UNSET  # type: ignore[assignment]


class CheckoutOptionsLineItem(OrderLineItemForCreation, kw_only=True):
    """A line of a basket: all that a line of an order may have."""

    article: CheckoutOptionsArticle


class CustomServiceItem(CustomServiceItemForCreation, kw_only=True):
    id: Text
    custom_service_items: Annotated[list["CustomServiceItem"], Meta(max_length=MOST)]  # type: ignore[assignment]


class CustomServiceReference(CustomServiceReferenceForCreation, kw_only=True):
    id: Text
    custom_service_items: Annotated[list[CustomServiceItem], Meta(max_length=MOST)]  # type: ignore[assignment]


class GeoFence(Body):
    """A circle on the globe; its radius is in km."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    radius: Annotated[float, Meta(ge=1, le=100)]


class CheckoutOptionsInput(Body):
    """Asks which facilities have this basket.

    ``filter_duplicates`` changes nothing: each facility stands in the answer once. ``custom_services`` neither.
    """

    delivery_preferences: DeliveryPreferences
    order_line_items: Annotated[list[CheckoutOptionsLineItem], Meta(min_length=1, max_length=MOST)]
    consumer_address: CheckoutOptionsConsumerAddress | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_services: Annotated[list[CustomServiceReference], Meta(max_length=MOST)] | UnsetType = UNSET
    filter_duplicates: bool | UnsetType = UNSET
    geo_fence: GeoFence | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=MOST)] | UnsetType = UNSET


class CheckoutOptionsAvailabilityCarrier(Body):
    carrier_ref: str
    carrier_product_category: Literal["STANDARD", "EXPRESS", "VALUE", "FORWARDING"] | UnsetType = UNSET


class CheckoutOptionsAvailability(Body):
    tenant_article_id: str
    available: int
    is_back_orderable: bool
    carrier: CheckoutOptionsAvailabilityCarrier | UnsetType = UNSET
    latest_picking_start: Instant | UnsetType = UNSET
    pre_order_release_date: Instant | UnsetType = UNSET


class CheckoutOptionsCustomServices(Body):
    custom_service_ref: str
    name: str


class CheckoutOptionsFacilityForCNC(Body):
    facility_ref: str
    name: str
    address: FacilityAddress
    closing_days: list[ClosingDay]
    picking_times: PickingTimes
    availabilities: list[CheckoutOptionsAvailability]
    custom_services: list[CheckoutOptionsCustomServices]
    target_time: Instant


class CheckoutOptionsFacilityForSFS(Body):
    facility_ref: str
    name: str
    availabilities: list[CheckoutOptionsAvailability]
    delivery_options: list[PromiseCarrier]
    custom_services: list[CheckoutOptionsCustomServices]


class ResponseForCNCCheckoutOptions(Body):
    facilities: list[CheckoutOptionsFacilityForCNC]


class ResponseForSFSCheckoutOptions(Body):
    facilities: list[CheckoutOptionsFacilityForSFS]
