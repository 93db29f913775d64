"""Routing plans, what they wait for, the strategies that decide them and the logs that explain them."""

from django.db import models
from django.db.models import Q

from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process

from .transitions import RoutingPlanLifecycle


class RoutingPlan(RoutingPlanLifecycle, VersionedModel):
    """The vehicle of a routing decision: which facility fulfills which lines of an order.

    ``order_id`` is no foreign key: orders live above routing, and the plan carries what routing needs of them.
    ``lines`` are order lines as the API shows them, with the quantity this plan answers for. A plan whose ``due_at``
    has come is work; a claim moves it ahead as a lease and leaves a ``lease`` token that fences off late workers.
    ``locked`` and ``promised`` say what is made of a decision: it is only held.
    A reroute leaves a plan with successors; facilities on the ``blacklist`` (ids) are not chosen again. ``dropped`` are
    units that were not found and that nobody will look for any more (``{"id": line, "quantity": n}``).
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="routing_plans")
    order_id = models.UUIDField()
    tenant_order_id = models.CharField(max_length=255, blank=True)
    order_date = models.DateTimeField()
    locked = models.BooleanField(default=False)
    promised = models.BooleanField(default=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, null=True, related_name="routing_plans")
    lines = models.JSONField()
    target = models.JSONField()
    delivery_preferences = models.JSONField(default=dict)
    custom_attributes = models.JSONField(null=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    split_count = models.PositiveSmallIntegerField(default=0)
    predecessor = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="successors")
    blacklist = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    routing_run = models.PositiveIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "routing plan"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="routingplan_due"),
            models.Index(fields=["order_id"], name="routingplan_order"),
            models.Index(fields=["status", "created_at"], name="routingplan_status"),
            models.Index(fields=["created_at"], name="routingplan_created"),
        ]

    def __str__(self) -> str:
        return f"routing plan {self.pk}"


class Shortage(models.Model):
    """A plan that is not routable waits for this article; more stock of it wakes the plan."""

    plan = models.ForeignKey(RoutingPlan, on_delete=models.CASCADE, related_name="shortages")
    tenant_article_id = models.CharField(max_length=255)

    class Meta:
        verbose_name = "shortage"
        constraints = [models.UniqueConstraint(fields=["tenant_article_id", "plan"], name="shortage_article_plan")]

    def __str__(self) -> str:
        return self.tenant_article_id


class RoutingStrategy(models.Model):
    """One immutable revision of the rules; exactly one is in use."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    revision = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=255)
    root_node = models.JSONField()
    in_use = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "routing strategy"
        verbose_name_plural = "routing strategies"
        constraints = [
            models.UniqueConstraint(fields=["in_use"], condition=Q(in_use=True), name="routingstrategy_one_in_use")
        ]

    def __str__(self) -> str:
        return f"{self.name} (revision {self.revision})"


class DecisionLog(models.Model):
    """One routing run of one plan, packed: every candidate with its fences and ratings, rendered when read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(RoutingPlan, on_delete=models.CASCADE, related_name="decision_logs")
    routing_run = models.PositiveIntegerField()
    strategy = models.ForeignKey(RoutingStrategy, on_delete=models.PROTECT, null=True)
    status = models.CharField(max_length=16)
    split = models.JSONField(default=list)
    packed = models.BinaryField()
    duration_us = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "decision log"
        constraints = [models.UniqueConstraint(fields=["plan", "routing_run"], name="decisionlog_plan_run")]

    def __str__(self) -> str:
        return f"run {self.routing_run} of {self.plan_id}"
