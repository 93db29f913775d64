"""The figures of a running installation for Prometheus: requests, memory, and the rows that wait. No consumer data."""

import ipaddress
import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from . import backlog

Handler = Callable[[HttpRequest], HttpResponse]

REQUESTS = Counter("fulfillment_requests", "Answered requests.", ["view", "method", "status"])
LATENCY = Histogram(
    "fulfillment_request_seconds",
    "Time from the first byte read to the answer, in seconds.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class RequestMetricsMiddleware:
    """Counts and times every request by the name of its view, never by its address: addresses hold ids."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        # Looking a child up by its labels is most of the cost; their number is bounded by views, methods and statuses.
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        self._observe(request, response.status_code, time.perf_counter() - started)
        return response

    def _observe(self, request: HttpRequest, status: int, seconds: float) -> None:
        match = request.resolver_match
        view = match.view_name if match else "unmatched"
        method = request.method if request.method in METHODS else "other"
        key = (view, str(method), status)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = REQUESTS.labels(*key)
            self._timers[view] = LATENCY.labels(view)
        counter.inc()
        self._timers[view].observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures of all web workers together."""
    if not may_read(request):
        return HttpResponseForbidden("Send the METRICS_TOKEN as a bearer token.\n", content_type="text/plain")
    body = generate_latest(_requests()) + generate_latest(_state())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Tell whether *request* bears the token; without a token set, whether it comes from this very machine.

    What a proxy passed on comes from elsewhere, although its connection is a local one.
    """
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    address = request.META.get("REMOTE_ADDR", "")
    # Through a unix socket there is no address: only a process of this machine can be the peer.
    return not address or ipaddress.ip_address(address).is_loopback


def _requests() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _state() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(StateCollector())
    return registry


class StateCollector:
    """What is the same whichever worker answers: the memory of the web processes and the backlog of rows."""

    def collect(self) -> Iterator[Metric]:
        memory = GaugeMetricFamily("fulfillment_web_memory_bytes", "Resident memory of a web process.", labels=["pid"])
        for pid in web_processes():
            resident = resident_bytes(pid)
            if resident:
                memory.add_metric([str(pid)], resident)
        yield memory
        yield from backlog.collect()


def web_processes() -> list[int]:
    """Return the ids of this process and of its siblings under the same gunicorn; of this one alone elsewhere."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return [os.getpid()]
    parent = os.getppid()
    try:
        with open(f"/proc/{parent}/task/{parent}/children") as file:
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return [os.getpid()]


def resident_bytes(pid: int) -> int:
    """Return the resident memory of the process *pid*; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
