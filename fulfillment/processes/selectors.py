"""The reads of processes."""

from typing import cast

from fulfillment.common.actor import Actor
from fulfillment.common.versioning import VersionedQuerySet

from .models import Process


def processes_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the processes that *actor* may see."""
    return cast("VersionedQuerySet", Process.objects.all())
