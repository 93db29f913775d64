"""The admin site: where people sign in, its first page, and the search that is always at hand."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from fulfillment.common import clock
from fulfillment.common.admin import actor_for

from .home import home_of, works_in_a_store


class BackofficeSite(UnfoldAdminSite):  # type: ignore[misc]
    """The backoffice; `fulfillment.config.backoffice` has its look and its menu."""

    index_template = "backoffice/home.html"
    index_title = "Home"
    enable_nav_sidebar = True
    empty_value_display = "–"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what waits for the reader; who works in a store is led to the workplace."""
        actor = actor_for(request)
        if works_in_a_store(actor):
            return HttpResponseRedirect(reverse("admin:picking_pickjob_workplace"))
        home = home_of(actor=actor, now=clock.now())
        page: HttpResponse = super().index(request, {"home": home, **(extra_context or {})})
        return page
