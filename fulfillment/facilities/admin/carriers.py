"""Carriers in the backoffice: who delivers, from where, and the switch."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.accounts.scope import scoped
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, Section, Verb, actor_for, chip, moment, muted, pair
from fulfillment.facilities.models import Carrier, FacilityCarrier
from fulfillment.facilities.services.carriers import carrier_activate, carrier_deactivate

from .connections import carriers_section

MOST_FACILITIES = 100


class CarrierSwitchVerb(Verb):
    """One of the two switches of a carrier."""

    permission = ApiPermission.CARRIER_WRITE
    service: ClassVar[Callable[..., Carrier]]
    effect: ClassVar[str]
    done: ClassVar[str]

    def heading(self, entity: Carrier) -> str:
        return f"{self.label} {entity.name}?"

    def consequences(self, entity: Carrier, actor: Actor) -> list[str]:  # noqa: ARG002
        return [self.effect]

    def carry_out(self, entity: Carrier, *, data: dict[str, Any], actor: Actor) -> str:
        switch = type(self).service
        switch(carrier_id=str(entity.pk), version=data["version"], actor=actor, now=clock.now())
        return f"{entity.name} {self.done}."


class ActivateVerb(CarrierSwitchVerb):
    name = "activate"
    label = "Activate"
    icon = "play_circle"
    tone = "primary"
    service = carrier_activate
    effect = "Target times of new pick jobs take its cutoffs into account wherever it is connected."
    done = "is active"


class DeactivateVerb(CarrierSwitchVerb):
    name = "deactivate"
    label = "Deactivate"
    icon = "stop_circle"
    tone = "danger"
    service = carrier_deactivate
    effect = "Its cutoffs count nowhere any more. Its connections stay as they are."
    done = "is inactive"


class CarrierStatusFilter(ChoiceFilter):
    counted = ("ACTIVE", "INACTIVE")


@admin.register(Carrier)
class CarrierAdmin(ReadOnlyAdmin):
    """Everybody who delivers, by name."""

    view_permission = ApiPermission.CARRIER_READ
    verbs = (ActivateVerb(), DeactivateVerb())
    list_display = ("name_cell", "state", "delivery", "maturity", "changed")
    list_filter = (CarrierStatusFilter,)
    search_fields = ("name__icontains", "key__istartswith")
    search_help_text = "Name or key"
    ordering = ("name",)
    empty_title = "No carriers"
    empty_text = "No carrier matches. Carriers come through the API."

    @admin.display(description="Carrier")
    def name_cell(self, carrier: Carrier) -> SafeString:
        return pair(carrier.name, carrier.key)

    @admin.display(description="Status")
    def state(self, carrier: Carrier) -> SafeString:
        return chip(carrier.status)

    @admin.display(description="Delivery")
    def delivery(self, carrier: Carrier) -> str:
        return str(carrier.get_delivery_type_display())

    @admin.display(description="Support")
    def maturity(self, carrier: Carrier) -> SafeString:
        return muted(str(carrier.get_lifecycle_display()))

    @admin.display(description="Changed")
    def changed(self, carrier: Carrier) -> SafeString:
        return moment(carrier.modified_at)

    def page(self, request: HttpRequest, entity: Carrier) -> dict[str, Any]:
        """Return the carrier's properties and where it is connected, as far as the reader may know."""
        actor = actor_for(request)
        details = entity.details
        sizes = [f"{details.get(f'defaultParcel{side}InCm', '?'):g}" for side in ("Length", "Width", "Height")]
        facts = [
            ("Key", entity.key),
            ("Delivery", self.delivery(entity)),
            ("Support", entity.get_lifecycle_display()),
            ("Default parcel", f"{' × '.join(sizes)} cm, {details.get('defaultParcelWeightInGram', 0):g} g"),
            ("Tracking address", entity.configuration.details.get("trackAndTraceUrl") or muted("")),
            ("Credentials", "stored" if entity.credentials else muted("")),
            ("Created", moment(entity.created_at)),
            ("Changed", moment(entity.modified_at)),
        ]
        sections = [Section("Carrier", facts=facts)]
        if actor.can(ApiPermission.FACILITY_READ):
            sections.append(self._facilities(entity, actor))
        return {"sections": sections}

    def _facilities(self, carrier: Carrier, actor: Actor) -> Section:
        connections = scoped(FacilityCarrier.objects.filter(carrier=carrier), actor)
        rows = [
            (row.facility.name, reverse("admin:facilities_facility_change", args=[row.facility_id]), row)
            for row in connections.select_related("facility", "carrier").order_by("facility__name")[:MOST_FACILITIES]
        ]
        return carriers_section(rows, what="Facility", empty="It is connected with no facility.")
