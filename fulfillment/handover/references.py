"""What processes may ask of handover."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from fulfillment.processes import references

from .models import HandoverJob, Shipment


@references.finds("handoverJobRef")
def process_of_handover_job(key: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the process of a handover job."""
    return HandoverJob.objects.filter(pk=key).values_list("process_id", flat=True).first()


@references.finds("shipmentRef")
def process_of_shipment(key: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the process of a shipment."""
    return Shipment.objects.filter(pk=key).values_list("process_id", flat=True).first()


@references.touches
def processes_handing_over_at(facility_ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return the ids of the processes with handover jobs of these facilities; clients make some without an order."""
    return HandoverJob.objects.filter(facility_id__in=sorted(facility_ids)).values("process_id")


@references.touches
def processes_shipping_from(facility_ids: Collection[str]) -> QuerySet[Any, Any]:
    """Return the ids of the processes with shipments of these facilities; clients make some without an order."""
    return Shipment.objects.filter(facility_id__in=sorted(facility_ids)).values("process_id")
