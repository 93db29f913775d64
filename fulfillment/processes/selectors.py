"""The reads of processes: those that somebody may see, with their documents and their logs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from fulfillment.accounts.scope import sees_facility
from fulfillment.common.actor import Actor
from fulfillment.common.errors import InvalidInput, NotFound
from fulfillment.common.ids import parse_id
from fulfillment.common.versioning import VersionedQuerySet
from fulfillment.events.models import Event

from .documents import process_document
from .gdpr import gdpr_rules
from .history import KINDS, Log, facility_of, history_logs
from .models import Process, StatusChange
from .references import facility_names, process_id_of, touching
from .states import ProcessStatus

# Stock that is held for a customer who has not ordered yet; the statuses of its domains tell what a process has.
NOTHING_BUT_RESERVATIONS = Q(
    order_id__isnull=True,
    doms_status=ProcessStatus.NOT_AVAILABLE,
    operative_status=ProcessStatus.NOT_AVAILABLE,
) & ~Q(inventory_status=ProcessStatus.NOT_AVAILABLE)
REFERENCES = ("orderRef", "tenantOrderId", "pickJobRef", "shipmentRef", "handoverJobRef", "returnRef")


def processes_visible(*, actor: Actor) -> VersionedQuerySet:
    """Return the processes that *actor* may see: all, or those that have anything at its facilities."""
    processes = Process.objects.all()
    if actor.facility_ids is not None:
        processes = processes.filter(touching(actor.facility_ids))
    return processes


def processes_listed(*, actor: Actor) -> VersionedQuerySet:
    """Return the processes among which *actor* looks for fulfillments: those that are more than held stock.

    The hold of a quote is a process, too, and is shown to who asks for it by its id.
    """
    return processes_visible(actor=actor).exclude(NOTHING_BUT_RESERVATIONS)


def process_by_reference(*, query: Mapping[str, str], actor: Actor) -> Process:
    """Return the process that has what the one reference in *query* names.

    Raises: InvalidInput unless there is exactly one; NotFound for what is unknown or not visible to *actor*.
    """
    given = [name for name in REFERENCES if query.get(name)]
    if len(given) != 1:
        raise InvalidInput(f"Exactly one of {', '.join(REFERENCES)} is expected; there are {len(given)}.")
    (name,) = given
    process: Process | None = processes_visible(actor=actor).filter(_belongs(name, query[name])).first()
    if process is None:
        raise NotFound(f"There is no process with the {name} {query[name]!r:.80}.")
    return process


def process_documents(processes: Sequence[Process], *, actor: Actor) -> list[dict[str, Any]]:
    """Return the documents of *processes* with their histories, in two more queries for all.

    Who is limited to some facilities is not told of entities at others.
    """
    changes = defaultdict[Any, list[StatusChange]](list)
    found = StatusChange.objects.filter(process__in=[process.pk for process in processes])
    for change in found.order_by("created_at", "pk"):
        changes[change.process_id].append(change)
    rules = gdpr_rules()
    return [
        process_document(
            process,
            rules=rules,
            entries=[e for e in process.entities if "facility" not in e or sees_facility(actor, e["facility"])],
            changes=changes[process.pk],
        )
        for process in processes
    ]


def process_history_logs(*, process: Process, actor: Actor) -> list[Log]:
    """Return the log of a process, the oldest first; nothing of facilities that *actor* may not see."""
    events = [
        event
        for event in Event.objects.filter(process_id=process.pk, name__in=list(KINDS)).order_by("sequence")
        if (facility_id := facility_of(event.payload)) is None or sees_facility(actor, facility_id)
    ]
    facilities = {facility_id for event in events if (facility_id := facility_of(event.payload))}
    return history_logs(events, names=facility_names(facilities))


def _belongs(name: str, value: str) -> Q:
    if name == "tenantOrderId":
        return Q(tenant_order_id=value)
    key = parse_id(value)
    if key is None:
        return Q(pk__in=[])
    return Q(order_id=key) if name == "orderRef" else Q(pk=process_id_of(name, key))
