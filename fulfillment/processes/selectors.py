"""The reads of processes."""

from fulfillment.common.actor import Actor
from fulfillment.common.versioning import VersionedQuerySet

from .models import Process


def processes_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the processes that *actor* may see."""
    return Process.objects.all() if actor.facility_ids is None else Process.objects.none()
