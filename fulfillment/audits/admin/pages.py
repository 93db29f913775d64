"""The list of the trail and the page of one entry."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fulfillment.audits.documents import actor_shown
from fulfillment.audits.kinds import audited_models
from fulfillment.audits.models import Audit
from fulfillment.audits.references import Privacy, privacy
from fulfillment.audits.selectors import audits_visible
from fulfillment.common.admin import ReadOnlyAdmin, Section, link, moment, muted, pair, short_id

from .filters import ActorFilter, EntityFilter, KindFilter, ProcessFilter, TimeFilter, TraceFilter

MOST_NAMES = 4
DOORS = {"REST": "API", "BACKOFFICE": "Backoffice", "SYSTEM": "System"}


@admin.register(Audit)
class AuditAdmin(ReadOnlyAdmin):
    """Who changed what, newest first; whoever is limited to some facilities sees nothing of it."""

    view_permission = "AUDIT_READ"
    list_display = ("what", "changed", "who", "door", "at")
    list_filter = (TimeFilter, KindFilter, ActorFilter, ProcessFilter, EntityFilter, TraceFilter)
    search_fields = ("trace__exact",)
    search_keys = ("pk", "entity_ref", "process_id")
    search_help_text = "Id of an entity, process or request"
    ordering = ("-pk",)
    list_title = "Audit trail"
    empty_title = "Nothing changed"
    empty_text = "No change matches."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Audit]:
        return audits_visible(actor=self.actor(request)).order_by("-pk")

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Read once how privacy is configured."""
        rules = privacy()
        for row in rows:
            row.shown_actor = actor_shown(row, privacy=rules)

    @admin.display(description="What")
    def what(self, audit: Audit) -> SafeString:
        return pair(f"{words(audit.entity_type)}: {words(audit.operation).lower()}", short_id(audit.entity_ref))

    @admin.display(description="Changed")
    def changed(self, audit: Audit) -> SafeString:
        names = list(dict.fromkeys([*audit.before, *audit.after]))
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        return muted(", ".join(names[:MOST_NAMES]) + more)

    @admin.display(description="Who")
    def who(self, audit: Audit) -> SafeString:
        return pair(audit.shown_actor, "followed from what they did" if followed(audit) else "")  # type: ignore[attr-defined]

    @admin.display(description="From")
    def door(self, audit: Audit) -> str:
        return DOORS.get(audit.client_api, audit.client_api)

    @admin.display(description="When")
    def at(self, audit: Audit) -> SafeString:
        return moment(audit.created_at)

    def page_title(self, entity: Audit) -> str:
        return f"{words(entity.entity_type)}: {words(entity.operation).lower()}"

    def page(self, request: HttpRequest, entity: Audit) -> dict[str, Any]:  # noqa: ARG002
        rules = privacy()
        rows = [
            (format_html("<strong>{}</strong>", name), value(entity.before, name), value(entity.after, name))
            for name in dict.fromkeys([*entity.before, *entity.after])
        ]
        empty = "The change is in what belongs to it, or only its version is another: see the event."
        return {
            "sections": [
                Section("What changed", headers=("Property", "Before", "After"), rows=rows, empty=empty),
                Section("Who, when and where from", facts=self._facts(entity, rules)),
            ]
        }

    def _facts(self, entity: Audit, rules: Privacy) -> list[tuple[str, object]]:
        event = "admin:events_event_change"
        return [
            ("When", moment(entity.created_at)),
            ("Who", self._about(actor_shown(entity, privacy=rules), actor=entity.actor_id, hidden=rules.actors_hidden)),
            ("Whose work", "The system's: it followed from what they did" if followed(entity) else "Their own"),
            ("From", " · ".join(filter(None, (DOORS.get(entity.client_api), entity.client_info)))),
            ("Entity", page_of(entity) or str(entity.entity_ref)),
            ("Its version since then", entity.entity_version),
            ("Everything about it", self._about("In the trail", entity=entity.entity_ref, kind=entity.entity_type)),
            ("Process", self._about(entity.process_id, process=entity.process_id)),
            ("Request", self._about(entity.trace, trace=entity.trace)),
            ("Event", link(reverse(event, args=[entity.event_id]), entity.event_id) if entity.event_id else muted("")),
            ("Anonymized", moment(entity.anonymized_at)),
            ("Id", entity.pk),
        ]

    def _about(self, text: object, *, hidden: bool = False, **query: object) -> object:
        """Return *text* as a link to what the trail knows of it."""
        if not text or hidden or not all(query.values()):
            return text or muted("")
        return link(f"{self.list_url()}?{urlencode({name: str(asked) for name, asked in query.items()})}", text)


def followed(audit: Audit) -> bool:
    """Say whether the system did it because of what its actor did."""
    return audit.actor_kind == "SYSTEM" and bool(audit.actor_id)


def page_of(audit: Audit) -> SafeString | None:
    """Return a link to the page of the entity, if the backoffice has one."""
    model = audited_models().get(audit.entity_type)
    if model is None:
        return None
    try:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        return link(reverse(name, args=[audit.entity_ref]), audit.entity_ref)
    except NoReverseMatch:
        return None


def value(properties: dict[str, Any], name: str) -> SafeString:
    """Return a property as people read it: texts as they are, what has parts as JSON."""
    if name not in properties:
        return muted("")
    present = properties[name]
    if isinstance(present, dict | list):
        return format_html('<pre class="bo-code">{}</pre>', json.dumps(present, indent=2, ensure_ascii=False))
    return format_html("{}", present if isinstance(present, str) else json.dumps(present))


def words(name: str) -> str:
    """Return a name of the API for people: ``PICK_JOB`` is a pick job."""
    return name.replace("_", " ").capitalize()
