"""The expiry of a process, and the configuration of all of them."""

from django.db import models
from django.db.models import Q

from fulfillment.common.claims import Claimable, Columns
from fulfillment.common.configurations import Configuration
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
            models.Index(fields=["expiry_time"], condition=Q(status=ExpiryStatus.ACTIVE), name="expiry_due"),
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
