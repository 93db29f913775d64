"""Facilities in the backoffice: the network, and its three switches."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import (
    ChoiceFilter,
    MenuFilter,
    ReadOnlyAdmin,
    Section,
    Verb,
    actor_for,
    chip,
    moment,
    muted,
    pair,
)
from fulfillment.common.ids import parse_id
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import carrier_connections, visible_facilities
from fulfillment.facilities.services.lifecycle import facility_go_offline, facility_go_online, facility_suspend

from .connections import carriers_section

MOST_IN_MENU = 300


class FacilityFilter(MenuFilter):
    """One facility of those the reader may see."""

    title = "facility"
    parameter_name = "facility"
    all_label = "All facilities"
    field: ClassVar[str] = "facility_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        rows = visible_facilities(actor=actor_for(request)).order_by("name").values_list("pk", "name")
        names = {str(key): name for key, name in rows[:MOST_IN_MENU]}
        chosen = request.GET.get("facility", "")
        if chosen and chosen not in names:
            found = visible_facilities(actor=actor_for(request)).filter(pk=parse_id(chosen)).first()
            names |= {chosen: found.name} if found else {}
        return list(names.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        key = parse_id(self.value() or "")
        return queryset.filter(**{self.field: key}) if key else queryset


class SwitchVerb(Verb):
    """One of the three switches of a facility."""

    permission = ApiPermission.FACILITY_WRITE
    service: ClassVar[Callable[..., Facility]]
    effect: ClassVar[str]
    done: ClassVar[str]

    def heading(self, entity: Facility) -> str:
        return f"{self.label}: {entity.name}?"

    def consequences(self, entity: Facility, actor: Actor) -> list[str]:  # noqa: ARG002
        return [self.effect]

    def carry_out(self, entity: Facility, *, data: dict[str, Any], actor: Actor) -> str:
        switch = type(self).service
        switch(reference=str(entity.pk), version=data["version"], actor=actor, now=clock.now())
        return f"{entity.name} {self.done}."


class GoOnlineVerb(SwitchVerb):
    name = "go_online"
    label = "Go online"
    icon = "play_circle"
    tone = "primary"
    service = facility_go_online
    effect = "New orders may be routed here at once; plans that wait for stock are tried again."
    done = "is online"


class SuspendVerb(SwitchVerb):
    name = "suspend"
    label = "Suspend"
    icon = "pause_circle"
    service = facility_suspend
    effect = "No new orders are routed here. What is here already is finished."
    done = "is suspended"


class GoOfflineVerb(SwitchVerb):
    name = "go_offline"
    label = "Go offline"
    icon = "stop_circle"
    tone = "danger"
    service = facility_go_offline
    effect = "The facility takes no part any more: no new orders are routed here."
    done = "is offline"


class FacilityStatusFilter(ChoiceFilter):
    counted = ("ONLINE", "SUSPENDED", "OFFLINE")


@admin.register(Facility)
class FacilityAdmin(ReadOnlyAdmin):
    """The network, by name."""

    view_permission = ApiPermission.FACILITY_READ
    verbs = (GoOnlineVerb(), SuspendVerb(), GoOfflineVerb())
    list_display = ("name_cell", "state", "kind", "services_cell", "place", "position")
    list_filter = (FacilityStatusFilter,)
    search_fields = ("name__icontains", "tenant_facility_id__startswith", "city__istartswith")
    search_help_text = "Name, number or city"
    ordering = ("name",)
    empty_title = "No facilities"
    empty_text = "No facility matches. Facilities come through the API."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Facility]:
        return visible_facilities(actor=self.actor(request)).order_by("name")

    @admin.display(description="Facility")
    def name_cell(self, facility: Facility) -> SafeString:
        return pair(facility.name, facility.tenant_facility_id or "")

    @admin.display(description="Status")
    def state(self, facility: Facility) -> SafeString:
        return chip(facility.status)

    @admin.display(description="Kind")
    def kind(self, facility: Facility) -> str:
        return str(facility.get_location_type_display())

    @admin.display(description="Services")
    def services_cell(self, facility: Facility) -> SafeString:
        return muted(service_names(facility))

    @admin.display(description="Place")
    def place(self, facility: Facility) -> str:
        return " ".join(filter(None, (facility.country, facility.postal_code, facility.city)))

    @admin.display(description="Coordinates")
    def position(self, facility: Facility) -> SafeString:
        return muted(str(facility.get_coordinates_source_display()))

    def page(self, request: HttpRequest, entity: Facility) -> dict[str, Any]:
        """Return the facility's properties and the carriers that collect there."""
        address = entity.address
        street = " ".join(filter(None, (address.get("street"), address.get("houseNumber"))))
        known = entity.latitude is not None and entity.longitude is not None
        where = f"{entity.latitude:.4f}, {entity.longitude:.4f}" if known else "unknown"
        facts = [
            ("Number", entity.tenant_facility_id or muted("")),
            ("Kind", entity.get_location_type_display()),
            ("Services", service_names(entity)),
            ("Address", ", ".join(filter(None, (street, self.place(entity))))),
            ("Coordinates", f"{where} ({entity.get_coordinates_source_display().lower()})"),
            ("Created", moment(entity.created_at)),
            ("Changed", moment(entity.modified_at)),
        ]
        details = [(name, value) for name, value in entity.details.items() if value not in (None, "", [], {})]
        return {
            "sections": [
                Section("Facility", facts=facts),
                self._carriers(entity, actor_for(request)),
                Section("Properties", template="backoffice/properties.html", data={"properties": details}),
            ]
        }

    def _carriers(self, facility: Facility, actor: Actor) -> Section:
        known = actor.can(ApiPermission.CARRIER_READ)
        rows = [
            (row.carrier.name, reverse("admin:facilities_carrier_change", args=[row.carrier_id]) if known else "", row)
            for row in carrier_connections(facility=facility)
        ]
        return carriers_section(rows, what="Carrier", empty="No carrier is connected.")


def service_names(facility: Facility) -> str:
    """Return what the facility offers, in words."""
    if facility.services is None:
        return "All services"
    return ", ".join(name.replace("_", " ").capitalize() for name in facility.services) or "None"
