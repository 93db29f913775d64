"""Quotes: what could be promised for a basket, by whom and by when."""

from django.db import models

from fulfillment.common.claims import Claimable
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process
from routing.models import RoutingStrategy

from .transitions import FulfilmentLifecycle, FulfilmentOptionLifecycle, FulfilmentPlanLifecycle


class OrderType(models.TextChoices):
    """How the customer gets the goods."""

    HOME_DELIVERY = "HD", "Home delivery"
    CLICK_AND_COLLECT = "CC", "Click and collect"


class FulfilmentOption(FulfilmentOptionLifecycle, VersionedModel):
    """One quote: a basket, where it is to go, and what was found for it.

    ``items``, ``address`` and ``attributes`` are as they came. ``limit`` is the plans that were asked for, ``count``
    those that are kept, ``total`` those that were found, counted up to 100. ``decision`` is the packed log of the
    engine, with every candidate.
    """

    tracking_id = models.CharField(max_length=255, blank=True)
    retailer_id = models.BigIntegerField(null=True)
    order_type = models.CharField(max_length=2, choices=OrderType.choices)
    location_ref = models.CharField(max_length=255, blank=True)
    limit = models.PositiveSmallIntegerField()
    total = models.PositiveIntegerField(default=0)
    address = models.JSONField(null=True)
    items = models.JSONField()
    attributes = models.JSONField(default=list)
    unfulfilled_items = models.JSONField(default=list)

    objects = VersionedQuerySet.as_manager()
    audited = False  # a question changes nothing

    class Meta:
        verbose_name = "fulfilment option"
        indexes = [
            models.Index(fields=["created_at"], name="fulfilmentoption_created"),
            models.Index(
                fields=["tracking_id", "created_at"],
                condition=~models.Q(tracking_id=""),
                name="fulfilmentoption_tracking",
            ),
        ]

    def __str__(self) -> str:
        return f"quote {self.tracking_id or self.pk}"


class FulfilmentDecision(models.Model):
    """Why the plans of a quote are what they are: the packed log of the engine, with every candidate."""

    option = models.OneToOneField(
        FulfilmentOption, on_delete=models.CASCADE, db_constraint=False, primary_key=True, related_name="decision"
    )
    strategy = models.ForeignKey(
        RoutingStrategy,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="quotes",
    )
    packed = models.BinaryField()
    duration_us = models.PositiveIntegerField()

    class Meta:
        verbose_name = "decision"

    def __str__(self) -> str:
        return f"decision of the quote {self.option_id}"


class FulfilmentPlan(FulfilmentPlanLifecycle, VersionedModel):
    """One way to fulfill the basket; ``position`` 0 is the best.

    ``eta_at`` is when the last part arrives, None where nothing tells; ``cost`` is what the engine judged it by.
    ``held_until`` is when it keeps its stock no longer, None while it keeps none (`FulfilmentHold`); ``order_id`` is
    the order that took it up, which may have been deleted since.
    """

    option = models.ForeignKey(
        FulfilmentOption, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="plans"
    )
    position = models.PositiveSmallIntegerField()
    eta = models.CharField(max_length=16)
    eta_at = models.DateTimeField(null=True)
    splits = models.PositiveSmallIntegerField()
    cost = models.FloatField()
    attributes = models.JSONField(default=list)
    exceptions = models.JSONField(default=list)

    objects = VersionedQuerySet.as_manager()
    audited = False  # as its quote

    class Meta:
        verbose_name = "fulfilment plan"
        constraints = [models.UniqueConstraint(fields=["option", "position"], name="fulfilmentplan_position")]
        indexes = [
            models.Index(
                fields=["held_until"], condition=models.Q(held_until__isnull=False), name="fulfilmentplan_held_until"
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.position + 1}"


class FulfilmentHold(Claimable):
    """What a HELD plan keeps, as the sweep sees it: there is one just as long as the plan is held.

    When that ends stands in ``plan.held_until``. The reservations are those of ``process``, which is the hold's own,
    under the plan's id.
    """

    plan = models.OneToOneField(FulfilmentPlan, on_delete=models.PROTECT, primary_key=True, related_name="stock_hold")
    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="fulfilment_hold")

    class Meta:
        verbose_name = "hold"

    def __str__(self) -> str:
        return f"hold of the plan {self.plan_id}"


class Fulfilment(FulfilmentLifecycle, VersionedModel):
    """What one facility sends or keeps ready in a plan; ``items`` as ``{"skuRef", "availableQty"}``.

    ``ready_at`` is when the goods are ready there, ``eta_at`` when the customer has them.
    """

    plan = models.ForeignKey(
        FulfilmentPlan, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="fulfilments"
    )
    position = models.PositiveSmallIntegerField()
    facility = models.ForeignKey(
        Facility,
        on_delete=models.SET_NULL,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="fulfilments_quoted",
    )
    location_ref = models.CharField(max_length=255)
    items = models.JSONField()
    eta = models.CharField(max_length=16)
    ready_at = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()
    audited = False  # as its quote

    class Meta:
        verbose_name = "fulfilment"
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="fulfilment_position")]

    def __str__(self) -> str:
        return f"{self.location_ref}: {len(self.items)} items"
