"""Keeps HTML error pages out of the API, and lets in bodies that come in chunks."""

from collections.abc import Callable
from io import BytesIO

from django.http import HttpRequest, HttpResponse

from .errors import answer_failure, is_api, json_error
from .parsers import MAX_BYTES

Handler = Callable[[HttpRequest], HttpResponse]


class ApiErrorMiddleware:
    """Answers what a view under /api raised in the documented body, and refuses addresses no database can hold."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass *request* on unless its path or query holds a NUL."""
        query = request.META.get("QUERY_STRING", "")
        if is_api(request) and ("\x00" in request.path or "\x00" in query or "%00" in query):
            return json_error(request, 400, "The address holds a NUL character.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer *exception*; pages outside the API keep Django's own way."""
        return answer_failure(request, exception) if is_api(request) else None


class ChunkedBodyMiddleware:
    """Reads a body sent in chunks, which Django takes for an empty one because it has no Content-Length."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass *request* on with a body of known length; one byte too many is for the parser to refuse."""
        if request.META.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked" and is_api(request):
            content = request.META["wsgi.input"].read(MAX_BYTES + 1)
            request.META["CONTENT_LENGTH"] = str(len(content))
            request._stream = BytesIO(content)
        return self.get_response(request)
