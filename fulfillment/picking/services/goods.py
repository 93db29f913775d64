"""What picking does with goods: take them out of stock, give them on, put them back."""

from collections.abc import Iterable

from fulfillment.common.errors import IllegalTransition
from fulfillment.facilities.selectors import carrier_id_of
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.selectors import handover_of_pick_job
from fulfillment.handover.services import (
    GoodsToHandOver,
    HandoverAtHand,
    LineToHandOver,
    handover_begin,
    handover_job_cancel,
    handover_job_supersede,
)
from fulfillment.handover.states import PENDING, HandoverChannel, HandoverJobCancelReason, HandoverJobStatus
from fulfillment.inventory.services.outbound import Rehold, Return, Take, stock_put_back, stock_take_out
from fulfillment.inventory.states import MovementCause, ShortPickCorrection
from fulfillment.picking.configuration import picking_rules
from fulfillment.picking.models import PickLine
from fulfillment.picking.states import Channel

from .at_hand import JobAtHand
from .readdressing import recipient_of

# Properties of a pick line that the line to hand over shows too.
CARRIED = ("customAttributes", "scannableCodes", "measurementUnitKey", "stickers", "tags", "recordableAttributes")


def stock_take(at_hand: JobAtHand, *, leaves: bool) -> None:
    """End the job's reservations and correct the stock where something was missing.

    If the goods leave (*leaves*), what was picked is taken out of stock; otherwise it stays there.
    """
    configured = picking_rules().short_pick_correction
    stock_take_out(
        process=at_hand.process,
        takes=[
            Take(
                reference=lines[0].pk,
                facility_id=at_hand.job.facility_id,
                tenant_article_id=lines[0].tenant_article_id,
                plan_id=at_hand.job.plan_id,
                order_line_id=lines[0].order_line_id,
                picked=sum(line.picked for line in lines) if leaves else 0,
                missing=sum(line.quantity - line.picked for line in lines),
                correction=_correction(lines, configured),
            )
            for lines in _by_reservation(at_hand.lines)
        ],
        actor=at_hand.actor,
        now=at_hand.now,
    )


def goods_hand_on(at_hand: JobAtHand) -> None:
    """Give the picked goods to handover: to the customer who collects them, or to a carrier."""
    job = at_hand.job
    if not job.channel:
        return  # a client's own job that says nothing of where its goods go
    recipient = recipient_of(job)
    shipping = job.delivery.get("shipping", {})
    handover_begin(
        goods=GoodsToHandOver(
            facility_id=job.facility_id,
            pick_job_id=job.pk,
            channel=HandoverChannel.COLLECT if job.channel == Channel.COLLECT else HandoverChannel.DELIVERY,
            short_id=job.short_id,
            tenant_order_id=job.tenant_order_id,
            order_date=job.order_date,
            target_time=job.target_time,
            target_time_given=job.target_time_given,
            recipient_name=recipient.name,
            recipient=recipient.address,
            invoice_address=recipient.invoice_address,
            paid=job.delivery.get("collect", {}).get("paid", False) if job.channel == Channel.COLLECT else None,
            carrier_id=carrier_id_of(key=shipping.get("carrierKey", "")),
            custom_attributes=job.custom_attributes,
            lines=[_to_hand_over(line) for line in at_hand.lines if line.picked],
            shipping={name: shipping[name] for name in ("carrierProduct", "carrierServices") if name in shipping},
        ),
        process=at_hand.process,
        actor=at_hand.actor.on_behalf(),
        now=at_hand.now,
    )


def goods_put_back(at_hand: JobAtHand) -> None:
    """Put the goods of a finished job back, once: through their handover job if they have one.

    Raises: IllegalTransition if they were handed over.
    """
    handover = handover_of_pick_job(pick_job_id=at_hand.job.pk)
    if handover is None:
        _put_back(at_hand)
        return
    if handover.status == HandoverJobStatus.HANDED_OVER:
        raise IllegalTransition("The goods of this pick job were handed over; they are no longer here.")
    if handover.status in PENDING:
        handover_job_cancel(
            at_hand=_handover_at_hand(at_hand, handover), cancel_reason=HandoverJobCancelReason.ORDER_CANCELED
        )
    # A canceled handover has put them back already, unless a client made it on its own: such a one moves no stock.
    if not handover.from_stock:
        _put_back(at_hand)


def goods_take_back(at_hand: JobAtHand) -> None:
    """Take the goods of a finished job back to pick them anew: they are in stock and reserved again.

    Raises: IllegalTransition if their handover is over.
    """
    handover = handover_of_pick_job(pick_job_id=at_hand.job.pk)
    if handover is not None:
        handover_job_supersede(at_hand=_handover_at_hand(at_hand, handover))
    _put_back(at_hand, hold_again=at_hand.job.plan_id is not None)


def _put_back(at_hand: JobAtHand, *, hold_again: bool = False) -> None:
    picked = [line for line in at_hand.lines if line.picked]
    stock_put_back(
        process=at_hand.process,
        returns=_returns(at_hand, picked),
        cause=MovementCause.GIVEN_BACK,
        actor=at_hand.actor,
        now=at_hand.now,
        holds=_reholds(at_hand, picked) if hold_again else (),
    )


def _handover_at_hand(at_hand: JobAtHand, handover: HandoverJob) -> HandoverAtHand:
    lines = list(handover.lines.order_by("position"))
    return HandoverAtHand(handover, lines, at_hand.process, at_hand.actor.on_behalf(), at_hand.now)


def _returns(at_hand: JobAtHand, lines: Iterable[PickLine]) -> list[Return]:
    return [
        Return(
            reference=line.pk,
            facility_id=at_hand.job.facility_id,
            tenant_article_id=line.tenant_article_id,
            quantity=line.picked,
        )
        for line in lines
    ]


def _reholds(at_hand: JobAtHand, lines: Iterable[PickLine]) -> list[Rehold]:
    return [
        Rehold(
            plan_id=at_hand.job.plan_id,
            order_line_id=group[0].order_line_id,
            facility_id=at_hand.job.facility_id,
            tenant_article_id=group[0].tenant_article_id,
            quantity=sum(line.picked for line in group),
        )
        for group in _by_reservation(lines)
        if at_hand.job.plan_id and group[0].order_line_id
    ]


def _by_reservation(lines: Iterable[PickLine]) -> list[list[PickLine]]:
    """Group lines that one reservation stands for: those that were split from the same one.

    Clients may give lines of different articles the same ``globalLineItemId`` where they make a job of their own.
    """
    groups: dict[object, list[PickLine]] = {}
    for line in lines:
        groups.setdefault((line.order_line_id or line.pk, line.tenant_article_id), []).append(line)
    return list(groups.values())


def _correction(lines: Iterable[PickLine], configured: ShortPickCorrection) -> ShortPickCorrection:
    if any(line.stock_emptied for line in lines) and configured != ShortPickCorrection.KEEP:
        return ShortPickCorrection.EMPTY
    return configured


def _to_hand_over(line: PickLine) -> LineToHandOver:
    return LineToHandOver(
        pick_line_id=line.pk,
        order_line_id=line.order_line_id,
        article=line.article,
        quantity=line.picked,
        details={name: line.details[name] for name in CARRIED if name in line.details},
    )
