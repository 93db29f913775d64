"""The states of a routing plan."""

from django.db import models


class RoutingPlanStatus(models.TextChoices):
    """Where a routing decision stands."""

    INITIAL = "INITIAL", "Initial"  # waits for its first routing run
    ROUTED = "ROUTED", "Routed"  # stock is reserved, the facility has a pick job
    LOCKED = "LOCKED", "Locked"  # stock is reserved, but the order is locked: no pick job
    PROMISED = "PROMISED", "Promised"  # stock is reserved for a promise that may become an order: no pick job
    NOT_ROUTABLE = "NOT_ROUTABLE", "Not routable"  # nobody can fulfill it now; tried again later
    FAILED = "FAILED", "Failed"  # routing it broke five times; set aside for a person
    REROUTED = "REROUTED", "Rerouted"  # a successor takes its place
    CANCELED = "CANCELED", "Canceled"  # the order, or its pick job, was cancelled
    OBSOLETE = "OBSOLETE", "Obsolete"  # the order was modified; what is left of it stands in another plan, if anything


class RerouteReason(models.TextChoices):
    """Why a plan was decided anew."""

    PROCESSREROUTE = "PROCESSREROUTE", "The process was rerouted"
    MANUAL = "MANUAL", "Assigned or rerouted by hand"
    SHORTPICK = "SHORTPICK", "The picker did not find everything"
    ABORTED = "ABORTED", "The facility gave the pick job up or rejected it"
    ORDERMODIFIED = "ORDERMODIFIED", "The order was modified"


class NotRoutableReason(models.TextChoices):
    """Why no facility was found."""

    NO_CANDIDATE = "NO_CANDIDATE", "No online facility lists any of the articles"
    ALL_FENCED_OUT = "ALL_FENCED_OUT", "Every facility fails a fence"
    NOT_ENOUGH_STOCK = "NOT_ENOUGH_STOCK", "The facilities that pass do not have enough stock together"
    SPLIT_LIMIT = "SPLIT_LIMIT", "It would take more parcels than the strategy allows"
    STOCK_TAKEN = "STOCK_TAKEN", "Other orders took the stock while this one was routed"


# What the router may still decide; a plan in one of these has a due time or is being routed right now.
UNDECIDED = (RoutingPlanStatus.INITIAL, RoutingPlanStatus.NOT_ROUTABLE)
# Decided and reserved, but nobody picks before the order is unlocked or its promise confirmed.
HELD = (RoutingPlanStatus.LOCKED, RoutingPlanStatus.PROMISED)
# What still holds stock, a pick job or hope; the rest is history.
CURRENT = (*UNDECIDED, RoutingPlanStatus.ROUTED, *HELD, RoutingPlanStatus.FAILED)
