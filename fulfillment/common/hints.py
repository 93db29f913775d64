"""Tells a worker to look now; losing a hint loses nothing, because a sweep finds the row anyway."""

import logging
import os
import threading
import time

from celery import current_app
from django.core.cache import cache
from django.db import transaction

logger = logging.getLogger(__name__)

COALESCE_SECONDS = 2
QUIET_SECONDS = 0.02
PAUSE_AFTER_FAILURE_SECONDS = 1.0


def hint(task_name: str, *, expires: float | None = None) -> None:
    """Have the task *task_name* sent after the current transaction commits.

    What no worker has taken within *expires* seconds is forgotten.

    The request only rings a bell; a thread of the process talks to the broker. Many commits make one message: the
    first sets a flag, the task clears it (`hint_heard`) before it reads, so whatever commits after that reading
    sends a new one.
    """
    transaction.on_commit(lambda: _messenger.ring(task_name, expires), robust=True)


def hint_heard(task_name: str) -> None:
    """Clear the flag of *task_name*; to be called by the task before it looks for work."""
    try:
        cache.delete(_flag(task_name))
    except Exception:
        logger.warning("The cache is away; hints are sent one by one.", exc_info=True)


class Messenger:
    """Sends what was rung for, at most every 20 ms, so that neither a slow nor a dead broker holds up a request."""

    def __init__(self) -> None:
        self._wanted: dict[str, float | None] = {}
        self._bell = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, task_name: str, expires: float | None = None) -> None:
        """Ask for one more message; returns at once."""
        self._wanted[task_name] = expires
        self._bell.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="hints", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            self._bell.wait()
            # Cleared before the names are taken: whoever rings after that is heard in the next round.
            self._bell.clear()
            while self._wanted:
                if not send(*self._wanted.popitem()):
                    time.sleep(PAUSE_AFTER_FAILURE_SECONDS)
            time.sleep(QUIET_SECONDS)


def send(task_name: str, expires: float | None = None) -> bool:
    """Send the message unless one is on its way already; False if the broker could not be reached."""
    try:
        if cache.add(_flag(task_name), 1, timeout=COALESCE_SECONDS):
            current_app.send_task(task_name, ignore_result=True, expires=expires)
    except Exception as error:
        # The broker is away. The row is committed and beat's sweep will find it.
        reason = type(error).__name__
        logger.warning("No hint for %s could be sent (%s); its sweep will find the work.", task_name, reason)
        return False
    return True


def _flag(task_name: str) -> str:
    return f"hint:{task_name}"


_messenger = Messenger()


def _start_anew() -> None:
    """Give a forked process a messenger of its own: threads do not survive a fork."""
    global _messenger  # noqa: PLW0603 - one per process
    _messenger = Messenger()


os.register_at_fork(after_in_child=_start_anew)
