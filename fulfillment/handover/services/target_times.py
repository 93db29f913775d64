"""Setting the target time of what has only a computed one."""

import datetime
from typing import Any

from fulfillment.common.bodies import in_utc
from fulfillment.common.errors import IllegalTransition

TARGET_TIME = ("target_time", "target_time_given")


def target_time_add(entity: Any, target_time: datetime.datetime) -> None:
    """Set the target time of a pick job, handover job or shipment in memory, once.

    A time that was computed here counts as none. Raises: IllegalTransition if one was given; InvalidInput for one
    beyond the calendar. Source: action ADD_TARGET_TIME, which "will fail if targetTime is already set".
    """
    if entity.target_time_given:
        raise IllegalTransition(
            f"The {entity._meta.verbose_name} has a target time already: {entity.target_time.isoformat()}."
        )
    entity.target_time = in_utc(target_time, path="$.targetTime")
    entity.target_time_given = True
