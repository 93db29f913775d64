"""Pick jobs as the API and the events show them (``PickJob``, ``StrippedPickJob``)."""

from collections.abc import Sequence
from typing import Any

from fulfillment.common.documents import resource

from .models import PickJob, PickLine


def pick_job_document(job: PickJob, lines: Sequence[PickLine]) -> dict[str, Any]:
    """Return the whole pick job."""
    document = {
        **resource(job),
        "processId": str(job.process_id),
        "orderRef": str(job.order_id),
        "routingPlanRef": str(job.plan_id),
        "facilityRef": str(job.facility_id),
        "status": job.status,
        "shortId": job.short_id,
        "orderDate": job.order_date,
        "deliveryinformation": {
            "channel": job.channel,
            "targetTime": job.target_time,
            "details": job.delivery,
        },
        "pickLineItems": [_line_document(line) for line in lines],
        "documentsRef": str(job.pk),
        "workflowInformation": {"isAvailable": False},
    }
    if job.tenant_order_id:
        document["tenantOrderId"] = job.tenant_order_id
    if job.custom_attributes is not None:
        document["customAttributes"] = job.custom_attributes
    return document


def stripped_pick_job_document(job: PickJob) -> dict[str, Any]:
    """Return the pick job as lists show it."""
    return {
        **resource(job),
        "facilityRef": str(job.facility_id),
        "orderRef": str(job.order_id),
        "status": job.status,
        "targetTime": job.target_time,
    }


def _line_document(line: PickLine) -> dict[str, Any]:
    return {
        **line.details,
        "id": str(line.pk),
        "globalLineItemId": str(line.order_line_id),
        "article": line.article,
        "quantity": line.quantity,
        "picked": line.picked,
        "status": line.status,
    }
