"""Pick jobs: what one facility takes off its shelves, and the load units it puts the goods in."""

from django.db import models
from django.db.models import Q

from fulfillment.common.configurations import Configuration
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process

from .states import Channel, PickLineStatus, ShortPickPolicy
from .transitions import LoadUnitLifecycle, PickJobLifecycle


class PickJob(PickJobLifecycle, VersionedModel):
    """One job per routed plan, or one that a client made on its own (neither plan nor order, nothing reserved).

    ``plan_id`` and ``order_id`` are no foreign keys: plans and orders live above picking. ``consumer_name`` repeats
    what lists show and search by; ``target_time`` was computed unless it was given; ``properties`` has documented
    properties that nothing here computes with.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="pick_jobs")
    plan_id = models.UUIDField(null=True, unique=True)
    order_id = models.UUIDField(null=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="pick_jobs")
    short_id = models.CharField(max_length=255)
    tenant_order_id = models.CharField(max_length=255, blank=True)
    order_date = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    target_time = models.DateTimeField()
    target_time_given = models.BooleanField(default=False)
    delivery = models.JSONField(default=dict)
    consumer_name = models.CharField(max_length=255, blank=True)
    on_short_pick = models.CharField(
        max_length=16, choices=ShortPickPolicy.choices, default=ShortPickPolicy.FULFILL_PARTLY
    )
    assigned_users = models.JSONField(default=list)
    editor = models.JSONField(null=True)
    custom_attributes = models.JSONField(null=True)
    properties = models.JSONField(default=dict)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "pick job"
        indexes = [
            models.Index(fields=["order_id"], name="pickjob_order"),
            models.Index(fields=["short_id"], name="pickjob_short_id"),
            models.Index(fields=["facility", "target_time"], condition=Q(status="OPEN"), name="pickjob_open"),
            models.Index(fields=["facility", "status", "target_time"], name="pickjob_facility"),
            models.Index(fields=["created_at", "id"], name="pickjob_created"),
            models.Index(fields=["target_time", "id"], name="pickjob_target_time"),
            models.Index(fields=["tenant_order_id"], condition=~Q(tenant_order_id=""), name="pickjob_tenant_order"),
        ]

    def __str__(self) -> str:
        return self.short_id


class PickLine(models.Model):
    """One article of a pick job, in units: of ``quantity`` wanted, so many were ``picked``.

    ``origin_id`` names the line it was split from; ``details`` has its other documented properties as they came.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pick_job = models.ForeignKey(PickJob, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    order_line_id = models.UUIDField(null=True)
    origin_id = models.UUIDField(null=True)
    tenant_article_id = models.CharField(max_length=255)
    article = models.JSONField()
    details = models.JSONField(default=dict)
    quantity = models.PositiveIntegerField()
    picked = models.PositiveIntegerField(default=0)
    picked_at = models.DateTimeField(null=True)
    short_pick_reason = models.JSONField(null=True)
    stock_emptied = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=PickLineStatus.choices, default=PickLineStatus.OPEN)

    class Meta:
        verbose_name = "pick line"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="pickline_quantity_positive"),
            models.CheckConstraint(condition=Q(picked__lte=models.F("quantity")), name="pickline_picked_within"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.tenant_article_id}"


class LoadUnit(LoadUnitLifecycle, VersionedModel):
    """A box, bag or cart that picked goods lie in, found by its codes; it may hold goods of several pick jobs."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="load_units")
    pick_jobs = models.ManyToManyField(PickJob, related_name="load_units")
    codes = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    custom_attributes = models.JSONField(null=True)
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "load unit"

    def __str__(self) -> str:
        return ", ".join(self.codes) or f"load unit {self.pk}"


class PickingConfiguration(Configuration):
    """How this installation picks; `configuration.picking_rules` reads it."""

    class Meta(Configuration.Meta):
        verbose_name = "picking configuration"
