"""What an expiry does by itself: it follows its order, ends with its process, and comes back with it."""

import datetime

from expiry.states import ExpiryStatus
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.processes.last_steps import last_step
from fulfillment.processes.models import Process

from .at_hand import expiry_at_hand
from .changing import change
from .creation import expiry_begin


def expiry_accompany(*, process: Process, provisioning_time: datetime.datetime) -> None:
    """Give a locked process the expiry that its new order asks for.

    One that a client gave to a promise before it was confirmed is that client's later word, and stays as it is.
    """
    if expiry_at_hand(process=process, actor=SYSTEM) is None:
        _begin(process, provisioning_time)


def expiry_follow(*, process: Process, provisioning_time: datetime.datetime, actor: Actor) -> None:
    """Let the expiry of a locked process have the provisioning time that its order has now; make one if there is none.

    One that was stopped stays so.
    """
    at_hand = expiry_at_hand(process=process, actor=actor)
    if at_hand is None:
        _begin(process, provisioning_time)
    else:
        change(at_hand, provisioning_time=provisioning_time, reason="The order has another provisioning time.")


def expiry_finish(*, process: Process) -> None:
    """Stop watching over a locked process that is over. Rule: domain facts "Expiry", a finished one never expires."""
    at_hand = expiry_at_hand(process=process, actor=SYSTEM)
    if at_hand is not None and at_hand.expiry.status == ExpiryStatus.ACTIVE:
        at_hand.carry_out("finish")


def expiry_resume(*, process: Process) -> None:
    """Watch over a locked process again that was over for a while, unless its time went by meanwhile.

    What somebody has stopped stays stopped; what would expire this very moment is left to a person.
    """
    at_hand = expiry_at_hand(process=process, actor=SYSTEM)
    if at_hand is None or at_hand.expiry.status == ExpiryStatus.ACTIVE:
        return
    step = last_step(process_id=process.pk, entity_id=at_hand.expiry.pk, between_states=True)
    if step is not None and step.verb == "finish" and at_hand.expiry.expiry_time > process.locked_at:
        at_hand.carry_out("resume")


def _begin(process: Process, provisioning_time: datetime.datetime) -> None:
    """Give a locked process an expiry; it rests at once where the process is over, which may go on some day."""
    expiry_begin(process=process, provisioning_time=provisioning_time)
    if process.is_over:
        process.new_rows.write()
        expiry_finish(process=process)
