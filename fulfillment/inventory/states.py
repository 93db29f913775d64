"""The states of listings and reservations, and why units move."""

from django.db import models


class ListingStatus(models.TextChoices):
    """Whether a facility sells an article."""

    ACTIVE = "ACTIVE", "Active"  # orders may be routed here for it
    INACTIVE = "INACTIVE", "Inactive"  # they may not


class ReservationStatus(models.TextChoices):
    """What became of units held for an order."""

    ACTIVE = "ACTIVE", "Active"  # counted in the stock's reserved units
    RELEASED = "RELEASED", "Released"  # given back
    CONSUMED = "CONSUMED", "Consumed"  # the goods were picked


class EndedBy(models.TextChoices):
    """What ended reservations, as their event tells it."""

    RELEASE = "RELEASE", "Release"  # what they held is free again; no event of the stock says so
    PICKING = "PICKING", "Picking"  # the event of the stock says what became free


class ShortPickCorrection(models.TextChoices):
    """What units that a picker did not find do to the count."""

    KEEP = "KEEP", "Keep the count"  # they may turn up
    MISSING = "MISSING", "Take off what was missing"  # unless it is promised to others
    EMPTY = "EMPTY", "Nothing free is left"  # the shelf holds what is promised to others, no more


class MovementCause(models.TextChoices):
    """Why units came to a shelf or left it."""

    OPENING = "OPENING", "Opening balance"  # what was there when the ledger began
    COUNTED = "COUNTED", "Counted"  # a client set another value
    PICKED = "PICKED", "Picked"  # taken off the shelf for an order
    SHORT_PICKED = "SHORT_PICKED", "Not found"  # a picker did not find it
    FOUND = "FOUND", "Found"  # a picker took what the count did not know
    GIVEN_BACK = "GIVEN_BACK", "Given back"  # picked goods that came back: cancelled, restowed, restarted
    REFUSED = "REFUSED", "Refused"  # a customer did not take it
    RETAKEN = "RETAKEN", "Taken again"  # given back before; the handover was reverted
    DELETED = "DELETED", "Deleted"  # the stock row was deleted
