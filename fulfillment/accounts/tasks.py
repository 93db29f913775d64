"""Housekeeping of this app."""

from celery import shared_task

from fulfillment.common import clock

from .idempotency import idempotency_purge
from .services import sessions_purge


@shared_task(name="accounts.purge")
def purge() -> None:
    """Delete the kept answers and the sessions that no longer count."""
    now = clock.now()
    idempotency_purge(now=now)
    sessions_purge(now=now)
