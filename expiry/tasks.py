"""The Celery door of expiries."""

import itertools

from celery import shared_task

from .services import expiries_announce_due, expiries_expire_due

# A task that never ends is killed; the next tick goes on where this one stops.
MOST_BATCHES = 40


@shared_task(name="expiry.expire_due", ignore_result=True)
def expire_due() -> int:
    """Let every process expire whose time has come, batch by batch; return how many were claimed."""
    return sum(itertools.takewhile(bool, (expiries_expire_due() for _ in range(MOST_BATCHES))))


@shared_task(name="expiry.announce_due", ignore_result=True)
def announce_due() -> int:
    """Announce every expiry whose time comes soon, batch by batch; return how many were claimed."""
    return sum(itertools.takewhile(bool, (expiries_announce_due() for _ in range(MOST_BATCHES))))
