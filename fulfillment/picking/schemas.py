"""The documented shapes of picking's answers."""

from typing import Any

from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, UnsetType

from .states import Channel, PickJobStatus, PickLineStatus


class PickLineItem(Body):
    id: str
    global_line_item_id: str
    article: dict[str, Any]
    quantity: int
    picked: int
    status: PickLineStatus
    custom_attributes: FreeForm | UnsetType = UNSET
    scannable_codes: list[str] | UnsetType = UNSET
    measurement_unit_key: str | UnsetType = UNSET


class PickjobDeliveryInformation(Body):
    channel: Channel
    target_time: Instant
    details: dict[str, Any]


class PickJob(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    process_id: str
    order_ref: str
    routing_plan_ref: str
    facility_ref: str
    status: PickJobStatus
    short_id: str
    order_date: Instant
    deliveryinformation: PickjobDeliveryInformation
    pick_line_items: list[PickLineItem]
    documents_ref: str
    workflow_information: dict[str, Any]
    tenant_order_id: str | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET


class StrippedPickJob(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    facility_ref: str
    order_ref: str
    status: PickJobStatus
    target_time: Instant


class StrippedPickJobs(Body):
    pickjobs: list[StrippedPickJob]
    total: int
