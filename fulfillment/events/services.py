"""Publishing: an event is a row of the publisher's transaction, and its subscribers hear it there or after it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.ids import new_id
from fulfillment.common.inserts import NewRows, insert

from .models import Event
from .names import EventName

Listener = Callable[[Event], None]

_listeners: dict[str, list[Listener]] = defaultdict(list)


def on(name: EventName) -> Callable[[Listener], Listener]:
    """Register a function that runs inside the publisher's transaction; what it raises rolls everything back."""

    def register(listener: Listener) -> Listener:
        _listeners[name].append(listener)
        return listener

    return register


def actor_behind(event: Event) -> Actor:
    """Return who did what *event* tells of, with the system's authority for what follows from it."""
    return Actor(kind="SYSTEM", id=event.actor_id, name=event.actor_name)


def event_publish(
    *,
    name: EventName,
    payload: dict[str, Any],
    actor: Actor,
    now: datetime.datetime,
    process_id: uuid.UUID | None = None,
    sequence: int | None = None,
    reason: str = "",
    new_rows: NewRows | None = None,
    event_id: uuid.UUID | None = None,
) -> Event:
    """Write one event to the outbox, at once or with *new_rows*, and tell the in-transaction subscribers.

    *event_id* is one made by `new_id` before, for rows that name the event. Entities with a process publish through
    ``processes.services.process_publish``, which knows the sequence.
    """
    event = Event(
        id=event_id or new_id(),
        name=name,
        process_id=process_id,
        sequence=sequence,
        payload=as_json(payload),
        actor_id=actor.id,
        actor_name=actor.name,
        reason=reason,
        created_at=now,
    )
    if new_rows is None:
        insert([event])
    else:
        new_rows.add(event)
    for listener in _listeners[name]:
        listener(event)
    return event
