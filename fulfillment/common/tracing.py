"""Gives each request an id, the one its client sends if it sends one, and puts it into the answer and the log."""

import re
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from structlog import contextvars

from .actor import Origin
from .ids import new_id

Handler = Callable[[HttpRequest], HttpResponse]

HEADER = "X-Request-Id"
MOST_INFO = 255
# Narrow on purpose: it goes into every line of the log, where nothing a client makes up has a place.
REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
TRACE_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
NO_TRACE = "0" * 32


class TraceMiddleware:
    """Sets ``request.trace``: ``X-Request-Id``, else the trace id of ``traceparent`` (W3C), else a new one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer *request* with the id in ``X-Request-Id``; every line it logs has it as ``trace``."""
        trace = trace_of(request)
        request.trace = trace  # type: ignore[attr-defined]
        contextvars.bind_contextvars(trace=trace)
        try:
            response = self.get_response(request)
        finally:
            contextvars.unbind_contextvars("trace")
        response.headers[HEADER] = trace
        return response


def trace_of(request: HttpRequest) -> str:
    """Return the id that *request* brings along, or a new one; one that is not as it should be counts as none."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    if given and REQUEST_ID.fullmatch(given):
        return str(given)
    parent = TRACE_PARENT.fullmatch(request.META.get("HTTP_TRACEPARENT", ""))
    if parent and parent[1] != NO_TRACE:
        return parent[1]
    return new_id().hex


def origin_of(request: Any, *, api: Literal["REST", "BACKOFFICE"]) -> Origin:
    """Return *request* as the trail names it."""
    info = request.META.get("HTTP_USER_AGENT", "")[:MOST_INFO]
    if not info.isprintable():
        info = "".join(character for character in info if character.isprintable())
    return Origin(api=api, info=info, trace=getattr(request, "trace", ""))
