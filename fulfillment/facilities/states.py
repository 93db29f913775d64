"""The states and kinds of a facility."""

from django.db import models


class FacilityStatus(models.TextChoices):
    """Whether a facility takes part."""

    ONLINE = "ONLINE", "Online"  # takes new orders
    SUSPENDED = "SUSPENDED", "Suspended"  # takes no new orders, finishes what it has
    OFFLINE = "OFFLINE", "Offline"  # takes no part


class FacilityServiceType(models.TextChoices):
    """What a facility offers to customers."""

    SHIP_FROM_STORE = "SHIP_FROM_STORE", "Ship from store"  # parcels, same day included
    PICKUP = "PICKUP", "Click and collect"  # customers come for it


class LocationType(models.TextChoices):
    """What kind of place it is."""

    STORE = "STORE", "Store"  # open to customers
    WAREHOUSE = "WAREHOUSE", "Warehouse"  # ships only
    EXTERNAL = "EXTERNAL", "External"  # run by somebody else


class CoordinatesSource(models.TextChoices):
    """Where a facility's coordinates come from."""

    GIVEN = "GIVEN", "Given"  # by the client
    RESOLVED = "RESOLVED", "Resolved"  # from country and postal code or city
    UNKNOWN = "UNKNOWN", "Unknown"  # rated as an unknown distance


class CarrierStatus(models.TextChoices):
    """Whether a carrier is used, in general or by one facility."""

    ACTIVE = "ACTIVE", "Active"  # may be given parcels
    INACTIVE = "INACTIVE", "Inactive"  # is set up, but not used


class CarrierDeliveryType(models.TextChoices):
    """How soon a carrier delivers."""

    DELIVERY = "DELIVERY", "Delivery"  # on one of the next days
    SAMEDAY = "SAMEDAY", "Same day"  # on the day on which it collects


class CarrierMaturity(models.TextChoices):
    """How far a carrier's integration is supported (``lifecycle``)."""

    GA = "GA", "Generally available"  # supported
    BETA = "BETA", "Beta"  # usable, may change
    ALPHA = "ALPHA", "Alpha"  # not complete yet
