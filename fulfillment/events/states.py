"""The states of an outbox event."""

from django.db import models


class EventStatus(models.TextChoices):
    """How far an event got on its way out."""

    PENDING = "PENDING", "Pending"  # committed, its deliveries are not made yet
    RELAYED = "RELAYED", "Relayed"  # every matching subscription has its delivery row
