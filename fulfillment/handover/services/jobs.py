"""The verbs of a handover job that change its state; each takes the job under the lock of its process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.handover.models import HandoverLine, Shipment
from fulfillment.handover.states import (
    PENDING,
    UNSENT,
    HandoverJobCancelReason,
    HandoverJobStatus,
    HandoverLineKind,
    HandoverLineStatus,
    ShipmentStatus,
)
from fulfillment.inventory.services.outbound import Return, stock_put_back, stock_take_again
from fulfillment.inventory.states import MovementCause

from .at_hand import HandoverAtHand, ShipmentAtHand
from .shipments import shipment_cancel, shipment_complete, shipment_reopen, shipment_supersede


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of one line: so many units were taken; the refused ones with their reasons."""

    line_id: str
    quantity: int
    refused: Sequence[dict[str, Any]] = field(default_factory=tuple)


def handover_job_finish(*, at_hand: HandoverAtHand, handed_over: Sequence[HandedOver] = ()) -> None:
    """Hand the goods over: lines that are not named wholly, the others as said; what stays behind goes back to stock.

    Raises: InvalidInput for an unknown line or more units than there are; IllegalTransition.
    Source: ``HandoverJobActionsParameter`` FINISH_HANDOVER_JOB.
    """
    lines = {str(line.pk): line for line in provided(at_hand)}
    said: set[str] = set()
    for place, what in enumerate(handed_over):
        line = lines.get(what.line_id)
        if line is None or what.line_id in said:
            wrong = "stands there twice" if line else "is no line of this handover job"
            raise InvalidInput(f"{what.line_id!r:.80} {wrong}", path=f"$.lineItems[{place}].id")
        said.add(what.line_id)
        _take(line, what, path=f"$.lineItems[{place}]")
    for key, line in lines.items():
        if key not in said:
            # What was refused before (UPDATE_LINEITEM) stays refused.
            line.handed_over = line.quantity - refused_units(line)
        line.status = HandoverLineStatus.CLOSED
    if not any(line.handed_over for line in lines.values()):
        raise InvalidInput("Nothing would be handed over; cancel the handover job instead", path="$.lineItems")
    at_hand.job.handed_over_at = at_hand.now
    at_hand.carry_out("finish", fields=("handed_over_at",))
    HandoverLine.objects.bulk_update(lines.values(), ["handed_over", "refused", "status"])
    _put_back(at_hand, {line: line.quantity - line.handed_over for line in lines.values()}, MovementCause.REFUSED)
    _with_shipment(at_hand, shipment_complete, among=UNSENT)


def handover_job_cancel(*, at_hand: HandoverAtHand, cancel_reason: HandoverJobCancelReason, reason: str = "") -> None:
    """Give the handover up; its goods go back to stock at once. Raises: IllegalTransition."""
    at_hand.carry_out(
        "cancel", fields=("cancel_reason",), reason=reason or cancel_reason.label, cancel_reason=cancel_reason
    )
    _put_back(at_hand, {line: line.quantity for line in provided(at_hand)}, MovementCause.GIVEN_BACK)
    _with_shipment(at_hand, shipment_cancel, among=UNSENT)


def handover_job_revert(*, at_hand: HandoverAtHand) -> None:
    """Open a finished or canceled handover again; what had gone back to stock is taken again.

    Raises: Conflict if those units are promised to others by now; IllegalTransition.
    """
    lines = provided(at_hand)
    canceled = at_hand.job.status == HandoverJobStatus.CANCELED
    back = {line: line.quantity if canceled else line.quantity - line.handed_over for line in lines}
    for line in lines:
        line.handed_over, line.refused, line.status = 0, [], HandoverLineStatus.OPEN
    at_hand.job.handed_over_at = None
    at_hand.carry_out("revert", fields=("handed_over_at", "cancel_reason"))
    HandoverLine.objects.bulk_update(lines, ["handed_over", "refused", "status"])
    if at_hand.job.from_stock:
        stock_take_again(process=at_hand.process, returns=_returns(at_hand, back), actor=at_hand.actor, now=at_hand.now)
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


def refused_units(line: HandoverLine) -> int:
    """Return how many units of a line were refused."""
    return sum(item["quantity"] for item in line.refused)


def _take(line: HandoverLine, what: HandedOver, *, path: str) -> None:
    if what.refused:
        line.refused = list(what.refused)
    if what.quantity + refused_units(line) > line.quantity:
        raise InvalidInput(
            f"{what.quantity} handed over and {refused_units(line)} refused of {line.quantity}",
            path=path,
        )
    line.handed_over = what.quantity


def _put_back(at_hand: HandoverAtHand, units: dict[HandoverLine, int], cause: MovementCause) -> None:
    if at_hand.job.from_stock:
        stock_put_back(
            process=at_hand.process,
            returns=_returns(at_hand, units),
            cause=cause,
            actor=at_hand.actor,
            now=at_hand.now,
        )


def _returns(at_hand: HandoverAtHand, units: dict[HandoverLine, int]) -> list[Return]:
    return [
        Return(
            reference=line.pk,
            facility_id=at_hand.job.facility_id,
            tenant_article_id=line.tenant_article_id,
            quantity=quantity,
        )
        for line, quantity in units.items()
        if quantity
    ]


def _with_shipment(at_hand: HandoverAtHand, verb: Any, *, among: Sequence[ShipmentStatus]) -> None:
    """Let the shipment of the job follow, if it has one that can."""
    if at_hand.job.shipment_id is None:
        return
    shipment = Shipment.objects.select_related("carrier").get(pk=at_hand.job.shipment_id)
    if shipment.status in among:
        verb(at_hand=ShipmentAtHand(shipment, at_hand.process, at_hand.actor.on_behalf(), at_hand.now))
