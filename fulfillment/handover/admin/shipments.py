"""The list of shipments and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import (
    ChoiceFilter,
    ReadOnlyAdmin,
    Section,
    chip,
    link,
    moment,
    muted,
    pair,
    several,
    short_id,
)
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.handover.models import Parcel, Shipment
from fulfillment.handover.selectors import shipments_visible
from fulfillment.handover.states import ShipmentStatus

from .reads import address_text, history_section, linked
from .verbs import SHIPMENT_VERBS


class ShipmentStatusFilter(ChoiceFilter):
    counted = (ShipmentStatus.RETRYABLE,)


@admin.register(Shipment)
class ShipmentAdmin(ReadOnlyAdmin):
    """Shipments, newest first."""

    view_permission = ApiPermission.SHIPMENT_READ
    verbs = SHIPMENT_VERBS
    list_display = ("name_cell", "state", "facility_cell", "order_number", "carrier_cell", "parcels_cell", "due")
    list_filter = (ShipmentStatusFilter, FacilityFilter)
    search_fields = ("tenant_order_id__exact",)
    search_keys = ("pk", "pick_job_id")
    search_help_text = "Order number or id"
    ordering = ("-pk",)
    empty_title = "No shipments"
    empty_text = "No shipment matches. Goods picked for a carrier make one."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shipment]:
        return shipments_visible(actor=self.actor(request)).select_related("facility", "carrier").order_by("-pk")

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Add the number of parcels."""
        parcels = Parcel.objects.filter(shipment__in=[row.pk for row in rows]).values_list("shipment_id")
        counted = dict(parcels.annotate(Count("pk")))
        for row in rows:
            row.shown_parcels = counted.get(row.pk, 0)

    @admin.display(description="Shipment")
    def name_cell(self, shipment: Shipment) -> str:
        return shipment.short_id or short_id(shipment.pk)

    @admin.display(description="Status")
    def state(self, shipment: Shipment) -> SafeString:
        return chip(shipment.status)

    @admin.display(description="Facility")
    def facility_cell(self, shipment: Shipment) -> SafeString:
        return pair(shipment.facility.name)

    @admin.display(description="Order")
    def order_number(self, shipment: Shipment) -> SafeString:
        return muted(shipment.tenant_order_id)

    @admin.display(description="Carrier")
    def carrier_cell(self, shipment: Shipment) -> SafeString:
        return muted(shipment.carrier.name if shipment.carrier else "")

    @admin.display(description="Parcels")
    def parcels_cell(self, shipment: Shipment) -> SafeString:
        return muted(shipment.shown_parcels)  # type: ignore[attr-defined]

    @admin.display(description="Target time")
    def due(self, shipment: Shipment) -> SafeString:
        return moment(shipment.target_time)

    def page_title(self, entity: Shipment) -> str:
        return f"Shipment {entity.short_id or short_id(entity.pk)}"

    def page(self, request: HttpRequest, entity: Shipment) -> dict[str, Any]:
        """Return what is sent where, in which parcels, and its history."""
        actor = self.actor(request)
        rows = [
            (
                line["article"].get("tenantArticleId"),
                line["article"].get("title", ""),
                several(line["quantity"], "unit"),
            )
            for line in entity.lines
        ]
        sections = [
            Section("Shipment", facts=_facts(entity, actor)),
            Section("Lines", headers=("Article", "Title", "Units"), rows=rows, empty="No lines."),
        ]
        if actor.can(ApiPermission.PARCEL_READ):
            sections.append(_parcels(entity))
        return {"sections": [*sections, *history_section(entity, actor=actor)]}


def _facts(shipment: Shipment, actor: Actor) -> list[tuple[str, object]]:
    facility = linked(
        "facilities_facility", shipment.facility_id, shipment.facility, actor=actor, permission="FACILITY_READ"
    )
    facts: list[tuple[str, object]] = [
        ("Recipient", address_text(shipment.recipient) or muted("")),
        ("Order", shipment.tenant_order_id or muted("")),
        ("Carrier", shipment.carrier.name if shipment.carrier else muted("none yet")),
        ("Facility", facility),
        ("Target time", moment(shipment.target_time)),
    ]
    if shipment.pick_job_id:
        pick_job = linked("picking_pickjob", shipment.pick_job_id, "Pick job", actor=actor, permission="PICKJOB_READ")
        facts.append(("Picked by", pick_job))
    if actor.can(ApiPermission.HANDOVERJOB_READ):
        facts += [
            ("Handover", link(reverse("admin:handover_handoverjob_change", args=[job.pk]), job))
            for job in shipment.handover_jobs.order_by("pk")
        ]
    return facts


def _parcels(shipment: Shipment) -> Section:
    rows = [
        (
            link(reverse("admin:handover_parcel_change", args=[parcel.pk]), short_id(parcel.pk)),
            chip(parcel.status),
            parcel.tracking_number or muted(""),
            moment(parcel.created_at),
        )
        for parcel in shipment.parcels.order_by("pk")
    ]
    headers = ("Parcel", "Status", "Tracking number", "Created")
    return Section("Parcels", headers=headers, rows=rows, empty="No parcel yet.")
