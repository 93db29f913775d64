"""Pick jobs: what one facility takes off its shelves for one routing plan."""

from django.db import models
from django.db.models import Q

from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process

from .states import Channel, PickLineStatus
from .transitions import PickJobLifecycle


class PickJob(PickJobLifecycle, VersionedModel):
    """One job per routed plan.

    ``plan_id`` and ``order_id`` are no foreign keys: plans and orders live above picking.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="pick_jobs")
    plan_id = models.UUIDField(unique=True)
    order_id = models.UUIDField()
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="pick_jobs")
    short_id = models.CharField(max_length=16)
    tenant_order_id = models.CharField(max_length=255, blank=True)
    order_date = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=Channel.choices)
    target_time = models.DateTimeField()
    delivery = models.JSONField(default=dict)
    custom_attributes = models.JSONField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "pick job"
        indexes = [
            models.Index(fields=["order_id"], name="pickjob_order"),
            models.Index(fields=["short_id"], name="pickjob_short_id"),
            models.Index(fields=["facility", "target_time"], condition=Q(status="OPEN"), name="pickjob_open"),
        ]

    def __str__(self) -> str:
        return self.short_id


class PickLine(models.Model):
    """One article of a pick job, in units."""

    id = models.UUIDField(primary_key=True, editable=False)
    pick_job = models.ForeignKey(PickJob, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    order_line_id = models.UUIDField()
    tenant_article_id = models.CharField(max_length=255)
    article = models.JSONField()
    details = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=16, choices=PickLineStatus.choices, default=PickLineStatus.OPEN)

    class Meta:
        verbose_name = "pick line"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="pickline_quantity_positive")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.tenant_article_id}"
