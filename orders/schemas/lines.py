"""The lines of an order."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Count,
    FreeForm,
    LocaleString,
    Number,
    Percentage,
    Positive,
    Quantity,
    RequiredLine,
    Text,
    UnsetType,
)
from fulfillment.inventory.schemas.attributes import ArticleAttributeItem
from fulfillment.tags.schemas import TagReference


class OrderLineItemArticle(Body):
    tenant_article_id: RequiredLine
    title: Text
    title_localized: LocaleString | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    image_url: Text | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET
    attributes: Annotated[list[ArticleAttributeItem], Meta(max_length=500)] | UnsetType = UNSET


class MeasurementValidation(Body):
    over_pick_hard_tolerance_percentage: Positive | UnsetType = UNSET
    over_pick_soft_tolerance_percentage: Positive | UnsetType = UNSET
    short_pick_hard_tolerance_percentage: Percentage | UnsetType = UNSET
    short_pick_soft_tolerance_percentage: Percentage | UnsetType = UNSET


class Substitute(Body):
    tenant_article_id: RequiredLine
    title: Text
    attributes: Annotated[list[ArticleAttributeItem], Meta(max_length=40)] | UnsetType = UNSET
    image_url: Text | UnsetType = UNSET
    measurement_unit_key: Text | UnsetType = UNSET
    measurement_validation: MeasurementValidation | UnsetType = UNSET
    priority: Positive | UnsetType = UNSET
    scannable_codes: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    secondary_measurement_unit_key: Text | UnsetType = UNSET


class OrderLineItemForCreation(Body):
    article: OrderLineItemArticle
    quantity: Quantity
    allowed_substitutes: Annotated[list[Substitute], Meta(max_length=500)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    measurement_unit_key: Text | UnsetType = UNSET
    measurement_validation: MeasurementValidation | UnsetType = UNSET
    scannable_codes: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    secondary_measurement_unit_key: Text | UnsetType = UNSET
    secondary_quantity: Count | UnsetType = UNSET
    shop_price: Number | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=500)] | UnsetType = UNSET
