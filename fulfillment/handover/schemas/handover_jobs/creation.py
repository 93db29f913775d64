"""The body that makes a handover job without a pick job of ours (``HandoverjobForCreation``)."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.accounts.schemas import AssignedUsers
from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import UNSET, Body, FreeForm, Instant, Line, RequiredLine, Text, UnsetType
from fulfillment.handover.states import HandoverChannel, HandoverJobCancelReason
from fulfillment.tags.schemas import TagReference

from .lines import (
    ExpectedHandoverLineItemForCreation,
    HandoverLineItemForCreation,
    MissingHandoverJobLineItemForCreation,
    Stickers,
)
from .shared import HandoverJobParcelInfoForCreation

Lines = Meta(max_length=500)


class OperativeTransfer(Body):
    """A transfer that brings or takes goods."""

    id: RequiredLine
    type: Literal["SUPPLIER", "RECEIVER"]


class HandoverjobForCreation(Body):
    """A handover job that a client makes on its own.

    ``routingPlanRef`` and ``workflowInformation`` are taken and not kept: no answer shows them.
    """

    facility_ref: RequiredLine
    channel: HandoverChannel
    order_date: Instant
    target_time: Instant
    assigned_users: AssignedUsers | UnsetType = UNSET
    cancel_reason: HandoverJobCancelReason | UnsetType = UNSET
    carrier_logo_url: Text | UnsetType = UNSET
    carrier_ref: Line | UnsetType = UNSET
    carrier_tracking_number: Line | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    expected_handover_job_line_items: Annotated[list[ExpectedHandoverLineItemForCreation], Lines] | UnsetType = UNSET
    full_identifier: Line | UnsetType = UNSET
    handover_job_line_items: Annotated[list[HandoverLineItemForCreation], Lines] | UnsetType = UNSET
    handover_job_parcel_info: HandoverJobParcelInfoForCreation | UnsetType = UNSET
    invoice_address: ConsumerAddress | UnsetType = UNSET
    load_unit_refs: Annotated[list[Line], Lines] | UnsetType = UNSET
    missing_handover_job_line_items: Annotated[list[MissingHandoverJobLineItemForCreation], Lines] | UnsetType = UNSET
    operative_process_ref: Line | UnsetType = UNSET
    paid: bool | UnsetType = UNSET
    parcel_ref: Line | UnsetType = UNSET
    pick_job_ref: RequiredLine | UnsetType = UNSET
    process_id: RequiredLine | UnsetType = UNSET
    recipient_address: ConsumerAddress | UnsetType = UNSET
    routing_plan_ref: Line | UnsetType = UNSET
    shipment_ref: RequiredLine | UnsetType = UNSET
    short_identifier: RequiredLine | UnsetType = UNSET
    status: Literal["OPEN", "WAITING_FOR_INPUT"] | UnsetType = UNSET
    stickers: Annotated[Stickers, Meta(min_length=1)] | UnsetType = UNSET
    tags: Annotated[list[TagReference], Meta(min_length=1, max_length=50)] | UnsetType = UNSET
    tenant_order_id: Line | UnsetType = UNSET
    transfers: Annotated[list[OperativeTransfer], Meta(max_length=50)] | UnsetType = UNSET
    workflow_information: FreeForm | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what contradicts itself. Raises: ValueError."""
        if self.cancel_reason:
            raise ValueError("A new handover job is not canceled: cancelReason is not expected")
        if self.tags and self.process_id:
            raise ValueError("Tags of a job with a process are the process's")
