"""Carries out what ``POST …/actions`` and the deprecated ``PATCH`` ask of a handover job."""

import datetime

from fulfillment.accounts.selectors import assigned_users
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET, as_json
from fulfillment.common.errors import IllegalTransition
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.schemas.handover_jobs import actions, patch
from fulfillment.handover.states import HandoverJobStatus

from .amending import handover_job_amend, pickup_services_note
from .at_hand import HandoverAtHand, handover_job_at_hand
from .jobs import (
    HandedOver,
    handover_job_cancel,
    handover_job_finish,
    handover_job_resume,
    handover_job_revert,
    handover_job_supersede,
    handover_job_wait,
)
from .lines import handover_job_change_lines, line_update, lines_move, lines_record, lines_split
from .target_times import TARGET_TIME, target_time_add

# Properties of a PATCH, and the fields they are kept in.
FIELDS = {
    "customAttributes": "custom_attributes",
    "fullIdentifier": "recipient_name",
    "invoiceAddress": "invoice_address",
    "recipientAddress": "recipient",
}
# After these the job can be amended, after the others no more.
OPENING = (HandoverJobStatus.OPEN, HandoverJobStatus.WAITING_FOR_INPUT)


def handover_job_act(
    *,
    handover_job_id: str,
    action: actions.HandoverJobActionsParameter,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> tuple[HandoverJob, list[HandoverLine]]:
    """Carry out one action.

    Raises: NotFound, VersionConflict, Conflict, IllegalTransition, InvalidInput, PermissionMissing.
    Source: ``POST /api/handoverjobs/{handoverJobId}/actions``.
    """
    with handover_job_at_hand(handover_job_id=handover_job_id, version=action.version, actor=actor, now=now) as at_hand:
        _act(at_hand, action)
    return at_hand.job, at_hand.lines


def handover_job_patch(
    *,
    handover_job_id: str,
    body: patch.HandoverjobPatchActions,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> tuple[HandoverJob, list[HandoverLine]]:
    """Carry out modifications in order, all or none. Raises: as `handover_job_act`.

    Source: ``PATCH /api/handoverjobs/{handoverjobId}``, deprecated.
    """
    with handover_job_at_hand(handover_job_id=handover_job_id, version=body.version, actor=actor, now=now) as at_hand:
        for modification in body.actions:
            _modify(at_hand, modification)
    return at_hand.job, at_hand.lines


def _act(at_hand: HandoverAtHand, action: actions.HandoverJobActionsParameter) -> None:
    match action:
        case actions.HandoverJobCancel():
            handover_job_cancel(at_hand=at_hand, cancel_reason=action.payload.handover_job_cancel_reason)
        case actions.FinishHandoverJob():
            handover_job_finish(at_hand=at_hand, handed_over=[_handed_over(line) for line in action.line_items])
        case actions.SetHandoverJobToWaitingForInput():
            handover_job_wait(at_hand=at_hand)
        case actions.HandoverJobRevert():
            handover_job_revert(at_hand=at_hand)
        case actions.HandoverJobReplaceAssignedUsers():
            at_hand.job.assigned_users = assigned_users(action.assigned_users)
            handover_job_amend(at_hand=at_hand, fields=("assigned_users",))
        case actions.HandoverJobAddTargetTime():
            target_time_add(at_hand.job, action.target_time)
            handover_job_amend(at_hand=at_hand, fields=TARGET_TIME)
        case actions.HandoverJobModifyPickUpServices():
            pickup_services_note(at_hand, action.pick_up_service_updates)
            handover_job_amend(at_hand=at_hand, fields=("pickup_services",))
        case _:
            _change_lines(at_hand, action)
            handover_job_change_lines(at_hand=at_hand)


def _change_lines(at_hand: HandoverAtHand, action: actions.HandoverJobActionsParameter) -> None:
    match action:
        case actions.HandoverJobLineItemUpdate():
            line_update(at_hand, action.line_item)
        case actions.HandoverJobSplitLineItems():
            lines_split(at_hand, action.split_line_items_info)
        case actions.MoveHandoverJobLineItems():
            lines_move(at_hand, action.items)
        case actions.UpdateHandoverLineItemRecordableAttributes():
            lines_record(at_hand, action.recordable_attribute_updates)


def _modify(at_hand: HandoverAtHand, action: patch.ModifyHandoverjob | patch.CancelHandoverjob) -> None:
    if isinstance(action, patch.CancelHandoverjob):
        handover_job_cancel(at_hand=at_hand, cancel_reason=action.handover_job_cancel_reason)
        return
    if action.status in OPENING:
        _set_status(at_hand, action.status)
    _amend(at_hand, action)
    if action.status not in OPENING and action.status is not UNSET:
        _set_status(at_hand, action.status)


def _amend(at_hand: HandoverAtHand, action: patch.ModifyHandoverjob) -> None:
    given = {FIELDS[name]: value for name, value in as_json(action).items() if name in FIELDS}
    for name, value in given.items():
        setattr(at_hand.job, name, value)
    if given:
        handover_job_amend(at_hand=at_hand, fields=tuple(given))


def _set_status(at_hand: HandoverAtHand, status: HandoverJobStatus) -> None:
    before = at_hand.job.status
    match status:
        case _ if status == before:
            return
        case HandoverJobStatus.HANDED_OVER:
            handover_job_finish(at_hand=at_hand)
        case HandoverJobStatus.CANCELED:
            handover_job_cancel(at_hand=at_hand)
        case HandoverJobStatus.WAITING_FOR_INPUT:
            handover_job_wait(at_hand=at_hand)
        case HandoverJobStatus.OPEN if before == HandoverJobStatus.WAITING_FOR_INPUT:
            handover_job_resume(at_hand=at_hand)
        case HandoverJobStatus.OPEN:
            handover_job_revert(at_hand=at_hand)
        case HandoverJobStatus.OBSOLETE:
            _make_obsolete(at_hand)


def _make_obsolete(at_hand: HandoverAtHand) -> None:
    """Let a client take back what it made itself; what was picked here must go back to stock or to the picker."""
    if at_hand.job.from_stock:
        raise IllegalTransition("The goods of this handover job were picked here: cancel it, or reset its pick job.")
    at_hand.actor.require("HANDOVERJOB_WRITE")
    at_hand.actor = at_hand.actor.on_behalf()
    handover_job_supersede(at_hand=at_hand)


def _handed_over(line: actions.FinishHandoverJobLineItem) -> HandedOver:
    return HandedOver(
        line_id=line.id,
        quantity=int(line.handed_over_quantity),
        refused=None if line.refused is UNSET else as_json(line.refused),
        substitutes=as_json(line.substitute_line_items or ()),
    )
