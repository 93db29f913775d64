"""The documented shapes of the answers about handover jobs."""

from typing import Any

from fulfillment.accounts.schemas import AssignedUser
from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, LocaleString, UnsetType
from fulfillment.handover.states import (
    HandoverChannel,
    HandoverJobCancelReason,
    HandoverJobStatus,
    HandoverLineStatus,
)
from fulfillment.tags.schemas import TagReference

from .creation import OperativeTransfer
from .lines import HandoverLineItemArticle
from .shared import HandoverJobParcelInfoForCreation, RefusedItem, Sticker


class HandoverJobParcelInfo(HandoverJobParcelInfoForCreation, kw_only=True):
    carrier_key: str | UnsetType = UNSET


class MissingHandoverJobLineItem(Body):
    id: str
    article: HandoverLineItemArticle
    quantity: int
    custom_attributes: FreeForm | UnsetType = UNSET
    scannable_codes: list[str] | UnsetType = UNSET
    stickers: list[Sticker] | UnsetType = UNSET
    tags: list[TagReference] | UnsetType = UNSET


class ExpectedHandoverLineItem(MissingHandoverJobLineItem, kw_only=True):
    transfer_id: str | UnsetType = UNSET


class HandoverLineItem(MissingHandoverJobLineItem, kw_only=True):
    handed_over_quantity: int
    refused: list[RefusedItem]
    status: HandoverLineStatus
    global_line_item_id: str | UnsetType = UNSET
    origin_id: str | UnsetType = UNSET
    measurement_unit_key: str | UnsetType = UNSET
    secondary_measurement_unit_key: str | UnsetType = UNSET
    secondary_quantity: float | UnsetType = UNSET
    recordable_attributes: list[dict[str, Any]] | UnsetType = UNSET
    substitute_line_items: list[dict[str, Any]] | UnsetType = UNSET


class PrintableDocument(Body):
    id: str
    name: str
    document_type: str
    document_category: str
    status: str
    operations: list[str]
    path: str


class HandoverJobPickupService(Body):
    id: str
    type: str
    applied: bool
    name: str | UnsetType = UNSET
    name_localized: LocaleString | UnsetType = UNSET
    description: str | UnsetType = UNSET
    description_localized: LocaleString | UnsetType = UNSET


class StrippedHandoverjob(Body):
    id: str
    version: int
    created: Instant
    last_modified: Instant
    facility_ref: str
    channel: HandoverChannel
    status: HandoverJobStatus
    order_date: Instant
    full_identifier: str | UnsetType = UNSET
    tenant_order_id: str | UnsetType = UNSET
    pick_job_ref: str | UnsetType = UNSET
    shipment_ref: str | UnsetType = UNSET
    recipient_address: ConsumerAddress | UnsetType = UNSET
    invoice_address: ConsumerAddress | UnsetType = UNSET
    handover_job_parcel_info: HandoverJobParcelInfo | UnsetType = UNSET


class StrippedHandoverjobs(Body):
    handoverjobs: list[StrippedHandoverjob]
    total: int


class Handoverjob(StrippedHandoverjob, kw_only=True):
    process_id: str
    target_time: Instant
    short_identifier: str
    assigned_users: list[AssignedUser]
    pickup_services: list[HandoverJobPickupService]
    documents_ref: str
    documents: list[PrintableDocument]
    anonymized: bool
    workflow_information: dict[str, Any]
    handover_job_line_items: list[HandoverLineItem]
    expected_handover_job_line_items: list[ExpectedHandoverLineItem]
    missing_handover_job_line_items: list[MissingHandoverJobLineItem]
    paid: bool | UnsetType = UNSET
    cancel_reason: HandoverJobCancelReason | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    load_unit_refs: list[str] | UnsetType = UNSET
    operative_process_ref: str | UnsetType = UNSET
    parcel_ref: str | UnsetType = UNSET
    carrier_ref: str | UnsetType = UNSET
    carrier_logo_url: str | UnsetType = UNSET
    carrier_tracking_number: str | UnsetType = UNSET
    stickers: list[Sticker] | UnsetType = UNSET
    tags: list[TagReference] | UnsetType = UNSET
    transfers: list[OperativeTransfer] | UnsetType = UNSET
