"""The expiry of a process, the configuration of all of them, and the work of bringing them in line with it."""

import datetime

from django.db import models
from django.db.models import Q

from fulfillment.common.actor import Actor, Origin
from fulfillment.common.claims import Claimable, Columns
from fulfillment.common.configurations import Configuration
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.processes.models import Process

from .states import ExpiryStatus
from .transitions import ExpiryLifecycle

# An announcement that breaks, or whose worker dies, must never keep the expiry from its time.
ANNOUNCING = Columns(lease="announce_lease_until", attempts="announce_attempts", error="announce_error")


class Expiry(ExpiryLifecycle, Claimable, VersionedModel):
    """When a process is given up that was not collected; at most one for each.

    ``process_version`` is the version the process had when the expiry was last changed: a message that was sent before
    can be told from one that was sent after.
    """

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="expiry")
    process_version = models.PositiveIntegerField()
    announce_lease_until = models.DateTimeField(null=True)
    announce_attempts = models.PositiveSmallIntegerField(default=0)
    announce_error = models.TextField(blank=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "expiry"
        verbose_name_plural = "expiries"
        indexes = [
            # Active ones that are due; and the list, of either status, in an order of its own.
            models.Index(fields=["status", "expiry_time", "id"], name="expiry_due"),
            models.Index(
                fields=["expiry_time"],
                condition=Q(status=ExpiryStatus.ACTIVE, announced_at__isnull=True),
                name="expiry_unannounced",
            ),
            models.Index(fields=["expiry_time", "id"], name="expiry_time_id"),
            models.Index(fields=["status", "id"], name="expiry_status_id"),
        ]

    def __str__(self) -> str:
        return f"expiry of the process {self.process_id}"


class ExpiryConfiguration(Configuration):
    """How long after the provisioning time processes expire; `configuration` reads it."""

    class Meta(Configuration.Meta):
        verbose_name = "expiry configuration"


class ExpiryRecalculation(models.Model):
    """One pass over all active expiries after the offset changed: work in a row, done batch by batch.

    ``cursor`` is the last expiry that was looked at, in the order of ids; each batch moves it on in the transaction
    that changes the expiries, so that a killed worker leaves nothing half done. ``total`` is how many were active when
    somebody asked for it. ``failed`` are those that could not be changed and were passed over. It is over at
    ``ended_at``; ``given_up`` says that another pass or another offset came before its end.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offset_minutes = models.PositiveIntegerField()
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    given_up = models.BooleanField(default=False)
    cursor = models.UUIDField(null=True)
    total = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    later = models.PositiveIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = "recalculation of expiries"
        verbose_name_plural = "recalculations of expiries"
        indexes = [models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="expiry_recalculation_running")]

    def __str__(self) -> str:
        return f"recalculation with an offset of {self.offset_minutes} min"

    @property
    def offset(self) -> datetime.timedelta:
        """What is added to the provisioning time."""
        return datetime.timedelta(minutes=self.offset_minutes)

    @property
    def actor(self) -> Actor:
        """Who asked for it, with the system's authority for what follows."""
        return Actor(
            kind="SYSTEM", id=self.actor_id, name=self.actor_name, origin=Origin(api="BACKOFFICE", info="Recalculation")
        )

    @property
    def moved(self) -> int:
        """How many expiries have another time by it."""
        return self.later + self.earlier
