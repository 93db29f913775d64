"""Pick jobs and load units as the API and the events show them."""

from collections.abc import Sequence
from typing import Any

from fulfillment.common.documents import resource

from .models import LoadUnit, PickJob, PickLine


def pick_job_document(job: PickJob, lines: Sequence[PickLine]) -> dict[str, Any]:
    """Return the whole pick job (``PickJob``)."""
    information = {"targetTime": job.target_time, "details": job.delivery}
    document = {
        **job.properties,
        **resource(job),
        "processId": str(job.process_id),
        "facilityRef": str(job.facility_id),
        "status": job.status,
        "shortId": job.short_id,
        "orderDate": job.order_date,
        "deliveryinformation": {"channel": job.channel, **information} if job.channel else information,
        "pickLineItems": [pick_line_document(line) for line in lines],
        "assignedUsers": job.assigned_users,
        "resetBlocked": job.reset_blocked,
        "documentsRef": str(job.pk),
        "anonymized": job.anonymized_at is not None,
        "workflowInformation": {"isAvailable": False},
    }
    optional = {
        "orderRef": str(job.order_id) if job.order_id else None,
        "routingPlanRef": str(job.plan_id) if job.plan_id else None,
        "tenantOrderId": job.tenant_order_id or None,
        "customAttributes": job.custom_attributes,
        "subStatus": job.sub_status or None,
        "statusReason": job.sub_status or None,
        "editor": job.editor,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def stripped_pick_job_document(job: PickJob) -> dict[str, Any]:
    """Return the pick job as lists show it (``StrippedPickJob``)."""
    document = {
        **resource(job),
        "facilityRef": str(job.facility_id),
        "status": job.status,
        "targetTime": job.target_time,
    }
    optional = {
        "orderRef": str(job.order_id) if job.order_id else None,
        "carrierKey": job.delivery.get("shipping", {}).get("carrierKey"),
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def pick_line_document(line: PickLine) -> dict[str, Any]:
    """Return one line (``PickLineItem``)."""
    document = {
        **line.details,
        "id": str(line.pk),
        "article": line.article,
        "quantity": line.quantity,
        "picked": line.picked,
        "stockEmptied": line.stock_emptied,
        "status": line.status,
    }
    optional = {
        "globalLineItemId": str(line.order_line_id) if line.order_line_id else None,
        "originId": str(line.origin_id) if line.origin_id else None,
        "pickedAt": line.picked_at,
        "shortPickReason": line.short_pick_reason,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


LOAD_UNIT_NAMES = {"en_US": "Load unit", "de_DE": "Ladungsträger"}
DEFAULT_LOCALE = "en_US"


def load_unit_document(unit: LoadUnit, *, locale: str = "") -> dict[str, Any]:
    """Return the load unit (``LoadUnit``), named and described in *locale* if there are words for it."""
    document = {
        "nameLocalized": LOAD_UNIT_NAMES,
        **unit.details,
        **resource(unit),
        "codes": unit.codes,
        "facilityRef": str(unit.facility_id),
        "pickJobRefs": sorted(str(job.pk) for job in unit.pick_jobs.all()),
        "loadUnitLineItems": unit.lines,
        "status": unit.status,
    }
    document["name"] = _localized(document["nameLocalized"], locale)
    if "descriptionLocalized" in document:
        document["description"] = _localized(document["descriptionLocalized"], locale)
    return document | ({"customAttributes": unit.custom_attributes} if unit.custom_attributes is not None else {})


def _localized(words: dict[str, str], locale: str) -> str:
    """Return the word for *locale*, else for its language, else for the default locale, else any."""
    language = locale.replace("-", "_").partition("_")[0]
    alike = (word for name, word in sorted(words.items()) if language and name.partition("_")[0] == language)
    return words.get(locale) or next(alike, "") or words.get(DEFAULT_LOCALE) or next(iter(words.values()), "")
