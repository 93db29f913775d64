"""The states of pick jobs and their lines."""

from django.db import models


class PickJobStatus(models.TextChoices):
    """How far the facility got with a pick job."""

    OPEN = "OPEN", "Open"  # waits for a picker
    CANCELED = "CANCELED", "Canceled"  # the order was cancelled


class PickLineStatus(models.TextChoices):
    """How far the picker got with one line."""

    OPEN = "OPEN", "Open"  # nothing picked yet


class Channel(models.TextChoices):
    """How the customer gets the goods."""

    COLLECT = "COLLECT", "Click and collect"  # the customer comes for them
    SHIPPING = "SHIPPING", "Shipping"  # a carrier brings them
