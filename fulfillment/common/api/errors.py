"""Every failure under /api in the documented body, an array of ``{"summary", "description"}``."""

import logging
import math
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from rest_framework.exceptions import APIException, Throttled
from rest_framework.response import Response

from fulfillment.common.errors import DomainError

from .renderers import to_json

logger = logging.getLogger(__name__)

SUMMARIES = {
    400: "The request is not valid",
    401: "Not authenticated",
    403: "Permission missing",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    413: "Body too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
    503: "Temporarily unavailable",
}
RETRY_AFTER_SECONDS = "2"

Failure = dict[str, object]
"""One failure as most of the API shows it: ``summary``, ``description`` and what more there is to say."""
Shape = Callable[[int, list[Failure]], object]

_shapes: dict[str, tuple[Shape, Any]] = {}


def shapes_errors(prefix: str, *, described: Any) -> Callable[[Shape], Shape]:
    """Register how an API of another family, below the path *prefix*, writes failures: as the struct *described*."""

    def register(shape: Shape) -> Shape:
        _shapes[prefix] = shape, described
        return shape

    return register


def shape_described(path: str) -> Any:
    """Return the struct of failures in the API at *path*; None for that of most."""
    return next((described for prefix, (_, described) in _shapes.items() if path.startswith(prefix)), None)


def error_body(status: int, description: str) -> list[Failure]:
    """Return the body of an error without more to say than its status and *description*."""
    return [{"summary": SUMMARIES.get(status, "The request was refused"), "description": description}]


def shaped(path: str, status: int, failures: list[Failure]) -> object:
    """Return *failures* as the API at *path* writes them."""
    shape = next((shape for prefix, (shape, _) in _shapes.items() if path.startswith(prefix)), None)
    return shape(status, failures) if shape else failures


def is_api(request: HttpRequest) -> bool:
    """Say whether *request* is answered in JSON: everything under /api and /v1."""
    return request.path.startswith(("/api/", "/v1/")) or request.path == "/api"


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what a view raised (Django REST framework calls this)."""
    path = context["request"].path if "request" in context else ""
    headers: dict[str, str] = {}
    if isinstance(exception, DomainError):
        status, failures = exception.status, exception.bodies()
    elif isinstance(exception, APIException):
        if getattr(exception, "auth_header", None):
            headers["WWW-Authenticate"] = exception.auth_header  # type: ignore[attr-defined]
        wait = getattr(exception, "wait", None)
        if isinstance(exception, Throttled) and wait:
            headers["Retry-After"] = str(math.ceil(wait))
        status, failures = exception.status_code, error_body(exception.status_code, str(exception.detail))
    elif isinstance(exception, Http404):
        status, failures = 404, error_body(404, "There is nothing at this address.")
    elif isinstance(exception, PermissionDenied):
        status, failures = 403, error_body(403, "You may not do this.")
    else:
        return None
    return Response(shaped(path, status, failures), status=status, headers=headers)


def json_error(
    request: HttpRequest, status: int, description: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return the documented error body as a plain Django response, for failures outside of any view."""
    body = to_json(shaped(request.path, status, error_body(status, description)))
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def answer_failure(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an exception that no view expected, without telling the client more than it can use."""
    if isinstance(exception, RequestDataTooBig):
        return json_error(request, 413, "The body is too large.")
    if isinstance(exception, SuspiciousOperation):
        return json_error(request, 400, "The request could not be understood.")
    if isinstance(exception, OperationalError | InterfaceError):
        logger.warning("The database is away: %s", type(exception).__name__)
        return json_error(
            request,
            503,
            "The database is not reachable right now. Nothing was changed; try again shortly.",
            {"Retry-After": RETRY_AFTER_SECONDS},
        )
    if isinstance(exception, DataError | OverflowError):
        # A moment in year 0 by UTC, for example: right by its shape, but nothing the database could keep.
        logger.warning("A value could not be stored: %s", type(exception).__name__)
        return json_error(request, 400, "A value of the request lies beyond what can be stored. Nothing was changed.")
    kind = "database error" if isinstance(exception, DatabaseError) else "unexpected error"
    logger.error("An %s in the API", kind, exc_info=exception)
    return json_error(request, 500, "Something went wrong on our side. Nothing was changed; the error is logged.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere (``handler404``)."""
    if is_api(request):
        return json_error(request, 404, f"There is nothing at {request.path!r:.200}.")
    return defaults.page_not_found(request, exception if isinstance(exception, Http404) else Http404())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal outside of a view (``handler403``)."""
    if is_api(request):
        return json_error(request, 403, "You may not do this.")
    return defaults.permission_denied(request, exception if isinstance(exception, PermissionDenied) else Exception())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is malformed below the view (``handler400``)."""
    if is_api(request):
        return json_error(request, 400, "The request could not be understood.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nothing else has caught (``handler500``)."""
    if is_api(request):
        return json_error(request, 500, "Something went wrong on our side. Nothing was changed; the error is logged.")
    return defaults.server_error(request)
