"""The outbox in the backoffice: what happened, in order, with what subscribers hear."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from fulfillment.common.admin import (
    ChoiceFilter,
    MenuFilter,
    ReadOnlyAdmin,
    Section,
    chip,
    moment,
    muted,
    pair,
    short_id,
)

from .models import Event
from .names import EventName
from .states import EventStatus


class NameFilter(MenuFilter):
    """One kind of event."""

    title = "event"
    parameter_name = "name"
    all_label = "All events"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(name.value, name.value) for name in EventName]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(name=self.value()) if self.value() else queryset


class EventStatusFilter(ChoiceFilter):
    counted = (EventStatus.PENDING,)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Events, newest first; whoever is limited to some facilities sees none, for an event names no facility."""

    view_permission = "EVENT_READ"
    list_display = ("name", "at", "who", "process_cell", "sequence", "state")
    list_filter = (EventStatusFilter, NameFilter)
    search_fields = ()
    search_keys = ("pk", "process_id")
    ordering = ("-pk",)
    empty_title = "No events"
    empty_text = "No event matches."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        events = Event.objects.order_by("-pk")
        return events if self.actor(request).facility_ids is None else events.none()

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:  # noqa: ARG002
        return self.search_fields

    @admin.display(description="When")
    def at(self, event: Event) -> SafeString:
        return moment(event.created_at)

    @admin.display(description="Who")
    def who(self, event: Event) -> SafeString:
        return pair(event.actor_name or "system", event.reason[:80])

    @admin.display(description="Process")
    def process_cell(self, event: Event) -> SafeString:
        return muted(short_id(event.process_id) if event.process_id else "")

    @admin.display(description="State")
    def state(self, event: Event) -> SafeString:
        return chip(event.status)

    def page_title(self, entity: Event) -> str:
        return entity.name

    def page(self, request: HttpRequest, entity: Event) -> dict[str, Any]:  # noqa: ARG002
        facts = [
            ("Event id", entity.pk),
            ("When", moment(entity.created_at)),
            ("Who", entity.actor_name or "system"),
            ("Why", entity.reason or muted("")),
            ("Process", entity.process_id or muted("")),
            ("Number in its process", entity.sequence or muted("")),
        ]
        payload = json.dumps(entity.payload, indent=2, ensure_ascii=False)
        return {"sections": [Section("Event", facts=facts), Section("Payload", text=payload)]}
