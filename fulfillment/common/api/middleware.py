"""Keeps HTML error pages out of the API."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .errors import answer_failure, is_api, json_error

Handler = Callable[[HttpRequest], HttpResponse]


class ApiErrorMiddleware:
    """Answers what a view under /api raised in the documented body, and refuses addresses no database can hold."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass *request* on unless its path or query holds a NUL."""
        query = request.META.get("QUERY_STRING", "")
        if is_api(request) and ("\x00" in request.path or "\x00" in query or "%00" in query):
            return json_error(400, "The address holds a NUL character.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer *exception*; pages outside the API keep Django's own way."""
        return answer_failure(exception) if is_api(request) else None
