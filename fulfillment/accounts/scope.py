"""Facility scope: what a facility-scoped actor may not see does not exist for it."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from fulfillment.common.actor import Actor
from fulfillment.common.errors import DomainError, NotFound

ModelT = TypeVar("ModelT", bound=Model)


class WholeNetworkNeeded(DomainError):
    """What was asked for tells of every facility, and the actor is limited to some."""

    status = 403
    summary = "Permission missing"


def scoped(queryset: QuerySet[ModelT], actor: Actor, field: str = "facility_id") -> QuerySet[ModelT]:
    """Return *queryset* narrowed to the actor's facilities; looking up a foreign id in it finds nothing (404)."""
    if actor.facility_ids is None:
        return queryset
    return queryset.filter(**{f"{field}__in": sorted(actor.facility_ids)})


def sees_facility(actor: Actor, facility_id: object) -> bool:
    """Say whether the facility with this id lies in the actor's scope."""
    return actor.facility_ids is None or str(facility_id) in actor.facility_ids


def require_facility(actor: Actor, facility_id: object) -> None:
    """Raise NotFound, as for an unknown id, unless the actor sees this facility."""
    if not sees_facility(actor, facility_id):
        raise NotFound(f"There is no facility with the id {str(facility_id)!r:.80}.")


def require_whole_network(actor: Actor) -> None:
    """Raise WholeNetworkNeeded if *actor* is limited to facilities."""
    if actor.facility_ids is not None:
        raise WholeNetworkNeeded("This tells of the stock of every facility; you are limited to some of them.")
