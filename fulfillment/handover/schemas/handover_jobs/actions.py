"""The verbs of a handover job, as ``POST /api/handoverjobs/{id}/actions`` takes them."""

from typing import Annotated

from msgspec import Meta, field

from fulfillment.accounts.schemas import AssignedUsers
from fulfillment.common.bodies import UNSET, Body, Count, Instant, Quantity, RequiredLine, UnsetType, Version
from fulfillment.handover.states import HandoverJobCancelReason, HandoverLineKind, HandoverLineStatus
from fulfillment.processes.recordable_attributes import RecordableAttributeForUpdate

from .shared import RefusedItems


class HandoverJobCancelPayload(Body):
    """Why nobody takes the goods."""

    handover_job_cancel_reason: HandoverJobCancelReason


class HandoverJobCancel(Body, tag_field="name", tag="CANCEL"):
    """Give the handover up; the goods go back to stock."""

    version: Version
    payload: HandoverJobCancelPayload


class HandoverSubstituteLineItemForUpdate(Body):
    """What was refused of a substitute."""

    id: RequiredLine
    refused: RefusedItems | UnsetType = UNSET


class HandoverLineItemUpdate(Body):
    """What is new about one line."""

    id: RequiredLine
    refused: RefusedItems | UnsetType = UNSET
    status: HandoverLineStatus | UnsetType = UNSET
    substitute_items: Annotated[list[HandoverSubstituteLineItemForUpdate], Meta(max_length=50)] | UnsetType = UNSET


class HandoverJobLineItemUpdate(Body, tag_field="name", tag="UPDATE_LINEITEM"):
    """Note what is refused of one line, and whether it is dealt with."""

    version: Version
    line_item: HandoverLineItemUpdate


class FinishHandoverJobSubstituteLineItem(Body):
    """What became of a substitute."""

    id: RequiredLine
    handed_over_quantity: Count
    refused: RefusedItems | UnsetType = UNSET


class FinishHandoverJobLineItem(Body):
    """What became of one line. The quantity is documented as a number; units are whole."""

    id: RequiredLine
    handed_over_quantity: Annotated[float, Meta(ge=0, le=2**31 - 1)]
    refused: RefusedItems | UnsetType = UNSET
    substitute_line_items: Annotated[list[FinishHandoverJobSubstituteLineItem], Meta(max_length=50)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse parts of a unit. Raises: ValueError."""
        if not self.handed_over_quantity.is_integer():
            raise ValueError("Units are handed over whole")


class FinishHandoverJob(Body, tag_field="name", tag="FINISH_HANDOVER_JOB"):
    """Hand the goods over: lines that are not named wholly; what stays behind goes back to stock."""

    version: Version
    line_items: Annotated[list[FinishHandoverJobLineItem], Meta(max_length=2000)]


class SetHandoverJobToWaitingForInput(Body, tag_field="name", tag="WAITING_FOR_INPUT"):
    """Wait for something that must be said or brought first."""

    version: Version


class HandoverJobReplaceAssignedUsers(Body, tag_field="name", tag="REPLACE_ASSIGNED_USERS"):
    """Say who works on the job."""

    version: Version
    assigned_users: AssignedUsers


class HandoverJobSplitLineItemsInfo(Body):
    """One of the lines that a line is split into; before the handover nothing of it is handed over."""

    line_item_id: RequiredLine
    quantity: Quantity
    handed_over_quantity: Count


class HandoverJobSplitLineItems(Body, tag_field="name", tag="SPLIT_LINES_HANDOVER_JOB"):
    """Make several lines of one; the parts of each line add up to it."""

    version: Version
    split_line_items_info: Annotated[list[HandoverJobSplitLineItemsInfo], Meta(min_length=1, max_length=500)]


class UpdateHandoverLineItemRecordableAttributes(
    Body, tag_field="name", tag="UPDATE_HANDOVER_LINE_ITEM_RECORDABLE_ATTRIBUTES"
):
    """Note what was recorded."""

    version: Version
    recordable_attribute_updates: Annotated[list[RecordableAttributeForUpdate], Meta(min_length=1, max_length=500)]


class MoveHandoverJobLineItemsInfo(Body):
    """So many units of a line that go from one list of the job to another."""

    line_item_id: RequiredLine
    target_quantity: Quantity
    to: HandoverLineKind
    source: HandoverLineKind = field(name="from")


class MoveHandoverJobLineItems(Body, tag_field="name", tag="MOVE_HANDOVER_JOB_LINE_ITEMS"):
    """Move lines, or parts of them, between what is there, what is expected and what is missing."""

    version: Version
    items: Annotated[list[MoveHandoverJobLineItemsInfo], Meta(min_length=1, max_length=50)]


class HandoverJobAddTargetTime(Body, tag_field="name", tag="ADD_TARGET_TIME"):
    """Set when the goods are due."""

    version: Version
    target_time: Instant


class PickUpServiceUpdate(Body):
    """Whether a service was rendered."""

    id: RequiredLine
    applied: bool


class HandoverJobModifyPickUpServices(Body, tag_field="name", tag="MODIFY_PICKUP_SERVICES"):
    """Note which services were rendered."""

    version: Version
    pick_up_service_updates: Annotated[list[PickUpServiceUpdate], Meta(max_length=100)]


class HandoverJobRevert(Body, tag_field="name", tag="REVERT"):
    """Take back a handover that was finished or canceled by mistake; what went back to stock is taken again.

    An action of this product: the platform's events tell of reverted jobs (``HANDOVERJOB_REVERTED``), its actions
    have none that reverts.
    """

    version: Version


HandoverJobActionsParameter = (
    HandoverJobCancel
    | HandoverJobLineItemUpdate
    | FinishHandoverJob
    | SetHandoverJobToWaitingForInput
    | HandoverJobReplaceAssignedUsers
    | HandoverJobSplitLineItems
    | UpdateHandoverLineItemRecordableAttributes
    | MoveHandoverJobLineItems
    | HandoverJobAddTargetTime
    | HandoverJobModifyPickUpServices
    | HandoverJobRevert
)
