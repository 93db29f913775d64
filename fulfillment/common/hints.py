"""Tells a worker to look now; losing a hint loses nothing, because a sweep finds the row anyway."""

import logging
import time

from celery import current_app
from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger(__name__)

COALESCE_SECONDS = 2
PAUSE_AFTER_FAILURE_SECONDS = 1.0

_paused_until = 0.0


def hint(task_name: str) -> None:
    """Send the task *task_name* after the current transaction commits.

    Many commits make one message: the first sets a flag, the task clears it (`hint_heard`) before it reads, so
    whatever commits after that reading sends a new one.
    """
    transaction.on_commit(lambda: _send(task_name), robust=True)


def hint_heard(task_name: str) -> None:
    """Clear the flag of *task_name*; to be called by the task before it looks for work."""
    try:
        cache.delete(_flag(task_name))
    except Exception:
        logger.warning("The cache is away; hints are sent one by one.", exc_info=True)


def _flag(task_name: str) -> str:
    return f"hint:{task_name}"


def _send(task_name: str) -> None:
    global _paused_until  # noqa: PLW0603 - one process, one circuit breaker
    if time.monotonic() < _paused_until:
        return
    try:
        if cache.add(_flag(task_name), 1, timeout=COALESCE_SECONDS):
            current_app.send_task(task_name, ignore_result=True)
    except Exception as error:
        # The broker is away. The row is committed and beat's sweep will find it; a short pause keeps requests fast.
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        reason = type(error).__name__
        logger.warning("No hint for %s could be sent (%s); its sweep will find the work.", task_name, reason)
