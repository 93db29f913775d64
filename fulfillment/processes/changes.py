"""One step of one entity under a process: transition, new version, history and event, always together."""

import datetime
from collections.abc import Callable
from typing import Any, TypeVar

from fulfillment.common.actor import Actor
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import VersionedModel, save_changes
from fulfillment.events.names import EventName

from .models import Process, StatusChange
from .services import process_publish

EntityT = TypeVar("EntityT", bound=VersionedModel)


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
) -> EntityT:
    """Carry out *verb* on *entity* under the lock of *process*.

    *fields* are those the verb changes beside ``status``; *document* makes the payload of the event the transition
    declares. Raises: PermissionMissing, IllegalTransition, VersionConflict.
    """
    change = perform(entity, verb, actor=actor, **(arguments or {}))
    save_changes(entity, fields=("status", *fields), now=now)
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
    if change.event:
        process_publish(
            process=process,
            name=EventName(change.event),
            payload=document(entity),
            actor=actor,
            now=now,
            reason=reason,
        )
    return entity
