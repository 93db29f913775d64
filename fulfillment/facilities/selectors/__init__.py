"""Reading the network: what an actor may see, what routing computes with, and when a facility works."""

from .calendars import calendars, facility_calendar
from .facilities import (
    URN,
    FacilityTable,
    facilities_for_routing,
    facility_by_reference,
    facility_by_tenant_id,
    visible_facilities,
)

__all__ = [
    "URN",
    "FacilityTable",
    "calendars",
    "facilities_for_routing",
    "facility_by_reference",
    "facility_by_tenant_id",
    "facility_calendar",
    "visible_facilities",
]
