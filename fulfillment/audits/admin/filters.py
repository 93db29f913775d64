"""The filters of the trail; an index serves each of them."""

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest

from fulfillment.audits.kinds import audited_models
from fulfillment.audits.references import privacy
from fulfillment.common import clock
from fulfillment.common.admin import BarFilter, MenuFilter, short_id
from fulfillment.common.ids import first_id_at, parse_id

HOUR = datetime.timedelta(hours=1)
AGES = {"1": "Last hour", "24": "Last day", "168": "Last week", "720": "Last 30 days"}
MOST_ACTORS = 200
SYSTEM = "system"


class TimeFilter(BarFilter):
    """What happened lately; ids are in the order of time."""

    title = "time"
    parameter_name = "hours"
    all_label = "Any time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return list(AGES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        value = self.value()
        return queryset.filter(pk__gte=first_id_at(clock.now() - int(value) * HOUR)) if value else queryset


class KindFilter(MenuFilter):
    """One kind of entity."""

    title = "entity"
    parameter_name = "kind"
    all_label = "All kinds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(kind, kind.replace("_", " ").capitalize()) for kind in sorted(audited_models())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(entity_type=self.value()) if self.value() else queryset


class ActorFilter(MenuFilter):
    """Who did it or wanted it; nobody to choose from where actors are hidden."""

    title = "actor"
    parameter_name = "actor"
    all_label = "Everybody"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        if privacy().actors_hidden:
            return []
        people = get_user_model()._default_manager.order_by("email")[:MOST_ACTORS]
        known = {str(person.pk): str(person) for person in people}
        asked = request.GET.get("actor", "")
        if parse_id(asked) and asked not in known:
            known[asked] = short_id(asked)
        return [(SYSTEM, "The system by itself"), *known.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        value = self.value()
        if value == SYSTEM:
            return queryset.filter(actor_kind="SYSTEM", actor_id="")
        return queryset.filter(actor_id=value) if value else queryset


class AboutFilter(BarFilter):
    """What one process, entity or request is about; only there when a link asks for one."""

    all_label = "Everything"
    noun = ""
    column = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        asked = request.GET.get(str(self.parameter_name), "")
        return [(asked, f"This {self.noun} {short_id(asked)}")] if self.known(asked) else []

    def known(self, asked: str) -> bool:
        """Say whether *asked* is worth looking for."""
        return parse_id(asked) is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        value = self.value()
        return queryset.filter(**{self.column: value}) if value else queryset


class ProcessFilter(AboutFilter):
    title = "process"
    parameter_name = "process"
    noun = "process"
    column = "process_id"


class EntityFilter(AboutFilter):
    """By kind and id: the configurations of the product share one id."""

    title = "one entity"
    parameter_name = "entity"
    noun = "entity"
    column = "entity_ref"


class TraceFilter(AboutFilter):
    title = "request"
    parameter_name = "trace"
    noun = "request"
    column = "trace"

    def known(self, asked: str) -> bool:
        return 0 < len(asked) <= 64 and asked.isascii() and asked.isprintable()
