"""What lies in shipments and parcels, as clients describe it."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Currency,
    FreeForm,
    Line,
    LocaleString,
    Number,
    Positive,
    Quantity,
    RequiredLine,
    Text,
    UnsetType,
)
from fulfillment.inventory.schemas.attributes import ArticleAttributeItem
from fulfillment.processes.recordable_attributes import (
    RecordableAttributeForCreation,
    RecordableAttributeForUpdate,
)
from fulfillment.tags.schemas import TagReference

MOST_ITEMS = 500

Codes = Annotated[list[Line], Meta(max_length=50)]
Tags = Annotated[list[TagReference], Meta(max_length=50)]
ProductValueType = Literal["INSURANCE", "CUSTOMS", "SHOP_PRICE"]


class ItemArticle(Body):
    """The article of an item (``ShipmentLineItemArticle``, ``ParcelItemArticle``)."""

    tenant_article_id: RequiredLine
    title: Text
    attributes: Annotated[list[ArticleAttributeItem], Meta(max_length=40)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    image_url: Text | UnsetType = UNSET
    title_localized: LocaleString | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET


Recordables = Annotated[list[RecordableAttributeForCreation], Meta(max_length=50)]
RecordedAttributes = Annotated[list[RecordableAttributeForUpdate], Meta(min_length=1, max_length=MOST_ITEMS)]


class ShipmentLineItemForCreation(Body):
    """How many of one article a shipment has."""

    article: ItemArticle
    quantity: Quantity
    custom_attributes: FreeForm | UnsetType = UNSET
    measurement_unit_key: Line | UnsetType = UNSET
    recordable_attributes: Recordables | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class ParcelItemValue(Body):
    """What one unit is worth, for customs."""

    value: Number
    currency: Currency
    decimal_places: Annotated[int, Meta(ge=0, le=10)] | UnsetType = UNSET
    type: ProductValueType | UnsetType = UNSET


class ParcelItemForCreation(Body):
    """How many of one article lie in a parcel."""

    quantity: Quantity
    article: ItemArticle | UnsetType = UNSET
    country_of_manufacture: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    global_line_item_id: Line | UnsetType = UNSET
    hs_code: Annotated[str, Meta(max_length=50)] | UnsetType = UNSET
    measurement_unit_key: RequiredLine | UnsetType = UNSET
    parcel_item_value: ParcelItemValue | UnsetType | None = UNSET
    recordable_attributes: Recordables | UnsetType = UNSET
    scannable_codes: Codes | UnsetType = UNSET
    secondary_measurement_unit_key: RequiredLine | UnsetType = UNSET
    secondary_quantity: Positive | UnsetType = UNSET
    weight_in_gram: Annotated[int, Meta(ge=0, le=2**31 - 1)] | UnsetType = UNSET
