"""What a modification of an order may say, as ``PATCH /api/orders/{orderId}`` takes it."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Count,
    FreeForm,
    Instant,
    Line,
    LocaleString,
    Number,
    Positive,
    RequiredLine,
    Text,
    UnsetType,
    Version,
)
from fulfillment.inventory.schemas.attributes import ArticleAttributeItem
from fulfillment.tags.schemas import TagReference

from .consumer import OrderForCreationConsumer
from .extras import OrderPricingForCreation


class OrderLineItemArticleForUpdate(Body):
    """What a line's article is like from now on; a new line needs ``tenantArticleId`` and ``title``."""

    tenant_article_id: RequiredLine | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    title_localized: LocaleString | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    image_url: Text | UnsetType = UNSET
    weight: Positive | UnsetType = UNSET
    attributes: Annotated[list[ArticleAttributeItem], Meta(max_length=500)] | UnsetType = UNSET


class OrderLineItemForUpdate(Body):
    """One entry of the diff: with ``id`` a line to change, quantity 0 to remove it; without, a line to add.

    Beside the documented three it takes what clerks see and pickers need of a new line.
    """

    id: Line | UnsetType = UNSET
    article: OrderLineItemArticleForUpdate | UnsetType = UNSET
    quantity: Count | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    scannable_codes: Annotated[list[Text], Meta(max_length=500)] | UnsetType = UNSET
    shop_price: Number | UnsetType = UNSET
    measurement_unit_key: Text | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(max_length=500)] | UnsetType = UNSET


class OrderForUpdate(Body):
    """Any combination of what can be modified; everything in it is carried out, or nothing."""

    version: Version
    comment: Text | UnsetType = UNSET
    consumer: OrderForCreationConsumer | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    order_line_items: Annotated[list[OrderLineItemForUpdate], Meta(max_length=500)] | UnsetType | None = UNSET
    preferred_handling_time: Instant | UnsetType = UNSET
    pricing: OrderPricingForCreation | UnsetType = UNSET
