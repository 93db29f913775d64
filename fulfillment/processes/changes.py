"""What happens to the entities under a process, and how the process learns of it.

One step of one entity is its transition, new version, history, event and entry in the process, always together.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.ids import new_id
from fulfillment.common.privacy import note_process
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import VersionedModel, remember, save_changes
from fulfillment.events.names import EventName

from .aggregation import aggregate
from .models import Process, StatusChange
from .services import process_publish, require_consumer_data
from .states import ModuleEntity, ModuleEntityStatus

EntityT = TypeVar("EntityT", bound=VersionedModel)
Entry = dict[str, Any]


def carry_out(
    entity: EntityT,
    verb: str,
    *,
    process: Process,
    actor: Actor,
    now: datetime.datetime,
    document: Callable[[EntityT], dict[str, Any]],
    reason: str = "",
    fields: tuple[str, ...] = (),
    arguments: dict[str, Any] | None = None,
    beside: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> EntityT:
    """Carry out *verb* on *entity* under the lock of *process*.

    *fields* are those the verb changes beside ``status``; *document* makes the payload of the event the transition
    declares; *beside* is for the trail, before and after of what stands in no column (its lines).
    Raises: PermissionMissing, VersionConflict; IllegalTransition, also once the process is anonymized.
    """
    require_consumer_data(process)
    change = perform(entity, verb, actor=actor, **(arguments or {}))
    event_id = new_id() if change.event else None
    audit = Audited(
        change.verb, actor=actor, process_id=process.pk, event_id=event_id, new_rows=process.new_rows, beside=beside
    )
    save_changes(entity, fields=("status", *fields), now=now, audit=audit)
    step = StatusChange(
        process=process,
        entity=entity._meta.model_name or "",
        entity_id=entity.pk,
        verb=change.verb,
        source=change.source,
        target=change.target,
        actor_id=actor.id,
        actor_name=actor.name,
        reason=reason,
        created_at=now,
    )
    process.new_rows.add(step)
    enlist(entity, process=process)
    if change.event:
        process_publish(
            process=process,
            name=EventName(change.event),
            payload=document(entity),
            actor=actor,
            now=now,
            reason=reason,
            event_id=event_id,
        )
    return entity


def enlist(
    *entities: VersionedModel, process: Process, actor: Actor | None = None, event_id: uuid.UUID | None = None
) -> None:
    """Note new entities on a process that is locked or new itself, and what they make of its status.

    With an *actor* the trail tells of their creation, with *event_id* also which event does. Those that nobody asked
    for by themselves, as the first plan of an order, come without: the trail tells of what they came with.

    Their class says what they are and what their states mean (``module_entity``, ``module_statuses``). One that is
    noted already is noted as it is now; `carry_out` does that, so this is only for what was just created. Entities
    whose ``module_entity`` is None, because the API description knows none like them, are none of the process's.
    Raises: IllegalTransition once the process is anonymized.
    """
    require_consumer_data(process)
    note_process(process.pk)
    for entity in entities:
        if entity.module_entity is not None:  # type: ignore[attr-defined]
            _note(process, entry_of(entity))
        if not hasattr(entity, "_loaded"):
            remember(entity)
        if actor is not None:
            created = Audited(
                "create", actor=actor, process_id=process.pk, event_id=event_id, new_rows=process.new_rows
            )
            created.created(entity, now=entity.created_at)
    _aggregate(process)


def entry_of(entity: Any) -> Entry:
    """Return how *entity* stands in the list of its process."""
    facility_id = getattr(entity, "facility_id", None)
    return {
        "entity": entity.module_entity.value,
        "id": str(entity.pk),
        "status": entity.module_statuses[entity.status].value,
        "state": str(entity.status),
        **({"facility": str(facility_id)} if facility_id else {}),
        "at": _moment(entity.created_at),
    }


def note_reservations(
    *,
    process: Process,
    plan_id: uuid.UUID,
    status: ModuleEntityStatus,
    state: str = "",
    facility_id: uuid.UUID | None = None,
) -> None:
    """Note on a locked process what became of the reservations of one plan, which count as one entity with its id.

    IN_PROGRESS while any unit is held, FINISHED when picking took them, CANCELED when all are given back. *state* is
    the reservations' own word for it; without one it is the same. No `StatusChange` tells of them, so their entry also
    says ``since`` when it is so.
    """
    moment = _moment(process.locked_at)
    _note(
        process,
        {
            "entity": ModuleEntity.RESERVATION.value,
            "id": str(plan_id),
            "status": ModuleEntityStatus(status).value,
            "state": str(state or status),
            **({"facility": str(facility_id)} if facility_id else {}),
            "at": moment,
            "since": moment,
        },
    )
    _aggregate(process)


def _note(process: Process, entry: Entry) -> None:
    """Put *entry* in its place; the list and the entries are never changed themselves, so that changes are seen."""
    key = (entry["entity"], entry["id"])
    place = next((n for n, known in enumerate(process.entities) if (known["entity"], known["id"]) == key), None)
    if place is None:
        process.entities = [*process.entities, entry]
        return
    known = process.entities[place]
    process.entities = [
        *process.entities[:place],
        {**known, **entry, "at": known["at"]},
        *process.entities[place + 1 :],
    ]


def _aggregate(process: Process) -> None:
    found = aggregate(
        (ModuleEntity(entry["entity"]), ModuleEntityStatus(entry["status"])) for entry in process.entities
    )
    process.status = found.status
    process.doms_status = found.doms_status
    process.operative_status = found.operative_status
    process.inventory_status = found.inventory_status


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat()
