"""The states of an order."""

from django.db import models


class OrderStatus(models.TextChoices):
    """What may happen with an order."""

    OPEN = "OPEN", "Open"  # is being fulfilled
    LOCKED = "LOCKED", "Locked"  # routed and reserved, but nobody picks until it is unlocked
    CANCELLED = "CANCELLED", "Cancelled"  # nothing will happen any more, its stock is free
