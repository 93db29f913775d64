"""Lock rules, and which of them locked what."""

from django.db import models

from fulfillment.common.ids import new_id
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet

from .conditions import condition_text
from .states import LockRuleKind


class LockRule(VersionedModel):
    """One rule; ``parameters`` are those of its kind (`lock_rules.schemas`), ``position`` orders what rules say."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=LockRuleKind.choices)
    parameters = models.JSONField(default=dict)
    active = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        app_label = "orders"
        verbose_name = "lock rule"

    def __str__(self) -> str:
        return self.name

    @property
    def condition(self) -> str:
        """When it locks, in words."""
        return condition_text(self.kind, self.parameters)


class LockRuleMatch(models.Model):
    """One order that a rule matched, or could not look at: what the counts of a rule are made of.

    Written only where a rule has something to say, in the statement that writes the order. ``rule_id`` is no foreign
    key: a rule that is deleted while an order comes in must not stop that order.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule_id = models.UUIDField()
    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="+")
    failed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "orders"
        verbose_name = "lock rule match"
        indexes = [models.Index(fields=["rule_id", "failed", "created_at"], name="lock_rule_match")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.order_id}"
