"""What the entities of the trail are called."""

import functools
import re

from django.apps import apps
from django.db import models

from fulfillment.common.versioning import VersionedModel


def kind_of(model: type[models.Model]) -> str:
    """Return what the API calls entities of *model*: ``audited_as``, else its name (`PickJob` → ``PICK_JOB``)."""
    return _kind(model._meta.concrete_model or model)


@functools.cache
def kinds() -> tuple[str, ...]:
    """Return every kind there is, sorted; models must be loaded."""
    return tuple(sorted(kind_of(model) for model in apps.get_models() if issubclass(model, VersionedModel)))


@functools.cache
def _kind(model: type[models.Model]) -> str:
    return str(getattr(model, "audited_as", "") or re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).upper())
