"""The states of quotes: the fulfilment options of one basket, their plans, and the parts of a plan."""

from django.db import models


class FulfilmentOptionStatus(models.TextChoices):
    """What became of a quote."""

    OPTIONS_PROVIDED = "OPTIONS_PROVIDED", "Options provided"  # there are plans to choose from
    NO_OPTIONS = "NO_OPTIONS", "No options"  # nobody has any of it
    HELD = "HELD", "Held"  # the stock of one of the plans is kept for the customer, for some minutes
    ACCEPTED = "ACCEPTED", "Accepted"  # an order took one of the plans up
    DECLINED = "DECLINED", "Declined"  # the customer wants none of them


class FulfilmentPlanStatus(models.TextChoices):
    """How much of the basket a plan has, and whether somebody wants it."""

    COMPLETE = "COMPLETE", "Complete"  # has everything
    PARTIAL = "PARTIAL", "Partial"  # something of the basket is missing
    HELD = "HELD", "Held"  # its stock is reserved until somebody orders, or its time is over
    ORDERED = "ORDERED", "Ordered"  # an order took it up


class FulfilmentStatus(models.TextChoices):
    """What became of one part of a plan."""

    PROPOSED = "PROPOSED", "Proposed"  # this facility could send it
    HELD = "HELD", "Held"  # the facility keeps it for the customer
    ORDERED = "ORDERED", "Ordered"  # an order took the plan up


# A plan that holds nothing and can be held.
OFFERED = (FulfilmentPlanStatus.COMPLETE, FulfilmentPlanStatus.PARTIAL)
# A plan that can still be taken up.
ORDERABLE = (*OFFERED, FulfilmentPlanStatus.HELD)
