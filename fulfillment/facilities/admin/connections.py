"""When carriers collect, in words, for the pages of facilities and carriers."""

import datetime
import itertools
from collections.abc import Sequence

from django.utils.safestring import SafeString

from fulfillment.common.admin import Section, chip, link, muted
from fulfillment.facilities.carriers.cutoffs import WEEKDAYS, Cutoffs, cutoffs_from
from fulfillment.facilities.models import FacilityCarrier
from fulfillment.facilities.states import CarrierStatus


def carriers_section(rows: Sequence[tuple[str, str, FacilityCarrier]], *, what: str, empty: str) -> Section:
    """Return the box of connections: each with the name to show and the address of its page, if it has one."""
    cells = [
        (
            link(url, name) if url else name,
            muted(connection.name),
            _state(connection),
            cutoff_text(cutoffs_from(cutoff_time=connection.cutoff_time, cutoff_times=connection.cutoff_times)),
        )
        for name, url, connection in rows
    ]
    title = "Carriers" if what == "Carrier" else "Facilities"
    return Section(title, headers=(what, "Name", "Status", "Cutoff (local time)"), rows=cells, empty=empty)


def _state(connection: FacilityCarrier) -> SafeString:
    # An active connection with an inactive carrier is not used.
    asleep = connection.status == CarrierStatus.ACTIVE and connection.carrier.status == CarrierStatus.INACTIVE
    return chip(CarrierStatus.INACTIVE, "Carrier inactive") if asleep else chip(connection.status)


def cutoff_text(cutoffs: Cutoffs | None) -> SafeString | str:
    """Return the times of the week, equal neighbors together, and how many dates differ from it."""
    if cutoffs is None:
        return muted("")
    days = enumerate(cutoffs.week)
    spans = [(times, [day for day, _ in group]) for times, group in itertools.groupby(days, key=lambda pair: pair[1])]
    parts = [f"{_days(span)} {_times(times)}" for times, span in spans if times]
    if cutoffs.overwrites:
        parts.append(f"{len(cutoffs.overwrites)} dates differ" if len(cutoffs.overwrites) > 1 else "1 date differs")
    return "; ".join(parts) or "never"


def _days(days: list[int]) -> str:
    if len(days) == 7:
        return "Daily"
    first, last = (WEEKDAYS[day][:3].capitalize() for day in (days[0], days[-1]))
    return first if len(days) == 1 else f"{first}–{last}"


def _times(times: tuple[datetime.time, ...]) -> str:
    return ", ".join(f"{time:%H:%M}" for time in times)
