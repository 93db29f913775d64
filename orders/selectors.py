"""The reads of orders."""

from django.db.models import Prefetch

from fulfillment.common.versioning import VersionedQuerySet

from .models import Order, OrderLine


def orders_with_lines() -> VersionedQuerySet:
    """Return all orders, their lines prefetched in the order in which they came."""
    lines = Prefetch("lines", queryset=OrderLine.objects.order_by("position"))
    orders: VersionedQuerySet = Order.objects.prefetch_related(lines)
    return orders
