"""The states of an order."""

from django.db import models


class OrderStatus(models.TextChoices):
    """What may happen with an order."""

    OPEN = "OPEN", "Open"  # is being fulfilled
    LOCKED = "LOCKED", "Locked"  # routed and reserved, but nobody picks until it is unlocked
    CANCELLED = "CANCELLED", "Cancelled"  # nothing will happen any more, its stock is free
    PROMISED = "PROMISED", "Promised"  # no order yet: holds stock until it is confirmed or runs out
    OBSOLETE = "OBSOLETE", "Obsolete"  # a promise that ran out, its stock is free


# What still can be fulfilled: the order holds stock or waits for it.
LIVING = (OrderStatus.OPEN, OrderStatus.LOCKED, OrderStatus.PROMISED)
# What is over without having been fulfilled.
GIVEN_UP = (OrderStatus.CANCELLED, OrderStatus.OBSOLETE)
