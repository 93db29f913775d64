"""Entities with an optimistic lock: an id, a version that grows by one per committed change, and two moments."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from django.db import models

from .errors import NotFound, VersionConflict
from .ids import new_id, parse_id
from .updates import update_guarded

ModelT = TypeVar("ModelT", bound=models.Model)


def known(queryset: models.QuerySet[ModelT], public_id: str) -> ModelT:
    """Return the one of *queryset* with this id as the API shows it. Raises: NotFound, also for what is no id."""
    key = parse_id(public_id)
    entity = queryset.filter(pk=key).first() if key else None
    if entity is None:
        raise NotFound(f"There is no {queryset.model._meta.verbose_name} with the id {public_id!r:.80}.")
    return entity


class VersionedQuerySet(models.QuerySet[Any]):
    """Looks entities up by the id a client sent."""

    def known(self, public_id: str) -> Any:
        """Return the entity with this id as the API shows it. Raises: NotFound, also for what is no id at all."""
        return known(self, public_id)


class VersionedModel(models.Model):
    """The base of every entity of the API (``VersionedResource``)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    modified_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:  # type: ignore[override]
        """Return the loaded entity, which remembers what was loaded: the trail tells what a change has changed.

        Values are remembered as they are, not copied; JSON is replaced and never changed in place.
        """
        entity = super().from_db(db, field_names, values)
        entity._loaded = (field_names, values)  # type: ignore[attr-defined]
        return entity

    def require_version(self, version: int | None) -> Self:
        """Return self if *version* is the current one or not asked for. Raises: VersionConflict with both."""
        if version is not None and version != self.version:
            raise VersionConflict(entity=str(self._meta.verbose_name), requested=version, current=self.version)
        return self


class Audit(Protocol):
    """Who changes something and how it is called; `audits.services.Audited` writes it to the trail."""

    def changed(self, entity: VersionedModel, *, before: Mapping[str, Any], now: datetime.datetime) -> None:
        """Note the change of *entity*, which is written; *before* has the columns that may differ, as they were."""


@dataclass(frozen=True, slots=True)
class Unaudited:
    """A change that the trail need not tell of, and *why* not."""

    why: str

    def changed(self, entity: VersionedModel, *, before: Mapping[str, Any], now: datetime.datetime) -> None:
        """Do nothing."""


def save_changes(entity: VersionedModel, *, fields: tuple[str, ...], now: datetime.datetime, audit: Audit) -> None:
    """Write *fields* of *entity* as its next version, and to the trail by *audit*.

    The statement is guarded by the version that was loaded, so of k changes made from one version exactly one wins,
    with or without a row lock. Raises: VersionConflict for the others.
    """
    loaded = entity.version
    columns = [entity._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
    values = {name: getattr(entity, name) for name in columns}
    if not update_guarded(entity, {**values, "version": loaded + 1, "modified_at": now}, version=loaded):
        current = type(entity)._base_manager.filter(pk=entity.pk).values_list("version", flat=True).first()
        raise VersionConflict(entity=str(entity._meta.verbose_name), requested=loaded, current=current or 0)
    entity.version = loaded + 1
    entity.modified_at = now
    known = _known(entity)
    before = {name: known[name] for name in columns if name in known}
    remember(entity, columns)
    audit.changed(entity, before=before, now=now)


def remember(entity: VersionedModel, columns: Iterable[str] | None = None) -> None:
    """Take the present values of *columns*, else of all, for those that are in the database."""
    if columns is None:
        # In its dictionary Django keeps each value by its column.
        present = {name: value for name, value in entity.__dict__.items() if name != "_loaded"}
    else:
        present = {**_known(entity), **{name: getattr(entity, name) for name in columns}}
    entity._loaded = present  # type: ignore[attr-defined]


def _known(entity: VersionedModel) -> dict[str, Any]:
    loaded = getattr(entity, "_loaded", {})
    return loaded if isinstance(loaded, dict) else dict(zip(*loaded, strict=False))
