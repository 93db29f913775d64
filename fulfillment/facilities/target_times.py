"""By when an order should be ready at its facility."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from .calendar import DAY, FacilityCalendar
from .carriers.cutoffs import Cutoffs

# Further ahead no carrier's visit is waited for.
CUTOFF_DAYS = 90


def target_time(
    *,
    calendar: FacilityCalendar,
    wished: datetime.datetime | None,
    now: datetime.datetime,
    cutoffs: Sequence[Cutoffs] = (),
) -> datetime.datetime:
    """Return the target time of what is routed to a facility *now*, aware, in UTC unless it was wished.

    The rule, in order:

    1. A time that the order asks for (``targetTime``, ``provisioningTime``, ``desiredDeliveryTime``) stands as it is.
    2. Else the order can be ready once the facility's processing buffer (``fulfillmentProcessBuffer``, in minutes) has
       passed within its picking times.
    3. If nothing is collected there, which is so for click and collect and where no carrier has a cutoff, it is due
       then.
    4. If carriers collect (*cutoffs*, of one carrier or of all that come into question), it is due at the first cutoff
       for which it can be ready, on a day on which the facility works.
    5. A cutoff outside the picking times is met by the end of the picking time before it: nobody picks after that.

    A later *now* never gives an earlier result. Source: parts one to four are those of the platform whose API this is
    (its page on the target time of pick jobs); the fifth and the horizon are ours.
    """
    return readiness(calendar=calendar, now=now, cutoffs=cutoffs).ready if wished is None else wished


class Readiness(NamedTuple):
    """By when goods should be ready at a facility, and when a carrier takes them along; the same where none comes."""

    ready: datetime.datetime
    collected: datetime.datetime


def readiness(*, calendar: FacilityCalendar, now: datetime.datetime, cutoffs: Sequence[Cutoffs] = ()) -> Readiness:
    """Return when what is routed to a facility *now* is ready and collected there, by the rules of `target_time`.

    A later *now* never gives an earlier result.
    """
    ready = calendar.add_working_time(now, calendar.buffer)
    cutoff = _first_cutoff(calendar, cutoffs, ready)
    return Readiness(ready, ready) if cutoff is None else Readiness(max(ready, calendar.latest_before(cutoff)), cutoff)


def _first_cutoff(
    calendar: FacilityCalendar, cutoffs: Sequence[Cutoffs], ready: datetime.datetime
) -> datetime.datetime | None:
    if not cutoffs:
        return None
    day = calendar.local_day(ready)
    for _ in range(CUTOFF_DAYS):
        if calendar.works_on(day):
            times = sorted({time for carrier in cutoffs for time in carrier.on(day)})
            moments = (calendar.moment(day, time.hour * 60 + time.minute) for time in times)
            if found := next((moment for moment in moments if moment >= ready), None):
                return found
        day += DAY
    return None
