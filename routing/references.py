"""What processes may ask of routing."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from fulfillment.processes import references

from .models import RoutingPlan


@references.touches
def processes_at(facility_ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return the ids of the processes that were ever routed to these facilities."""
    return RoutingPlan.objects.filter(facility_id__in=sorted(facility_ids)).values("process_id")
