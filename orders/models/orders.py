"""Orders and their lines."""

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Lower, NullIf, Substr, Trim

from fulfillment.common.claims import Claimable
from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet
from fulfillment.processes.models import Process
from orders.transitions import OrderLifecycle


def email_key(email: Any) -> Any:
    """Return the expression by which emails are compared: without case and margins, short enough for an index."""
    return NullIf(Substr(Lower(Trim(email)), 1, 255), Value(""))


class Order(OrderLifecycle, VersionedModel):
    """The intent of a customer, independent of how it is fulfilled.

    JSON columns hold documented properties as they came; null is "not given". ``properties`` has those that nothing
    here computes with. Consumer columns repeat what lists show and search by; ``value`` is the sum of the lines' shop
    prices, where every line has one. The database derives ``consumer_email`` from ``consumer`` by itself.
    """

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="order")
    tenant_order_id = models.CharField(max_length=255, null=True, unique=True)  # noqa: DJ001 - absent is not empty
    order_date = models.DateTimeField()
    consumer = models.JSONField()
    consumer_id = models.CharField(max_length=255, blank=True)
    consumer_email = models.GeneratedField(
        expression=email_key(KT("consumer__email")),
        output_field=models.CharField(max_length=255, null=True),
        db_persist=True,
    )
    consumer_name = models.CharField(max_length=255, blank=True)
    country = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    custom_attributes = models.JSONField(null=True)
    properties = models.JSONField(default=dict)
    lock_rules = models.JSONField(default=list)
    anonymized_at = models.DateTimeField(null=True)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "order"
        indexes = [
            models.Index(fields=["status", "created_at"], name="order_status"),
            models.Index(fields=["consumer_id", "created_at"], condition=~Q(consumer_id=""), name="order_consumer"),
            models.Index(
                fields=["consumer_email", "created_at"],
                condition=Q(consumer_email__isnull=False),
                name="order_consumer_email",
            ),
            models.Index(
                fields=["consumer_name"],
                opclasses=["varchar_pattern_ops"],  # PostgreSQL: serves prefixes, too
                name="order_consumer_name",
            ),
            models.Index(fields=["created_at"], name="order_created"),
            # The orders of the search, from both ends; the status, so that many dates can be sorted by it without their
            # rows. What else it needs on PostgreSQL is in the migrations.
            models.Index(fields=["order_date", "id", "status"], name="order_date_id"),
            models.Index(fields=["status", "id"], name="order_status_id"),
            models.Index(
                fields=["promised_until"], condition=Q(promised_until__isnull=False), name="order_promised_until"
            ),
        ]

    def __str__(self) -> str:
        return self.tenant_order_id or str(self.pk)


class Promise(Claimable):
    """What the sweep and an extension need to know of an order that was promised; ``promised_until`` is the order's.

    ``valid_for`` is how long it was promised for: an extension gives that again, from then on. A promise that is over
    is work, which `common.claims` gives to somebody.
    """

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="promise")
    valid_for = models.DurationField()

    class Meta:
        verbose_name = "promise"

    def __str__(self) -> str:
        return f"promise of the order {self.order_id}"


class OrderLine(models.Model):
    """One article of an order, in units; ``details`` has the line's other documented properties as they came."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The constraint below has an index that begins with the order.
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    tenant_article_id = models.CharField(max_length=255)
    title = models.CharField(max_length=4096)
    quantity = models.PositiveIntegerField()
    article = models.JSONField()
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "order line"
        constraints = [
            models.UniqueConstraint(fields=["order", "tenant_article_id"], name="orderline_article_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orderline_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.tenant_article_id}"
