"""The verbs of a handover job that change its state; each takes the job under the lock of its process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.handover.models import HandoverLine, Shipment
from fulfillment.handover.states import (
    PENDING,
    UNSENT,
    HandoverJobCancelReason,
    HandoverLineKind,
    HandoverLineStatus,
    ShipmentStatus,
)
from fulfillment.inventory.states import MovementCause
from fulfillment.processes.models import Process
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .at_hand import HandoverAtHand, ShipmentAtHand
from .goods import goods_left, goods_put_back, goods_take_again
from .lines import refused_units, substitutes_note
from .shipments import shipment_cancel, shipment_complete, shipment_reopen, shipment_supersede


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of one line: so many units were taken.

    ``refused`` are the refused ones with their reasons; None leaves what was refused before. ``substitutes`` say what
    became of substitutes, by id.
    """

    line_id: str
    quantity: int
    refused: Sequence[dict[str, Any]] | None = None
    substitutes: Sequence[dict[str, Any]] = ()


def handover_job_finish(*, at_hand: HandoverAtHand, handed_over: Sequence[HandedOver] = ()) -> None:
    """Hand the goods over: lines that are not named wholly, the others as said; what stays behind goes back to stock.

    Only what is there can be handed over: expected and missing lines stay behind.
    Raises: InvalidInput for an unknown line or more units than there are; IllegalTransition.
    Source: ``HandoverJobActionsParameter`` FINISH_HANDOVER_JOB.
    """
    said: set[str] = set()
    for place, what in enumerate(handed_over):
        path = f"$.lineItems[{place}]"
        line = at_hand.line(what.line_id, path=f"{path}.id")
        if what.line_id in said:
            raise InvalidInput(f"{what.line_id} stands there twice", path=f"{path}.id")
        said.add(what.line_id)
        _take(line, what, path=path)
    for line in provided(at_hand):
        if str(line.pk) not in said:
            # What was refused before (UPDATE_LINEITEM) stays refused.
            line.handed_over = line.quantity - refused_units(line)
        line.status = HandoverLineStatus.CLOSED
    if at_hand.lines and not any(line.handed_over for line in at_hand.lines) and at_hand.job.status in PENDING:
        raise InvalidInput("Nothing would be handed over; cancel the handover job instead", path="$.lineItems")
    at_hand.job.handed_over_at = at_hand.now
    at_hand.carry_out("finish", fields=("handed_over_at",))
    at_hand.write_lines()
    goods_put_back(at_hand, cause=MovementCause.REFUSED)
    _with_shipment(at_hand, shipment_complete, among=UNSENT)


def handover_job_cancel(
    *, at_hand: HandoverAtHand, cancel_reason: HandoverJobCancelReason | None = None, reason: str = ""
) -> None:
    """Give the handover up; its goods go back to stock at once. Raises: IllegalTransition."""
    at_hand.carry_out(
        "cancel",
        fields=("cancel_reason",),
        reason=reason or (cancel_reason.label if cancel_reason else ""),
        cancel_reason=cancel_reason or "",
    )
    goods_put_back(at_hand, cause=MovementCause.GIVEN_BACK)
    _with_shipment(at_hand, shipment_cancel, among=UNSENT)


def handover_job_revert(*, at_hand: HandoverAtHand) -> None:
    """Open a finished or canceled handover again; what had gone back to stock is taken again.

    Raises: Conflict if those units are promised to others by now; IllegalTransition, also if nobody wants the goods
    any more because their order is canceled or their pick job has ended.
    """
    back = goods_left(at_hand)
    at_hand.job.handed_over_at = None
    for line in at_hand.lines:
        line.handed_over, line.refused, line.status = 0, [], HandoverLineStatus.OPEN
    at_hand.carry_out("revert", fields=("handed_over_at", "cancel_reason"))
    _require_wanted(at_hand.process, pick_job_id=at_hand.job.pick_job_id)
    at_hand.write_lines()
    goods_take_again(at_hand, back)
    _with_shipment(at_hand, shipment_reopen, among=(ShipmentStatus.COMPLETED, ShipmentStatus.CANCELED))


def handover_job_wait(*, at_hand: HandoverAtHand) -> None:
    """Set the job to WAITING_FOR_INPUT. Raises: IllegalTransition."""
    at_hand.carry_out("wait")


def handover_job_resume(*, at_hand: HandoverAtHand) -> None:
    """Set a waiting job to OPEN again. Raises: IllegalTransition."""
    at_hand.carry_out("resume")


def handover_job_supersede(*, at_hand: HandoverAtHand) -> None:
    """Make the job obsolete because picking begins anew; the stock is the picking's to move.

    Raises: IllegalTransition once it was handed over or canceled.
    """
    if at_hand.job.status not in PENDING:
        raise IllegalTransition(f"The goods' handover job is {at_hand.job.status}; they cannot be picked again.")
    at_hand.carry_out("supersede")
    _with_shipment(at_hand, shipment_supersede, among=UNSENT)


def provided(at_hand: HandoverAtHand) -> list[HandoverLine]:
    """Return the lines that can be handed over."""
    return [line for line in at_hand.lines if line.kind == HandoverLineKind.HANDOVER]


def _take(line: HandoverLine, what: HandedOver, *, path: str) -> None:
    if line.kind != HandoverLineKind.HANDOVER:
        raise InvalidInput(f"The line is {line.kind}; only what is there can be handed over", path=f"{path}.id")
    if what.refused is not None:
        line.refused = list(what.refused)
    if what.quantity + refused_units(line) > line.quantity:
        raise InvalidInput(
            f"{what.quantity} handed over and {refused_units(line)} refused of {line.quantity}", path=path
        )
    line.handed_over = what.quantity
    substitutes_note(line, what.substitutes, path=f"{path}.substituteLineItems")


def _require_wanted(process: Process, *, pick_job_id: object) -> None:
    for entry in process.entities:
        kind, status = entry["entity"], entry["status"]
        if kind == ModuleEntity.ORDER and status == ModuleEntityStatus.CANCELED:
            raise IllegalTransition("The order is canceled; its goods are not handed over any more.")
        mine = kind == ModuleEntity.PICK_JOB and entry["id"] == str(pick_job_id)
        if mine and status != ModuleEntityStatus.FINISHED:
            raise IllegalTransition(f"The pick job of these goods is {entry['state']}; they are not here any more.")


def _with_shipment(at_hand: HandoverAtHand, verb: Any, *, among: Sequence[ShipmentStatus]) -> None:
    """Let the shipment of the job follow, if it has one that can."""
    if at_hand.job.shipment_id is None:
        return
    shipment = Shipment.objects.select_related("carrier").get(pk=at_hand.job.shipment_id)
    if shipment.status in among:
        verb(at_hand=ShipmentAtHand(shipment, at_hand.process, at_hand.actor.on_behalf(), at_hand.now))
