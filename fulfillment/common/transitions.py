"""Carries out a transition of a state machine: permission first, then state, then the verb."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import Transition, TransitionNotAllowed, can_proceed

from .actor import Actor
from .errors import IllegalTransition

# What a transition asks for that declares no permission; no role grants it.
SYSTEM_AUTHORITY = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Change:
    """What a transition did: enough for a history entry and for the event that tells of it."""

    verb: str
    source: str
    target: str
    event: str | None


def perform(entity: models.Model, verb: str, *, actor: Actor, **arguments: Any) -> Change:
    """Run the transition *verb* of *entity* in memory and return what changed; the caller saves.

    Raises: PermissionMissing naming what the transition declares; IllegalTransition naming the state and what is
    possible in it.
    """
    method = getattr(entity, verb)
    meta = method._django_fsm
    field = meta.field
    source = field.get_state(entity)
    declared = declared_transition(entity, verb)
    actor.require(str(declared.permission or SYSTEM_AUTHORITY).rsplit(".", 1)[-1])
    try:
        method(**arguments)
    except TransitionNotAllowed as error:
        raise IllegalTransition(_refusal(entity, verb, source)) from error
    return Change(verb=verb, source=source, target=field.get_state(entity), event=declared.custom.get("event"))


def require_possible(entity: models.Model, verb: str) -> None:
    """Refuse *verb* before anything is computed for it. Raises: IllegalTransition, as `perform`."""
    method = getattr(entity, verb)
    if not can_proceed(method):
        raise IllegalTransition(_refusal(entity, verb, method._django_fsm.field.get_state(entity)))


def declared_transition(entity: models.Model | type[models.Model], verb: str) -> Transition:
    """Return the declaration of *verb*; all sources of one verb share its permission and event."""
    declared: Transition = next(iter(getattr(entity, verb)._django_fsm.transitions.values()))
    return declared


def _refusal(entity: models.Model, verb: str, source: str) -> str:
    noun = entity._meta.verbose_name
    possible = sorted({t.name for t in getattr(entity, f"get_available_{_field_name(entity, verb)}_transitions")()})
    rest = f"Possible now: {', '.join(name.upper() for name in possible)}." if possible else "This state is final."
    return f"The {noun} is {source}; {verb.upper()} is not possible. {rest}"


def _field_name(entity: models.Model, verb: str) -> str:
    return str(getattr(entity, verb)._django_fsm.field.name)
