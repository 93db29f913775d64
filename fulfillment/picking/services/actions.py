"""Carries out what ``POST …/actions`` and the deprecated ``PATCH`` ask of a pick job."""

import datetime
from collections.abc import Callable
from itertools import groupby
from typing import Any

from fulfillment.accounts.selectors import assigned_users
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.handover.services.target_times import TARGET_TIME, target_time_add
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.schemas import actions, patch
from fulfillment.picking.states import FINISHED, PickJobStatus, PickJobSubStatus

from .again import pick_job_reset, pick_job_restart
from .at_hand import JobAtHand, pick_job_at_hand
from .editing import (
    editor_of,
    lines_merge,
    lines_record,
    lines_split,
    pick_job_amend,
    pick_job_change_lines,
    pick_job_open,
    pick_job_wait,
)
from .ending import (
    pick_job_abort,
    pick_job_cancel,
    pick_job_expire,
    pick_job_obsolete,
    pick_job_reject,
    pick_job_reroute,
    pick_job_restow,
)
from .picking import (
    LinePicked,
    pick_job_close,
    pick_job_pause,
    pick_job_pick,
    pick_job_pick_lines,
    pick_job_start,
)

LineUpdate = actions.PickPickJobPickLineItemUpdate | actions.PickLineItemUpdate | patch.ModifyPickLineItem
Verb = Callable[..., None]

# Verbs that take nothing but the job.
PLAIN: dict[type, Verb] = {
    actions.PickJobStart: pick_job_start,
    actions.PickJobPause: pick_job_pause,
    actions.PickJobClose: pick_job_close,
    actions.PickJobAbort: pick_job_abort,
    actions.PickJobReset: pick_job_reset,
    actions.PickJobRestart: pick_job_restart,
    actions.PickJobCancel: pick_job_cancel,
    actions.PickJobObsolete: pick_job_obsolete,
    patch.RestartPickJob: pick_job_restart,
    patch.ResetPickJob: pick_job_reset,
    patch.AbortPickJob: pick_job_abort,
}
# What setting a state by PATCH means; where it depends on the present state, see `_set_status`.
BY_STATUS: dict[str, Verb] = {
    PickJobStatus.IN_PROGRESS: pick_job_start,
    PickJobStatus.PAUSED: pick_job_pause,
    PickJobStatus.PICKED: pick_job_pick,
    PickJobStatus.CLOSED: pick_job_close,
    PickJobStatus.OPEN: pick_job_reset,
    PickJobStatus.WAITING_FOR_INPUT: pick_job_wait,
    PickJobStatus.REJECTED: pick_job_reject,
    PickJobStatus.RESTOWED: pick_job_restow,
    PickJobStatus.EXPIRED: pick_job_expire,
}
# Properties of a line update that are columns; the rest is kept with the line as it came.
COLUMNS = {
    "id",
    "picked",
    "pickedAt",
    "shortPickReason",
    "shortPickReasonLocalized",
    "stockEmptied",
    "status",
    "action",
}


