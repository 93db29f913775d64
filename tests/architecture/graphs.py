"""Reads the state machine of a model: what it can reach, and what is wrong with its declaration."""

import importlib
import importlib.util
import inspect
import pkgutil
import re
from types import FunctionType
from typing import Any

from django.apps import AppConfig
from django.db import models
from django_fsm import RETURN_VALUE, FSMFieldMixin

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.events.names import EventName


def state_field(model: type[models.Model]) -> Any | None:
    """Return the field that holds the state of *model*; None for a model without one."""
    return next((field for field in model._meta.get_fields() if isinstance(field, FSMFieldMixin)), None)


def transitions(model: type[models.Model]) -> list[Any]:
    """Return every transition of *model*, once per source."""
    return list(state_field(model).get_all_transitions(model))


def unreachable(model: type[models.Model]) -> set[str]:
    """Return the states that no path leads to from the states in which *model* is created."""
    states = {value for value, _ in state_field(model).choices}
    reached = {str(state) for state in model.creation_states}
    while True:
        steps = {
            target
            for transition in transitions(model)
            if transition.source == "*" or transition.source in reached or (transition.source == "+" and reached)
            for target in targets(transition)
        }
        if steps <= reached:
            return states - reached
        reached |= steps


def targets(transition: Any) -> set[str]:
    """Return where *transition* can lead."""
    if isinstance(transition.target, RETURN_VALUE):
        return {str(state) for state in transition.target.allowed_states}
    return {str(transition.target)} if transition.target is not None else set()


def faults(transition: Any) -> list[str]:
    """Return what the declaration of *transition* lacks: its permission, and its event or why it is silent."""
    found = []
    if transition.permission not in {*ApiPermission.values, SYSTEM_ONLY}:
        found.append(f"{transition.name}: its permission is {transition.permission!r}, which ApiPermission has not")
    custom = transition.custom or {}
    if "event" not in custom:
        found.append(f"{transition.name}: declares no event")
    elif custom["event"] is None and not custom.get("silent"):
        found.append(f"{transition.name}: has no event and does not say why in custom['silent']")
    elif custom["event"] is not None and custom["event"] not in EventName.values:
        found.append(f"{transition.name}: its event {custom['event']!r} is not in EventName")
    return found


def entity_name(model: type[models.Model]) -> str:
    """Return the name of *model* as services write it: `PickJob` → ``pick_job``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def service_name(model: type[models.Model], verb: str) -> str:
    """Return the name of the service for *verb*: `PickJob.cancel()` → ``pick_job_cancel``."""
    return f"{entity_name(model)}_{verb}"


def services_of(config: AppConfig) -> dict[str, FunctionType]:
    """Return the functions of the app's services that are named after one of its entities, or several of them."""
    entities = [entity_name(model) for model in config.get_models()]
    named = tuple(f"{entity}{plural}_" for entity in entities for plural in ("", "s"))
    return {
        name: function
        for module in service_modules(config)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.startswith(named) and function.__module__ == module.__name__
    }


def service_modules(config: AppConfig) -> list[Any]:
    """Return the module ``services`` of the app, with its submodules where it is a package."""
    name = f"{config.name}.services"
    if importlib.util.find_spec(name) is None:
        return []
    module = importlib.import_module(name)
    inner = pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}.")
    return [module, *(importlib.import_module(found.name) for found in inner)]
