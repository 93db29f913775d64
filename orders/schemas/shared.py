"""Shapes that several parts of an order use."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, LocaleString, Text, UnsetType

OrderStatusName = Literal["OPEN", "CANCELLED", "PROMISED", "LOCKED", "OBSOLETE"]


class Sticker(Body):
    name_localized: LocaleString
    key: Text
    priority: Annotated[int, Meta(ge=1, le=10000)]
    color: Text | UnsetType = UNSET
    name: Text | UnsetType = UNSET


class OrderStatusReason(Body):
    reason: Text
    status: OrderStatusName
