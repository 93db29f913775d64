"""The process, and the history of every state change of the entities under it."""

import datetime

from django.db import models

from fulfillment.common.configurations import Configuration
from fulfillment.common.ids import new_id
from fulfillment.common.inserts import NewRows
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.events.models import Event

from .states import OVER, ModuleEntity, ModuleEntityStatus, ProcessStatus


class Process(VersionedModel):
    """The umbrella of one fulfillment; its row is the first lock of every change to anything under it.

    ``order_id`` is no foreign key: orders live above processes. ``event_sequence`` is the number of the last event.
    ``tags`` are those of everything under the process, as references (``id``, ``value``).
    ``entities`` has one entry for everything under the process, in order of creation: ``entity`` (`ModuleEntity`),
    ``id``, ``status`` (`ModuleEntityStatus`), ``state`` (what the entity itself calls it), ``facility`` where it has
    one, and ``at``, when it came into being. The four statuses are what `aggregation.aggregate` makes of it; only
    `processes.changes` writes any of these.
    """

    order_id = models.UUIDField(null=True)
    tenant_order_id = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=16, choices=ProcessStatus.choices, default=ProcessStatus.CREATED)
    doms_status = models.CharField(max_length=16, choices=ProcessStatus.choices, default=ProcessStatus.NOT_AVAILABLE)
    operative_status = models.CharField(
        max_length=16, choices=ProcessStatus.choices, default=ProcessStatus.NOT_AVAILABLE
    )
    inventory_status = models.CharField(
        max_length=16, choices=ProcessStatus.choices, default=ProcessStatus.NOT_AVAILABLE
    )
    entities = models.JSONField(default=list)
    event_sequence = models.PositiveIntegerField(default=0)
    tags = models.JSONField(default=list)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()
    audited = False  # the trail tells of what is under it

    new_rows: NewRows
    """What is written for this process when the lock that gave it ends; `processes.services.locked` sets it."""
    locked_at: datetime.datetime
    """The moment of what happens under that lock, set by it too."""
    knows_its_entities = True
    """Whether there was any entry when it was locked; without one it is new, or from before there were entries."""
    unheard: list[Event]
    """Events published under that lock which upper apps have yet to follow."""

    class Meta:
        verbose_name = "process"
        verbose_name_plural = "processes"
        indexes = [
            models.Index(fields=["order_id"], name="process_order"),
            models.Index(
                fields=["tenant_order_id"], condition=~models.Q(tenant_order_id=""), name="process_tenant_order"
            ),
            models.Index(fields=["status", "id"], name="process_status"),
            models.Index(fields=["operative_status", "id"], name="process_operative_status"),
            models.Index(fields=["doms_status", "id"], name="process_doms_status"),
            models.Index(fields=["inventory_status", "id"], name="process_inventory_status"),
            models.Index(fields=["created_at"], name="process_created"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(anonymized_at__isnull=True, status__in=OVER),
                name="process_not_anonymized",
            ),
            models.Index(
                fields=["anonymized_at"], condition=models.Q(anonymized_at__isnull=False), name="process_anonymized"
            ),
        ]

    def __str__(self) -> str:
        return f"process {self.pk}"

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to do: all is handed over or given up, or the order is.

        An order that was given up counts even where something else of the process is stuck.
        """
        order, canceled = ModuleEntity.ORDER.value, ModuleEntityStatus.CANCELED.value
        return self.status in OVER or any(
            entry["entity"] == order and entry["status"] == canceled for entry in self.entities
        )

    def has(self, kind: ModuleEntity, *states: str) -> bool:
        """Say whether anything of this *kind* is under the process; if *states* are named, in one of them.

        They are the words of the entity itself. Of a locked process this is true without a query; one that knew nothing
        of its entities when it was locked may have anything.
        """
        return not self.knows_its_entities or any(
            entry["entity"] == kind and (not states or entry["state"] in states) for entry in self.entities
        )


class StatusChange(models.Model):
    """One step of one entity through its state graph: who, what, when and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="status_changes")
    entity = models.CharField(max_length=32)
    entity_id = models.UUIDField()
    verb = models.CharField(max_length=32)
    source = models.CharField(max_length=32)
    target = models.CharField(max_length=32)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "status change"

    def __str__(self) -> str:
        return f"{self.entity} {self.verb}: {self.source} → {self.target}"


class CleanUp(models.Model):
    """A process whose consumer data is being removed, or that is being deleted, and how often that was tried.

    ``due_at`` is when it may be tried again: a claim moves it ahead as a lease. One that was tried too often is set
    aside: nobody takes it up before a person has looked at it. What succeeded has no row.
    """

    process = models.OneToOneField(Process, on_delete=models.CASCADE, primary_key=True, related_name="clean_up")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = "clean-up"

    def __str__(self) -> str:
        return f"clean-up of {self.process_id}"


class GdprConfiguration(Configuration):
    """How long consumer data is kept; `gdpr.gdpr_rules` reads it."""

    class Meta(Configuration.Meta):
        verbose_name = "GDPR configuration"
