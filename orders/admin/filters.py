"""The filters of the order lists."""

import datetime
from collections import Counter
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.admin import BarFilter, ChoiceFilter, MenuFilter, moment_text
from fulfillment.common.countries import COUNTRY_CODES
from fulfillment.tags.selectors import tags
from orders.models import Order
from orders.selectors import tagged
from orders.states import OrderStatus

HOUR = datetime.timedelta(hours=1)
AGES = {"1": "1 h", "4": "4 h", "24": "1 day", "168": "1 week"}
SAMPLE = 2_000
MOST_TAGS = 250
FEW = 500


class StatusFilter(ChoiceFilter):
    counted = (OrderStatus.OPEN, OrderStatus.LOCKED, OrderStatus.CANCELLED)


class PlacedFilter(BarFilter):
    """Orders of the last hours, or of one hour that the chart of the first page links to."""

    title = "created"
    parameter_name = "hour"
    all_label = "Any time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        choices = [(hours, f"Last {label}") for hours, label in AGES.items()]
        start = hour_named(request.GET.get("hour", ""))
        return [(request.GET["hour"], f"{moment_text(start)} – 1 h"), *choices] if start else choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        value = self.value() or ""
        if value in AGES:
            return queryset.filter(created_at__gte=clock.now() - int(value) * HOUR)
        start = hour_named(value)
        return queryset.filter(created_at__gte=start, created_at__lt=start + HOUR) if start else queryset


class CountryFilter(MenuFilter):
    """The country of the delivery address."""

    title = "country"
    parameter_name = "country"
    all_label = "All countries"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(code, code) for code in sorted(COUNTRY_CODES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(country=self.value()) if self.value() else queryset


class TagFilter(MenuFilter):
    """Orders with one value of a tag."""

    title = "tag"
    parameter_name = "tag"
    all_label = "All tags"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        if not model_admin.actor(request).can(ApiPermission.TAG_READ):
            return []
        named = [(tag.key, value) for tag in tags().order_by("key")[:MOST_TAGS] for value in tag.allowed_values]
        self._named = {f"{quote(key, safe='')}={quote(value, safe='')}": (key, value) for key, value in named}
        return [(name, f"{key}: {value}") for name, (key, value) in self._named.items()][:MOST_TAGS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        chosen = self.value()
        if not chosen:
            return queryset
        key, value = self._named[chosen]
        condition = tagged(key=key, value=value)
        # The planner looks for the few with a rare value by walking all orders, the newest first: so name them.
        few = list(Order.objects.filter(condition).values_list("pk", flat=True)[: FEW + 1])
        return queryset.filter(condition) if len(few) > FEW else queryset.filter(pk__in=few)


class WaitingFilter(BarFilter):
    """Locked orders that have waited this long, with counts."""

    title = "waiting"
    parameter_name = "waiting"
    all_label = "Any age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(hours, f"Over {label}") for hours, label in AGES.items()]

    def counts(self) -> dict[str, int]:
        """Count by age in the sample that both counting filters read."""
        now = clock.now()
        moments = [created_at for _, created_at in sample(self.request, self.model_admin)]
        return {hours: sum(moment <= now - int(hours) * HOUR for moment in moments) for hours in AGES}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        value = self.value()
        return queryset.filter(created_at__lte=clock.now() - int(value) * HOUR) if value in AGES else queryset


class LockedCountryFilter(CountryFilter):
    """The countries that locked orders go to, the most frequent first, with counts."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Counter(country for country, _ in sample(request, model_admin) if country)
        chosen = request.GET.get("country", "")
        names = [country for country, _ in found.most_common()]
        return [(code, code) for code in dict.fromkeys([*names, *([chosen] if chosen in COUNTRY_CODES else [])])]

    def counts(self) -> dict[str, int]:
        """Count by country in the same sample."""
        return dict(Counter(country for country, _ in sample(self.request, self.model_admin)))


def sample(request: HttpRequest, model_admin: Any) -> list[tuple[str, datetime.datetime]]:
    """Return country and moment of the oldest rows of a list, read once per request."""
    kept: list[tuple[str, datetime.datetime]] | None = getattr(request, "_sample", None)
    if kept is None:
        rows = model_admin.get_queryset(request).order_by("created_at")
        kept = list(rows.values_list("country", "created_at")[:SAMPLE])
        request._sample = kept  # type: ignore[attr-defined]
    return kept


def hour_named(text: str) -> datetime.datetime | None:
    """Return the hour that ``2026-03-01T13Z`` names."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%dT%HZ").replace(tzinfo=datetime.UTC)
    except ValueError:
        return None
