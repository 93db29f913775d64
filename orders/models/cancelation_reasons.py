"""The reasons that people may give for cancelling an order."""

from django.db import models

from fulfillment.common.localization import DEFAULT_LOCALE, translated
from fulfillment.common.versioning import VersionedModel, VersionedQuerySet


class CancelationReason(VersionedModel):
    """One reason: ``reason`` tells it from the others, ``reason_localized`` has its texts by locale.

    No order points here. Each keeps a copy of the reason as it was, so that reasons change and go without rewriting
    what was said about orders.
    """

    reason = models.CharField(max_length=255)
    reason_localized = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "cancelation reason"
        constraints = [models.UniqueConstraint(fields=["reason"], name="cancelationreason_once")]

    def __str__(self) -> str:
        return translated({DEFAULT_LOCALE: self.reason, **self.reason_localized})
