"""The query parameters of the list of processes and of the log of one."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet

from fulfillment.common.api.paging import page_size, start_after
from fulfillment.common.clock import now
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id
from fulfillment.processes.history import Log, without_repetitions
from fulfillment.processes.models import Process
from fulfillment.processes.references import touching
from fulfillment.processes.states import ProcessStatus

MAX_FACILITIES = 500
RECENT = datetime.timedelta(days=30)
"""How far back the list goes that names no ``startDate`` (``GET /api/processes``)."""


class ProcessFilters(django_filters.FilterSet):
    """``status``, ``operativeStatus`` and ``facilityRefs`` may be repeated: any of them counts; dates are inclusive."""

    status = django_filters.MultipleChoiceFilter(choices=ProcessStatus.choices, distinct=False)
    operativeStatus = django_filters.MultipleChoiceFilter(
        field_name="operative_status", choices=ProcessStatus.choices, distinct=False
    )
    tenantOrderId = django_filters.CharFilter(field_name="tenant_order_id")
    facilityRefs = django_filters.CharFilter(method="at_facilities")
    startDate = django_filters.IsoDateTimeFilter(method="created_since")
    endDate = django_filters.IsoDateTimeFilter(method="created_until")

    class Meta:
        model = Process
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Process]) -> QuerySet[Process]:
        """Narrow to what is asked for, and to the last 30 days where nobody says since when."""
        narrowed: QuerySet[Process] = super().filter_queryset(queryset)
        return narrowed if self.data.get("startDate") else narrowed.filter(created_at__gte=now() - RECENT)

    def at_facilities(self, queryset: QuerySet[Process], name: str, value: str) -> QuerySet[Process]:
        """Narrow to processes with something at any of these facilities; what is no id is no facility."""
        references = [one for text in self.data.getlist(name) for one in text.split(",")]
        if len(references) > MAX_FACILITIES:
            raise InvalidInput(f"{name} has {len(references)} values; at most {MAX_FACILITIES} are possible.")
        return queryset.filter(touching({reference for reference in references if parse_id(reference)}))

    def created_since(self, queryset: QuerySet[Process], name: str, value: datetime.datetime) -> QuerySet[Process]:
        """Narrow to processes made at *value* or later."""
        return queryset.filter(created_at__gte=_in_utc(name, value))

    def created_until(self, queryset: QuerySet[Process], name: str, value: datetime.datetime) -> QuerySet[Process]:
        """Narrow to processes made at *value* or earlier."""
        return queryset.filter(created_at__lte=_in_utc(name, value))


def _in_utc(name: str, value: datetime.datetime) -> datetime.datetime:
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError as error:
        raise InvalidInput(f"{name} is too far from the present.") from error


def log_page(logs: list[Log], query: Mapping[str, str]) -> dict[str, Any]:
    """Return the page of a log that *query* asks for, as ``ProcessHistoryLogs``. Raises: InvalidInput."""
    repeated = query.get("filterConsecutiveDuplicates", "true")
    if repeated not in ("true", "false"):
        raise InvalidInput(f"filterConsecutiveDuplicates is {repeated!r:.40}; true or false is expected.")
    if repeated == "true":
        logs = without_repetitions(logs)
    for name, told in (("type", _kind), ("username", _username), ("facilityName", _facility_name)):
        if query.get(name):
            logs = [log for log in logs if told(log) == query[name]]
    logs = _ordered(logs, query.get("orderBy", "TIMESTAMP_DESC"))
    return {"historyLogs": _behind(logs, query)[: page_size(query)], "total": len(logs)}


def _ordered(logs: list[Log], order: str) -> list[Log]:
    attribute, _, direction = order.rpartition("_")
    if attribute not in ORDERS or direction not in ("ASC", "DESC"):
        names = ", ".join(f"{name}_{way}" for name in ORDERS for way in ("ASC", "DESC"))
        raise InvalidInput(f"orderBy is {order!r:.40}; one of {names} is expected.")
    # The log comes in the order of time, which stays among equals; a backward order is backward in that, too.
    return sorted(logs, key=ORDERS[attribute])[:: 1 if direction == "ASC" else -1]


def _behind(logs: list[Log], query: Mapping[str, str]) -> list[Log]:
    key = start_after(query)
    if key is None:
        return logs
    place = next((place for place, log in enumerate(logs) if log["id"] == str(key)), None)
    if place is None:
        raise InvalidInput(f"startAfterId is {key}; there is no such entry to start after in this log.")
    return logs[place + 1 :]


def _time(log: Log) -> datetime.datetime:
    moment: datetime.datetime = log["timestamp"]
    return moment


def _info(log: Log) -> str:
    return str(log.get("info", ""))


def _kind(log: Log) -> str:
    return str(log["type"])


def _username(log: Log) -> str:
    return str(log["user"]["username"])


def _facility_name(log: Log) -> str:
    return str(log.get("payload", {}).get("facility", {}).get("name", ""))


ORDERS: dict[str, Callable[[Log], Any]] = {
    "TIMESTAMP": _time,
    "INFO": _info,
    "TYPE": _kind,
    "USERNAME": _username,
    "FACILITY_NAME": _facility_name,
}
