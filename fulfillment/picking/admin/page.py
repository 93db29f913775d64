"""The page of one pick job: what to pick, what was picked, what followed from it, and its history."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import Section, chip, link, moment, muted
from fulfillment.common.localization import translated
from fulfillment.handover.selectors import handover_jobs_visible
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.states import UNFINISHED
from fulfillment.processes.timeline import timeline_of

HEADERS = ("Article", "Title", "Wanted", "Picked", "Missing", "Reason", "Status")


def pick_job_links(job: PickJob, *, actor: Actor) -> list[tuple[str, str, str]]:
    """Return where a reader can go on with the job: label, icon, address."""
    if job.status not in UNFINISHED or not actor.can(ApiPermission.PICKJOB_WRITE):
        return []
    return [("Pick", "barcode_scanner", reverse("admin:picking_pickjob_pick", args=[job.pk]))]


def pick_job_sections(job: PickJob, *, actor: Actor) -> list[Section]:
    """Return what the page shows below its heading; parts that the reader may not see are left out."""
    lines = [_line(line) for line in job.lines.order_by("position")]
    sections = [
        Section("Pick job", facts=_facts(job, actor)),
        Section("Lines", headers=HEADERS, rows=lines, empty="No lines."),
    ]
    if actor.can(ApiPermission.HANDOVERJOB_READ):
        sections.append(_handovers(job, actor))
    if actor.can(ApiPermission.PROCESS_LOG_READ):
        history = timeline_of(process_id=job.process_id, entity_id=job.pk)
        if history:
            sections.append(Section("Timeline", template="backoffice/timeline.html", data={"timeline": history}))
    return sections


def _facts(job: PickJob, actor: Actor) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("Order", _order(job, actor)),
        ("Facility", _linked("facilities_facility", job.facility_id, job.facility.name, actor, "FACILITY_READ")),
        ("Consumer", job.consumer_name or muted("")),
        ("Channel", job.get_channel_display() or muted("")),
        ("Target time", moment(job.target_time)),
        ("What is not found", job.get_on_short_pick_display()),
    ]
    if job.sub_status:
        facts.append(("Because", job.get_sub_status_display()))
    if job.editor:
        facts.append(("Picker", job.editor.get("username") or muted("")))
    if job.plan_id:
        facts.append(("Routing plan", _linked("routing_routingplan", job.plan_id, "Why here?", actor, "ROUTING_READ")))
    return [*facts, ("Created", moment(job.created_at))]


def _order(job: PickJob, actor: Actor) -> object:
    if job.order_id is None:
        return job.tenant_order_id or muted("")
    return _linked("orders_order", job.order_id, job.tenant_order_id or job.order_id, actor, "ORDER_READ")


def _linked(name: str, key: Any, text: object, actor: Actor, permission: str) -> object:
    return link(reverse(f"admin:{name}_change", args=[key]), text) if actor.can(permission) else text


def _line(line: PickLine) -> tuple[object, ...]:
    missing = line.quantity - line.picked
    reason = translated((line.short_pick_reason or {}).get("reasonLocalized"))
    if line.stock_emptied:
        reason = f"{reason}, shelf is empty" if reason else "Shelf is empty"
    done = line.status == "CLOSED"
    return (
        line.tenant_article_id,
        line.article.get("title", ""),
        line.quantity,
        line.picked,
        _alarming(missing) if missing and done else missing or "",
        reason,
        chip(line.status),
    )


def _alarming(number: int) -> SafeString:
    return format_html('<strong class="bo-age-alarm">{}</strong>', number)


def _handovers(job: PickJob, actor: Actor) -> Section:
    found = handover_jobs_visible(actor=actor).filter(pick_job_id=job.pk).order_by("-pk")
    rows = [
        (
            link(reverse("admin:handover_handoverjob_change", args=[handover.pk]), handover),
            chip(handover.status),
            handover.get_channel_display(),
            handover.recipient_name,
            moment(handover.target_time),
        )
        for handover in found
    ]
    headers = ("Handover", "Status", "Channel", "Recipient", "Target time")
    return Section("Handover", headers=headers, rows=rows, empty="None yet: it follows when the goods are picked.")
