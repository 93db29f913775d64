"""What the process must ask of the apps above it, which register the answers: ids, facilities, names.

Each has a ``references.py`` of its own, imported when it is ready. Every answer is one look-up by an index.
"""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q, QuerySet

ProcessOf = Callable[[uuid.UUID], uuid.UUID | None]
ProcessesAt = Callable[[Collection[str]], QuerySet[Any, Any]]
NamesOf = Callable[[Collection[str]], dict[str, str]]

_finders: dict[str, ProcessOf] = {}
_touching: list[ProcessesAt] = []
_names: list[NamesOf] = []


def finds(parameter: str) -> Callable[[ProcessOf], ProcessOf]:
    """Register a function from the id of an entity, as *parameter* of ``GET /api/process``, to that of its process."""

    def register(find: ProcessOf) -> ProcessOf:
        _finders[parameter] = find
        return find

    return register


def touches(find: ProcessesAt) -> ProcessesAt:
    """Register a function from facility ids to a query for the ids of the processes that have something there."""
    _touching.append(find)
    return find


def names_facilities(find: NamesOf) -> NamesOf:
    """Register the function from facility ids to names."""
    _names.append(find)
    return find


def process_id_of(parameter: str, key: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the process that the entity belongs to; None for an unknown one and for a kind nobody has."""
    find = _finders.get(parameter)
    return find(key) if find else None


def touching(facility_ids: Collection[str]) -> Q:
    """Return the condition that a process has something at one of these facilities."""
    found = Q(pk__in=[])
    for find in _touching:
        found |= Q(pk__in=find(facility_ids))
    return found


def facility_names(facility_ids: Collection[str]) -> dict[str, str]:
    """Return the names of facilities by id."""
    return {key: name for find in _names for key, name in find(facility_ids).items()} if facility_ids else {}
