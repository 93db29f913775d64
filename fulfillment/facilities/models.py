"""The network: one row per facility."""

from django.db import models

from fulfillment.common.versioning import VersionedModel, VersionedQuerySet

from .states import CoordinatesSource, LocationType
from .transitions import FacilityLifecycle


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
