"""The states of pick jobs and their lines."""

from django.db import models


class PickJobStatus(models.TextChoices):
    """How far the facility got with a pick job."""

    OPEN = "OPEN", "Open"  # waits for a picker
    WAITING_FOR_INPUT = "WAITING_FOR_INPUT", "Waiting for input"  # may not be started yet
    IN_PROGRESS = "IN_PROGRESS", "In progress"  # somebody is picking
    PAUSED = "PAUSED", "Paused"  # somebody was
    PICKED = "PICKED", "Picked"  # the goods are off the shelves and out of stock
    CLOSED = "CLOSED", "Closed"  # picked, and the picker has nothing left to do
    ABORTED = "ABORTED", "Aborted"  # the facility gave up
    REJECTED = "REJECTED", "Rejected"  # the facility did not even begin
    REROUTED = "REROUTED", "Rerouted"  # somebody else picks instead
    CANCELED = "CANCELED", "Canceled"  # nobody wants it any more
    EXPIRED = "EXPIRED", "Expired"  # nobody came for it in time
    OBSOLETE = "OBSOLETE", "Obsolete"  # there is no need for it any more
    RESTOWED = "RESTOWED", "Restowed"  # the picked goods lie on their shelves again


class PickJobSubStatus(models.TextChoices):
    """Why a pick job is in its state."""

    SHORT_PICKED = "SHORT_PICKED", "Short picked"
    ZERO_PICKED = "ZERO_PICKED", "Nothing picked"
    WAITING_FOR_RELEASE_TIME = "WAITING_FOR_RELEASE_TIME", "Waiting for its release"
    ORDER_MODIFIED = "ORDER_MODIFIED", "The order was modified"
    PROCESS_REROUTE = "PROCESS_REROUTE", "The process was rerouted"
    MANUAL_REROUTE = "MANUAL_REROUTE", "Rerouted by hand"
    SHORT_PICK_REROUTE = "SHORT_PICK_REROUTE", "Rerouted after a short pick"
    TIME_TRIGGERED = "TIME_TRIGGERED", "Not started in time"
    STOCK_ZEROED = "STOCK_ZEROED", "Its stock is gone"
    PICK_JOB_ABORTED = "PICK_JOB_ABORTED", "Aborted by the facility"
    RECALCULATION = "RECALCULATION", "Calculated anew"


class PickLineStatus(models.TextChoices):
    """How far the picker got with one line."""

    OPEN = "OPEN", "Open"  # nothing picked yet
    IN_PROGRESS = "IN_PROGRESS", "In progress"  # its job is being picked
    CLOSED = "CLOSED", "Closed"  # the picker is done with it


class Channel(models.TextChoices):
    """How the customer gets the goods."""

    COLLECT = "COLLECT", "Click and collect"  # the customer comes for them
    SHIPPING = "SHIPPING", "Shipping"  # a carrier brings them


class LoadUnitStatus(models.TextChoices):
    """Whether a load unit is in use."""

    AVAILABLE = "AVAILABLE", "Available"  # holds goods of its pick jobs
    OBSOLETE = "OBSOLETE", "Obsolete"  # was deleted


class ShortPickPolicy(models.TextChoices):
    """What becomes of units that a picker does not find; the routing strategy says it for each job."""

    FULFILL_PARTLY = "FULFILL_PARTLY", "Fulfill what is there"  # the missing units are cancelled
    SPLIT = "SPLIT", "Route the rest elsewhere"  # what was picked goes on, the rest gets a plan of its own
    REROUTE = "REROUTE", "Route everything elsewhere"  # nothing leaves here, another facility picks all of it


# Nobody has begun.
UNSTARTED = (PickJobStatus.OPEN, PickJobStatus.WAITING_FOR_INPUT)
# Nothing has left the shelves for good yet.
UNFINISHED = (
    PickJobStatus.OPEN,
    PickJobStatus.WAITING_FOR_INPUT,
    PickJobStatus.IN_PROGRESS,
    PickJobStatus.PAUSED,
)
# The goods are out of stock.
FINISHED = (PickJobStatus.PICKED, PickJobStatus.CLOSED)
# Somebody has begun, and the job is not given up.
STARTED = (PickJobStatus.IN_PROGRESS, PickJobStatus.PAUSED, *FINISHED)
# Over, but goods that were picked may still lie on a cart.
RESTOWABLE = (PickJobStatus.CANCELED, PickJobStatus.EXPIRED, PickJobStatus.ABORTED)
