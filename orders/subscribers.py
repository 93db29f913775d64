"""What orders hear from below: new tags of a process are those of its order."""

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import actor_behind
from fulfillment.processes.models import Process
from fulfillment.processes.services import follows

from .services import order_tag


@follows(EventName.PROCESS_TAGS_ADDED)
def tag_order(event: Event, process: Process) -> None:
    """Give the tags to the order."""
    order_tag(process=process, actor=actor_behind(event), now=event.created_at)
