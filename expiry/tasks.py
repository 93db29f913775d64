"""The Celery door of expiries."""

import time
from collections.abc import Callable

from celery import shared_task

from fulfillment.common.hints import hint, hint_heard

from .services import (
    EXPIRIES_AT_ONCE,
    expiries_announce_due,
    expiries_expire_due,
    expiry_recalculation_continue,
)

EXPIRE_DUE = "expiry.expire_due"
ANNOUNCE_DUE = "expiry.announce_due"
RECALCULATE = "expiry.recalculate"
# So that other work has its turn between, and far from the limit at which a task is killed.
TURN_SECONDS = 5.0


@shared_task(name=EXPIRE_DUE, ignore_result=True)
def expire_due() -> int:
    """Let processes expire whose time has come, for one turn; return how many were claimed."""
    return _take_turn(expiries_expire_due, EXPIRE_DUE)


@shared_task(name=ANNOUNCE_DUE, ignore_result=True)
def announce_due() -> int:
    """Announce expiries whose time comes soon, for one turn; return how many were claimed."""
    return _take_turn(expiries_announce_due, ANNOUNCE_DUE)


@shared_task(name=RECALCULATE, ignore_result=True)
def recalculate() -> int:
    """Go on with the recalculation that somebody has asked for, for one turn; return how many it has looked at."""
    return _take_turn(expiry_recalculation_continue, RECALCULATE)


def _take_turn(work: Callable[[], int], task_name: str) -> int:
    """Work batch by batch until nothing is left or the turn is over; return how many rows were claimed.

    A first batch that is full calls another worker, who does the same: soon all of them share what there is. Whoever
    leaves something behind asks for another turn. A call that nobody has taken within a turn is worth nothing, for all
    are at work then; one that is lost costs the wait for the next tick.
    """
    hint_heard(task_name)
    over = time.monotonic() + TURN_SECONDS
    total = claimed = work()
    if claimed == EXPIRIES_AT_ONCE:
        hint(task_name, expires=TURN_SECONDS)
    while claimed and time.monotonic() < over:
        claimed = work()
        total += claimed
    if claimed:
        hint(task_name, expires=TURN_SECONDS)
    return total
