"""The query parameters of the routing lists."""

import django_filters

from routing.models import RoutingPlan


class RoutingPlanFilters(django_filters.FilterSet):
    """``GET /api/routingplans``."""

    orderRef = django_filters.UUIDFilter(field_name="order_id", label="The order the plans belong to")

    class Meta:
        model = RoutingPlan
        fields: list[str] = []
