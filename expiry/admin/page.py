"""The page of one expiry, and what the page of its order shows of it."""

import datetime
from typing import Any

from django.urls import reverse

from expiry.configuration import expiry_rules
from expiry.models import Expiry
from expiry.states import ExpiryStatus
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, countdown, link, moment, muted, short_id
from fulfillment.common.claims import DIED
from fulfillment.processes.timeline import timeline_of

from .reads import ends_of, is_set_aside, span_text, state_chip

Fact = tuple[str, object]


def expiry_page(expiry: Expiry, *, actor: Actor) -> dict[str, Any]:
    """Return what the page shows; parts that the reader may not see are not there."""
    sections = [Section("Times", facts=times_of(expiry)), Section("Belongs to", facts=_links(expiry, actor))]
    if actor.can(ApiPermission.PROCESS_LOG_READ):
        history = timeline_of(process_id=expiry.process_id, entity_id=expiry.pk)
        sections.append(Section("History", template="backoffice/timeline.html", data={"timeline": history}))
    return {
        "state": state_chip(expiry, end=ends_of([expiry]).get(expiry.pk, "")),
        "ticking": ticking(expiry),
        "trouble": trouble_of(expiry),
        "sections": sections,
    }


def ticking(expiry: Expiry) -> object:
    """Return how long it is until it expires; nothing for one that does not."""
    return countdown(expiry.expiry_time, now=clock.now()) if expiry.status == ExpiryStatus.ACTIVE else ""


def trouble_of(expiry: Expiry) -> str:
    """Return what went wrong with one that was set aside."""
    return (expiry.last_error or DIED) if is_set_aside(expiry) else ""


def times_of(expiry: Expiry) -> list[Fact]:
    """Return the times and what is between them."""
    had, offset = expiry.expiry_time - expiry.provisioning_time, expiry_rules().offset
    facts: list[Fact] = [
        ("Provisioning time", moment(expiry.provisioning_time)),
        ("Expiry time", moment(expiry.expiry_time)),
        ("Offset", _offset(had, offset)),
    ]
    if expiry.announced_at is not None:
        facts.append(("Announced", moment(expiry.announced_at)))
    return [*facts, ("Changed", moment(expiry.modified_at)), ("Version", expiry.version)]


def _offset(had: datetime.timedelta, offset: datetime.timedelta) -> str:
    if had == offset:
        return minutes_text(had)
    return f"{minutes_text(had)}; the rules say {minutes_text(offset)} now, which holds from its next change on"


def minutes_text(span: datetime.timedelta) -> str:
    """Return an offset in minutes, and in larger units where that says more."""
    minutes = span // datetime.timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes:,} min ({span_text(span)})"


def _links(expiry: Expiry, actor: Actor) -> list[Fact]:
    process = expiry.process
    facts: list[Fact] = []
    if actor.can(ApiPermission.ORDER_READ):
        name = process.tenant_order_id or (short_id(process.order_id) if process.order_id else "")
        order = reverse("admin:orders_order_change", args=[process.order_id]) if process.order_id else ""
        facts.append(("Order", link(order, name) if order else muted(name or "None: work without an order")))
    facts.append(("Process", process.pk))
    if actor.can(ApiPermission.AUDIT_READ) and actor.facility_ids is None:
        trail = f"{reverse('admin:audits_audit_changelist')}?process={process.pk}"
        facts.append(("Everything that was changed", link(trail, "In the trail")))
    return [*facts, ("Id", expiry.pk)]
