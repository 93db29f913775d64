"""The reads of handover."""

import uuid
from typing import cast

from fulfillment.accounts.scope import scoped
from fulfillment.common.actor import Actor
from fulfillment.common.versioning import VersionedQuerySet

from .models import HandoverJob, Parcel, Shipment
from .states import HandoverJobStatus


def handover_jobs_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the handover jobs that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(HandoverJob.objects.all(), actor))


def shipments_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the shipments that *actor* may see: all, or those of its facilities."""
    return cast("VersionedQuerySet", scoped(Shipment.objects.all(), actor))


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
