"""Picking itself: start, pause, note what was picked, finish."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.common.bodies import UNSET, UnsetType
from fulfillment.common.errors import InvalidInput
from fulfillment.picking.models import PickLine
from fulfillment.picking.states import PickJobStatus, PickJobSubStatus, PickLineStatus, ShortPickPolicy

from .at_hand import JobAtHand
from .editing import editor_of
from .ending import pick_job_abort, pick_job_reroute
from .goods import goods_hand_on, stock_take


@dataclass(frozen=True, slots=True)
class LinePicked:
    """What a picker says of one line; what is not said stays as it was.

    ``details`` are documented properties to keep with the line, None removes one.
    """

    line_id: str
    picked: int | UnsetType = UNSET
    picked_at: datetime.datetime | None = None
    short_pick_reason: dict[str, Any] | None = None
    stock_emptied: bool | None = None
    status: str | None = None
    details: dict[str, Any] | None = None


def pick_job_start(*, at_hand: JobAtHand) -> None:
    """Begin to pick, or go on after a pause; open lines are IN_PROGRESS then. Raises: IllegalTransition."""
    at_hand.job.editor = editor_of(at_hand.actor)
    for line in at_hand.lines:
        if line.status == PickLineStatus.OPEN:
            line.status = PickLineStatus.IN_PROGRESS
    at_hand.carry_out("start", fields=("editor",))
    at_hand.write_lines()


def pick_job_pause(*, at_hand: JobAtHand) -> None:
    """Stop picking for a while; what was picked stays noted. Raises: IllegalTransition."""
    at_hand.carry_out("pause")


def pick_job_pick_lines(*, at_hand: JobAtHand, lines: Sequence[LinePicked]) -> None:
    """Note what was picked of some lines, as often as wanted while picking.

    Raises: InvalidInput for an unknown line or more units than are wanted; IllegalTransition.
    """
    _note(at_hand, lines)
    at_hand.carry_out("pick_lines")
    at_hand.write_lines()


def pick_job_pick(*, at_hand: JobAtHand, lines: Sequence[LinePicked] = ()) -> None:
    """Finish picking: the goods leave the stock and are given on; what is missing goes the job's way for short picks.

    - nothing missing: PICKED;
    - nothing picked: ABORTED with ZERO_PICKED, and routing looks for somebody else unless the job's policy says no;
    - something missing and the policy is REROUTE: REROUTED, the goods stay, somebody else picks all of it;
    - something missing otherwise: PICKED with SHORT_PICKED; with SPLIT routing gives the rest to somebody else.

    Raises: InvalidInput, IllegalTransition. Source: ``PickJobActionsParameter`` PICK, domain facts "Reroute".
    """
    _note(at_hand, lines)
    if not at_hand.picked:
        _give_up(at_hand)
    elif at_hand.missing and at_hand.job.on_short_pick == ShortPickPolicy.REROUTE:
        _require_picking(at_hand)
        _close_lines(at_hand)
        stock_take(at_hand, leaves=False)
        at_hand.actor = at_hand.actor.on_behalf()
        pick_job_reroute(at_hand=at_hand, sub_status=PickJobSubStatus.SHORT_PICK_REROUTE)
        at_hand.write_lines()
    else:
        if at_hand.missing and at_hand.job.on_short_pick == ShortPickPolicy.SPLIT:
            at_hand.job.reset_blocked = True  # the rest is somebody else's from now on
        _finish(at_hand, "pick")


def pick_job_close(*, at_hand: JobAtHand, lines: Sequence[LinePicked] = ()) -> None:
    """Finish picking and leave it at that: missing units are cancelled, nobody else is asked for them.

    A job of which nothing was picked is aborted instead. A PICKED job is only closed. Raises: IllegalTransition.
    Source: ``PickJobActionsParameter`` CLOSE.
    """
    if at_hand.job.status == PickJobStatus.PICKED:
        pick_job_seal(at_hand=at_hand)
        return
    _note(at_hand, lines)
    if at_hand.picked:
        _finish(at_hand, "close")
    else:
        _give_up(at_hand)


def pick_job_seal(*, at_hand: JobAtHand) -> None:
    """Close a job whose goods were given on when it was picked. Raises: IllegalTransition."""
    at_hand.carry_out("seal")


def _give_up(at_hand: JobAtHand) -> None:
    _require_picking(at_hand)
    _close_lines(at_hand)
    stock_take(at_hand, leaves=False)
    pick_job_abort(at_hand=at_hand, sub_status=PickJobSubStatus.ZERO_PICKED)
    at_hand.write_lines()


def _finish(at_hand: JobAtHand, verb: str) -> None:
    _close_lines(at_hand)
    sub_status = PickJobSubStatus.SHORT_PICKED if at_hand.missing else ""
    at_hand.carry_out(verb, fields=("sub_status", "reset_blocked"), sub_status=sub_status)
    at_hand.write_lines()
    stock_take(at_hand, leaves=True)
    goods_hand_on(at_hand)


def _require_picking(at_hand: JobAtHand) -> None:
    """Refuse what only a job in progress may do, though the verb that follows is possible earlier.

    Raises: IllegalTransition.
    """
    if at_hand.job.status != PickJobStatus.IN_PROGRESS:
        at_hand.carry_out("pick")


def _close_lines(at_hand: JobAtHand) -> None:
    for line in at_hand.lines:
        line.status = PickLineStatus.CLOSED
        line.picked_at = line.picked_at or (at_hand.now if line.picked else None)


def _note(at_hand: JobAtHand, said: Sequence[LinePicked]) -> None:
    seen: set[str] = set()
    for place, what in enumerate(said):
        path = f"$.lineItems[{place}]"
        line = at_hand.line(what.line_id, path=f"{path}.id")
        if what.line_id in seen:
            raise InvalidInput(f"The line {what.line_id} stands there twice", path=f"{path}.id")
        seen.add(what.line_id)
        _note_line(line, what, now=at_hand.now, path=path)


def _note_line(line: PickLine, what: LinePicked, *, now: datetime.datetime, path: str) -> None:
    if what.picked is not UNSET:
        if what.picked > line.quantity:
            raise InvalidInput(f"{what.picked} picked of {line.quantity}", path=f"{path}.picked")
        line.picked = what.picked
        line.picked_at = what.picked_at or now
    line.short_pick_reason = what.short_pick_reason or line.short_pick_reason
    line.stock_emptied = line.stock_emptied if what.stock_emptied is None else what.stock_emptied
    line.status = what.status or line.status
    if what.details:
        line.details = {name: value for name, value in {**line.details, **what.details}.items() if value is not None}
