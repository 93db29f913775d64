"""Promises, as ``POST /api/promises/deliverypromise`` takes and answers them."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, Line, UnsetType
from fulfillment.facilities.schemas.country_services import CarrierTransitTime
from fulfillment.tags.schemas import TagReference

from .consumer import OrderForCreationConsumer
from .delivery import DeliveryPreferences
from .extras import CustomServiceReferenceForCreation, OrderPaymentInfoForCreation, OrderPromisesOptions
from .lines import OrderLineItemForCreation
from .shared import OrderStatusName, OrderStatusReason, Sticker


class ResourceInvestment(Body):
    level: Annotated[float, Meta(gt=0, le=1)]


class PromiseRequestAdditionalInfo(Body):
    """Hints about the answer; accepted, and without effect: nothing is estimated here, everything is decided."""

    include_listing_custom_attributes: bool | UnsetType = UNSET
    resource_investment: ResourceInvestment | UnsetType = UNSET


class PromiseRequest(Body):
    consumer: OrderForCreationConsumer
    order_date: Instant
    order_line_items: Annotated[list[OrderLineItemForCreation], Meta(max_length=500)]
    additional_info: PromiseRequestAdditionalInfo | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_services: (
        Annotated[list[CustomServiceReferenceForCreation], Meta(min_length=1, max_length=500)] | UnsetType
    ) = UNSET
    delivery_preferences: DeliveryPreferences | UnsetType = UNSET
    payment_info: OrderPaymentInfoForCreation | UnsetType = UNSET
    promises_options: OrderPromisesOptions | UnsetType = UNSET
    status: OrderStatusName | UnsetType = UNSET
    status_reasons: Annotated[list[OrderStatusReason], Meta(max_length=500)] | UnsetType = UNSET
    stickers: Annotated[list[Sticker], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(min_length=1, max_length=500)] | UnsetType = UNSET


class DeliveryPromiseLineItem(Body):
    tenant_article_id: str
    title: str
    quantity: int
    available: int


class BasicDeliveryPromiseShipmentFacility(Body):
    facility_name: str
    facility_ref: str
    tenant_facility_id: str | UnsetType = UNSET


class EstimatedDeliveryTime(Body):
    min_delivery_days: int
    max_delivery_days: int


class PromiseDeliveryOptions(Body):
    carrier_product_category: Literal["STANDARD", "EXPRESS", "VALUE", "FORWARDING"]
    delivery_costs: list[FreeForm]
    estimated_delivery_time: EstimatedDeliveryTime | UnsetType = UNSET
    transit_time: CarrierTransitTime | UnsetType = UNSET


class PromiseCarrier(Body):
    carrier_ref: str
    carrier_key: str
    carrier_name: str
    products: list[PromiseDeliveryOptions]
    delivery_promise_valid_until: Instant | UnsetType = UNSET


class DeliveryPromiseShipment(Body):
    facility: BasicDeliveryPromiseShipmentFacility
    line_items: list[DeliveryPromiseLineItem]
    carriers: list[PromiseCarrier]


class DeliveryPromiseCollect(Body):
    facility: BasicDeliveryPromiseShipmentFacility
    line_items: list[DeliveryPromiseLineItem]
    target_time: Instant


class Backordered(Body):
    line_items: list[DeliveryPromiseLineItem]


class ResponseForDeliveryPromise(Body):
    order_ref: str
    order_version: int
    promises_options: OrderPromisesOptions
    ship_to_customer: list[DeliveryPromiseShipment] | UnsetType = UNSET
    collect: DeliveryPromiseCollect | UnsetType = UNSET
    back_ordered: Backordered | UnsetType = UNSET
