"""The lock every change starts with, the events published under it, and what follows from them in upper apps."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.errors import IllegalTransition, InvalidInput, NotFound
from fulfillment.common.ids import parse_id
from fulfillment.common.inserts import NewRows
from fulfillment.common.privacy import note_process
from fulfillment.common.reads import rows_of
from fulfillment.common.versioning import Unaudited, save_changes
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import event_publish
from fulfillment.tags.selectors import tags_check

from .models import Process
from .references import touching
from .selectors import processes_visible
from .states import ModuleEntity, ModuleEntityStatus

Tag = dict[str, str]  # a documented TagReference: id and value
Follower = Callable[[Event, Process], None]
EndFollower = Callable[[Process], None]

_followers: dict[str, list[Follower]] = defaultdict(list)
_end_followers: list[EndFollower] = []

MOST_TAGS = 500
SUM = Unaudited("What happens to its entities is told one by one; the process is only their sum.")
WRITTEN = (
    "event_sequence",
    "entities",
    "status",
    "doms_status",
    "operative_status",
    "inventory_status",
    "tags",
    "tenant_order_id",
)


def follows(name: EventName) -> Callable[[Follower], Follower]:
    """Register what an upper app does about an event of a process: under its lock, after the verb that published it.

    The verb has written everything by then; what the follower raises rolls all of it back.
    """

    def register(follower: Follower) -> Follower:
        _followers[name].append(follower)
        return follower

    return register


def follows_end(follower: EndFollower) -> EndFollower:
    """Register what an upper app does once nothing is left to do for a process, or there is something again.

    It runs as those of events do, after them, when ``process.is_over`` is no longer what it was.
    """
    _end_followers.append(follower)
    return follower


@contextmanager
def locked(*, process_ids: Iterable[uuid.UUID], now: datetime.datetime) -> Iterator[dict[uuid.UUID, Process]]:
    """Open a transaction, lock these processes in key order, and write back those that something happened to.

    Everything under a process is read after this. One lock order everywhere: processes, then stock rows by primary
    key, then the rest. Events, history and whatever else nobody reads before the end goes to ``process.new_rows`` and
    is written there, for all processes in one statement. Raises: NotFound if one of the processes does not exist.
    """
    keys = sorted(set(process_ids))
    with transaction.atomic():
        processes = {process.pk: process for process in rows_of(Process, id=keys, lock=True)}
        if len(processes) != len(keys):
            raise NotFound("A process of this request does not exist.")
        new_rows = NewRows()
        for process in processes.values():
            process.new_rows = new_rows
            process.locked_at = now
            process.unheard = []
            process.knows_its_entities = bool(process.entities)
        note_process(*keys)
        before = {key: _written(process) for key, process in processes.items()}
        over = {key: process.is_over for key, process in processes.items()}
        yield processes
        new_rows.write()
        for key, process in processes.items():
            _follow(process, was_over=over[key])
        for key, process in processes.items():
            if _written(process) != before[key]:
                save_changes(process, fields=WRITTEN, now=now, audit=SUM)


def process_begin(*, process: Process, announcement: Event, now: datetime.datetime) -> None:
    """Let the followers of its first event hear of a process that was written in this transaction, not under a lock."""
    if announcement.name not in _followers:
        return
    before = _written(process)
    process.new_rows, process.locked_at, process.unheard = NewRows(), now, [announcement]
    _follow(process, was_over=process.is_over)
    if _written(process) != before:
        save_changes(process, fields=WRITTEN, now=now, audit=SUM)


@contextmanager
def process_for_client(
    *,
    process_id: str | None,
    tenant_order_id: str = "",
    tags: Sequence[Tag] = (),
    actor: Actor,
    now: datetime.datetime,
) -> Iterator[Process]:
    """Lock the process that a client names for an entity it makes on its own, or make one with these *tags* for it.

    Raises: InvalidInput for a process that does not exist, or that has nothing at the facilities of the actor;
    IllegalTransition if its order is locked or cancelled: nothing operational may exist then.
    """
    with transaction.atomic():
        if process_id is None:
            process = Process(
                tenant_order_id=tenant_order_id, tags=tags_each_once(tags), created_at=now, modified_at=now
            )
            process.save(force_insert=True)
        else:
            key = parse_id(process_id)
            visible = Process.objects.all() if actor.facility_ids is None else _touching(actor.facility_ids)
            known = visible.filter(pk=key).first() if key else None
            if known is None:
                raise InvalidInput(f"There is no process {process_id!r:.80}", path="$.processId")
            process = known
        with locked(process_ids=[process.pk], now=now) as processes:
            require_consumer_data(processes[process.pk])
            _require_open_order(processes[process.pk])
            yield processes[process.pk]


def require_consumer_data(process: Process) -> None:
    """Refuse changes of what is anonymized: they would bring consumer data back. Raises: IllegalTransition."""
    if process.anonymized_at is not None:
        raise IllegalTransition(f"The process {process.pk} is anonymized; nothing under it can be changed any more.")


def process_add_tags(
    *, process_id: str, tags: Sequence[Tag], actor: Actor, version: int | None = None, now: datetime.datetime
) -> Process:
    """Add *tags* to a process; what is under it and not over yet follows. Those it has already change nothing.

    Raises: NotFound, VersionConflict, PermissionMissing; InvalidInput for an unknown tag, a value that is not allowed,
    or more than 500 tags. Source: ``AddTagsToProcessActionParameter``.
    """
    actor.require(ApiPermission.PROCESS_WRITE)
    known = processes_visible(actor=actor).known(process_id)
    tags_check(references=((f"$.tags[{place}]", tag) for place, tag in enumerate(tags)))
    with locked(process_ids=[known.pk], now=now) as processes:
        process = processes[known.pk]
        require_consumer_data(process)
        process.require_version(version)
        wanted = tags_each_once([*process.tags, *tags])
        added = wanted[len(process.tags) :]
        if len(wanted) > MOST_TAGS:
            raise InvalidInput(f"The process would have {len(wanted)} tags, more than {MOST_TAGS}", path="$.tags")
        if added:
            process.tags = wanted
            payload = {"id": str(process.pk), "tags": wanted, "added": added}
            process_publish(process=process, name=EventName.PROCESS_TAGS_ADDED, payload=payload, actor=actor, now=now)
    return process


def tags_each_once(tags: Sequence[Tag]) -> list[Tag]:
    """Return *tags* without repetitions, in their order."""
    return list({(tag["id"], tag["value"]): {"id": tag["id"], "value": tag["value"]} for tag in tags}.values())


def _require_open_order(process: Process) -> None:
    states = {entry["status"]: entry["state"] for entry in process.entities if entry["entity"] == ModuleEntity.ORDER}
    for status in (ModuleEntityStatus.PENDING, ModuleEntityStatus.CANCELED):
        if status in states:
            raise IllegalTransition(f"The order of the process {process.pk} is {states[status]}; nothing can be added.")


def _touching(facility_ids: Collection[str]) -> QuerySet[Process]:
    return Process.objects.filter(touching(facility_ids))


def process_publish(
    *,
    process: Process,
    name: EventName,
    payload: dict[str, Any],
    actor: Actor,
    now: datetime.datetime,
    reason: str = "",
    event_id: uuid.UUID | None = None,
) -> None:
    """Publish an event as the next one of *process*, which must be locked; it is written when the lock ends."""
    process.event_sequence += 1
    event = event_publish(
        name=name,
        payload=payload,
        actor=actor,
        now=now,
        process_id=process.pk,
        sequence=process.event_sequence,
        reason=reason,
        new_rows=process.new_rows,
        event_id=event_id,
    )
    if name in _followers:
        process.unheard.append(event)


def _follow(process: Process, *, was_over: bool) -> None:
    """Let the followers hear what was published, and what they publish themselves, in order; then those of the end."""
    while process.unheard or process.is_over != was_over:
        if process.unheard:
            event = process.unheard.pop(0)
            for follower in _followers[event.name]:
                follower(event, process)
                process.new_rows.write()
        else:
            was_over = process.is_over
            for end_follower in _end_followers:
                end_follower(process)
                process.new_rows.write()


def _written(process: Process) -> tuple[Any, ...]:
    return tuple(getattr(process, name) for name in WRITTEN)
