"""The facility somebody works in: the only one they see, or the one they have chosen."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest

from fulfillment.common.actor import Actor
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import visible_facilities
from fulfillment.picking.selectors import open_jobs_by_facility

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT_AS = "workplace_facility"
MOST_SHOWN = 200


def facility_at_work(request: HttpRequest, *, actor: Actor) -> Facility | None:
    """Return the facility the request is about, None where somebody with several has yet to choose.

    The choice is kept with the session. Raises: Http404 for a facility the actor doesn't see.
    """
    facilities: QuerySet[Facility] = visible_facilities(actor=actor)
    if "facility" in request.GET:
        key = parse_id(request.GET["facility"])
        chosen = facilities.filter(pk=key).first() if key else None
        if chosen is None:
            raise Http404
        request.session[KEPT_AS] = str(chosen.pk)
        return chosen
    kept = parse_id(str(request.session.get(KEPT_AS, "")))
    if kept and (facility := facilities.filter(pk=kept).first()):
        return facility
    seen = list(facilities.order_by("name")[:2])
    return seen[0] if len(seen) == 1 else None


def facilities_to_choose(*, term: str, actor: Actor) -> list[tuple[Facility, int]]:
    """Return the facilities the actor may work in, each with its open jobs; *term* is a part of their name or city."""
    facilities: QuerySet[Facility] = visible_facilities(actor=actor).order_by("name")
    if term:
        facilities = facilities.filter(name__icontains=term) | facilities.filter(city__icontains=term)
    open_jobs = open_jobs_by_facility()
    return [(facility, open_jobs.get(facility.pk, 0)) for facility in facilities[:MOST_SHOWN]]
