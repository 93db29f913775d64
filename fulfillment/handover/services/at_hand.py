"""One handover job, shipment or parcel under the lock of its process, as every verb takes it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError

from fulfillment.audits.parts import Parts
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict, InvalidInput
from fulfillment.handover.documents import handover_job_document, parcel_document, shipment_document
from fulfillment.handover.models import HandoverJob, HandoverLine, Parcel, Shipment
from fulfillment.handover.selectors import handover_jobs_visible, parcels_visible, shipments_visible
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked

LINE_FIELDS = ("kind", "details", "quantity", "handed_over", "refused", "status")


@dataclass(slots=True)
class HandoverAtHand:
    """A handover job with its lines, read under the lock of its process."""

    job: HandoverJob
    lines: list[HandoverLine]
    process: Process
    actor: Actor
    now: datetime.datetime
    read: Parts = field(init=False)

    def __post_init__(self) -> None:
        self.read = Parts("handoverJobLineItems", self.lines, LINE_FIELDS)

    def carry_out(self, verb: str, *, fields: tuple[str, ...] = (), reason: str = "", **arguments: Any) -> None:
        """Do *verb* on the job: new state, version, history and event."""
        carry_out(
            self.job,
            verb,
            process=self.process,
            actor=self.actor,
            now=self.now,
            reason=reason,
            fields=fields,
            arguments=arguments,
            document=lambda job: handover_job_document(job, self.lines),
            beside=self.read.beside(self.lines),
        )

    def line(self, line_id: str, *, path: str) -> HandoverLine:
        """Return the line with this id, whichever list it stands in. Raises: InvalidInput at *path*."""
        for line in self.lines:
            if str(line.pk) == line_id:
                return line
        raise InvalidInput(f"{line_id!r:.80} is no line of this handover job", path=path)

    def write_lines(self) -> None:
        """Write what verbs changed of the lines, and the new ones."""
        HandoverLine.objects.bulk_update([line for line in self.lines if not line._state.adding], LINE_FIELDS)
        HandoverLine.objects.bulk_create([line for line in self.lines if line._state.adding])


@dataclass(slots=True)
class ShipmentAtHand:
    """A shipment read under the lock of its process."""

    shipment: Shipment
    process: Process
    actor: Actor
    now: datetime.datetime

    def carry_out(self, verb: str, *, fields: tuple[str, ...] = (), reason: str = "") -> None:
        """Do *verb* on the shipment: new state, version and history."""
        carry_out(
            self.shipment,
            verb,
            process=self.process,
            actor=self.actor,
            now=self.now,
            reason=reason,
            fields=fields,
            document=lambda shipment: shipment_document(shipment, list(shipment.parcels.order_by("pk"))),
        )


@dataclass(slots=True)
class ParcelAtHand:
    """A parcel read under the lock of its process."""

    parcel: Parcel
    process: Process
    actor: Actor
    now: datetime.datetime

    def carry_out(self, verb: str, *, fields: tuple[str, ...] = (), reason: str = "") -> None:
        """Do *verb* on the parcel: new state, version and history. Raises: Conflict for a tenantParcelId in use."""
        try:
            carry_out(
                self.parcel,
                verb,
                process=self.process,
                actor=self.actor,
                now=self.now,
                reason=reason,
                fields=fields,
                document=parcel_document,
            )
        except IntegrityError as error:
            raise tenant_parcel_id_taken(self.parcel) from error


def tenant_parcel_id_taken(parcel: Parcel) -> Conflict:
    """Return what to raise when the database refuses a parcel: of its values only this one can be in use."""
    return Conflict(f"Another parcel that is not canceled has the tenantParcelId {parcel.tenant_parcel_id!r:.80}.")


@contextmanager
def handover_job_at_hand(
    *, handover_job_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> Iterator[HandoverAtHand]:
    """Lock the process of a handover job that *actor* sees and give the job as it is then.

    Raises: NotFound, VersionConflict.
    """
    now = now or clock_now()
    known = handover_jobs_visible(actor=actor).known(handover_job_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        job: HandoverJob = HandoverJob.objects.select_related("shipment").get(pk=known.pk)
        job.require_version(version)
        yield HandoverAtHand(job, list(job.lines.order_by("position")), processes[job.process_id], actor, now)


@contextmanager
def shipment_at_hand(
    *, shipment_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> Iterator[ShipmentAtHand]:
    """Lock the process of a shipment that *actor* sees and give the shipment. Raises: NotFound, VersionConflict."""
    now = now or clock_now()
    known = shipments_visible(actor=actor).known(shipment_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        shipment: Shipment = Shipment.objects.select_related("carrier").get(pk=known.pk)
        shipment.require_version(version)
        yield ShipmentAtHand(shipment, processes[shipment.process_id], actor, now)


@contextmanager
def parcel_at_hand(
    *, parcel_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> Iterator[ParcelAtHand]:
    """Lock the process of a parcel that *actor* sees and give the parcel. Raises: NotFound, VersionConflict."""
    now = now or clock_now()
    known = parcels_visible(actor=actor).known(parcel_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        parcel: Parcel = Parcel.objects.select_related("carrier", "shipment", "facility").get(pk=known.pk)
        parcel.require_version(version)
        yield ParcelAtHand(parcel, processes[parcel.process_id], actor, now)
