"""The network: facilities, carriers, and which carrier collects where."""

from django.db import models

from fulfillment.common.versioning import VersionedModel, VersionedQuerySet

from .states import CarrierDeliveryType, CarrierMaturity, CarrierStatus, CoordinatesSource, LocationType
from .transitions import CarrierLifecycle, FacilityLifecycle


class Facility(FacilityLifecycle, VersionedModel):
    """A store or warehouse that can fulfill.

    ``services`` is null where the client named none, which excludes nothing. ``details`` holds the documented
    properties that nothing here computes with, as they came.
    """

    tenant_facility_id = models.CharField(max_length=255, null=True, unique=True)  # noqa: DJ001 - absent is not empty
    name = models.CharField(max_length=255)
    facility_type = models.CharField(max_length=32, default="MANAGED_FACILITY")
    location_type = models.CharField(max_length=16, choices=LocationType.choices, default=LocationType.STORE)
    services = models.JSONField(null=True)
    address = models.JSONField()
    country = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=255, blank=True)
    city = models.CharField(max_length=255, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    coordinates_source = models.CharField(
        max_length=16, choices=CoordinatesSource.choices, default=CoordinatesSource.UNKNOWN
    )
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "facility"
        verbose_name_plural = "facilities"
        indexes = [models.Index(fields=["status"], name="facility_status")]

    def __str__(self) -> str:
        return self.name


class Carrier(CarrierLifecycle, VersionedModel):
    """Somebody who delivers parcels; ``key`` tells which adapter speaks to them.

    ``credentials`` are secrets that only an adapter reads: no document, event or page shows them. ``details`` holds the
    documented properties that nothing here computes with, as they came.
    """

    key = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=255)
    delivery_type = models.CharField(
        max_length=16, choices=CarrierDeliveryType.choices, default=CarrierDeliveryType.DELIVERY
    )
    lifecycle = models.CharField(max_length=8, choices=CarrierMaturity.choices, default=CarrierMaturity.GA)
    credentials = models.JSONField(null=True)
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "carrier"

    def __str__(self) -> str:
        return self.name


class CarrierConfiguration(VersionedModel):
    """How a carrier is used; made together with it, with the documented defaults."""

    carrier = models.OneToOneField(Carrier, on_delete=models.CASCADE, related_name="configuration")
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        verbose_name = "carrier configuration"

    def __str__(self) -> str:
        return f"Configuration of {self.carrier_id}"


class FacilityCarrier(VersionedModel):
    """A carrier collects at a facility (``FacilityCarrierConnection``).

    ``cutoff_times`` (by weekday and date) prevail over ``cutoff_time`` (daily). ``credentials`` as for carriers.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="carriers")
    carrier = models.ForeignKey(Carrier, on_delete=models.CASCADE, related_name="connections")
    status = models.CharField(max_length=16, choices=CarrierStatus.choices, default=CarrierStatus.ACTIVE)
    name = models.CharField(max_length=255, blank=True)
    cutoff_time = models.JSONField(null=True)
    cutoff_times = models.JSONField(null=True)
    credentials = models.JSONField(null=True)
    details = models.JSONField(default=dict)

    objects = VersionedQuerySet.as_manager()
    audited_as = "FACILITY_CARRIER_CONNECTION"

    class Meta:
        verbose_name = "carrier connection"
        constraints = [
            models.UniqueConstraint(fields=["facility", "carrier"], name="facilitycarrier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier_id} at {self.facility_id}"
