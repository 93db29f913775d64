"""The lock every change starts with, and the events and history written under it."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from fulfillment.common.actor import Actor
from fulfillment.common.errors import NotFound
from fulfillment.common.inserts import NewRows
from fulfillment.common.versioning import save_changes
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish

from .models import Process

WRITTEN = ("event_sequence", "entities", "status", "doms_status", "operative_status", "inventory_status")


@contextmanager
def locked(*, process_ids: Iterable[uuid.UUID], now: datetime.datetime) -> Iterator[dict[uuid.UUID, Process]]:
    """Open a transaction, lock these processes in key order, and write back those that something happened to.

    Everything under a process is read after this. One lock order everywhere: processes, then stock rows by primary
    key, then the rest. Events, history and whatever else nobody reads before the end goes to ``process.new_rows`` and
    is written there, for all processes in one statement. Raises: NotFound if one of the processes does not exist.
    """
    keys = sorted(set(process_ids))
    with transaction.atomic():
        found = Process.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        processes = {process.pk: process for process in found}
        if len(processes) != len(keys):
            raise NotFound("A process of this request does not exist.")
        new_rows = NewRows()
        for process in processes.values():
            process.new_rows = new_rows
            process.locked_at = now
        before = {key: _written(process) for key, process in processes.items()}
        yield processes
        new_rows.write()
        for key, process in processes.items():
            if _written(process) != before[key]:
                save_changes(process, fields=WRITTEN, now=now)


def process_publish(
    *,
    process: Process,
    name: EventName,
    payload: dict[str, Any],
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """Publish an event as the next one of *process*, which must be locked; it is written when the lock ends."""
    process.event_sequence += 1
    event_publish(
        name=name,
        payload=payload,
        actor=actor,
        now=now,
        process_id=process.pk,
        sequence=process.event_sequence,
        reason=reason,
        new_rows=process.new_rows,
    )


def _written(process: Process) -> tuple[Any, ...]:
    return tuple(getattr(process, name) for name in WRITTEN)
