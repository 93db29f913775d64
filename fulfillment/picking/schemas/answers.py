"""The documented shapes of picking's answers."""

from typing import Any

import msgspec

from fulfillment.accounts.schemas import AssignedUser
from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, LocaleString, UnsetType
from fulfillment.picking.states import Channel, LoadUnitStatus, PickJobStatus, PickJobSubStatus, PickLineStatus


class PickLineShortPickReason(Body):
    reason_localized: LocaleString
    reason: str | UnsetType = UNSET


class PickLineItem(Body):
    id: str
    article: dict[str, Any]
    quantity: int
    picked: int
    status: PickLineStatus
    stock_emptied: bool
    global_line_item_id: str | UnsetType = UNSET
    origin_id: str | UnsetType = UNSET
    picked_at: Instant | UnsetType = UNSET
    short_pick_reason: PickLineShortPickReason | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    scannable_codes: list[str] | UnsetType = UNSET
    scanned_codes: list[dict[str, Any]] | UnsetType = UNSET
    measurement_unit_key: str | UnsetType = UNSET
    secondary_measurement_unit_key: str | UnsetType = UNSET
    secondary_quantity: int | UnsetType = UNSET
    secondary_picked: int | UnsetType = UNSET
    measurement_validation: FreeForm | UnsetType = UNSET
    allowed_substitutes: list[dict[str, Any]] | UnsetType = UNSET
    substitute_line_items: list[dict[str, Any]] | UnsetType = UNSET
    partial_stock_locations: list[dict[str, Any]] | UnsetType = UNSET
    recordable_attributes: list[dict[str, Any]] | UnsetType = UNSET
    stickers: list[dict[str, Any]] | UnsetType = UNSET
    tags: list[dict[str, Any]] | UnsetType = UNSET


class PickjobDeliveryInformation(Body):
    target_time: Instant
    details: dict[str, Any]
    channel: Channel | UnsetType = UNSET


class Editor(Body):
    username: str
    user_id: str | UnsetType = UNSET


class PickJob(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    process_id: str
    facility_ref: str
    status: PickJobStatus
    short_id: str
    order_date: Instant
    deliveryinformation: PickjobDeliveryInformation
    pick_line_items: list[PickLineItem]
    assigned_users: list[AssignedUser]
    reset_blocked: bool
    documents_ref: str
    anonymized: bool
    workflow_information: dict[str, Any]
    order_ref: str | UnsetType = UNSET
    routing_plan_ref: str | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    sub_status: PickJobSubStatus | UnsetType = UNSET
    status_reason: str | UnsetType = UNSET
    editor: Editor | UnsetType = UNSET
    expected_pick_line_items: list[dict[str, Any]] | UnsetType = UNSET
    operative_process_ref: str | UnsetType = UNSET
    payment_information: FreeForm | UnsetType = UNSET
    picking_times: FreeForm | UnsetType = UNSET
    preferred_picking_methods: list[str] | UnsetType = UNSET
    stickers: list[dict[str, Any]] | UnsetType = UNSET
    transfers: list[dict[str, Any]] | UnsetType = UNSET
    tags: list[dict[str, Any]] | UnsetType = UNSET


class StrippedPickJob(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    facility_ref: str
    status: PickJobStatus
    target_time: Instant
    order_ref: str | UnsetType = UNSET
    carrier_key: str | UnsetType = UNSET


class StrippedPickJobs(Body):
    pickjobs: list[StrippedPickJob]
    total: int


class LoadUnit(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    name_localized: LocaleString
    name: str
    facility_ref: str
    pick_job_refs: list[str]
    codes: list[str]
    load_unit_line_items: list[dict[str, Any]]
    status: LoadUnitStatus
    custom_attributes: FreeForm | UnsetType = UNSET
    description: str | UnsetType = UNSET
    description_localized: LocaleString | UnsetType = UNSET
    dimensions: dict[str, float] | UnsetType = UNSET
    icon_url: str | UnsetType = UNSET
    load_unit_type_ref: str | UnsetType = UNSET
    operative_container_type_ref: str | UnsetType = UNSET
    stack_ref: str | UnsetType = UNSET
    storage_location_ref: str | UnsetType = UNSET
    weight_limit_in_g: float | UnsetType = msgspec.field(default=UNSET, name="weightLimitInG")


class LoadUnits(Body):
    load_units: list[LoadUnit]
    total: int
