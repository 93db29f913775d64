"""The query parameters of the list of expiries."""

import django_filters

from expiry.models import Expiry
from expiry.states import ExpiryStatus
from fulfillment.common.api.filters import IdFilter, MomentFilter


class ExpiryFilters(django_filters.FilterSet):
    """``GET /api/expiries``; the dates are compared with the time of expiry and belong to the result."""

    status = django_filters.ChoiceFilter(choices=ExpiryStatus.choices)
    processRef = IdFilter(field_name="process_id")
    startDate = MomentFilter(field_name="expiry_time", lookup_expr="gte")
    endDate = MomentFilter(field_name="expiry_time", lookup_expr="lte")

    class Meta:
        model = Expiry
        fields: list[str] = []
