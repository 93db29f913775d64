"""Makes two requests meet: both wait for the lock of the order's process before either gets it."""

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from fulfillment.processes.models import Process

from .verbs import Request

PATIENCE = 30  # seconds; how long a request may take to come to the lock or to an answer
WAITING = """
    SELECT count(DISTINCT waiting.pid) FROM pg_locks waiting JOIN pg_stat_activity USING (pid)
    WHERE NOT waiting.granted AND datname = current_database()
"""


def through_the_gate(process_id: str, *requests: Request) -> list[Any]:
    """Send *requests* one after the other against a lock that they all need, then let go; return their answers.

    Each comes to the lock, or to its answer, before the next one is sent: PostgreSQL serves those who wait in the
    order they came.
    """
    with ThreadPoolExecutor(len(requests)) as pool:
        sent: list[Future[Any]] = []
        with _held(process_id):
            for request in requests:
                sent.append(pool.submit(_alone, request))
                _wait_until_each_waits_or_is_done(sent)
        return [one.result(PATIENCE) for one in sent]


@contextlib.contextmanager
def _held(process_id: str) -> Iterator[None]:
    with transaction.atomic():
        Process.objects.select_for_update().get(pk=process_id)
        yield


def _alone(request: Request) -> Any:
    try:
        return request()
    finally:
        connection.close()


def _wait_until_each_waits_or_is_done(sent: list[Future[Any]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while _waiting() + sum(one.done() for one in sent) < len(sent):
        assert time.monotonic() < deadline, "a request neither waits for the lock nor has an answer"
        time.sleep(0.002)


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])
