"""The Celery door of orders."""

import itertools

from celery import shared_task

from .services import orders_lapse_due

# A task that never ends is killed; the next tick goes on where this one stops.
MOST_BATCHES = 40


@shared_task(name="orders.promises_lapse_due", ignore_result=True)
def promises_lapse_due() -> int:
    """Let every promise go that is over, batch by batch; return how many were claimed."""
    batches = itertools.takewhile(bool, (orders_lapse_due() for _ in range(MOST_BATCHES)))
    return sum(batches)
