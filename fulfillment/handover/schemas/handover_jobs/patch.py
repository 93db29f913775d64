"""The deprecated ``PATCH /api/handoverjobs/{id}``: a list of modifications, which older client libraries still send."""

from typing import Annotated

from msgspec import Meta

from fulfillment.common.addresses import ConsumerAddress
from fulfillment.common.bodies import UNSET, Body, FreeForm, Line, UnsetType, Version
from fulfillment.handover.states import HandoverJobCancelReason, HandoverJobStatus


class ModifyHandoverjob(Body, tag_field="action", tag="ModifyHandoverjob"):
    """Another state, or other properties, of the job."""

    status: HandoverJobStatus | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    full_identifier: Line | UnsetType = UNSET
    invoice_address: ConsumerAddress | UnsetType = UNSET
    recipient_address: ConsumerAddress | UnsetType = UNSET


class CancelHandoverjob(Body, tag_field="action", tag="CancelHandoverjob"):
    """Give the handover up."""

    handover_job_cancel_reason: HandoverJobCancelReason


class HandoverjobPatchActions(Body):
    """Modifications that are made together, in order, or not at all."""

    version: Version
    actions: Annotated[list[ModifyHandoverjob | CancelHandoverjob], Meta(min_length=1, max_length=500)]
