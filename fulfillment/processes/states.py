"""The aggregated states of a process."""

from django.db import models


class ProcessStatus(models.TextChoices):
    """How far a fulfillment got, over all of its entities."""

    CREATED = "CREATED", "Created"  # an order exists
    CANCELED = "CANCELED", "Canceled"  # the order was cancelled, nothing is left to do
