"""What must always be true of histories, versions and events, whatever the entity."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Max, Min
from django_fsm import RETURN_VALUE

from fulfillment.common.invariants import invariant
from fulfillment.events.models import Event

from .models import Process, StatusChange

Edge = tuple[str, str, str]
ANY_SOURCE = ("*", "+")


@invariant(12, "every status history is a path of the declared graph")
def histories_are_paths() -> Iterable[str]:
    """Yield entities whose steps do not join up, are not declared, or do not end where the entity stands."""
    for name, model in entities_with_history().items():
        edges = declared_edges(model)
        current = dict(model._base_manager.values_list("pk", "status"))
        last: dict[Any, str] = {}
        for step in StatusChange.objects.filter(entity=name).order_by("entity_id", "pk").iterator():
            before = last.get(step.entity_id)
            if before is None and step.source not in model.creation_states:  # type: ignore[attr-defined]
                yield f"{name} {step.entity_id} begins with {step.source}"
            if before is not None and before != step.source:
                yield f"{name} {step.entity_id} jumps from {before} to {step.source}"
            if (step.verb, step.source, step.target) not in edges:
                yield f"{name} {step.entity_id}: {step.verb} from {step.source} to {step.target} is not declared"
            last[step.entity_id] = step.target
        for key, status in current.items():
            if last.get(key, status) != status:
                yield f"{name} {key} is {status}, its history ends with {last[key]}"
            if key not in last and status not in model.creation_states:  # type: ignore[attr-defined]
                yield f"{name} {key} is {status} without a history"


@invariant(13, "version = 1 + the number of committed changes")
def versions_count_changes() -> Iterable[str]:
    """Yield entities whose version is not what their history says."""
    for name, model in entities_with_history().items():
        changes = dict(
            StatusChange.objects.filter(entity=name).values_list("entity_id").annotate(Count("pk")).order_by()
        )
        for key, version in model._base_manager.values_list("pk", "version").iterator():
            if version != 1 + changes.get(key, 0):
                yield f"{name} {key} has version {version} after {changes.get(key, 0)} changes"


@invariant(14, "every change that declares an event has it exactly once")
def changes_have_their_events() -> Iterable[str]:
    """Yield processes in which changes and events of one name differ in number."""
    wanted: dict[tuple[Any, str], int] = defaultdict(int)
    names: set[str] = set()
    for name, model in entities_with_history().items():
        events = declared_events(model)
        names.update(event for event in events.values() if event)
        rows = StatusChange.objects.filter(entity=name).values_list("process_id", "verb").annotate(Count("pk"))
        for process_id, verb, count in rows.order_by():
            if events.get(verb):
                wanted[process_id, str(events[verb])] += count
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


def entities_with_history() -> dict[str, type[models.Model]]:
    """Return the models under a process whose every transition is written to `StatusChange`, by entity name."""
    return {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if hasattr(model, "creation_states") and getattr(model, "keeps_history", False)
    }


def declared_edges(model: type[models.Model]) -> set[Edge]:
    """Return (verb, source, target) of every declared transition of *model*.

    A verb without a target is bound to its states but changes none of them: it leads from each to itself.
    """
    states = [str(value) for value, _ in model._meta.get_field("status").flatchoices]  # type: ignore[union-attr]
    return {
        (t.name, source, target)
        for t in _transitions(model)
        for source in (states if t.source in ANY_SOURCE else [str(t.source)])
        for target in _targets(t, source)
    }


def declared_events(model: type[models.Model]) -> dict[str, str | None]:
    """Return the event of every verb of *model*."""
    return {t.name: t.custom.get("event") for t in _transitions(model)}


def _targets(transition: Any, source: str) -> list[str]:
    if transition.target is None:
        return [source]
    if isinstance(transition.target, RETURN_VALUE):
        return [str(state) for state in transition.target.allowed_states]
    # "+" is every state but the target itself.
    return [] if transition.source == "+" and source == transition.target else [str(transition.target)]


def _transitions(model: type[models.Model]) -> Iterator[Any]:
    yield from model().get_all_status_transitions()  # type: ignore[attr-defined]
