"""The one place that time comes from."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """Return the present moment, aware and in UTC."""
    return timezone.now()
