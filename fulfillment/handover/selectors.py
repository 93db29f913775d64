"""The reads of handover."""

import uuid
from typing import cast

from django.db.models import Prefetch, Q, Sum

from fulfillment.accounts.scope import scoped
from fulfillment.common.actor import Actor
from fulfillment.common.errors import NotFound
from fulfillment.common.versioning import VersionedQuerySet

from .models import HandoverJob, HandoverLine, Parcel, ParcelDocument, Shipment
from .states import PENDING, HandoverJobStatus, HandoverLineKind, HandoverLineStatus


def handover_jobs_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the handover jobs that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(HandoverJob.objects.all(), actor))


def handover_job_shown(*, handover_job_id: str, actor: Actor) -> tuple[HandoverJob, list[HandoverLine]]:
    """Return a handover job and its lines in their order. Raises: NotFound, also for one out of the actor's scope."""
    job: HandoverJob = handover_jobs_visible(actor=actor).select_related("facility").known(handover_job_id)
    return job, list(job.lines.order_by("position"))


def handover_jobs_listed(*, actor: Actor) -> VersionedQuerySet:
    """Return the handover jobs that *actor* may see as a list shows them, in one statement.

    With facility, shipment and carrier, and beside the fields ``units``: how many are there to be handed over.
    """
    there = Sum("lines__quantity", filter=Q(lines__kind=HandoverLineKind.HANDOVER), default=0)
    jobs = handover_jobs_visible(actor=actor).select_related("facility", "shipment__carrier").annotate(units=there)
    return cast("VersionedQuerySet", jobs)


def shipments_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the shipments that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(Shipment.objects.all(), actor))


def shipments_shown(*, actor: Actor) -> VersionedQuerySet:
    """Return the shipments that *actor* may see, each with its carrier and its parcels in order of creation."""
    parcels = Prefetch("parcels", Parcel.objects.order_by("pk"))
    return shipments_visible(actor=actor).select_related("carrier").prefetch_related(parcels)


def parcels_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the parcels that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(Parcel.objects.all(), actor))


def handover_of_pick_job(*, pick_job_id: uuid.UUID) -> HandoverJob | None:
    """Return the handover job of a pick job's goods; those that became obsolete don't count."""
    jobs = HandoverJob.objects.filter(pick_job_id=pick_job_id).exclude(status=HandoverJobStatus.OBSOLETE)
    return jobs.select_related("shipment").first()


def handover_of_shipment(*, shipment_id: uuid.UUID) -> HandoverJob | None:
    """Return the handover job of a shipment's goods; those that became obsolete don't count."""
    return HandoverJob.objects.filter(shipment_id=shipment_id).exclude(status=HandoverJobStatus.OBSOLETE).first()


def parcels_shown(*, actor: Actor) -> VersionedQuerySet:
    """Return the parcels that *actor* may see, each with what its document says of shipment and facility."""
    return parcels_visible(actor=actor).select_related("shipment", "facility")


def parcel_label(*, parcel_id: str, kind: str, actor: Actor) -> ParcelDocument:
    """Return a document of a parcel that *actor* may see. Raises: NotFound."""
    parcel = parcels_visible(actor=actor).known(parcel_id)
    label: ParcelDocument | None = ParcelDocument.objects.filter(parcel=parcel, kind=kind).first()
    if label is None:
        raise NotFound(f"The parcel has no document of the kind {kind!r:.80}.")
    return label


def anything_handed_over(*, process_id: uuid.UUID) -> bool:
    """Say whether customer or carrier have got anything of this process: a whole job, or lines of one that is open."""
    begun = Q(status=HandoverJobStatus.HANDED_OVER) | Q(status__in=PENDING, lines__status=HandoverLineStatus.CLOSED)
    return HandoverJob.objects.filter(begun, process=process_id).exists()


def pick_jobs_handed_over(*, process_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Return the ids of the pick jobs of a process whose goods somebody has got."""
    jobs = HandoverJob.objects.filter(process=process_id, status=HandoverJobStatus.HANDED_OVER)
    return set(jobs.values_list("pick_job_id", flat=True))
