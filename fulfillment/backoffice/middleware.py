"""Gives backoffice pages their reader: who it is, and the time zone of the browser."""

import zoneinfo
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from fulfillment.accounts.actors import actor_of
from fulfillment.accounts.models import User
from fulfillment.common.actor import Actor
from fulfillment.common.api.errors import is_api
from fulfillment.common.tracing import origin_of

Handler = Callable[[HttpRequest], HttpResponse]

COOKIE = "timezone"


class ReaderMiddleware:
    """Under the address of the backoffice: ``request.find_actor()``, and times in the zone that the browser names."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer *request*, in its reader's time zone if it is for the backoffice."""
        if is_api(request) or not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)

        @lru_cache(maxsize=1)
        def find_actor() -> Actor:
            # The sign-in page asks, too: nobody is somebody without permissions.
            actor = actor_of(request.user) if isinstance(request.user, User) else Actor(kind="USER")
            return actor.coming_from(origin_of(request, api="BACKOFFICE"))

        request.find_actor = find_actor  # type: ignore[attr-defined]
        with timezone.override(zone_named(request.COOKIES.get(COOKIE, ""))):
            return self.get_response(request)


@lru_cache(maxsize=256)
def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the time zone with this name; None, which is the installation's own, for what is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None
