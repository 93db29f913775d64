"""What a handover does with goods: those that nobody takes go back to stock, each once.

Everything a ``from_stock`` job lists was taken out of stock when it was picked, whichever of the three lists it stands
in by now. So every line counts, also a missing one: moving units between lists moves none in stock, and what is not
handed over goes back when the job ends.
"""

from collections.abc import Mapping
from typing import Any

from fulfillment.handover.models import HandoverLine
from fulfillment.handover.states import HandoverJobStatus
from fulfillment.inventory.services.outbound import Return, stock_put_back, stock_take_again
from fulfillment.inventory.states import MovementCause

from .at_hand import HandoverAtHand


def goods_left(at_hand: HandoverAtHand) -> dict[HandoverLine, int]:
    """Return how many units of each line nobody has taken: all of them, unless the job is handed over."""
    handed_over = at_hand.job.status == HandoverJobStatus.HANDED_OVER
    return {line: line.quantity - (line.handed_over if handed_over else 0) for line in at_hand.lines}


def goods_put_back(at_hand: HandoverAtHand, *, cause: MovementCause) -> None:
    """Put back what is left of a job that has just ended."""
    _move(at_hand, goods_left(at_hand), move=stock_put_back, cause=cause)


def goods_take_again(at_hand: HandoverAtHand, units: Mapping[HandoverLine, int]) -> None:
    """Take out again what had been put back. Raises: Conflict if it is promised to others by now."""
    _move(at_hand, units, move=stock_take_again)


def _move(at_hand: HandoverAtHand, units: Mapping[HandoverLine, int], *, move: Any, **how: Any) -> None:
    if not at_hand.job.from_stock:
        return
    returns = [
        Return(
            reference=line.pk,
            facility_id=at_hand.job.facility_id,
            tenant_article_id=line.tenant_article_id,
            quantity=quantity,
        )
        for line, quantity in units.items()
        if quantity
    ]
    if returns:
        move(process=at_hand.process, returns=returns, actor=at_hand.actor, now=at_hand.now, **how)
