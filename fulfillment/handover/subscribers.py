"""What handover hears from below: new tags of a process are those of its jobs and shipments."""

from fulfillment.events.models import Event
from fulfillment.events.names import EventName
from fulfillment.events.services import actor_behind
from fulfillment.processes.models import Process
from fulfillment.processes.services import follows

from .services import handover_jobs_tag, shipments_tag


@follows(EventName.PROCESS_TAGS_ADDED)
def tag_handovers(event: Event, process: Process) -> None:
    """Give the tags to the jobs and shipments."""
    handover_jobs_tag(process=process, actor=actor_behind(event), now=event.created_at)
    shipments_tag(process=process, actor=actor_behind(event), now=event.created_at)
