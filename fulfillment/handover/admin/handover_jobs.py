"""The list of handover jobs and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import (
    ChoiceFilter,
    ReadOnlyAdmin,
    Section,
    age_text,
    chip,
    moment,
    muted,
    pair,
    several,
)
from fulfillment.common.localization import translated
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.selectors import handover_jobs_visible
from fulfillment.handover.states import PENDING, HandoverJobCancelReason, HandoverJobStatus

from .delivery_note import delivery_note_url
from .reads import address_text, history_section, linked, sizes_of
from .verbs import HANDOVER_VERBS
from .workplace import handover_urls

HEADERS = ("Article", "Title", "Units", "Handed over", "Refused", "Why", "Status")


class HandoverStatusFilter(ChoiceFilter):
    counted = (HandoverJobStatus.OPEN,)


class ChannelFilter(ChoiceFilter):
    title = "channel"
    parameter_name = "channel"
    all_label = "All channels"


@admin.register(HandoverJob)
class HandoverJobAdmin(ReadOnlyAdmin):
    """Handover jobs, newest first."""

    view_permission = ApiPermission.HANDOVERJOB_READ
    verbs = HANDOVER_VERBS
    list_display = (
        "name_cell",
        "state",
        "facility_cell",
        "order_number",
        "recipient_cell",
        "units",
        "paid_cell",
        "due",
    )
    list_filter = (HandoverStatusFilter, ChannelFilter, FacilityFilter)
    search_fields = ("tenant_order_id__exact",)
    search_keys = ("pk", "pick_job_id")
    search_help_text = "Order number or id"
    ordering = ("-pk",)
    empty_title = "No handover jobs"
    empty_text = "No handover job matches. Picked goods make one."

    def get_queryset(self, request: HttpRequest) -> QuerySet[HandoverJob]:
        return handover_jobs_visible(actor=self.actor(request)).select_related("facility", "shipment").order_by("-pk")

    def more_urls(self) -> list[URLPattern]:
        """Return the addresses of handing over on a phone."""
        return handover_urls(self)

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Add the number of units."""
        sizes = sizes_of(job.pk for job in rows)
        for job in rows:
            job.shown_size = sizes.get(job.pk, "")

    @admin.display(description="Handover")
    def name_cell(self, job: HandoverJob) -> str:
        return str(job)

    @admin.display(description="Status")
    def state(self, job: HandoverJob) -> SafeString:
        return pair(chip(job.status), _cancel_reason(job))

    @admin.display(description="Facility")
    def facility_cell(self, job: HandoverJob) -> SafeString:
        return pair(job.facility.name)

    @admin.display(description="Order")
    def order_number(self, job: HandoverJob) -> SafeString:
        return muted(job.tenant_order_id)

    @admin.display(description="Recipient")
    def recipient_cell(self, job: HandoverJob) -> SafeString:
        return pair(job.recipient_name, job.get_channel_display())

    @admin.display(description="Units")
    def units(self, job: HandoverJob) -> str:
        return job.shown_size  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="Paid")
    def paid_cell(self, job: HandoverJob) -> SafeString:
        return muted("") if job.paid is None else chip("PAID" if job.paid else "NOT_PAID")

    @admin.display(description="Target time")
    def due(self, job: HandoverJob) -> SafeString:
        late = clock.now() - job.target_time
        overdue = job.status in PENDING and late.total_seconds() > 0
        return pair(moment(job.target_time), f"{age_text(late)} late" if overdue else "")

    def page_title(self, entity: HandoverJob) -> str:
        return f"Handover {entity.short_id}" if entity.short_id else "Handover"

    def page(self, request: HttpRequest, entity: HandoverJob) -> dict[str, Any]:
        """Return what is handed over to whom, and its history."""
        actor = self.actor(request)
        lines = [_line(line) for line in entity.lines.order_by("kind", "position")]
        return {
            "sections": [
                Section("Handover job", facts=_facts(entity, actor)),
                Section("Lines", headers=HEADERS, rows=lines, empty="No lines."),
                *history_section(entity, actor=actor),
            ],
            "links": _links(entity, actor),
        }


def _links(job: HandoverJob, actor: Actor) -> list[tuple[str, str, str]]:
    links = []
    if job.status in PENDING and actor.can(ApiPermission.HANDOVERJOB_WRITE):
        links.append(("Hand over", "handshake", reverse("admin:handover_handoverjob_handover", args=[job.pk])))
    if url := delivery_note_url(job):
        links.append(("Delivery note", "print", url))
    return links


def _facts(job: HandoverJob, actor: Actor) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("Channel", job.get_channel_display()),
        ("Recipient", job.recipient_name or muted("")),
        ("Address", address_text(job.recipient) or muted("")),
        ("Order", job.tenant_order_id or muted("")),
        ("Paid", muted("not said") if job.paid is None else chip("PAID" if job.paid else "NOT_PAID")),
        (
            "Facility",
            linked("facilities_facility", job.facility_id, job.facility, actor=actor, permission="FACILITY_READ"),
        ),
        ("Target time", moment(job.target_time)),
    ]
    if job.pick_job_id:
        pick_job = linked("picking_pickjob", job.pick_job_id, "Pick job", actor=actor, permission="PICKJOB_READ")
        facts.append(("Picked by", pick_job))
    if job.shipment:
        shipment = linked("handover_shipment", job.shipment_id, job.shipment, actor=actor, permission="SHIPMENT_READ")
        facts.append(("Shipment", shipment))
    if job.handed_over_at:
        facts.append(("Handed over", moment(job.handed_over_at)))
    if job.cancel_reason:
        facts.append(("Canceled because", _cancel_reason(job)))
    return facts


def _cancel_reason(job: HandoverJob) -> str:
    known = job.cancel_reason in HandoverJobCancelReason.values
    return str(HandoverJobCancelReason(job.cancel_reason).label) if known else job.cancel_reason


def _line(line: HandoverLine) -> tuple[object, ...]:
    refused = sum(item.get("quantity", 0) for item in line.refused)
    reasons = (item.get("reason") or translated(item.get("reasonLocalized")) for item in line.refused)
    title = line.article.get("title", "")
    return (
        line.tenant_article_id,
        title if line.kind == "HANDOVER" else pair(title, line.get_kind_display()),
        several(line.quantity, "unit"),
        line.handed_over or "",
        refused or "",
        ", ".join(filter(None, reasons)),
        chip(line.status),
    )
