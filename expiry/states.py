"""The states of an expiry."""

from django.db import models


class ExpiryStatus(models.TextChoices):
    """Whether the process will expire by itself."""

    ACTIVE = "ACTIVE", "Active"  # the process expires when the time has come
    INACTIVE = "INACTIVE", "Inactive"  # it does not: stopped, or the process is over
