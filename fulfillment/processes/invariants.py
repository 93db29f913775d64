"""What must always be true of histories, versions, events and of what the process knows, whatever the entity."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Max, Min

from fulfillment.common.clock import now
from fulfillment.common.invariants import invariant
from fulfillment.common.privacy import holders
from fulfillment.events.models import Event

from .aggregation import aggregate
from .changes import entry_of
from .clean_up import anonymizable
from .declarations import declared_edges, declared_events, entities_with_history, meanings
from .gdpr import gdpr_rules
from .models import GdprConfiguration, Process, StatusChange
from .states import ModuleEntity, ModuleEntityStatus

PATIENCE = datetime.timedelta(days=1)


@invariant(12, "every status history is a path of the declared graph")
def histories_are_paths() -> Iterable[str]:
    """Yield entities whose steps do not join up, are not declared, or do not end where the entity stands."""
    models = entities_with_history()
    last: dict[Any, str] = {}
    steps = StatusChange.objects.filter(entity__in=models).order_by("entity", "entity_id", "pk")
    for name, key, verb, source, target in steps.values_list(
        "entity", "entity_id", "verb", "source", "target"
    ).iterator():
        before, model = last.get(key), models[name]
        if before is None and source not in model.creation_states:  # type: ignore[attr-defined]
            yield f"{name} {key} begins with {source}"
        if before is not None and before != source:
            yield f"{name} {key} jumps from {before} to {source}"
        if (verb, source, target) not in declared_edges(model):
            yield f"{name} {key}: {verb} from {source} to {target} is not declared"
        last[key] = target
    for name, model in models.items():
        for key, status in model._base_manager.values_list("pk", "status").iterator():
            if last.get(key, status) != status:
                yield f"{name} {key} is {status}, its history ends with {last[key]}"
            if key not in last and status not in model.creation_states:  # type: ignore[attr-defined]
                yield f"{name} {key} is {status} without a history"


@invariant(13, "version = 1 + the number of committed changes")
def versions_count_changes() -> Iterable[str]:
    """Yield entities whose version is not what their history says."""
    changes = dict(StatusChange.objects.values_list("entity_id").annotate(Count("pk")).order_by())
    for name, model in entities_with_history().items():
        for key, version in model._base_manager.values_list("pk", "version").iterator():
            if version != 1 + changes.get(key, 0):
                yield f"{name} {key} has version {version} after {changes.get(key, 0)} changes"


@invariant(14, "every change that declares an event has it exactly once")
def changes_have_their_events() -> Iterable[str]:
    """Yield processes in which changes and events of one name differ in number.

    A name that tells of a change and of a creation, too, is counted for both (``creation_events`` of the class).
    """
    wanted: dict[tuple[Any, str], int] = defaultdict(int)
    names: set[str] = set()
    declared = {name: declared_events(model) for name, model in entities_with_history().items()}
    for events in declared.values():
        names.update(event for event in events.values() if event)
    rows = StatusChange.objects.filter(entity__in=declared).values_list("process_id", "entity", "verb")
    for process_id, entity, verb, count in rows.annotate(Count("pk")).order_by():
        event = declared[entity].get(verb)
        if event:
            wanted[process_id, str(event)] += count
    for process_id, event in _creations():
        names.add(event)
        wanted[process_id, event] += 1
    found = {
        (process_id, name): count
        for process_id, name, count in Event.objects.filter(name__in=names, process_id__isnull=False)
        .values_list("process_id", "name")
        .annotate(Count("pk"))
        .order_by()
    }
    for key in wanted.keys() | found.keys():
        if wanted.get(key, 0) != found.get(key, 0):
            yield f"process {key[0]}: {wanted.get(key, 0)} changes, {found.get(key, 0)} events {key[1]}"


def _creations() -> Iterator[tuple[Any, str]]:
    """Yield process and event of every creation that has one; what was created began where its first step does."""
    for name, model in entities_with_history().items():
        events = {state: str(event) for state, event in getattr(model, "creation_events", {}).items()}
        if not events:
            continue
        begun: dict[Any, str] = {}
        for key, source in StatusChange.objects.filter(entity=name).order_by("pk").values_list("entity_id", "source"):
            begun.setdefault(key, source)
        for process_id, key, status in model._base_manager.values_list("process_id", "pk", "status").iterator():
            event = events.get(begun.get(key, status))
            if event:
                yield process_id, event


@invariant(15, "events of a process are numbered 1..n without gap")
def sequences_have_no_gap() -> Iterable[str]:
    """Yield processes whose events are not numbered as they should be."""
    numbered = {
        key: (count, first, last)
        for key, count, first, last in Event.objects.filter(process_id__isnull=False)
        .values_list("process_id")
        .annotate(Count("pk"), Min("sequence"), Max("sequence"))
        .order_by()
    }
    for key, sequence in Process.objects.values_list("pk", "event_sequence").iterator():
        count, first, last = numbered.get(key, (0, 1, 0))
        if (count, first, last) != (sequence, 1, sequence):
            yield f"process {key}: {count} events numbered {first}..{last}, the process says {sequence}"


@invariant(12, "a process knows the state of every entity under it")
def entries_are_true() -> Iterable[str]:
    """Yield entities that their process does not know as they are, and entries of none; `inventory` does its own."""
    noted = {
        (entry["entity"], entry["id"]): (key, entry)
        for key, entries in Process.objects.values_list("pk", "entities").iterator()
        for entry in entries
        if entry["entity"] != ModuleEntity.RESERVATION
    }
    models = entities_with_history()
    for name in meanings():
        for entity in models[name]._base_manager.iterator():
            wanted = entry_of(entity)
            process_id, entry = noted.pop((wanted["entity"], wanted["id"]), (None, {}))
            if (process_id, entry) != (entity.process_id, wanted):  # type: ignore[attr-defined]
                yield f"{name} {entity.pk} is {wanted}, its process knows {entry}"
    for (kind, key), (process_id, _) in noted.items():
        yield f"process {process_id} knows the {kind} {key}, which does not exist there"


@invariant(12, "the status of a process is what its entities make of it")
def statuses_are_aggregated() -> Iterable[str]:
    """Yield processes whose columns say something else than their entries."""
    for process in Process.objects.iterator():
        found = aggregate(
            (ModuleEntity(entry["entity"]), ModuleEntityStatus(entry["status"])) for entry in process.entities
        )
        for name in ("status", "doms_status", "operative_status", "inventory_status"):
            if getattr(process, name) != getattr(found, name):
                yield f"process {process.pk}: {name} is {getattr(process, name)}, not {getattr(found, name)}"


@invariant(19, "an anonymized process holds no consumer data anywhere")
def nothing_is_left() -> Iterable[str]:
    """Yield every row that still says more than what may be kept."""
    anonymized = Process.objects.filter(anonymized_at__isnull=False).values("pk")
    for holder in holders() if anonymized.exists() else ():
        yield from holder.left(anonymized)


@invariant(19, "no finished process keeps consumer data for a day longer than it may")
def nothing_is_late() -> Iterable[str]:
    """Yield processes that should be anonymized; the day is for backlogs, and begins anew with a new configuration."""
    rules, late = gdpr_rules(), now() - PATIENCE
    changed = GdprConfiguration.objects.filter(modified_at__gt=late).exists()
    due = anonymizable(created_until=late - rules.retention).filter(modified_at__lte=late)
    for process in due.none() if changed else due.iterator():
        yield f"process {process.pk} of {process.created_at:%Y-%m-%d} is {process.status} and not anonymized"
