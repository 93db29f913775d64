"""The deprecated ``PATCH /api/pickjobs/{id}``: a list of modifications, which older client libraries still send."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import (
    UNSET,
    Body,
    Count,
    FreeForm,
    Instant,
    LocaleString,
    RequiredLine,
    UnsetType,
    Version,
)
from fulfillment.picking.states import PickLineStatus

from .shared import Objects, ScannedCode

PickJobStatusUnprotected = Literal[
    "OPEN",
    "IN_PROGRESS",
    "CLOSED",
    "PICKED",
    "REROUTED",
    "REJECTED",
    "RESTOWED",
    "EXPIRED",
    "PAUSED",
    "WAITING_FOR_INPUT",
]


class ModifyPickLineItem(Body, tag_field="action", tag="ModifyPickLineItem"):
    """What is new about one line."""

    id: RequiredLine
    picked: Count | UnsetType = UNSET
    picked_at: Instant | UnsetType = UNSET
    secondary_picked: Count | UnsetType = UNSET
    short_pick_reason_localized: LocaleString | UnsetType = UNSET
    status: PickLineStatus | UnsetType = UNSET
    stock_emptied: bool | UnsetType = UNSET
    scanned_codes: Annotated[list[ScannedCode], Meta(max_length=50)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    partial_stock_locations: Objects | UnsetType = UNSET
    stickers: Objects | UnsetType = UNSET
    substitute_line_items: Objects | UnsetType = UNSET


class ModifyPickJob(Body, tag_field="action", tag="ModifyPickJob"):
    """Another state, or other properties, of the job."""

    status: PickJobStatusUnprotected | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType | None = UNSET
    payment_information: FreeForm | UnsetType = UNSET
    preferred_picking_methods: (
        Annotated[list[Literal["SINGLE_ORDER", "MULTI_ORDER", "BATCH_PICKING", "BATCH"]], Meta(max_length=10)]
        | UnsetType
    ) = UNSET


class ModifyPickJobLastEditor(Body, tag_field="action", tag="ModifyPickJobLastEditor"):
    """Take the job over."""


class RestartPickJob(Body, tag_field="action", tag="RestartPickJob"):
    """Set the job back to IN_PROGRESS."""


class ResetPickJob(Body, tag_field="action", tag="ResetPickJob"):
    """Set the job back to OPEN with nothing picked."""


class AbortPickJob(Body, tag_field="action", tag="AbortPickJob"):
    """Give the job up."""


PickingPatchAction = (
    ModifyPickLineItem | ModifyPickJob | ModifyPickJobLastEditor | RestartPickJob | ResetPickJob | AbortPickJob
)


class PickingPatchActions(Body):
    """Modifications that are made together, in order, or not at all."""

    version: Version
    actions: Annotated[list[PickingPatchAction], Meta(min_length=1, max_length=500)]
