"""The bodies that make shipments and change them."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Currency,
    FreeForm,
    Instant,
    Line,
    Quantity,
    RequiredLine,
    Text,
    UnsetType,
    Version,
)
from fulfillment.handover.states import ShipmentStatus
from fulfillment.tags.schemas import TagReference

from .addresses import ConsumerAddress, FacilityAddress
from .items import MOST_ITEMS, RecordedAttributes, ShipmentLineItemForCreation

CarrierServices = Literal[
    "SIGNATURE",
    "CUSTOMER_SIGNATURE",
    "ADULT_SIGNATURE",
    "SATURDAY_DELIVERY",
    "IDENTITY_CHECK_COMPANY",
    "IDENTITY_CHECK_PRIVATE",
    "ADDITIONAL_TRANSPORTATION_INSURANCE",
    "IDENTITY_AGE_CHECK_18",
    "NO_NEIGHBOR_DELIVERY",
    "HANDOVER_TO_RECIPIENT_ONLY",
]


class PaymentInformation(Body):
    """The currency the consumer paid in."""

    currency: Currency | UnsetType = UNSET


class OperativeTransfer(Body):
    """The side of a transfer between facilities that something belongs to."""

    id: RequiredLine
    type: Literal["SUPPLIER", "RECEIVER"]


Transfers = Annotated[list[OperativeTransfer], Meta(max_length=50)]


class ShipmentForCreation(Body):
    """A shipment that a client makes on its own."""

    facility_ref: RequiredLine
    order_date: Instant
    target_time: Instant
    carrier_logo_url: Text | UnsetType = UNSET
    carrier_product: Line | UnsetType = UNSET
    carrier_ref: RequiredLine | UnsetType = UNSET
    carrier_services: Annotated[list[CarrierServices], Meta(max_length=50)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    invoice_address: ConsumerAddress | UnsetType = UNSET
    line_items: Annotated[list[ShipmentLineItemForCreation], Meta(max_length=MOST_ITEMS)] | UnsetType = UNSET
    operative_process_ref: Line | UnsetType = UNSET
    payment_information: PaymentInformation | UnsetType = UNSET
    pick_job_ref: RequiredLine | UnsetType = UNSET
    postal_address: ConsumerAddress | UnsetType = UNSET
    process_id: RequiredLine | UnsetType = UNSET
    short_id: Line | UnsetType = UNSET
    source_address: FacilityAddress | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=50)] | UnsetType = UNSET
    target_address: ConsumerAddress | UnsetType = UNSET
    target_time_base_date: Instant | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    transfers: Transfers | UnsetType = UNSET


class ModifyShipment(Body, tag_field="action", tag="ModifyShipment"):
    """Another state, or other properties, of the shipment."""

    carrier_product: Line | UnsetType = UNSET
    carrier_ref: RequiredLine | UnsetType = UNSET
    payment_information: PaymentInformation | UnsetType = UNSET
    pick_job_ref: RequiredLine | UnsetType = UNSET
    status: ShipmentStatus | UnsetType = UNSET
    target_address: ConsumerAddress | UnsetType = UNSET


class ShipmentPatchActions(Body):
    """Modifications that are made together, in order, or not at all. Deprecated."""

    version: Version
    actions: Annotated[list[ModifyShipment], Meta(min_length=1, max_length=50)]


class ShipmentSplitLineItemsInfo(Body):
    """One of the lines that a line is split into."""

    line_item_id: RequiredLine
    quantity: Quantity


class ShipmentSplitLineItems(Body, tag_field="name", tag="SPLIT_LINE_LINES_SHIPMENT"):
    """Make several lines of one; the parts of each line add up to it."""

    version: Version
    split_line_items_info: Annotated[list[ShipmentSplitLineItemsInfo], Meta(min_length=1, max_length=MOST_ITEMS)]


class UpdateShipmentLineItemRecordableAttributes(
    Body, tag_field="name", tag="UPDATE_SHIPMENT_LINE_ITEM_RECORDABLE_ATTRIBUTES"
):
    """Note what was recorded."""

    version: Version
    recordable_attribute_updates: RecordedAttributes


class ShipmentAddTargetTime(Body, tag_field="name", tag="ADD_TARGET_TIME"):
    """Set when a shipment is due that does not say so yet."""

    version: Version
    target_time: Instant


ShipmentActionsParameter = ShipmentSplitLineItems | UpdateShipmentLineItemRecordableAttributes | ShipmentAddTargetTime
