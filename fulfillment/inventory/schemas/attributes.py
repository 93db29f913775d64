"""Attributes of an article, as listings and order lines carry them."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, LocaleString, RequiredLine, RequiredText, UnsetType

AttributeCategory = Literal[
    "descriptive",
    "miscellaneous",
    "pickingSequence",
    "customs",
    "insurance",
    "shop",
    "dimensions",
    "carrierService",
    "salesPrice",
    "basePrice",
    "tax",
    "discount",
    "surcharge",
    "subtotalBeforeDiscounts",
    "subtotalAfterDiscounts",
    "finalUnitPrice",
    "finalLineItemPrice",
]


class ArticleAttributeItemContext(Body):
    """Where a value applies."""

    type: Literal["FACILITY_GROUP", "FACILITY", "TAG_REFERENCE"]
    value: RequiredLine


class ArticleAttributeItem(Body):
    """One attribute: what people see of an article, or what a process computes with."""

    key: RequiredLine
    value: RequiredText
    key_localized: LocaleString | UnsetType = UNSET
    value_localized: LocaleString | UnsetType = UNSET
    category: AttributeCategory | UnsetType = UNSET
    context: ArticleAttributeItemContext | UnsetType = UNSET
    priority: Annotated[int, Meta(ge=1, le=1001)] | UnsetType = UNSET
    type: Literal["STRING", "NUMBER", "CURRENCY", "BOOLEAN"] | UnsetType = UNSET
