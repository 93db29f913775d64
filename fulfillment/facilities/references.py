"""What processes may ask of the network."""

from collections.abc import Collection

from fulfillment.processes import references

from .models import Facility


@references.names_facilities
def facility_names(facility_ids: Collection[str]) -> dict[str, str]:
    """Return the names of facilities by id."""
    rows = Facility.objects.filter(pk__in=sorted(facility_ids)).values_list("pk", "name")
    return {str(key): name for key, name in rows}
