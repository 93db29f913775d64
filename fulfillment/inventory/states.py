"""The states of listings and reservations."""

from django.db import models


class ListingStatus(models.TextChoices):
    """Whether a facility sells an article."""

    ACTIVE = "ACTIVE", "Active"  # orders may be routed here for it
    INACTIVE = "INACTIVE", "Inactive"  # they may not


class ReservationStatus(models.TextChoices):
    """What became of units held for an order."""

    ACTIVE = "ACTIVE", "Active"  # counted in the stock's reserved units
    RELEASED = "RELEASED", "Released"  # given back
