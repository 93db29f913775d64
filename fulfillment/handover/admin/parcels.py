"""The list of parcels and the page of one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, Section, chip, moment, muted, pair, short_id
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.handover.models import Parcel
from fulfillment.handover.selectors import parcels_visible
from fulfillment.handover.states import ParcelStatus

from .reads import address_text, history_section, linked
from .verbs import PARCEL_VERBS


class ParcelStatusFilter(ChoiceFilter):
    counted = (ParcelStatus.FAILED,)


@admin.register(Parcel)
class ParcelAdmin(ReadOnlyAdmin):
    """Parcels, newest first."""

    view_permission = ApiPermission.PARCEL_READ
    verbs = PARCEL_VERBS
    list_display = ("name_cell", "state", "tracking_cell", "shipment_cell", "facility_cell", "carrier_cell", "created")
    list_filter = (ParcelStatusFilter, FacilityFilter)
    search_fields = ("tracking_number__exact", "tenant_parcel_id__exact")
    search_keys = ("pk", "shipment_id")
    search_help_text = "Tracking number or id"
    ordering = ("-pk",)
    empty_title = "No parcels"
    empty_text = "No parcel matches. Parcels are made for shipments."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Parcel]:
        rows = parcels_visible(actor=self.actor(request)).select_related("facility", "carrier", "shipment")
        return rows.order_by("-pk")

    @admin.display(description="Parcel")
    def name_cell(self, parcel: Parcel) -> str:
        return parcel.tenant_parcel_id or short_id(parcel.pk)

    @admin.display(description="Status")
    def state(self, parcel: Parcel) -> SafeString:
        return chip(parcel.status)

    @admin.display(description="Tracking number")
    def tracking_cell(self, parcel: Parcel) -> SafeString:
        return muted(parcel.tracking_number)

    @admin.display(description="Shipment")
    def shipment_cell(self, parcel: Parcel) -> SafeString:
        return pair(parcel.shipment.short_id or short_id(parcel.shipment_id), parcel.shipment.tenant_order_id)

    @admin.display(description="Facility")
    def facility_cell(self, parcel: Parcel) -> SafeString:
        return pair(parcel.facility.name)

    @admin.display(description="Carrier")
    def carrier_cell(self, parcel: Parcel) -> SafeString:
        return muted(parcel.carrier.name if parcel.carrier else "")

    @admin.display(description="Created")
    def created(self, parcel: Parcel) -> SafeString:
        return moment(parcel.created_at)

    def page_title(self, entity: Parcel) -> str:
        return f"Parcel {entity.tracking_number or entity.tenant_parcel_id or short_id(entity.pk)}"

    def page(self, request: HttpRequest, entity: Parcel) -> dict[str, Any]:
        """Return what lies in the parcel, what the carrier said, and its history."""
        actor = self.actor(request)
        rows = [_item(item) for item in entity.items]
        sections = [
            Section("Parcel", facts=_facts(entity, actor)),
            Section(
                "Contents", headers=("Article", "Title", "Units"), rows=rows, empty="Nothing said of its contents."
            ),
        ]
        if entity.result:
            facts = list(entity.result.items())
            data = {"properties": facts}
            sections.append(Section("What the carrier said", template="backoffice/properties.html", data=data))
        return {"sections": [*sections, *history_section(entity, actor=actor)]}


def _facts(parcel: Parcel, actor: Actor) -> list[tuple[str, object]]:
    shipment, facility = parcel.shipment, parcel.facility
    recipient = parcel.properties.get("recipient") or shipment.recipient
    facts: list[tuple[str, object]] = [
        ("Shipment", linked("handover_shipment", shipment.pk, shipment, actor=actor, permission="SHIPMENT_READ")),
        ("Facility", linked("facilities_facility", facility.pk, facility, actor=actor, permission="FACILITY_READ")),
        ("Carrier", parcel.carrier.name if parcel.carrier else muted("none yet")),
        ("Tracking number", parcel.tracking_number or muted("none yet")),
        ("Recipient", address_text(recipient) or muted("")),
        ("Created", moment(parcel.created_at)),
    ]
    facts += [(document.get_kind_display(), document.content_type) for document in parcel.documents.defer("content")]
    return facts


def _item(item: Any) -> tuple[object, ...]:
    """Return one entry of the contents; what a client left out is empty."""
    if not isinstance(item, dict):
        return (str(item), "", "")
    article = item.get("article") or {}
    number = item.get("tenantArticleId") or article.get("tenantArticleId") or ""
    return (number, article.get("title") or item.get("title") or "", item.get("quantity", ""))
