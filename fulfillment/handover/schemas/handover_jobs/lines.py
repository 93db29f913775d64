"""The lines of a handover job that a client makes on its own."""

from typing import Annotated, Any

from msgspec import Meta

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
from fulfillment.handover.states import HandoverLineStatus
from fulfillment.processes.recordable_attributes import RecordableAttributeForCreation
from fulfillment.tags.schemas import TagReference

from .shared import Codes, Objects, RefusedItem, Sticker, refused_in

NOT_YET = "Nothing is handed over before the job is: 0 is expected"


Stickers = Annotated[list[Sticker], Meta(max_length=50)]
Tags = Annotated[list[TagReference], Meta(max_length=50)]
Attributes = Annotated[list[dict[str, Any]], Meta(max_length=50)]


class HandoverLineItemArticle(Body):
    """What is handed over."""

    tenant_article_id: RequiredLine
    title: Text
    title_localized: LocaleString | UnsetType = UNSET
    image_url: Text | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET


class HandoverSubstituteLineItemForCreation(Body):
    """Another article that is offered in place of the line's."""

    article: HandoverLineItemArticle
    quantity: Quantity
    handed_over_quantity: Count | UnsetType = UNSET
    partial_stock_locations: Objects | UnsetType = UNSET
    picked_at: Instant | UnsetType = UNSET
    priority: Positive | UnsetType = UNSET
    refused: Annotated[list[RefusedItem], Meta(max_length=50)] | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET


class HandoverLineItemForCreation(Body):
    """Units of one article that are there."""

    article: HandoverLineItemArticle
    quantity: Quantity
    handed_over_quantity: Count
    custom_attributes: FreeForm | UnsetType = UNSET
    global_line_item_id: Line | UnsetType = UNSET
    measurement_unit_key: RequiredLine | UnsetType = UNSET
    recordable_attributes: Annotated[list[RecordableAttributeForCreation], Meta(max_length=50)] | UnsetType = UNSET
    refused: Annotated[list[RefusedItem], Meta(max_length=50)] | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET
    secondary_measurement_unit_key: RequiredLine | UnsetType = UNSET
    secondary_quantity: Positive | UnsetType = UNSET
    status: HandoverLineStatus | UnsetType = UNSET
    stickers: Stickers | UnsetType = UNSET
    substitute_line_items: Annotated[list[HandoverSubstituteLineItemForCreation], Meta(max_length=50)] | UnsetType = (
        UNSET
    )
    tags: Tags | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse more units than there are. Raises: ValueError."""
        if self.handed_over_quantity:
            raise ValueError(NOT_YET)
        if refused_in(self.refused) > self.quantity:
            raise ValueError("More units are refused than there are")


class MissingHandoverJobLineItemForCreation(Body):
    """Units of one article that should have come."""

    article: HandoverLineItemArticle
    quantity: Quantity
    custom_attributes: FreeForm | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET
    stickers: Stickers | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class ExpectedHandoverLineItemForCreation(MissingHandoverJobLineItemForCreation, kw_only=True):
    """Units of one article that will come."""

    transfer_id: Line | UnsetType = UNSET
