"""What the pages of handover share: units in a row, links to what hangs together, people's addresses."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, link, several
from fulfillment.common.privacy import ANONYMIZED
from fulfillment.handover.models import HandoverLine
from fulfillment.processes.timeline import timeline_of


def sizes_of(job_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return how much each of these handover jobs is about, in words, by one query."""
    lines = HandoverLine.objects.filter(handover_job__in=list(job_ids), kind="HANDOVER")
    rows = lines.values_list("handover_job_id").annotate(Count("pk"), Sum("quantity"))
    return {key: f"{several(units, 'unit')}, {several(number, 'article')}" for key, number, units in rows}


def linked(name: str, key: Any, text: object, *, actor: Actor, permission: str) -> object:
    """Return a link to the page of an entity for who may open it, else its text."""
    return link(reverse(f"admin:{name}_change", args=[key]), text) if actor.can(permission) else text


def address_text(address: Any) -> str:
    """Return an address in one line."""
    if not isinstance(address, dict):
        return ""
    if address.get("street") == ANONYMIZED:
        return f"Anonymized, {address['country']}" if address.get("country") else "Anonymized"
    parts = (
        ("companyName",),
        ("firstName", "lastName"),
        ("street", "houseNumber"),
        ("additionalAddressInfo",),
        ("postalCode", "city"),
        ("country",),
    )
    words = (" ".join(str(address[name]) for name in names if address.get(name)) for names in parts)
    return ", ".join(filter(None, words))


def history_section(entity: Any, *, actor: Actor) -> list[Section]:
    """Return the timeline of one entity, nothing for who may not see it or where nothing has happened."""
    if not actor.can("PROCESS_LOG_READ"):
        return []
    history = timeline_of(process_id=entity.process_id, entity_id=entity.pk)
    return [Section("Timeline", template="backoffice/timeline.html", data={"timeline": history})] if history else []
