"""What the list of facilities can be narrowed and ordered by."""

from collections.abc import Mapping

import django_filters

from fulfillment.common.errors import InvalidInput
from fulfillment.facilities.models import Facility
from fulfillment.facilities.states import FacilityStatus

FACILITY_TYPES = [("MANAGED_FACILITY", "Managed facility"), ("SUPPLIER", "Supplier")]
ORDERS = {"NAME": "name", "CREATED": "pk", "POSTAL_CODE_ASC": "postal_code"}


class FacilityFilters(django_filters.FilterSet):
    """``status`` and ``type`` may be repeated: any of them counts."""

    status = django_filters.MultipleChoiceFilter(choices=FacilityStatus.choices, distinct=False)
    type = django_filters.MultipleChoiceFilter(choices=FACILITY_TYPES, field_name="facility_type", distinct=False)
    tenantFacilityId = django_filters.CharFilter(field_name="tenant_facility_id")

    class Meta:
        model = Facility
        fields: list[str] = []


def facility_order(query: Mapping[str, str]) -> str:
    """Return the field that ``orderBy`` means. Raises: InvalidInput for another value."""
    name = query.get("orderBy", "CREATED")
    if name not in ORDERS:
        raise InvalidInput(f"orderBy is {name!r:.40}; one of {', '.join(ORDERS)} is expected.")
    return ORDERS[name]
