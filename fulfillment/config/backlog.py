"""Counts the rows that wait: events, plans by their status, due expiries. Kept for some seconds, for cheap scrapes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from django.apps import apps
from django.db import Error, connection
from django.db.models import Count
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from expiry.selectors import expiry_backlog

KEPT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """A table whose rows are counted by their status; *only* limits the count to statuses that an index holds."""

    metric: str
    help: str
    model: str
    only: tuple[str, ...] = ()


BACKLOGS = (
    Backlog("fulfillment_outbox_events", "Events that wait in the outbox.", "events.Event", only=("PENDING",)),
    Backlog("fulfillment_routing_plans", "Routing plans by status.", "routing.RoutingPlan"),
)

_lock = Lock()
_kept: tuple[float, list[Metric]] = (float("-inf"), [])


def collect() -> Iterator[Metric]:
    """Yield one gauge per backlog and whether the database answered; counted at most every ``KEPT_SECONDS``."""
    global _kept  # noqa: PLW0603 - one process, one answer kept
    with _lock:
        counted_at, gauges = _kept
        if time.monotonic() - counted_at > KEPT_SECONDS:
            gauges = _count()
            _kept = (time.monotonic(), gauges)
    yield from gauges


def _count() -> list[Metric]:
    up = GaugeMetricFamily("fulfillment_database_up", "1 while the database answers, else 0.")
    try:
        connection.ensure_connection()
        gauges: list[Metric] = [_gauge(backlog) for backlog in BACKLOGS if _known(backlog)]
        gauges += _expiries()
    except Error:
        up.add_metric([], 0)
        return [up]
    up.add_metric([], 1)
    return [up, *gauges]


def _known(backlog: Backlog) -> bool:
    app_label, name = backlog.model.split(".")
    return name.lower() in apps.all_models.get(app_label, {})


def _gauge(backlog: Backlog) -> Metric:
    gauge = GaugeMetricFamily(backlog.metric, backlog.help, labels=["status"])
    rows = apps.get_model(backlog.model)._default_manager.order_by()
    if backlog.only:
        rows = rows.filter(status__in=backlog.only)
    counts = dict.fromkeys(backlog.only, 0) | dict(rows.values_list("status").annotate(Count("pk")))
    for status, count in sorted(counts.items()):
        gauge.add_metric([str(status)], count)
    return gauge


def _expiries() -> list[Metric]:
    found = expiry_backlog()
    counts = GaugeMetricFamily("fulfillment_expiries", "Expiries whose time has come.", labels=["state"])
    counts.add_metric(["due"], found.due)
    counts.add_metric(["set_aside"], found.set_aside)
    overdue = GaugeMetricFamily("fulfillment_expiry_overdue_seconds", "For how long the longest due expiry waits.")
    overdue.add_metric([], found.overdue.total_seconds())
    return [counts, overdue]
