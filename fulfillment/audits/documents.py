"""The JSON of an entry of the trail (``Audit``)."""

from typing import Any

from .models import Audit
from .references import Privacy

SYSTEM_NAME = "system"
HIDDEN_NAME = "anonymized"


def audit_document(audit: Audit, *, privacy: Privacy) -> dict[str, Any]:
    """Return the entry. ``actor`` is who did it, ``globalActor`` who wanted it: the same but for what followed.

    ``before``, ``after`` and ``processRef`` are ours. An entry that no event tells of has its own id for one.
    """
    wanted, process = _actor(audit, audit.actor_kind, privacy=privacy), audit.process_id
    on_behalf = audit.actor_kind == "SYSTEM" and bool(audit.actor_id)
    return {
        "id": str(audit.pk),
        "version": 1,
        "created": audit.created_at,
        "lastModified": audit.anonymized_at or audit.created_at,
        "eventId": str(audit.event_id or audit.pk),
        "entityRef": str(audit.entity_ref),
        "entityType": audit.entity_type,
        "entityVersion": audit.entity_version,
        "entityCreated": audit.entity_created_at,
        "isAnonymized": audit.anonymized_at is not None,
        "anonymizationDate": audit.entity_created_at + privacy.anonymized_after,
        "deletionDate": audit.entity_created_at + privacy.deleted_after,
        "trace": audit.trace,
        "actor": _named(SYSTEM_NAME, "SYSTEM", SYSTEM_NAME) if on_behalf else wanted,
        "globalActor": _actor(audit, "USER", privacy=privacy) if on_behalf else wanted,
        "client": {"api": audit.client_api, "rawInfo": audit.client_info},
        "operation": {"name": audit.operation, "start": audit.created_at},
        "before": audit.before,
        "after": audit.after,
        **({"processRef": str(process)} if process else {}),
    }


def actor_shown(audit: Audit, *, privacy: Privacy) -> str:
    """Return the name to show of who did it or wanted it."""
    if audit.actor_kind != "SYSTEM" or audit.actor_id:
        hidden = privacy.actors_hidden or (not audit.actor_name and audit.anonymized_at is not None)
        return HIDDEN_NAME if hidden else audit.actor_name
    return audit.actor_name or SYSTEM_NAME


def _actor(audit: Audit, kind: str, *, privacy: Privacy) -> dict[str, Any]:
    hidden = privacy.actors_hidden and audit.actor_id
    return _named(HIDDEN_NAME if hidden else audit.actor_id or SYSTEM_NAME, kind, actor_shown(audit, privacy=privacy))


def _named(key: str, kind: str, name: str) -> dict[str, Any]:
    return {"id": key, "details": {"topic": kind, "username": name}}
