"""The bodies that make parcels and change them."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    FreeForm,
    Line,
    Number,
    Quantity,
    RequiredLine,
    UnsetType,
    Version,
)
from fulfillment.facilities.schemas.parcels import ParcelDimensions
from fulfillment.handover.states import ParcelStatus

from .addresses import ConsumerAddress, FacilityAddress
from .items import MOST_ITEMS, ParcelItemForCreation, ProductValueType, RecordedAttributes
from .labels import AddLabelsToParcel, ParcelUpdateTrackingData
from .parcel_parts import (
    ParcelCarrierInformation,
    ParcelPickUpInformation,
    ParcelResult,
    ParcelServices,
    ProductValueCurrency,
)
from .shipments import PaymentInformation, Transfers

LoadUnitRefs = Annotated[list[RequiredLine], Meta(max_length=100)]


class ParcelForCreation(Body):
    """A parcel of a shipment. ``parentRef`` is taken and not kept: there are no containers of parcels here."""

    carrier_information: ParcelCarrierInformation | UnsetType = UNSET
    carrier_product: Line | UnsetType = UNSET
    carrier_ref: RequiredLine | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_product_value: Number | UnsetType = UNSET
    dimensions: ParcelDimensions | UnsetType | None = UNSET
    invoice: ConsumerAddress | UnsetType = UNSET
    items: Annotated[list[ParcelItemForCreation], Meta(max_length=MOST_ITEMS)] | UnsetType = UNSET
    load_unit_refs: LoadUnitRefs | UnsetType = UNSET
    parent_ref: Line | UnsetType = UNSET
    payment_information: PaymentInformation | UnsetType = UNSET
    pick_up_information: ParcelPickUpInformation | UnsetType | None = UNSET
    product_value: Number | UnsetType = UNSET
    product_value_currency: ProductValueCurrency | UnsetType = UNSET
    product_value_type: ProductValueType | UnsetType = UNSET
    recipient: ConsumerAddress | UnsetType = UNSET
    result: ParcelResult | UnsetType = UNSET
    return_address: FacilityAddress | UnsetType = UNSET
    sender: FacilityAddress | UnsetType = UNSET
    services: ParcelServices | UnsetType | None = UNSET
    short_id: Line | UnsetType = UNSET
    status: Literal["OPEN", "WAITING_FOR_INPUT", "DONE"] | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    tenant_parcel_id: RequiredLine | UnsetType = UNSET
    transfers: Transfers | UnsetType = UNSET


class ModifyParcel(Body, tag_field="action", tag="ModifyParcel"):
    """Another state, or other properties, of the parcel; None removes one."""

    carrier_information: ParcelCarrierInformation | UnsetType = UNSET
    carrier_product: Line | UnsetType | None = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_product_value: Number | UnsetType = UNSET
    dimensions: ParcelDimensions | UnsetType | None = UNSET
    pick_up_information: ParcelPickUpInformation | UnsetType | None = UNSET
    product_value: Number | UnsetType | None = UNSET
    result: ParcelResult | UnsetType = UNSET
    services: ParcelServices | UnsetType | None = UNSET
    status: ParcelStatus | UnsetType = UNSET
    tenant_parcel_id: Line | UnsetType = UNSET


class ModifyParcelLoadUnit(Body, tag_field="action", tag="ModifyParcelLoadUnit"):
    """Say which load units the parcel was packed from."""

    load_unit_refs: LoadUnitRefs


class ParcelPatchActions(Body):
    """Modifications that are made together, in order, or not at all."""

    version: Version
    actions: Annotated[list[ModifyParcel | ModifyParcelLoadUnit], Meta(min_length=1, max_length=50)]


class ParcelSplitItemsInfo(Body):
    """One of the items that an item is split into."""

    item_id: RequiredLine
    quantity: Quantity


class ParcelSplitItems(Body, tag_field="name", tag="SPLIT_LINES_PARCEL"):
    """Make several items of one; the parts of each add up to it."""

    version: Version
    split_items_info: Annotated[list[ParcelSplitItemsInfo], Meta(min_length=1, max_length=MOST_ITEMS)]


class UpdateParcelItemRecordableAttributes(Body, tag_field="name", tag="UPDATE_PARCEL_ITEM_RECORDABLE_ATTRIBUTES"):
    """Note what was recorded."""

    version: Version
    recordable_attribute_updates: RecordedAttributes


ParcelActionsParameter = (
    ParcelSplitItems | ParcelUpdateTrackingData | UpdateParcelItemRecordableAttributes | AddLabelsToParcel
)
