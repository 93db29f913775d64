"""The outbox: one row per event, written in the transaction that made it true."""

from django.db import models

from fulfillment.common.ids import new_id

from .names import EventName
from .states import EventStatus


class Event(models.Model):
    """Something that happened: ``{"event": name, "eventId": id, "payload": …}`` for subscribers, a timeline for people.

    ``process_id`` is no foreign key: processes live above events. ``sequence`` counts 1..n without gap per process.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=64, choices=EventName.choices)
    process_id = models.UUIDField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    payload = models.JSONField()
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=EventStatus.choices, default=EventStatus.PENDING)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "event"
        constraints = [
            models.UniqueConstraint(
                fields=["process_id", "sequence"],
                condition=models.Q(process_id__isnull=False),
                name="event_sequence_per_process",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(status="PENDING"), name="event_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"
