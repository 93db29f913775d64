"""What the entities of the trail are called."""

import functools
import re

from django.apps import apps
from django.db import models

from fulfillment.common.versioning import VersionedModel


def kind_of(model: type[models.Model]) -> str:
    """Return what the API calls entities of *model*: ``audited_as``, else its name (`PickJob` → ``PICK_JOB``)."""
    return _kind(model._meta.concrete_model or model)


# Known to the API description; those that nothing here is can be asked for all the same.
DOCUMENTED = frozenset(
    [
        "PACK_JOB",
        "PICK_JOB",
        "PICK_RUN",
        "HANDOVER_JOB",
        "SHIPMENT",
        "PARCEL",
        "CUSTOM_SERVICE",
        "SERVICE_JOB",
        "LINKED_SERVICE_JOBS",
        "ORDER",
        "ROUTING_PLAN",
        "FACILITY",
        "FACILITY_GROUP",
        "FACILITY_CARRIER_CONNECTION",
        "FACILITY_CUSTOM_SERVICE",
        "ROUTING_STRATEGY",
        "STOW_JOB",
    ]
)


@functools.cache
def audited_models() -> dict[str, type[VersionedModel]]:
    """Return every model whose changes are told, by its kind; those that say ``audited = False`` are not."""
    models_of = [model for model in apps.get_models() if issubclass(model, VersionedModel)]
    return {kind_of(model): model for model in models_of if getattr(model, "audited", True)}


@functools.cache
def kinds() -> tuple[str, ...]:
    """Return every kind that can be asked for, sorted; models must be loaded."""
    return tuple(sorted(DOCUMENTED | audited_models().keys()))


@functools.cache
def _kind(model: type[models.Model]) -> str:
    return str(getattr(model, "audited_as", "") or re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).upper())
