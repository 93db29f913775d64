"""Orders as the API answers them."""

from typing import Any

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType
from fulfillment.tags.schemas import TagReference

from .cancelation_reasons import CancelationReason
from .consumer import OrderForCreationConsumer
from .delivery import DeliveryPreferences
from .lines import OrderLineItemForCreation
from .shared import OrderStatusName, OrderStatusReason, Sticker


class WorkflowUnavailable(Body):
    is_available: bool


class OrderLineItem(OrderLineItemForCreation, kw_only=True):
    id: str


class Order(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    status: OrderStatusName
    process_id: str
    order_date: Instant
    consumer: OrderForCreationConsumer
    order_line_items: list[OrderLineItem]
    workflow_information: WorkflowUnavailable
    anonymized: bool
    tenant_order_id: str | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    delivery_preferences: DeliveryPreferences | UnsetType = UNSET
    status_reasons: list[OrderStatusReason] | UnsetType = UNSET
    cancelation_reason: CancelationReason | UnsetType = UNSET
    stickers: list[Sticker] | UnsetType = UNSET
    tags: list[TagReference] | UnsetType = UNSET
    custom_services: list[dict[str, Any]] | UnsetType = UNSET
    payment_info: dict[str, Any] | UnsetType = UNSET
    pricing: dict[str, Any] | UnsetType = UNSET
    promises_options: dict[str, Any] | UnsetType = UNSET
    source: dict[str, Any] | UnsetType = UNSET


class StrippedOrderLineItem(Body):
    quantity: int
    title: str


class StrippedOrder(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    order_date: Instant
    status: OrderStatusName
    process_ref: str
    order_line_items: list[StrippedOrderLineItem]
    stickers: list[Sticker] | UnsetType = UNSET


class StrippedOrders(Body):
    orders: list[StrippedOrder]
    total: int
