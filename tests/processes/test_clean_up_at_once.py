"""Several workers clean up at once, while somebody else holds one of the processes."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, transaction

from fulfillment.common.clock import now
from fulfillment.processes.clean_up import processes_anonymize_due
from fulfillment.processes.models import CleanUp, Process
from fulfillment.processes.states import ProcessStatus
from tests.faults.parallel import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def processes(count: int) -> list[Process]:
    """Processes that are over and old."""
    moment = now() - datetime.timedelta(days=100)
    common = {"status": ProcessStatus.FINISHED, "created_at": moment, "modified_at": moment}
    return Process.objects.bulk_create(Process(**common) for _ in range(count))


def until_nothing_is_due(_: int) -> int:
    total = 0
    while claimed := processes_anonymize_due(limit=5):
        total += claimed
    return total


def test_each_process_is_claimed_once() -> None:
    processes(60)
    assert sum(in_parallel(until_nothing_is_due, range(4), workers=4)) == 60
    assert not Process.objects.filter(anonymized_at__isnull=True).exists()
    assert not CleanUp.objects.exists()


def test_what_somebody_holds_is_skipped_and_comes_later() -> None:
    held = processes(3)[0]
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Process.objects.select_for_update().get(pk=held.pk)
            locked.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(30)
    try:
        assert processes_anonymize_due() == 2
        left: Any = Process.objects.get(anonymized_at__isnull=True)
        assert left.pk == held.pk
    finally:
        done.set()
        holder.join(30)
    assert processes_anonymize_due() == 1
