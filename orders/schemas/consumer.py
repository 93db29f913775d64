"""The consumer of an order and where things go."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import UNSET, Body, FreeForm, Line, Text, UnsetType


class OrderForCreationConsumer(Body):
    addresses: Annotated[list[ConsumerAddress], Meta(max_length=500)] | UnsetType = UNSET
    consumer_id: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    email: Text | UnsetType = UNSET
    facility_ref: Line | UnsetType = UNSET
    tenant_facility_id: Line | UnsetType = UNSET
