"""What all configurations share: one versioned row each, defaults for what was never said, one writer at a time."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q

from .errors import InvalidInput
from .versioning import Audit, VersionedModel, save_changes

ConfigurationT = TypeVar("ConfigurationT", bound="Configuration")
Json = dict[str, Any]

ONLY_ID = uuid.UUID(int=1)


class Configuration(VersionedModel):
    """One configuration of the installation; its table has at most one row, for the database knows only one key.

    ``body`` has the documented properties that somebody has set. Those that are absent have the defaults of the product
    as it is now, so that a new version may bring new ones. Version 0 is the configuration that nobody has set yet.
    """

    id = models.UUIDField(primary_key=True, default=ONLY_ID, editable=False)
    body = models.JSONField(default=dict)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(id=ONLY_ID), name="%(app_label)s_%(class)s_only_one")]

    def said(self, defaults: Mapping[str, Any]) -> Json:
        """Return what is in force: *defaults*, and over them what somebody has set."""
        return merged(defaults, self.body)

    def document(self, defaults: Mapping[str, Any]) -> Json:
        """Return what is in force with version and moments (``VersionedResource``; configurations show no id)."""
        moments = {"created": self.created_at, "lastModified": self.modified_at} if self.version else {}
        return {"version": self.version, **moments, **self.said(defaults)}


def configuration_in_force(model: type[ConfigurationT]) -> ConfigurationT:
    """Return the stored configuration; one of version 0 that says nothing until there is one. One look-up by key."""
    found: ConfigurationT | None = model._base_manager.filter(pk=ONLY_ID).first()
    return found or model(version=0)


def configuration_put(
    *, model: type[ConfigurationT], version: int, body: Json, now: datetime.datetime, audit: Audit
) -> tuple[ConfigurationT, bool]:
    """Replace what was set; return the configuration, and whether this was the first time. Raises: VersionConflict."""
    return _write(model, version, lambda _: body, now, audit)


def configuration_begin_or_replace(
    *,
    model: type[ConfigurationT],
    version: int | None,
    change: Callable[[Json], Json],
    now: datetime.datetime,
    audit: Audit,
) -> tuple[ConfigurationT, bool]:
    """As `configuration_put`, for one that does not exist before the first time: that asks for no version.

    *change* makes the new body of the known one. Raises: VersionConflict; InvalidInput for no version later on.
    """
    return _write(model, version, change, now, audit, first_at_any=True)


def configuration_patch(
    *, model: type[ConfigurationT], version: int, changes: Json, now: datetime.datetime, audit: Audit
) -> tuple[ConfigurationT, bool]:
    """Set *changes* and leave the rest as it is; return as `configuration_put`. Raises: VersionConflict."""
    return _write(model, version, lambda body: merged(body, changes), now, audit)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """Return *base* with *changes*: objects are merged property by property, lists and values replaced."""
    result = dict(base)
    for name, value in changes.items():
        known = result.get(name)
        result[name] = merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return result


@transaction.atomic
def _write(
    model: type[ConfigurationT],
    version: int | None,
    change: Callable[[Json], Json],
    now: datetime.datetime,
    audit: Audit,
    *,
    first_at_any: bool = False,
) -> tuple[ConfigurationT, bool]:
    """Write the next version under the lock of the row.

    Who comes first inserts the row as version 0. Whoever inserts it at the same time waits for that transaction here,
    finds the row afterwards, and then has asked for a version that is gone.
    """
    first = model(version=0, created_at=now, modified_at=now)
    model._base_manager.bulk_create([first], ignore_conflicts=True)
    found: ConfigurationT = model._base_manager.select_for_update().get(pk=ONLY_ID)
    if found.version or not first_at_any:
        if version is None:
            raise InvalidInput("The configuration exists; say which version you replace", path="$.version")
        found.require_version(version)
    created, body = found.version == 0, change(found.body)
    if created or body != found.body:
        found.body = body
        save_changes(found, fields=("body",), now=now, audit=audit)
    return found, created
