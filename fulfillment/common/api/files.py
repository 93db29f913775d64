"""Answers that are files: what a client accepts does not matter, errors come as JSON all the same."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from .views import ApiView


class WhateverIsAccepted(BaseContentNegotiation):
    """Takes the first renderer: a browser that asks for PDF must not be told that only JSON is spoken here."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer for everything that is not the file itself."""
        first = next(iter(renderers))
        return first, str(first.media_type)

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        """Return the first parser; files are only read."""
        return next(iter(parsers))


class FileView(ApiView):
    """A view whose answer is a file."""

    content_negotiation_class = WhateverIsAccepted


def shown_file(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    """Answer a file to be shown; it may hold personal data, so no cache keeps it."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=name) or "inline",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
