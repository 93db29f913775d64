"""One row for every change that somebody, or the system, has made to an entity."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from .append_only import AppendOnly


class AuditQuerySet(models.QuerySet[Any]):
    """Reads, and adds; `append_only.privacy_work` alone opens what is refused here."""

    def update(self, **_: Any) -> NoReturn:
        raise AppendOnly("update")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly("update")

    def delete(self) -> NoReturn:
        raise AppendOnly("delete")

    update.alters_data = delete.alters_data = True  # type: ignore[attr-defined]


class Audit(models.Model):
    """What one verb has made of one entity.

    The order of ids is that of ``created_at`` (`common.ids.id_at`). ``before`` and ``after`` have the properties that
    are different, in the names of the API. ``process_id`` is set for what belongs to a process, whose consumer's data
    they may hold; ``event_id`` is that of the event that told of the change. An actor of the kind SYSTEM who has an id
    is a person on whose behalf the system did what followed from their verb. ``trace`` is empty without a request.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    created_at = models.DateTimeField()
    entity_type = models.CharField(max_length=64)
    entity_ref = models.UUIDField()
    entity_version = models.PositiveIntegerField()
    entity_created_at = models.DateTimeField()
    process_id: uuid.UUID | None = models.UUIDField(null=True)  # type: ignore[assignment]
    event_id: uuid.UUID | None = models.UUIDField(null=True)  # type: ignore[assignment]
    operation = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    client_api = models.CharField(max_length=16)
    client_info = models.CharField(max_length=255, blank=True)
    trace = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    anonymized_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "audit"
        default_permissions = ()
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["entity_ref", "id"], name="audit_entity"),
            models.Index(fields=["entity_type", "id"], name="audit_type"),
            models.Index(fields=["actor_id", "id"], condition=~Q(actor_id=""), name="audit_actor"),
            models.Index(fields=["trace"], condition=~Q(trace=""), name="audit_trace"),
            models.Index(fields=["process_id"], condition=Q(process_id__isnull=False), name="audit_process"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.entity_type} {self.entity_ref}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row. Raises: AppendOnly if it is there already; the trail is the one model that overrides this."""
        if not self._state.adding:
            raise AppendOnly("update")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly("delete")
