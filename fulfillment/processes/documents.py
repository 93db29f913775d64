"""Processes as the API shows them (``Process``)."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from fulfillment.common.documents import resource

from .aggregation import aggregate
from .declarations import meanings
from .gdpr import GdprRules
from .models import Process, StatusChange
from .states import ModuleEntity, ModuleEntityStatus, ModuleStatus, ProcessStatus

REFERENCES = {
    "routingPlanRefs": ModuleEntity.ROUTING_PLAN,
    "pickJobRefs": ModuleEntity.PICK_JOB,
    "packJobRefs": ModuleEntity.PACK_JOB,
    "serviceJobRefs": ModuleEntity.SERVICE_JOB,
    "shipmentRefs": ModuleEntity.SHIPMENT,
    "handoverJobRefs": ModuleEntity.HANDOVER_JOB,
    "itemReturnJobsRef": ModuleEntity.ITEM_RETURN_JOB,
}
# The deprecated names of kinds of entities; what is not here, the older part of the description does not know.
DOMAINS = {
    ModuleEntity.ORDER: "ORDER",
    ModuleEntity.ROUTING_PLAN: "ROUTING_PLAN",
    ModuleEntity.PICK_JOB: "PICKJOB",
    ModuleEntity.PACK_JOB: "PACKJOB",
    ModuleEntity.SHIPMENT: "SHIPMENT",
    ModuleEntity.HANDOVER_JOB: "HANDOVER",
    ModuleEntity.SERVICE_JOB: "SERVICE_JOB",
    ModuleEntity.ITEM_RETURN_JOB: "ITEM_RETURN_JOB",
    ModuleEntity.PARCEL: "PARCEL",
    ModuleEntity.RESERVATION: "RESERVATION",
}

Entry = dict[str, Any]
Pair = tuple[ModuleEntity, ModuleEntityStatus]


def process_document(
    process: Process, *, entries: Sequence[Entry], changes: Iterable[StatusChange], rules: GdprRules
) -> dict[str, Any]:
    """Return the process with what *entries* of it may be shown; *changes* are its steps, the oldest first.

    *rules* say how long consumer data is kept, and the process. The statuses are those of all of it, whoever looks.
    """
    facilities = sorted({entry["facility"] for entry in entries if "facility" in entry})
    history = _history(entries, changes)
    document = {
        **resource(process),
        **_statuses(process),
        "gdprCleanupDate": process.created_at + rules.retention,
        "isAnonymized": process.anonymized_at is not None,
        "facilityRefs": facilities,
        "flatRefs": list(dict.fromkeys([*(entry["id"] for entry in entries), *facilities])),
        "lastModuleEntityStatuses": [_last(entry) for entry in entries],
        "lastDomainEntityStatuses": [
            {"domain": DOMAINS[kind], "entityId": entry["id"], "status": entry["status"]}
            for entry in entries
            if (kind := ModuleEntity(entry["entity"])) in DOMAINS
        ],
        "moduleEntityStatusesHistory": history,
        "domainStatusHistory": [
            {
                "domain": DOMAINS[kind],
                "domainRef": item["entityRef"],
                "domainEntityProcessStatus": item["status"],
                "timestamp": item["created"],
            }
            for item in history
            if (kind := ModuleEntity(item["moduleEntity"])) in DOMAINS
        ],
    }
    for name, kind in REFERENCES.items():
        document[name] = [entry["id"] for entry in entries if entry["entity"] == kind]
    if rules.deletion is not None:
        anonymized = process.anonymized_at or process.created_at + rules.retention
        document["deletionDate"] = anonymized + rules.deletion
    if process.order_id is not None:
        document["orderRef"] = str(process.order_id)
    if process.tenant_order_id:
        document["tenantOrderId"] = process.tenant_order_id
    return document | tags_shown(process)


def tags_shown(process: Process) -> dict[str, Any]:
    """Return the property ``tags`` as everything under the process shows it: absent where there are none."""
    return {"tags": process.tags} if process.tags else {}


def _statuses(process: Process) -> dict[str, Any]:
    """Return every status that the description has a name for, the deprecated ones included."""
    pairs: list[Pair] = [
        (ModuleEntity(entry["entity"]), ModuleEntityStatus(entry["status"])) for entry in process.entities
    ]
    overall = {
        "status": process.status,
        "domsStatus": process.doms_status,
        "operativeStatus": process.operative_status,
        "inventoryStatus": process.inventory_status,
        "returnStatus": ProcessStatus.NOT_AVAILABLE.value,
    }
    details = {
        name.replace("Status", "Statuses").replace("status", "statuses"): value for name, value in overall.items()
    }
    details["carrierManagementStatuses"] = ProcessStatus.NOT_AVAILABLE.value
    return {
        **overall,
        **{name: {"status": value} for name, value in details.items()},
        "moduleStatuses": [
            {"module": module.value, "status": status.value}
            for module, status in aggregate(pairs).module_statuses.items()
        ],
        "domainStatuses": _domain_statuses(pairs),
    }


def _domain_statuses(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return the status of every kind of entity alone; the older part of the description has no INCOMPLETE."""
    statuses = {}
    for kind in dict.fromkeys(kind for kind, _ in pairs if kind in DOMAINS):
        (status,) = aggregate([pair for pair in pairs if pair[0] == kind]).module_statuses.values()
        statuses[DOMAINS[kind]] = "FINISHED" if status == ModuleStatus.INCOMPLETE else status.value
    return statuses


def _last(entry: Entry) -> dict[str, Any]:
    return {"entityRef": entry["id"], "moduleEntity": entry["entity"], "status": entry["status"], **_facility(entry)}


def _facility(entry: Entry) -> dict[str, str]:
    return {"facilityRef": entry["facility"]} if "facility" in entry else {}


def _history(entries: Sequence[Entry], changes: Iterable[StatusChange]) -> list[dict[str, Any]]:
    """Return every status that an entity took, at its creation and with each step that changed it."""
    steps: dict[tuple[str, str], list[StatusChange]] = {}
    known = meanings()
    for change in changes:
        if change.entity in known:
            steps.setdefault((known[change.entity][0].value, str(change.entity_id)), []).append(change)
    items = []
    for entry in entries:
        status = ""
        for moment, taken in _taken(entry, steps.get((entry["entity"], entry["id"]), [])):
            if taken != status:
                items.append({**_last(entry), "status": taken, "created": moment})
            status = taken
    return sorted(items, key=lambda item: item["created"])


def _taken(entry: Entry, steps: Sequence[StatusChange]) -> list[tuple[datetime.datetime, str]]:
    created = datetime.datetime.fromisoformat(entry["at"])
    if not steps:
        if entry.get("since", entry["at"]) == entry["at"]:
            return [(created, entry["status"])]
        # Only reservations say this: they begin by being held.
        since = datetime.datetime.fromisoformat(entry["since"])
        return [(created, ModuleEntityStatus.IN_PROGRESS.value), (since, entry["status"])]
    states = meanings()[steps[0].entity][1]
    return [
        (created, states[steps[0].source].value),
        *((step.created_at, states[step.target].value) for step in steps),
    ]
