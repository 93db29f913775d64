"""Which processes are due to lose their consumer data, or to go themselves."""

import datetime

from django.db.models import QuerySet

from fulfillment.processes.models import CleanUp, Process
from fulfillment.processes.states import OVER

MAX_ATTEMPTS = 5


def anonymizable(*, created_until: datetime.datetime) -> QuerySet[Process]:
    """Return the finished and canceled processes of that time that still have consumer data, the oldest first."""
    rows = Process.objects.filter(anonymized_at__isnull=True, status__in=OVER, created_at__lte=created_until)
    return rows.order_by("created_at")


def unfinished(*, created_until: datetime.datetime) -> QuerySet[Process]:
    """Return the processes of that time that keep their consumer data because they are not over."""
    rows = Process.objects.exclude(status__in=OVER).filter(anonymized_at__isnull=True)
    return rows.filter(created_at__lte=created_until)


def deletable(*, anonymized_until: datetime.datetime) -> QuerySet[Process]:
    """Return the processes that were anonymized until then, the oldest first."""
    return Process.objects.filter(anonymized_at__lte=anonymized_until).order_by("anonymized_at")


def set_aside(*, now: datetime.datetime) -> QuerySet[CleanUp]:
    """Return the clean-ups that failed too often, which nobody takes up by himself."""
    return CleanUp.objects.filter(attempts__gte=MAX_ATTEMPTS, due_at__lte=now).order_by("due_at")
