"""The Celery door of routing."""

from celery import shared_task

from fulfillment.common.hints import hint_heard

from .services import plans_route_due


@shared_task(name="routing.route_due", ignore_result=True)
def route_due() -> int:
    """Route everything that is due, batch by batch; return how many plans were claimed."""
    hint_heard("routing.route_due")
    total = 0
    while claimed := plans_route_due():
        total += claimed
    return total
