"""What the rules of the process status mean in practice: named situations, and the page that shows them as a table."""

import inspect
from collections.abc import Iterator

from .aggregation import aggregate
from .states import ModuleEntity, ModuleEntityStatus

NAMES = {
    "order": ModuleEntity.ORDER,
    "plan": ModuleEntity.ROUTING_PLAN,
    "reservation": ModuleEntity.RESERVATION,
    "pick": ModuleEntity.PICK_JOB,
    "pack": ModuleEntity.PACK_JOB,
    "service": ModuleEntity.SERVICE_JOB,
    "shipment": ModuleEntity.SHIPMENT,
    "handover": ModuleEntity.HANDOVER_JOB,
    "parcel": ModuleEntity.PARCEL,
    "label": ModuleEntity.LABEL,
    "return": ModuleEntity.ITEM_RETURN_JOB,
}
# Every one of them has an order IN_PROGRESS unless it says something else.
SITUATIONS = (
    ("Just taken, not routed yet", "plan CREATED"),
    ("Taken as locked, not routed yet", "order PENDING, plan CREATED"),
    ("Locked, routed and reserved; waits to be unlocked", "order PENDING, plan PENDING, reservation IN_PROGRESS"),
    (
        "Locked, split over two facilities",
        "order PENDING, plan PENDING, plan PENDING, reservation IN_PROGRESS, reservation IN_PROGRESS",
    ),
    ("Locked, and nobody can fulfill it", "order PENDING, plan STUCK"),
    ("Locked and cancelled", "order CANCELED, plan CANCELED, reservation CANCELED"),
    ("Nobody can fulfill it now", "plan STUCK"),
    ("Half of a split is not routable, the other is being picked", "plan FINISHED, plan STUCK, pick IN_PROGRESS"),
    (
        "Half of a split is not routable, the other is handed over",
        "plan FINISHED, plan STUCK, pick FINISHED, handover FINISHED",
    ),
    ("Cancelled before it was routed", "order CANCELED, plan CANCELED"),
    ("Routed, the pick job waits", "plan FINISHED, reservation IN_PROGRESS, pick CREATED"),
    ("A split of which one part is still to be routed", "plan FINISHED, plan CREATED, pick CREATED"),
    ("Being picked", "plan FINISHED, reservation IN_PROGRESS, pick IN_PROGRESS"),
    ("Picked, in an installation that hands nothing over", "plan FINISHED, reservation FINISHED, pick FINISHED"),
    ("Picked, the handover waits", "plan FINISHED, reservation FINISHED, pick FINISHED, handover CREATED"),
    ("Picked, being packed", "plan FINISHED, pick FINISHED, pack IN_PROGRESS"),
    ("Picked, and something is engraved", "plan FINISHED, pick FINISHED, service IN_PROGRESS"),
    ("Picked, the shipment is made", "plan FINISHED, pick FINISHED, shipment CREATED, handover CREATED"),
    ("The carrier gives no label", "plan FINISHED, pick FINISHED, shipment CREATED, parcel CREATED, label STUCK"),
    ("The parcel is made", "plan FINISHED, pick FINISHED, shipment IN_PROGRESS, parcel CREATED, handover CREATED"),
    ("Handed over", "plan FINISHED, reservation FINISHED, pick FINISHED, handover FINISHED"),
    ("Handed over, the parcel is on its way", "plan FINISHED, pick FINISHED, handover FINISHED, parcel IN_PROGRESS"),
    (
        "Handed over, the shipment is not closed",
        "plan FINISHED, pick FINISHED, handover FINISHED, shipment IN_PROGRESS",
    ),
    (
        "Handed over, shipment and parcel done",
        "plan FINISHED, pick FINISHED, shipment FINISHED, parcel FINISHED, handover FINISHED",
    ),
    ("Handed over, the parcel got lost", "plan FINISHED, pick FINISHED, handover FINISHED, parcel STUCK"),
    (
        "One of two facilities has handed over",
        "plan FINISHED, plan FINISHED, pick FINISHED, pick IN_PROGRESS, handover FINISHED",
    ),
    (
        "Both facilities have handed over",
        "plan FINISHED, plan FINISHED, pick FINISHED, pick FINISHED, handover FINISHED, handover FINISHED",
    ),
    (
        "One facility has handed over, the other part was given up",
        "plan FINISHED, plan CANCELED, pick FINISHED, pick CANCELED, handover FINISHED",
    ),
    (
        "One handover done, the other canceled",
        "plan FINISHED, plan FINISHED, pick FINISHED, pick FINISHED, handover FINISHED, handover CANCELED",
    ),
    ("The only handover was canceled", "plan FINISHED, pick FINISHED, handover CANCELED"),
    ("Nothing was found, the job was aborted", "plan FINISHED, pick CANCELED"),
    ("All work and all plans given up, the order is open", "plan CANCELED, pick CANCELED"),
    ("The plan is given up, nobody had a job", "plan CANCELED"),
    (
        "Picked, rerouted: the other facility is still to be found",
        "plan OBSOLETE, pick OBSOLETE, reservation CANCELED, plan CREATED",
    ),
    ("Rerouted, the other facility has its job", "plan OBSOLETE, pick OBSOLETE, plan FINISHED, pick CREATED"),
    ("Rerouted, and now nobody can fulfill it", "plan OBSOLETE, pick OBSOLETE, plan STUCK"),
    (
        "Rerouted and handed over",
        "plan OBSOLETE, pick OBSOLETE, plan FINISHED, pick FINISHED, handover OBSOLETE, handover FINISHED",
    ),
    (
        "Short pick: the rest is being routed anew",
        "plan FINISHED, pick FINISHED, handover CREATED, plan CREATED",
    ),
    ("Short pick: the rest was handed over, too", "plan FINISHED, plan FINISHED, pick FINISHED, handover FINISHED"),
    (
        "Cancelled while being picked",
        "order CANCELED, plan CANCELED, reservation CANCELED, pick CANCELED",
    ),
    (
        "Cancelled by force after the picking",
        "order CANCELED, plan CANCELED, pick FINISHED, handover CANCELED",
    ),
    (
        "Cancelled by force after one of two handovers",
        "order CANCELED, plan FINISHED, plan CANCELED, pick FINISHED, pick CANCELED, handover FINISHED, "
        "handover CANCELED",
    ),
    ("Cancelled, but a job could not be taken back", "order CANCELED, plan CANCELED, pick STUCK"),
    ("Handed over, and some of it comes back", "plan FINISHED, pick FINISHED, handover FINISHED, return IN_PROGRESS"),
    ("An order without a plan", ""),
)


def entities_of(text: str) -> Iterator[tuple[ModuleEntity, ModuleEntityStatus]]:
    """Yield the entities that *text* names as in the table: ``plan FINISHED, pick CREATED``."""
    for item in filter(None, text.split(", ")):
        name, status = item.split()
        yield NAMES[name], ModuleEntityStatus(status)


def page() -> str:
    """Return ``docs/process-status.md``: the rules as the code states them, and what they make of every situation."""
    rules = (inspect.getdoc(aggregate) or "").split("\n\n", 1)[1]
    rows = [
        "# The status of a process",
        "",
        "Made from the code by `manage.py describe_process_status > docs/process-status.md`; a test compares them.",
        "",
        rules,
        "",
        "| situation | entities | process | DOMS | operative | inventory |",
        "|---|---|---|---|---|---|",
    ]
    for title, text in SITUATIONS:
        whole = text if "order " in text else ", ".join(filter(None, ("order IN_PROGRESS", text)))
        found = aggregate(entities_of(whole))
        domains = (found.doms_status, found.operative_status, found.inventory_status)
        rows.append(f"| {title} | {whole} | **{found.status}** | {' | '.join(domains)} |")
    return "\n".join(rows) + "\n"
