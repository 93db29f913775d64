"""What each facility lists, what lies on its shelves, and what of it is promised."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process

from .states import ListingStatus, MovementCause, ReservationStatus
from .transitions import ReservationLifecycle


class Listing(VersionedModel):
    """A facility sells an article."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="listings")
    tenant_article_id = models.CharField(max_length=255)
    title = models.CharField(max_length=1024, blank=True)
    status = models.CharField(max_length=16, choices=ListingStatus.choices, default=ListingStatus.ACTIVE)
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "listing"
        constraints = [
            models.UniqueConstraint(fields=["tenant_article_id", "facility"], name="listing_article_facility"),
        ]
        # Who sells an article is asked by each quote and each run of routing; this answers without reading the rows.
        indexes = [
            models.Index(
                fields=["tenant_article_id", "facility"],
                condition=Q(status=ListingStatus.ACTIVE),
                name="listing_active",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenant_article_id} at {self.facility_id}"


class Stock(VersionedModel):
    """The counters of one article at one facility, in units.

    ``version`` counts changes of the client's own properties; reservations move ``reserved`` by guarded statements
    and leave it alone, or every routed order would invalidate what a client has read. ``blocked`` stock is there but
    not for customers (defective or not pickable); after ``available_until`` no new order gets any.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="stocks")
    tenant_article_id = models.CharField(max_length=255)
    on_hand = models.PositiveIntegerField()
    reserved = models.PositiveIntegerField(default=0)
    safety_stock = models.PositiveIntegerField(default=0)
    blocked = models.BooleanField(default=False)
    available_until = models.DateTimeField(null=True)
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()
    audited_names: ClassVar[dict[str, str]] = {"on_hand": "value"}

    class Meta:
        verbose_name = "stock"
        constraints = [
            models.UniqueConstraint(fields=["tenant_article_id", "facility"], name="stock_article_facility"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stock_reserved_within_on_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_article_id} at {self.facility_id}"

    @property
    def available(self) -> int:
        """Units that may be promised: on hand, less reserved, less the safety stock; never below zero."""
        return 0 if self.blocked else max(0, self.on_hand - self.reserved - self.safety_stock)


class Reservation(ReservationLifecycle, VersionedModel):
    """Units of one stock held for one line of one routing plan; ``consumed`` are those that were really picked.

    ``plan_id`` and ``order_line_id`` are no foreign keys: plans and orders live above the inventory.
    """

    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="reservations")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="reservations")
    plan_id: uuid.UUID = models.UUIDField()  # type: ignore[assignment]
    order_line_id: uuid.UUID = models.UUIDField()  # type: ignore[assignment]
    quantity = models.PositiveIntegerField()

    objects = VersionedQuerySet.as_manager()
    audited = False  # events tell of each, and the ledger of every unit that moves

    class Meta:
        verbose_name = "reservation"
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity_positive"),
            models.UniqueConstraint(
                fields=["plan_id", "order_line_id"], condition=Q(status="ACTIVE"), name="reservation_active_once"
            ),
            models.CheckConstraint(
                condition=Q(status=ReservationStatus.CONSUMED, consumed__gt=0, consumed__lte=F("quantity"))
                | Q(~Q(status=ReservationStatus.CONSUMED), consumed=0),
                name="reservation_consumed_within_quantity",
            ),
        ]
        indexes = [models.Index(fields=["stock"], condition=Q(status="ACTIVE"), name="reservation_active_stock")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.stock_id}"


class StockMovement(models.Model):
    """The ledger: one change of a stock's ``on_hand``, in units, with what was there after it. Rows are only added.

    The ids of one stock's rows are in the order of its changes: the database counts them under the row's lock, where
    clocks of several machines could disagree. ``stock_id`` is no foreign key: the story outlives the row. Neither is
    ``reference``, a pick line or a handover line: those live above the inventory.
    """

    id = models.BigAutoField(primary_key=True)
    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="stock_movements")
    tenant_article_id = models.CharField(max_length=255)
    stock_id: uuid.UUID = models.UUIDField()  # type: ignore[assignment]
    quantity = models.IntegerField()
    cause = models.CharField(max_length=16, choices=MovementCause.choices)
    on_hand = models.PositiveIntegerField()
    process = models.ForeignKey(Process, on_delete=models.SET_NULL, null=True, related_name="stock_movements")
    reference = models.UUIDField(null=True)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "stock movement"
        constraints = [models.CheckConstraint(condition=~Q(quantity=0), name="stock_movement_moves")]
        indexes = [models.Index(fields=["stock_id", "-id"], name="stock_movement_story")]

    def __str__(self) -> str:
        return f"{self.quantity:+d} × {self.tenant_article_id} ({self.cause})"
