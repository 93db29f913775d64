"""The verbs of a pick job, as ``POST /api/pickjobs/{id}/actions`` takes them."""

from typing import Annotated

from msgspec import Meta

from fulfillment.accounts.schemas import AssignedUsers
from fulfillment.common.bodies import (
    UNSET,
    Body,
    Count,
    FreeForm,
    Instant,
    Quantity,
    RequiredLine,
    UnsetType,
    Version,
)
from fulfillment.picking.states import PickLineStatus
from fulfillment.processes.recordable_attributes import RecordableAttributeForUpdate

from .shared import Objects, ScannedCode, ShortPickReasonForUpdate


class PickPickJobPickLineItemUpdate(Body):
    """What was picked of one line."""

    id: RequiredLine
    picked: Count | UnsetType = UNSET
    picked_at: Instant | UnsetType = UNSET
    secondary_picked: Count | UnsetType = UNSET
    short_pick_reason: ShortPickReasonForUpdate | UnsetType = UNSET
    stock_emptied: bool | UnsetType = UNSET
    scanned_codes: Annotated[list[ScannedCode], Meta(max_length=50)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    partial_stock_locations: Objects | UnsetType = UNSET
    stickers: Objects | UnsetType = UNSET
    substitute_line_items: Objects | UnsetType = UNSET


class PickLineItemUpdate(PickPickJobPickLineItemUpdate):
    """What is new about one line while it is being picked."""

    status: PickLineStatus | UnsetType = UNSET


class PickJobSplitLineItemsInfo(Body):
    """One of the lines that a line is split into."""

    line_item_id: RequiredLine
    quantity: Quantity
    picked: Count


class PickJobStart(Body, tag_field="name", tag="START"):
    """Begin to pick, or go on after a pause."""

    version: Version


class PickJobPause(Body, tag_field="name", tag="PAUSE"):
    """Stop picking for a while."""

    version: Version


class PickJobPicked(Body, tag_field="name", tag="PICK"):
    """Finish picking; lines that are not named stay as they were noted before."""

    version: Version
    line_items: Annotated[list[PickPickJobPickLineItemUpdate], Meta(min_length=1, max_length=100)]


class PickJobClose(Body, tag_field="name", tag="CLOSE"):
    """Finish picking without asking anybody else for what is missing."""

    version: Version


class PickJobAbort(Body, tag_field="name", tag="ABORT"):
    """Give up: this facility cannot do it."""

    version: Version


class PickJobReset(Body, tag_field="name", tag="RESET"):
    """Begin anew with nothing picked."""

    version: Version


class PickJobRestart(Body, tag_field="name", tag="RESTART"):
    """Go on picking what was finished too early."""

    version: Version


class PickJobCancel(Body, tag_field="name", tag="CANCEL"):
    """Take the job from the facility; its units are cancelled."""

    version: Version


class PickJobObsolete(Body, tag_field="name", tag="OBSOLETE"):
    """Take the job from the facility; there is no need for it."""

    version: Version


class ModifyPickLineItems(Body, tag_field="name", tag="MODIFY_PICK_JOB_LINE_ITEMS"):
    """Note what was picked so far."""

    version: Version
    pick_job_line_item_updates: Annotated[list[PickLineItemUpdate], Meta(min_length=1, max_length=500)]


class PickJobAddTargetTime(Body, tag_field="name", tag="ADD_TARGET_TIME"):
    """Set when the job is due."""

    version: Version
    target_time: Instant


class PickJobReplaceAssignedUsers(Body, tag_field="name", tag="REPLACE_ASSIGNED_USERS"):
    """Say who works on the job."""

    version: Version
    assigned_users: AssignedUsers


class PickJobSplitLineItems(Body, tag_field="name", tag="SPLIT_LINE_ITEMS_PICK_JOB"):
    """Make several lines of one; the parts of each line add up to it."""

    version: Version
    split_line_items_info: Annotated[list[PickJobSplitLineItemsInfo], Meta(min_length=1, max_length=500)]


class PickJobMergeLineItems(Body, tag_field="name", tag="MERGE_LINE_ITEMS_PICK_JOB"):
    """Make one line of several that were split from the same one."""

    version: Version
    line_item_ids: Annotated[list[RequiredLine], Meta(min_length=2, max_length=500)]


class UpdatePickLineItemRecordableAttributes(Body, tag_field="name", tag="UPDATE_PICK_LINE_ITEM_RECORDABLE_ATTRIBUTES"):
    """Note what was recorded."""

    version: Version
    recordable_attribute_updates: Annotated[list[RecordableAttributeForUpdate], Meta(min_length=1, max_length=500)]


PickJobActionsParameter = (
    PickJobStart
    | PickJobPause
    | PickJobPicked
    | PickJobClose
    | PickJobAbort
    | PickJobReset
    | PickJobRestart
    | PickJobCancel
    | PickJobObsolete
    | ModifyPickLineItems
    | PickJobAddTargetTime
    | PickJobReplaceAssignedUsers
    | PickJobSplitLineItems
    | PickJobMergeLineItems
    | UpdatePickLineItemRecordableAttributes
)
