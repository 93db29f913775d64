"""The Celery door of quotes."""

import itertools

from celery import shared_task

from .services import fulfilment_holds_lapse_due, fulfilment_options_remove_due

# A task that never ends is killed; the next tick goes on where this one stops.
MOST_BATCHES = 100


@shared_task(name="fulfilment_options.remove_due", ignore_result=True)
def remove_due() -> int:
    """Delete every quote whose time is over, batch by batch; return how many."""
    return sum(itertools.takewhile(bool, (fulfilment_options_remove_due() for _ in range(MOST_BATCHES))))


@shared_task(name="fulfilment_options.holds_lapse_due", ignore_result=True)
def holds_lapse_due() -> int:
    """Let every hold go that is over, batch by batch; return how many were claimed."""
    return sum(itertools.takewhile(bool, (fulfilment_holds_lapse_due() for _ in range(MOST_BATCHES))))
