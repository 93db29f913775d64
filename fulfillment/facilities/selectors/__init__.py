"""Reading the network: what an actor may see, what routing computes with, when a facility works, who collects there."""

from .calendars import calendars, facility_calendar
from .carriers import (
    active_carriers,
    carrier_configuration,
    carrier_connection,
    carrier_connections,
    carrier_id_of,
    carriers,
    collecting_carriers,
    cutoff_of,
)
from .delivering import delivering_carriers
from .facilities import (
    URN,
    FacilityTable,
    facilities_for_routing,
    facility_by_reference,
    facility_by_tenant_id,
    facility_for_client,
    visible_facilities,
)
from .keys import KEY_BYTES

__all__ = [
    "KEY_BYTES",
    "URN",
    "FacilityTable",
    "active_carriers",
    "calendars",
    "carrier_configuration",
    "carrier_connection",
    "carrier_connections",
    "carrier_id_of",
    "carriers",
    "collecting_carriers",
    "cutoff_of",
    "delivering_carriers",
    "facilities_for_routing",
    "facility_by_reference",
    "facility_by_tenant_id",
    "facility_calendar",
    "facility_for_client",
    "visible_facilities",
]
