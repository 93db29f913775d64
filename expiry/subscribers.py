"""What expiries hear from below: orders with a provisioning time come and move, processes end and go on."""

import datetime
from collections.abc import Mapping
from typing import Any

from fulfillment.common.bodies import in_utc
from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import actor_behind
from fulfillment.processes.models import Process
from fulfillment.processes.services import follows, follows_end

from .services import expiry_accompany, expiry_finish, expiry_follow, expiry_resume


@follows(EventName.ORDER_CREATED)
def begin_with_order(event: Event, process: Process) -> None:
    """Give the process of an order an expiry that says when it is to be collected."""
    if moment := _provisioning_time(event.payload):
        expiry_accompany(process=process, provisioning_time=moment)


@follows(EventName.ORDER_MODIFIED)
def move_with_order(event: Event, process: Process) -> None:
    """Move the expiry with the handling time; other changes leave alone what a client has set by itself."""
    moved = "preferredHandlingTime" in event.payload.get("changes", {})
    if moved and (moment := _provisioning_time(event.payload)):
        expiry_follow(process=process, provisioning_time=moment, actor=actor_behind(event))


@follows_end
def end_with_process(process: Process) -> None:
    """Let the expiry of a process that is over rest, and that of one which goes on come back."""
    if process.is_over:
        expiry_finish(process=process)
    else:
        expiry_resume(process=process)


def _provisioning_time(order: Mapping[str, Any]) -> datetime.datetime | None:
    collect = (order.get("deliveryPreferences") or {}).get("collect") or [{}]
    text = collect[0].get("provisioningTime")
    path = "$.deliveryPreferences.collect[0].provisioningTime"
    return in_utc(datetime.datetime.fromisoformat(text), path=path) if text else None
