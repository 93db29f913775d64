"""The filters of the list of expiries; a partial index on the time serves each of them."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from expiry.models import Expiry
from expiry.selectors import expiries_set_aside, expiring_within
from expiry.states import ExpiryStatus
from fulfillment.common import clock
from fulfillment.common.admin import BarFilter, bounded_count

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ASIDE = "aside"


class StateFilter(BarFilter):
    """What is under way, which the list begins with; what was set aside; what is over. A search looks everywhere."""

    title = "status"
    parameter_name = "status"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.all_label = "All" if request.GET.get("q") else "Active"
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        active = [("ACTIVE", "Active")] if request.GET.get("q") else []
        return [*active, (ASIDE, "Set aside"), ("INACTIVE", "Inactive")]

    def counts(self) -> dict[str, int]:
        """Count what was set aside: that waits for somebody."""
        aside = self.model_admin.get_queryset(self.request).filter(pk__in=expiries_set_aside().values("pk"))
        return {ASIDE: bounded_count(aside)}

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the choices; what is inactive is not due at any time."""
        for choice in super().choices(changelist):
            if choice.get("value") == "INACTIVE":
                choice["url"] = changelist.get_query_string({"status": "INACTIVE"}, remove=["due"])
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Expiry]) -> QuerySet[Expiry]:
        value = self.value()
        if value == ASIDE:
            return queryset.filter(pk__in=expiries_set_aside().values("pk"))
        if value is None and request.GET.get("q"):
            return queryset
        return queryset.filter(status=value or ExpiryStatus.ACTIVE)


class DueFilter(BarFilter):
    """When the active ones expire, with counts; today ends at the reader's midnight."""

    title = "due"
    parameter_name = "due"
    all_label = "Any time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [("overdue", "Overdue"), ("hour", "Within the hour"), ("today", "Today"), ("later", "After today")]

    def counts(self) -> dict[str, int]:
        """Return bounded counts of what may need somebody soon, one query each."""
        rows = self.model_admin.get_queryset(self.request)
        return {name: bounded_count(due_in(rows, name)) for name in ("overdue", "hour")}

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the choices; they lead back to what is active."""
        inactive = self.request.GET.get("status") == "INACTIVE"
        for choice in super().choices(changelist):
            if inactive and "value" in choice:
                choice["url"] = changelist.get_query_string({"due": choice["value"]}, remove=["status"])
            yield choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Expiry]) -> QuerySet[Expiry]:
        value = self.value()
        if value is None:
            return queryset
        # Nothing that is inactive is due; the database would look through all of it to find that out.
        return queryset.none() if request.GET.get("status") == "INACTIVE" else due_in(queryset, value)


def due_in(rows: QuerySet[Expiry], name: str) -> QuerySet[Expiry]:
    """Return the active ones of *rows* that expire in the time that a choice of the filter names."""
    now = clock.now()
    if name == "hour":
        return expiring_within(rows, span=HOUR, now=now)
    midnight = _midnight(now)
    spans = {
        "overdue": Q(expiry_time__lte=now),
        "today": Q(expiry_time__gt=now, expiry_time__lt=midnight),
        "later": Q(expiry_time__gte=midnight),
    }
    return rows.filter(spans[name], status=ExpiryStatus.ACTIVE)


def _midnight(now: datetime.datetime) -> datetime.datetime:
    """Return when the reader's day ends."""
    zone = timezone.get_current_timezone()
    tomorrow = (now.astimezone(zone) + DAY).date()
    return datetime.datetime.combine(tomorrow, datetime.time(), tzinfo=zone).astimezone(datetime.UTC)
