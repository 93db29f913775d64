"""The states of a process, and of what it is made of, in the words of the API description."""

from django.db import models


class ProcessStatus(models.TextChoices):
    """How far a fulfillment, or one domain of it, got over all of its entities."""

    CREATED = "CREATED", "Created"  # known, but nobody works on it yet
    IN_PROGRESS = "IN_PROGRESS", "In progress"  # on its way
    FINISHED = "FINISHED", "Finished"  # the goods are handed over, nothing is left to do
    CANCELED = "CANCELED", "Canceled"  # given up, nothing is left to do
    ERROR = "ERROR", "Error"  # something is stuck and waits for a person or for better times
    NOT_AVAILABLE = "NOT_AVAILABLE", "Not available"  # a domain that has no entity in this process


# What nothing is left to do for.
OVER = (ProcessStatus.FINISHED, ProcessStatus.CANCELED)


class ModuleEntity(models.TextChoices):
    """The kinds of entities that live under a process."""

    ORDER = "ORDER", "Order"
    ROUTING_PLAN = "ROUTING_PLAN", "Routing plan"
    PICK_JOB = "PICK_JOB", "Pick job"
    PACK_JOB = "PACK_JOB", "Pack job"
    SHIPMENT = "SHIPMENT", "Shipment"
    HANDOVER_JOB = "HANDOVER_JOB", "Handover job"
    SERVICE_JOB = "SERVICE_JOB", "Service job"
    ITEM_RETURN_JOB = "ITEM_RETURN_JOB", "Item return job"
    PARCEL = "PARCEL", "Parcel"
    RESERVATION = "RESERVATION", "Reservation"  # all reservations of one routing plan; its id is the plan's
    PARCEL_INFORMATION = "PARCEL_INFORMATION", "Parcel information"
    LABEL = "LABEL", "Label"
    TRACKING_INFORMATION = "TRACKING_INFORMATION", "Tracking information"


class ModuleEntityStatus(models.TextChoices):
    """What one entity's own state means to its process."""

    PENDING = "PENDING", "Pending"  # waits for somebody's permission
    CREATED = "CREATED", "Created"  # waits for its turn
    IN_PROGRESS = "IN_PROGRESS", "In progress"  # somebody or something works on it
    STUCK = "STUCK", "Stuck"  # cannot go on by itself
    FINISHED = "FINISHED", "Finished"  # did what it is for
    CANCELED = "CANCELED", "Canceled"  # given up
    OBSOLETE = "OBSOLETE", "Obsolete"  # superseded by another one of its kind


class ModuleType(models.TextChoices):
    """The modules that entities belong to."""

    PICKING = "PICKING", "Picking"
    ROUTING = "ROUTING", "Routing"
    PACKING = "PACKING", "Packing"
    SHIPMENT = "SHIPMENT", "Shipment"
    HANDOVER = "HANDOVER", "Handover"
    RETURN = "RETURN", "Return"
    SERVICE_JOB = "SERVICE_JOB", "Service job"
    RESERVATION = "RESERVATION", "Reservation"
    ORDER = "ORDER", "Order"
    SHIPPING = "SHIPPING", "Shipping"  # parcels, their labels and their tracking


class ModuleStatus(models.TextChoices):
    """How far all entities of one module are together."""

    PENDING = "PENDING", "Pending"
    CREATED = "CREATED", "Created"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    STUCK = "STUCK", "Stuck"
    FINISHED = "FINISHED", "Finished"
    INCOMPLETE = "INCOMPLETE", "Incomplete"  # over: a part was finished, the rest given up
    CANCELED = "CANCELED", "Canceled"
    OBSOLETE = "OBSOLETE", "Obsolete"
