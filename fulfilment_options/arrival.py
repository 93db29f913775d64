"""When goods would be with the customer."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from fulfillment.facilities.carriers.cutoffs import carriers_in_question
from fulfillment.facilities.target_times import target_time
from routing.jobs import JobTerms


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a facility has its part ready, and when the customer has it."""

    ready: datetime.datetime
    at: datetime.datetime


def arrivals(
    *, terms: Mapping[uuid.UUID, JobTerms], collected: bool, now: datetime.datetime
) -> dict[uuid.UUID, Arrival]:
    """Return the arrival of goods from each facility if they are ordered *now*.

    They are ready as the pick job of an order would be due: processing buffer within the picking times, closing days,
    and the carriers' cutoffs. What is *collected* has arrived then; the carrier takes its time for everything else.
    """
    transit = datetime.timedelta(0 if collected else settings.TRANSIT_HOURS / 24)
    found = {}
    for key, one in terms.items():
        cutoffs = () if collected else carriers_in_question(one.carriers, delivery_type="DELIVERY")
        ready = target_time(calendar=one.calendar, wished=None, now=now, cutoffs=cutoffs)
        found[key] = Arrival(ready, ready + transit)
    return found
