"""What may still be modified, judged by what has started under the order's process."""

import uuid

from fulfillment.common.errors import IllegalTransition
from fulfillment.handover.selectors import anything_handed_over
from fulfillment.picking.selectors import any_pick_job_started
from fulfillment.processes.models import Process
from fulfillment.processes.states import ProcessStatus


def require_nothing_started(process_id: uuid.UUID, *, name: str) -> None:
    """Refuse a change of *name* once somebody has begun. Raises: IllegalTransition."""
    if any_pick_job_started(process_id=process_id):
        raise IllegalTransition(f"A pick job of this order has started; {name} could only be changed before that.")
    require_nothing_handed_over(process_id, name=name)


def require_nothing_handed_over(process_id: uuid.UUID, *, name: str) -> None:
    """Refuse a change of *name* once goods were handed over. Raises: IllegalTransition."""
    if anything_handed_over(process_id=process_id):
        raise IllegalTransition(f"A handover job of this order has started; {name} could only be changed before that.")


def require_unfinished(process: Process) -> None:
    """Refuse a change of the lines of an order that is wholly fulfilled. Raises: IllegalTransition."""
    if process.status == ProcessStatus.FINISHED:
        raise IllegalTransition("Everything of this order was handed over; its line items cannot be changed any more.")
