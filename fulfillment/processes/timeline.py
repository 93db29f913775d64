"""Everything that happened under a process, as people read it: who, what, when and why."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass, field

from fulfillment.events.models import Event

from .models import StatusChange

# From the order down: the first of those that change together names what happened.
ENTITIES = {
    "order": "Order",
    "routingplan": "Routing plan",
    "pickjob": "Pick job",
    "loadunit": "Load unit",
    "shipment": "Shipment",
    "parcel": "Parcel",
    "handoverjob": "Handover job",
    "expiry": "Expiry",
}
# Verbs that say more than the state they lead to, and those that lead to none.
DONE = {
    "unlock": "unlocked",
    "hold": "routed, its stock is held",
    "promise": "routed, its stock is held for a promise",
    "confirm_promise": "made of the promise",
    "extend_promise": "promised for longer",
    "lapse": "obsolete: the promise ran out",
    "postpone": "waits: not routable",
    "retry": "given to the router again",
    "split_off": "rerouted in part",
    "drop": "goes on without what was not found",
    "start": "is being picked",
    "restart": "is being picked again",
    "reset": "put back to its beginning",
    "pick_lines": "picked in part",
    "change_lines": "changed in its lines",
    "amend": "changed",
    "resume": "goes on",
    "revert": "taken back",
    "reopen": "opened again",
    "supersede": "superseded",
    "tag": "given tags",
    "turn_down": "refused by the carrier, for now",
}
# Where one entity says something else with the same verb.
OF_ONE = {
    ("expiry", "start"): "started",
    ("expiry", "stop"): "stopped",
    ("expiry", "reschedule"): "moved to another time",
    ("expiry", "finish"): "ended with its process",
    ("expiry", "resume"): "goes on with its process",
    ("expiry", "expire"): "came: not collected in time",
    ("expiry", "announce"): "announced",
    ("order", "expire"): "cancelled: not collected in time",
}
MOST = 500


@dataclass(slots=True)
class Happening:
    """What one actor did at one moment; steps that belong together share it to the microsecond."""

    at: datetime.datetime
    who: str
    why: str = ""
    changes: list[StatusChange] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it was, in a few words: the first change of a state, else the first event."""
        if self.changes:
            first = self.changes[0]
            stays = first.source == first.target
            done = (
                OF_ONE.get((first.entity, first.verb))
                or DONE.get(first.verb)
                or _words(first.verb if stays else first.target).lower()
            )
            return f"{ENTITIES.get(first.entity, first.entity)} {done}"
        return _words(self.events[0].name) if self.events else ""

    @property
    def state(self) -> str:
        """The state it led to, for the color of its mark."""
        return self.changes[0].target if self.changes else "CREATED"

    @property
    def steps(self) -> list[tuple[str, str, str, int]]:
        """The changes of state: entity, from, to, how often; a verb that left the state alone is no such change."""
        counted = Counter(
            (change.entity, change.source, change.target) for change in self.changes if change.source != change.target
        )
        return [
            (ENTITIES.get(entity, entity), _words(source), _words(target), count)
            for (entity, source, target), count in counted.items()
        ]

    @property
    def event_counts(self) -> list[tuple[Event, int]]:
        """The events, each kind once, with how often it was sent."""
        counted = Counter(event.name for event in self.events)
        firsts = {event.name: event for event in reversed(self.events)}
        return [(firsts[name], count) for name, count in counted.items()]


def timeline_of(*, process_id: uuid.UUID, entity_id: uuid.UUID | None = None) -> list[Happening]:
    """Return what happened under a process, the newest first, in two queries; for one entity only its own steps."""
    changes = StatusChange.objects.filter(process_id=process_id)
    if entity_id is not None:
        changes = changes.filter(entity_id=entity_id)
    found: dict[tuple[datetime.datetime, str], Happening] = {}
    ranks = {entity: rank for rank, entity in enumerate(ENTITIES)}
    for change in sorted(changes.order_by("-created_at")[:MOST], key=lambda row: ranks.get(row.entity, 9)):
        happening = _at(found, change.created_at, change.actor_name)
        happening.changes.append(change)
        happening.why = happening.why or change.reason
    if entity_id is None:
        for event in Event.objects.filter(process_id=process_id).defer("payload").order_by("-sequence")[:MOST]:
            happening = _at(found, event.created_at, event.actor_name)
            happening.events.insert(0, event)
            happening.why = happening.why or event.reason
    return sorted(found.values(), key=lambda happening: happening.at, reverse=True)


def _at(found: dict[tuple[datetime.datetime, str], Happening], at: datetime.datetime, name: str) -> Happening:
    return found.setdefault((at, name), Happening(at=at, who=name.replace("system", "System") or "System"))


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
