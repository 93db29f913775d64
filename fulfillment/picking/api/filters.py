"""The query parameters of the pick job list."""

import django_filters

from fulfillment.picking.models import PickJob
from fulfillment.picking.states import PickJobStatus


class PickJobFilters(django_filters.FilterSet):
    """``GET /api/pickjobs``."""

    orderRef = django_filters.UUIDFilter(field_name="order_id", label="The order the jobs belong to")
    facilityRef = django_filters.UUIDFilter(field_name="facility_id", label="The facility that picks")
    status = django_filters.MultipleChoiceFilter(choices=PickJobStatus.choices, label="Any of these states")
    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id", label="The client's own order number")
    shortId = django_filters.CharFilter(field_name="short_id", label="The short id people call out")

    class Meta:
        model = PickJob
        fields: list[str] = []
