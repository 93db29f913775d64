"""Handover jobs, shipments and parcels as the API and the events show them."""

from collections.abc import Iterable, Sequence
from typing import Any

from fulfillment.common.documents import resource

from .models import HandoverJob, HandoverLine, Parcel, Shipment
from .states import HandoverLineKind, LabelKind

_LISTS = {
    HandoverLineKind.HANDOVER: "handoverJobLineItems",
    HandoverLineKind.EXPECTED: "expectedHandoverJobLineItems",
    HandoverLineKind.MISSING: "missingHandoverJobLineItems",
}
# A line keeps all its details when it moves between the lists; each list shows those that are documented for it.
_MISSING = {"customAttributes", "scannableCodes", "stickers", "tags"}
_SHOWN = {
    HandoverLineKind.MISSING: _MISSING,
    HandoverLineKind.EXPECTED: _MISSING | {"transferId"},
    HandoverLineKind.HANDOVER: _MISSING
    | {
        "measurementUnitKey",
        "recordableAttributes",
        "secondaryMeasurementUnitKey",
        "secondaryQuantity",
        "substituteLineItems",
    },
}


def handover_job_document(job: HandoverJob, lines: Sequence[HandoverLine]) -> dict[str, Any]:
    """Return the whole handover job (``Handoverjob``)."""
    document = {
        **job.properties,
        **_handover_head(job),
        "processId": str(job.process_id),
        "orderDate": job.order_date,
        "targetTime": job.target_time,
        "shortIdentifier": job.short_id,
        "assignedUsers": job.assigned_users,
        "pickupServices": job.pickup_services,
        "documentsRef": str(job.pk),
        "documents": [_delivery_note(job)],
        "anonymized": job.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
        **{
            name: [handover_line_document(line) for line in lines if line.kind == kind] for kind, name in _LISTS.items()
        },
    }
    optional = {
        "paid": job.paid,
        "cancelReason": job.cancel_reason or None,
        "customAttributes": job.custom_attributes,
        "loadUnitRefs": job.properties.get("loadUnitRefs"),
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def stripped_handover_job_document(job: HandoverJob) -> dict[str, Any]:
    """Return the handover job as lists show it (``StrippedHandoverjob``)."""
    return {**_handover_head(job), "orderDate": job.order_date}


def handover_line_document(line: HandoverLine) -> dict[str, Any]:
    """Return one line in the shape of the list it stands in."""
    shown = _SHOWN[HandoverLineKind(line.kind)]
    details = {name: value for name, value in line.details.items() if name in shown}
    document = {**details, "id": str(line.pk), "article": line.article, "quantity": line.quantity}
    if line.kind != HandoverLineKind.HANDOVER:
        return document
    document |= {"handedOverQuantity": line.handed_over, "refused": line.refused, "status": line.status}
    if line.order_line_id:
        document["globalLineItemId"] = str(line.order_line_id)
    if line.origin_id:
        document["originId"] = str(line.origin_id)
    return document


def shipment_document(shipment: Shipment, parcels: Iterable[Parcel]) -> dict[str, Any]:
    """Return the whole shipment (``Shipment``)."""
    document = {
        **shipment.properties,
        **resource(shipment),
        "processId": str(shipment.process_id),
        "facilityRef": str(shipment.facility_id),
        "status": shipment.status,
        "orderDate": shipment.order_date,
        "targetTime": shipment.target_time,
        "hasActiveCarrier": shipment.carrier is not None and shipment.carrier.status == "ACTIVE",
        "lineItems": shipment.lines,
        "parcels": [stripped_parcel_document(parcel) for parcel in parcels],
        "anonymized": shipment.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
    }
    optional = {
        "pickJobRef": str(shipment.pick_job_id) if shipment.pick_job_id else None,
        "carrierRef": str(shipment.carrier_id) if shipment.carrier_id else None,
        "carrierKey": shipment.carrier.key if shipment.carrier else None,
        "shortId": shipment.short_id or None,
        "tenantOrderId": shipment.tenant_order_id or None,
        "targetAddress": shipment.recipient,
        "customAttributes": shipment.custom_attributes,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def parcel_document(parcel: Parcel) -> dict[str, Any]:
    """Return the whole parcel (``Parcel``)."""
    document = {
        **parcel.properties,
        **resource(parcel),
        "processRef": str(parcel.process_id),
        "shipmentRef": str(parcel.shipment_id),
        "facilityRef": str(parcel.facility_id),
        "status": parcel.status,
        "carrierRef": str(parcel.carrier_id) if parcel.carrier_id else "",
        "loadUnitRefs": parcel.load_unit_refs,
        "items": parcel.items,
        "documentsRef": str(parcel.pk),
        "anonymized": parcel.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
    }
    document.setdefault("recipient", parcel.shipment.recipient)
    if "sender" not in document:
        document["sender"] = parcel.facility.address
    optional = {
        "tenantParcelId": parcel.tenant_parcel_id or None,
        "dimensions": parcel.dimensions,
        "result": parcel.result,
        "customAttributes": parcel.custom_attributes,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def stripped_parcel_document(parcel: Parcel) -> dict[str, Any]:
    """Return the parcel as lists show it (``StrippedParcel``)."""
    document = {
        "parcelRef": str(parcel.pk),
        "status": parcel.status,
        "carrierRef": str(parcel.carrier_id) if parcel.carrier_id else "",
    }
    if parcel.tracking_number:
        document["carrierTrackingNumber"] = parcel.tracking_number
    return document


def label_path(parcel: Parcel, kind: LabelKind) -> str:
    """Return where a document of the parcel can be read."""
    return f"/api/parcels/{parcel.pk}/labels/{kind.value}"


def _handover_head(job: HandoverJob) -> dict[str, Any]:
    document = {
        **resource(job),
        "facilityRef": str(job.facility_id),
        "channel": job.channel,
        "status": job.status,
    }
    optional = {
        "fullIdentifier": job.recipient_name or None,
        "tenantOrderId": job.tenant_order_id or None,
        "pickJobRef": str(job.pick_job_id) if job.pick_job_id else None,
        "shipmentRef": str(job.shipment_id) if job.shipment_id else None,
        "recipientAddress": job.recipient,
        "invoiceAddress": job.invoice_address,
        "handoverJobParcelInfo": job.parcel_info,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def _delivery_note(job: HandoverJob) -> dict[str, Any]:
    return {
        "id": f"deliverynote-{job.pk}",
        "name": "Delivery note",
        "documentType": "PDF",
        "documentCategory": "DELIVERYNOTE",
        "status": "AVAILABLE",
        "operations": ["PRINT", "VIEW"],
        "path": f"/api/handoverjobs/{job.pk}/deliverynote",
    }
