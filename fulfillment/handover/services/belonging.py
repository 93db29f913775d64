"""What a handover job that a client makes belongs to: the process, pick job and shipment it names."""

import uuid

from fulfillment.common.actor import Actor
from fulfillment.common.errors import Conflict, InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.handover.schemas.handover_jobs.creation import HandoverjobForCreation
from fulfillment.handover.selectors import handover_of_pick_job, handover_of_shipment, shipments_visible
from fulfillment.handover.states import UNSENT
from fulfillment.processes.models import Process
from fulfillment.processes.references import process_id_of
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus


def shipment_named(*, reference: str | None, facility: Facility, actor: Actor) -> Shipment | None:
    """Return the shipment that a client names. Raises: InvalidInput unless it is one of *facility*."""
    if reference is None:
        return None
    key = parse_id(reference)
    shipment: Shipment | None = shipments_visible(actor=actor).filter(pk=key, facility=facility).first()
    if shipment is None:
        raise InvalidInput(f"There is no shipment {reference!r:.80} at this facility", path="$.shipmentRef")
    return shipment


def process_named(
    body: HandoverjobForCreation, *, pick_job_id: uuid.UUID | None, shipment: Shipment | None
) -> str | None:
    """Return the process that everything named belongs to. Raises: InvalidInput if there are several."""
    found = {body.process_id} if body.process_id else set()
    if body.pick_job_ref:
        known = process_id_of("pickJobRef", pick_job_id) if pick_job_id else None
        if known is None:
            raise InvalidInput(f"There is no pick job {body.pick_job_ref!r:.80}", path="$.pickJobRef")
        found.add(str(known))
    if shipment:
        found.add(str(shipment.process_id))
    if len(found) > 1:
        raise InvalidInput("Pick job, shipment and process do not belong together", path="$.processId")
    return found.pop() if found else None


def require_free(
    process: Process, *, pick_job_id: uuid.UUID | None, shipment: Shipment | None, facility: Facility
) -> None:
    """Refuse a second handover job of the same goods, and one of goods that are not picked, or not here.

    The process is locked, so that of two requests at once one finds the other's. Raises: Conflict, InvalidInput.
    """
    if pick_job_id:
        _refuse(handover_of_pick_job(pick_job_id=pick_job_id), owner=f"The pick job {pick_job_id}")
        entries = (entry for entry in process.entities if entry["entity"] == ModuleEntity.PICK_JOB)
        entry: dict[str, str] = next((entry for entry in entries if entry["id"] == str(pick_job_id)), {})
        if entry.get("status") != ModuleEntityStatus.FINISHED or entry.get("facility") != str(facility.pk):
            raise InvalidInput(
                f"The pick job {pick_job_id} is {entry.get('state', 'unknown')}; a handover job needs one that is"
                " picked at its own facility",
                path="$.pickJobRef",
            )
    if shipment:
        _refuse(handover_of_shipment(shipment_id=shipment.pk), owner=f"The shipment {shipment.pk}")
        status = Shipment.objects.values_list("status", flat=True).get(pk=shipment.pk)  # now, under the lock
        if status not in UNSENT:
            raise InvalidInput(f"The shipment is {status}; its goods are not here", path="$.shipmentRef")


def _refuse(existing: HandoverJob | None, *, owner: str) -> None:
    if existing:
        raise Conflict(f"{owner} has the handover job {existing.pk} already; it is {existing.status}.")
