"""What the models under a process declare: which they are, their verbs, and what their states mean to the process."""

import functools
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django_fsm import RETURN_VALUE

from .states import ModuleEntity, ModuleEntityStatus

Edge = tuple[str, str, str]
ANY_SOURCE = ("*", "+")


@functools.cache
def entities_with_history() -> dict[str, type[models.Model]]:
    """Return the models under a process whose every transition is written to `StatusChange`, by entity name."""
    return {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if hasattr(model, "creation_states") and getattr(model, "keeps_history", False)
    }


@functools.cache
def meanings() -> dict[str, tuple[ModuleEntity, dict[str, ModuleEntityStatus]]]:
    """Return what each model under a process is to it, and what its states mean, by the name of the model."""
    return {
        name: (model.module_entity, {str(state): meaning for state, meaning in model.module_statuses.items()})  # type: ignore[attr-defined]
        for name, model in entities_with_history().items()
        if model.module_entity is not None  # type: ignore[attr-defined]
    }


@functools.cache
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


@functools.cache
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
