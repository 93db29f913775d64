"""The shapes of the fulfilment options API, in and out. Source: seed page "Fulfillment Options API"."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Count, Line, Quantity, RequiredLine, UnsetType

RetailerId = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Limit = Annotated[int, Meta(ge=1, le=100)]
# The seed's own example writes degrees as text.
Latitude = Annotated[float, Meta(ge=-90, le=90)]
LatitudeText = Annotated[str, Meta(pattern=r"^-?([0-8]?[0-9](\.[0-9]{1,15})?|90(\.0{1,15})?)$(?!\n)")]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
LongitudeText = Annotated[str, Meta(pattern=r"^-?((1[0-7][0-9]|0?[0-9]{1,2})(\.[0-9]{1,15})?|180(\.0{1,15})?)$(?!\n)")]


class FulfilmentOptionsAddress(Body):
    address1: Line | UnsetType | None = UNSET
    address2: Line | UnsetType | None = UNSET
    city: Line | UnsetType | None = UNSET
    postcode: Line | UnsetType | None = UNSET
    state: Line | UnsetType | None = UNSET
    country: Line | UnsetType | None = UNSET
    latitude: Latitude | LatitudeText | UnsetType | None = UNSET
    longitude: Longitude | LongitudeText | UnsetType | None = UNSET


class Item(Body):
    sku_ref: RequiredLine
    requested_quantity: Quantity
    available_quantity: Count | UnsetType | None = UNSET


class Attribute(Body, omit_defaults=False):
    name: RequiredLine
    type: Line
    value: Any = None


class FulfilmentOptionsRequest(Body):
    """A basket, and where it is to go: the address for ``HD``, the location for ``CC``."""

    order_type: Literal["HD", "CC"]
    items: Annotated[list[Item], Meta(min_length=1, max_length=500)]
    limit: Limit = 10
    location_ref: Line | UnsetType | None = UNSET
    tracking_id: Line | UnsetType | None = UNSET
    retailer_id: RetailerId | UnsetType | None = UNSET
    status: Line | UnsetType | None = UNSET
    address: FulfilmentOptionsAddress | UnsetType | None = UNSET
    attributes: Annotated[list[Attribute], Meta(max_length=500)] | UnsetType | None = UNSET


class StateChange(Body):
    """Which quote; for ``HELD`` also which of its plans (ours), the best one where none is named."""

    id: Line
    plan_id: Line | UnsetType = UNSET


class UnfulfilledItem(Body):
    sku_ref: str
    unavailable_qty: int
    reason_code: str
    reason: str


class FulfilmentItem(Body):
    sku_ref: str
    available_qty: int


class Fulfilment(Body):
    fulfilment_type: str
    location_ref: str
    eta: str
    items: list[FulfilmentItem]


class PlanException(Body):
    code: str
    message: str
    attributes: list[Attribute]


class FulfilmentPlan(Body):
    id: str
    plan_id: str
    retailer_id: int | None
    plan_type: str
    eta: str
    splits: int
    fulfilments: list[Fulfilment]
    exceptions: list[PlanException]
    fulfilment_options_id: str
    attributes: list[Attribute]
    status: str
    entity_type: str
    flex_type: str
    flex_version: int
    created_on: str
    type: str
    ref: str


class FulfilmentOptions(Body):
    id: str
    entity_type: str
    type: str
    ref: str
    created_on: str
    limit: int
    count: int
    total: int
    order_type: str
    location_ref: str | None
    tracking_id: str | None
    retailer_id: int | None
    status: str
    address: FulfilmentOptionsAddress | None
    items: list[Item]
    attributes: list[Attribute]
    plans: list[FulfilmentPlan]
    unfulfilled_items: list[UnfulfilledItem]
    flex_type: str
    flex_version: int


class Changed(Body):
    id: str


class Error(Body):
    code: str
    message: str


class Errors(Body):
    error: list[Error]
