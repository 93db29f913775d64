"""What bodies of shipments refer to: carriers, pick jobs with their processes."""

import uuid

from fulfillment.common.errors import InvalidInput, NotFound
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Carrier
from fulfillment.facilities.selectors import carriers
from fulfillment.handover.models import Shipment
from fulfillment.handover.states import ShipmentStatus
from fulfillment.processes.models import Process
from fulfillment.processes.references import process_id_of
from fulfillment.processes.states import ModuleEntity


def named_carrier(reference: str, *, path: str) -> Carrier:
    """Return the carrier that a body names; an inactive one may be named. Raises: InvalidInput at *path*."""
    try:
        carrier: Carrier = carriers().known(reference)
    except NotFound as error:
        raise InvalidInput(f"There is no carrier {reference!r:.80}", path=path) from error
    return carrier


def process_of_pick_job(reference: str, *, path: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Return the ids of the pick job that a body names and of its process. Raises: InvalidInput at *path*."""
    key = parse_id(reference)
    process_id = process_id_of("pickJobRef", key) if key else None
    if key is None or process_id is None:
        raise InvalidInput(f"There is no pick job {reference!r:.80}", path=path)
    return key, process_id


def require_pick_job_at(facility_id: uuid.UUID, *, pick_job_id: uuid.UUID, process: Process, path: str) -> None:
    """Refuse a pick job of another facility, as if it did not exist. Raises: InvalidInput at *path*."""
    for entry in process.entities:
        if (entry["entity"], entry["id"]) == (ModuleEntity.PICK_JOB, str(pick_job_id)):
            if entry.get("facility") == str(facility_id):
                return
            break
    raise InvalidInput(f"There is no pick job '{pick_job_id}' at this facility", path=path)


def shipment_of_pick_job(*, pick_job_id: uuid.UUID) -> Shipment | None:
    """Return the shipment of a pick job's goods; those that became obsolete don't count."""
    living = Shipment.objects.filter(pick_job_id=pick_job_id).exclude(status=ShipmentStatus.OBSOLETE)
    return living.select_related("carrier").first()
