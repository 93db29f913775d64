"""Reading the trail."""

from django.db.models import QuerySet

from fulfillment.common.actor import Actor

from .models import Audit


def audits_visible(*, actor: Actor) -> QuerySet[Audit]:
    """Return what *actor* may read; nothing for who is limited to some facilities, for an entry names none."""
    everything: QuerySet[Audit] = Audit.objects.all()
    return everything if actor.facility_ids is None else everything.none()
