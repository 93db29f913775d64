"""A new order, as ``POST /api/orders`` takes it."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, Line, UnsetType
from fulfillment.tags.schemas import TagReference

from .consumer import OrderForCreationConsumer
from .delivery import DeliveryPreferences
from .extras import (
    CustomServiceReferenceForCreation,
    OrderPaymentInfoForCreation,
    OrderPricingForCreation,
    OrderPromisesOptions,
    OrderSource,
)
from .lines import OrderLineItemForCreation
from .shared import OrderStatusName, OrderStatusReason, Sticker


class OrderForCreation(Body):
    consumer: OrderForCreationConsumer
    order_date: Instant
    order_line_items: Annotated[list[OrderLineItemForCreation], Meta(max_length=500)]
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_services: (
        Annotated[list[CustomServiceReferenceForCreation], Meta(min_length=1, max_length=500)] | UnsetType
    ) = UNSET
    delivery_preferences: DeliveryPreferences | UnsetType = UNSET
    payment_info: OrderPaymentInfoForCreation | UnsetType = UNSET
    pricing: OrderPricingForCreation | UnsetType = UNSET
    promises_options: OrderPromisesOptions | UnsetType = UNSET
    source: OrderSource | UnsetType = UNSET
    status: OrderStatusName | UnsetType = UNSET
    status_reasons: Annotated[list[OrderStatusReason], Meta(max_length=500)] | UnsetType = UNSET
    stickers: Annotated[list[Sticker], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(min_length=1, max_length=500)] | UnsetType = UNSET
