"""The admin site: where people sign in, its first page, and the search that is always at hand."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.sites import UnfoldAdminSite

from fulfillment.common import clock
from fulfillment.common.admin import actor_for

from .home import home_of


class BackofficeSite(UnfoldAdminSite):  # type: ignore[misc]
    """The backoffice; `fulfillment.config.backoffice` has its look and its menu."""

    index_template = "backoffice/home.html"
    index_title = "Home"
    enable_nav_sidebar = True
    empty_value_display = "–"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the reader."""
        home = home_of(actor=actor_for(request), now=clock.now())
        page: TemplateResponse = super().index(request, {"home": home, **(extra_context or {})})
        return page
