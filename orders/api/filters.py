"""The query parameters of the order list."""

import django_filters

from orders.models import Order


class OrderFilters(django_filters.FilterSet):
    """``GET /api/orders``."""

    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id", label="The client's own order number")
    consumerId = django_filters.CharFilter(field_name="consumer_id", label="The client's own id of the consumer")

    class Meta:
        model = Order
        fields: list[str] = []
