"""The calendars of facilities, kept by this process until a facility changes."""

import itertools
import uuid
from collections.abc import Collection

from fulfillment.common.errors import NotFound
from fulfillment.facilities.calendar import FacilityCalendar, calendar_of
from fulfillment.facilities.models import Facility

from .facilities import FacilityTable

# So many calendars are read at once by a process that knows hardly any: some 30 ms.
AT_ONCE = 1_000

_kept: dict[uuid.UUID, tuple[int, FacilityCalendar]] = {}


def facility_calendar(*, facility_id: uuid.UUID) -> FacilityCalendar:
    """Return the calendar of one facility. Raises: NotFound."""
    found = calendars(facility_ids=[facility_id])
    if facility_id not in found:
        raise NotFound(f"There is no facility with the id {str(facility_id)!r:.80}.")
    return found[facility_id]


def calendars(
    *, facility_ids: Collection[uuid.UUID], table: FacilityTable | None = None
) -> dict[uuid.UUID, FacilityCalendar]:
    """Return the calendars of these facilities; ids that are none are left out.

    The *table* that a batch of routing has in hand already says which versions are true: with it there is no query
    unless a facility has changed. Without it, one query asks for the versions.
    """
    versions = _versions(facility_ids, table)
    stale = [key for key, version in versions.items() if _kept.get(key, (0, None))[0] != version]
    if stale:
        if table is not None and len(stale) > len(versions) // 2:
            # A process that has just started: the next ones will ask for other facilities.
            stale += list(itertools.islice((key for key in table.ids if key not in _kept), AT_ONCE))
        rows = Facility.objects.filter(pk__in=stale).values_list("pk", "version", "details", "address")
        _kept.update(
            (key, (version, calendar_of(details=details, address=address))) for key, version, details, address in rows
        )
    return {key: _kept[key][1] for key in versions if key in _kept}


def _versions(facility_ids: Collection[uuid.UUID], table: FacilityTable | None) -> dict[uuid.UUID, int]:
    if table is None:
        return dict(Facility.objects.filter(pk__in=facility_ids).values_list("pk", "version"))
    return {key: int(table.versions[table.row_of[key]]) for key in facility_ids if key in table.row_of}
