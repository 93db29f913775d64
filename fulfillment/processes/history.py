"""The log of a process, as people follow it: its events in the words of the API description."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fulfillment.events.models import Event

Payload = Mapping[str, Any]
Log = dict[str, Any]


def _created(payload: Payload) -> str:
    if payload.get("version", 1) > 1:  # an order that was taken is announced as it came; a promise was one before
        return "ORDER_CREATED_FROM_PROMISE"
    return "LOCKED_ORDER_CREATED" if payload.get("status") == "LOCKED" else "ORDER_CREATED"


def _modified(payload: Payload) -> str:
    """Return what a modification is called: by what weighs most of it, if the description has a word for it.

    Whatever reroutes is told of by its plan, too.
    """
    changes = payload.get("changes", {})
    if "orderLineItems" in changes:
        return _line_change(changes["orderLineItems"])
    for name, called in MODIFICATIONS.items():
        if name in changes:
            return called
    return ""


def _line_change(entries: Sequence[Payload]) -> str:
    if any(entry.get("quantity") == 0 for entry in entries):
        return "ORDER_ITEM_DELETED"
    if any("tenantArticleId" in entry.get("article", {}) for entry in entries):
        return "ORDER_ITEM_ADDED"
    return "ORDER_ITEM_AMOUNT_CHANGED"


def _picked(payload: Payload) -> str:
    return "PICKING_DONE_INCOMPLETE" if _short(payload) else "PICKING_DONE"


def _handed_over(payload: Payload) -> str:
    refused = any(line.get("refused") for line in payload.get("handoverJobLineItems") or ())
    return "HANDOVER_DONE_WITH_REFUSED_ITEMS" if refused else "HANDOVER_DONE"


def _rerouted(payload: Payload) -> str:
    return REROUTES.get(str(payload.get("reRouteReason")), "ORDER_MANUAL_REROUTE")


MODIFICATIONS = {
    "preferredHandlingTime": "ORDER_PREFERRED_DATE_MODIFIED",
    "consumer": "CONSUMER_ADDRESS_CHANGED",
}
REROUTES = {
    "ORDERMODIFIED": "ORDER_MODIFICATION_REROUTE",
    "PROCESSREROUTE": "ORDER_MANUAL_REROUTE",
    "MANUAL": "TASK_MANUAL_REROUTE",
    "SHORTPICK": "PICKING_DONE_INCOMPLETE_REROUTE",
    "TIMETRIGGERED": "ORDER_TIME_TRIGGERED_REROUTE",
    "STOCKZEROED": "PICKING_DONE_INCOMPLETE_REROUTE",
    "ABORTED": "TASK_MANUAL_REROUTE",
    "RECALCULATION": "UNROUTABLE_ITEMS_REROUTE",
}
# Event → what the log calls it, and whose it is. An event that is not here is none of the log's business.
KINDS: dict[str, tuple[str | Callable[[Payload], str], str]] = {
    "ORDER_CREATED": (_created, "ORDER"),
    "ORDER_PROMISED": ("DELIVERY_PROMISE_CREATED", "ORDER"),
    "ORDER_PROMISE_LAPSED": ("ORDER_CANCELLED", "ORDER"),
    "ORDER_UNLOCKED": ("ORDER_UNLOCKED", "ORDER"),
    "ORDER_MODIFIED": (_modified, "ORDER"),
    "ORDER_CANCELLED": ("ORDER_CANCELLED", "ORDER"),
    "ORDER_FORCE_CANCELLED": ("ORDER_FORCE_CANCELLED", "ORDER"),
    "ORDER_CANCELLED_BY_EXPIRY": ("ORDER_CANCELLED", "ORDER"),
    "ROUTING_PLAN_NOT_ROUTABLE": ("ORDER_HAS_UNROUTABLE_ITEMS", "ROUTING_PLAN"),
    "ROUTING_PLAN_REROUTEPLAN_CREATED": (_rerouted, "ROUTING_PLAN"),
    "PICK_JOB_CREATED": ("OPERATIVE_TASK_CREATED", "PICKJOB"),
    "PICK_JOB_PICKING_COMMENCED": ("PICKING_IN_PROGRESS", "PICKJOB"),
    "PICK_JOB_PICKING_PAUSED": ("PICKING_PAUSED", "PICKJOB"),
    "PICK_JOB_PICKING_FINISHED": (_picked, "PICKJOB"),
    "PICK_JOB_REJECTED": ("PICKING_ABORTED_NO_ITEMS_PICKED", "PICKJOB"),
    "PICK_JOB_ABORTED": ("PICKING_ABORTED_NO_ITEMS_PICKED", "PICKJOB"),
    "PICK_JOB_RESET": ("PICKING_RESET", "PICKJOB"),
    "PICK_JOB_RESTARTED": ("PICKING_RESTART", "PICKJOB"),
    "PICK_JOB_CANCELED": ("PICKING_CANCELLED", "PICKJOB"),
    "PICK_JOB_EXPIRED": ("PICKING_CANCELLED", "PICKJOB"),
    "PARCEL_CREATED": ("PARCEL_CREATED", "PARCEL"),
    "HANDOVERJOB_CREATED": ("HANDOVER_CREATED", "HANDOVER"),
    "HANDOVERJOB_HANDED_OVER": (_handed_over, "HANDOVER"),
    "HANDOVERJOB_CANCELED": ("HANDOVER_CANCELED", "HANDOVER"),
}
CAUSES = {"ORDER_CANCELLED_BY_EXPIRY": "EXPIRY", "ORDER_PROMISE_LAPSED": "EXPIRY", "PICK_JOB_EXPIRED": "EXPIRY"}
# What the log says of a cancelation reason; the comment beside it is the log's ``info``.
REASON = ("id", "reason", "reasonLocalized", "version")
# Whose logs say where it happened, as the description has it.
OPERATIVE = ("PICKJOB", "PARCEL", "HANDOVER")


def history_logs(events: Iterable[Event], *, names: Mapping[str, str]) -> list[Log]:
    """Return the log of *events*, which come in their sequence; *names* has those of the facilities, by id."""
    return [_log(event, names, called) for event in events if (called := _called(event))]


def without_repetitions(logs: Iterable[Log]) -> list[Log]:
    """Return *logs* without those that say the same as the one right before them, but for the moment."""
    kept: list[Log] = []
    before = None
    for log in logs:
        said = {name: value for name, value in log.items() if name not in ("id", "timestamp", "version")}
        if said != before:
            kept.append(log)
        before = said
    return kept


def facility_of(payload: Payload) -> str | None:
    """Return the id of the facility that an event tells of, if it tells of one."""
    reference = payload.get("facilityRef")
    return str(reference) if reference else None


def _called(event: Event) -> str:
    """Return what the log calls an event; empty for those that are none of its business."""
    kind, _ = KINDS.get(event.name, ("", ""))
    return kind if isinstance(kind, str) else kind(event.payload)


def _log(event: Event, names: Mapping[str, str], called: str) -> Log:
    _, domain = KINDS[event.name]
    log: Log = {
        "id": str(event.pk),
        "type": called,
        "eventType": called,
        "domain": domain,
        "domainRef": str(event.payload.get("id", "")),
        "status": event.payload.get("status"),
        "version": event.payload.get("version"),
        "user": {"userRef": event.actor_id or "system", "username": event.actor_name or "system"},
        "timestamp": event.created_at,
    }
    optional = {
        "info": event.reason,
        "eventCause": CAUSES.get(event.name),
        "payload": _details(event.payload, called, domain, names),
    }
    return {**log, **{name: value for name, value in optional.items() if value}}


def _details(payload: Payload, called: str, domain: str, names: Mapping[str, str]) -> dict[str, Any]:
    if domain == "ORDER":
        if given := payload.get("cancelationReason"):
            return {"cancelationReason": {name: given[name] for name in REASON}}
        reasons = [one for one in payload.get("statusReasons") or () if one.get("status") == payload.get("status")]
        return {"statusReason": reasons[-1]} if reasons else {}
    if domain not in OPERATIVE:
        return {}
    facility_id = facility_of(payload)
    details: dict[str, Any] = {"facility": {}}
    if facility_id:
        details["facility"] = {"facilityRef": facility_id, "name": names.get(facility_id, "")}
    short_id = payload.get("shortId") or payload.get("shortIdentifier")
    if short_id:
        details["shortId"] = short_id
    if called == "PICKING_DONE_INCOMPLETE":
        details["shortPickedItems"] = _short(payload)
    return details


def _short(payload: Payload) -> Sequence[dict[str, Any]]:
    """Return the lines of a pick job of which less was picked than asked for."""
    return [
        {"article": {"title": line["article"]["title"]}, "picked": line.get("picked", 0), "quantity": line["quantity"]}
        for line in payload.get("pickLineItems") or ()
        if line.get("picked", 0) < line["quantity"]
    ]
