"""The body that makes a pick job without an order (``PickJobForCreation``)."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.accounts.schemas import AssignedUsers
from fulfillment.common.bodies import (
    UNSET,
    Body,
    Count,
    FreeForm,
    Instant,
    Line,
    LocaleString,
    Positive,
    Quantity,
    RequiredLine,
    Text,
    UnsetType,
)
from fulfillment.picking.states import Channel
from fulfillment.processes.recordable_attributes import RecordableAttributeForCreation
from fulfillment.tags.schemas import TagReference

from .shared import Codes, Objects

RecordableAttributes = Annotated[list[RecordableAttributeForCreation], Meta(max_length=50)]
Tags = Annotated[list[TagReference], Meta(min_length=1, max_length=50)]


class PickLineItemArticle(Body):
    """What is to be picked."""

    tenant_article_id: RequiredLine
    title: Text
    title_localized: LocaleString | UnsetType = UNSET
    image_url: Text | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET
    attributes: Objects | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    prices: Objects | UnsetType = UNSET


class PickLineItemForCreation(Body):
    """How many of one article."""

    article: PickLineItemArticle
    quantity: Quantity
    allowed_substitutes: Objects | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    global_line_item_id: Line | UnsetType = UNSET
    measurement_unit_key: RequiredLine | UnsetType = UNSET
    measurement_validation: FreeForm | UnsetType = UNSET
    partial_stock_locations: Objects | UnsetType = UNSET
    recordable_attributes: RecordableAttributes | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET
    secondary_measurement_unit_key: RequiredLine | UnsetType = UNSET
    secondary_quantity: Count | UnsetType = UNSET
    stickers: Objects | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=50)] | UnsetType = UNSET


class CollectDetails(Body, forbid_unknown_fields=False):
    """Who comes for the goods."""

    identifier: Line | UnsetType = UNSET
    paid: bool | UnsetType = UNSET


class ShippingDetails(Body, forbid_unknown_fields=False):
    """Where the goods are sent, and by whom."""

    carrier_key: Line | UnsetType = UNSET
    carrier_product: Line | UnsetType = UNSET
    carrier_product_category: Line | UnsetType = UNSET
    carrier_services: Annotated[list[Line], Meta(max_length=50)] | UnsetType = UNSET
    identifier: Line | UnsetType = UNSET
    invoice_address: FreeForm | UnsetType = UNSET
    postal_address: FreeForm | UnsetType = UNSET
    recipientaddress: FreeForm | UnsetType = UNSET
    service_level: Literal["DELIVERY", "SAMEDAY"] | UnsetType = UNSET


class DeliveryDetails(Body, forbid_unknown_fields=False):
    """One of the two ways."""

    collect: CollectDetails | UnsetType = UNSET
    shipping: ShippingDetails | UnsetType = UNSET


class PickjobDeliveryInformationForCreation(Body, forbid_unknown_fields=False):
    """How the goods get to the customer, and by when."""

    channel: Channel | UnsetType = UNSET
    details: DeliveryDetails | UnsetType = UNSET
    target_time: Instant | UnsetType = UNSET
    target_time_base_date: Instant | UnsetType = UNSET


class PickJobForCreation(Body):
    """A pick job that a client makes on its own."""

    facility_ref: RequiredLine
    order_date: Instant
    pick_line_items: Annotated[list[PickLineItemForCreation], Meta(min_length=1, max_length=500)]
    assigned_users: AssignedUsers | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    deliveryinformation: PickjobDeliveryInformationForCreation | UnsetType = UNSET
    expected_pick_line_items: Objects | UnsetType = UNSET
    operative_process_ref: Line | UnsetType = UNSET
    order_ref: Line | UnsetType = UNSET
    payment_information: FreeForm | UnsetType = UNSET
    picking_times: FreeForm | UnsetType = UNSET
    preferred_picking_methods: Annotated[list[Line], Meta(max_length=10)] | UnsetType = UNSET
    process_id: Line | UnsetType = UNSET
    routing_plan_ref: Line | UnsetType = UNSET
    short_id: RequiredLine | UnsetType = UNSET
    status: Literal["OPEN", "WAITING_FOR_INPUT"] | UnsetType = UNSET
    stickers: Objects | UnsetType = UNSET
    transfers: Objects | UnsetType = UNSET
    workflow_information: FreeForm | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