def pick_job_act(
    *,
    pick_job_id: str,
    action: actions.PickJobActionsParameter,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> tuple[PickJob, list[PickLine]]:
    """Carry out one action. Raises: NotFound, VersionConflict, IllegalTransition, InvalidInput, PermissionMissing.

    Source: ``POST /api/pickjobs/{pickJobId}/actions``.
    """
    with pick_job_at_hand(pick_job_id=pick_job_id, version=action.version, actor=actor, now=now) as at_hand:
        _act(at_hand, action)
    return at_hand.job, at_hand.lines


def pick_job_patch(
    *,
    pick_job_id: str,
    body: patch.PickingPatchActions,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> tuple[PickJob, list[PickLine]]:
    """Carry out modifications in order, all or none. Raises: as `pick_job_act`.

    Source: ``PATCH /api/pickjobs/{pickJobId}``, deprecated.
    """
    with pick_job_at_hand(pick_job_id=pick_job_id, version=body.version, actor=actor, now=now) as at_hand:
        # Lines that follow each other are picked at once.
        for _, group in groupby(body.actions, key=lambda action: isinstance(action, patch.ModifyPickLineItem)):
            modifications = list(group)
            lines = [_picked(update) for update in modifications if isinstance(update, patch.ModifyPickLineItem)]
            if lines:
                pick_job_pick_lines(at_hand=at_hand, lines=lines)
                continue
            for modification in modifications:
                _modify(at_hand, modification)
    return at_hand.job, at_hand.lines


def _act(at_hand: JobAtHand, action: actions.PickJobActionsParameter) -> None:
    match action:
        case actions.PickJobPicked():
            pick_job_pick(at_hand=at_hand, lines=[_picked(update) for update in action.line_items])
        case actions.ModifyPickLineItems():
            updates = action.pick_job_line_item_updates
            pick_job_pick_lines(at_hand=at_hand, lines=[_picked(update) for update in updates])
        case actions.PickJobAddTargetTime():
            target_time_add(at_hand.job, action.target_time)
            pick_job_amend(at_hand=at_hand, fields=TARGET_TIME)
        case actions.PickJobReplaceAssignedUsers():
            at_hand.job.assigned_users = assigned_users(action.assigned_users)
            pick_job_amend(at_hand=at_hand, fields=("assigned_users",))
        case actions.PickJobSplitLineItems():
            lines_split(at_hand, action.split_line_items_info)
            pick_job_change_lines(at_hand=at_hand)
        case actions.PickJobMergeLineItems():
            lines_merge(at_hand, action.line_item_ids)
            pick_job_change_lines(at_hand=at_hand)
        case actions.UpdatePickLineItemRecordableAttributes():
            lines_record(at_hand, action.recordable_attribute_updates)
            pick_job_change_lines(at_hand=at_hand)
        case _:
            PLAIN[type(action)](at_hand=at_hand)


def _modify(at_hand: JobAtHand, action: patch.PickingPatchAction) -> None:
    match action:
        case patch.ModifyPickJob():
            _amend(at_hand, as_json(action))
            if action.status and action.status != at_hand.job.status:
                _set_status(at_hand, action.status)
        case patch.ModifyPickJobLastEditor():
            at_hand.job.editor = editor_of(at_hand.actor)
            pick_job_amend(at_hand=at_hand, fields=("editor",))
        case _:
            PLAIN[type(action)](at_hand=at_hand)


def _amend(at_hand: JobAtHand, given: dict[str, Any]) -> None:
    fields = []
    if "customAttributes" in given:
        at_hand.job.custom_attributes = given["customAttributes"]
        fields.append("custom_attributes")
    kept = {name: given[name] for name in ("paymentInformation", "preferredPickingMethods") if name in given}
    if kept:
        at_hand.job.properties = {**at_hand.job.properties, **kept}
        fields.append("properties")
    if fields:
        pick_job_amend(at_hand=at_hand, fields=tuple(fields))


def _set_status(at_hand: JobAtHand, status: str) -> None:
    before = at_hand.job.status
    if status == PickJobStatus.REROUTED:
        pick_job_reroute(at_hand=at_hand, sub_status=PickJobSubStatus.MANUAL_REROUTE)
    elif status == PickJobStatus.IN_PROGRESS and before in FINISHED:
        pick_job_restart(at_hand=at_hand)
    elif status == PickJobStatus.OPEN and before == PickJobStatus.WAITING_FOR_INPUT:
        pick_job_open(at_hand=at_hand)
    else:
        BY_STATUS[status](at_hand=at_hand)


def _picked(update: LineUpdate) -> LinePicked:
    plain = as_json(update)
    reason = plain.get("shortPickReason")
    if "shortPickReasonLocalized" in plain:
        reason = {"reasonLocalized": plain["shortPickReasonLocalized"]}
    return LinePicked(
        line_id=update.id,
        picked=update.picked,
        picked_at=update.picked_at or None,
        short_pick_reason=reason,
        stock_emptied=update.stock_emptied or False if "stockEmptied" in plain else None,
        status=plain.get("status"),
        details={name: value for name, value in plain.items() if name not in COLUMNS},
    )
