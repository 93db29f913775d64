"""Limits how often somebody can try a password, at both doors."""

import hashlib
import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)

SCOPE = "sign-in"
DEFAULT_RATE = "20/min"
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def sign_in_wait(*, address: str, email: str) -> int:
    """Count one attempt and return 0 if it may be made, else the seconds to wait.

    By address against one who tries many users, by email against many who try one. Attempts are counted in windows,
    which the cache does atomically: parallel attempts cannot slip through.
    """
    rates: dict[str, str | None] = _setting("DEFAULT_THROTTLE_RATES") or {}
    rate = rates.get(SCOPE, DEFAULT_RATE)
    if rate is None:
        return 0
    limit, seconds = _parsed(rate)
    now, window = time.time(), _window(seconds)
    wait = int((window + 1) * seconds - now) + 1
    # Who is stopped by address does not count against the email: an attacker could lock its owner out that way.
    allowed = _count("address", address, window, seconds) <= limit and _count("email", email, window, seconds) <= limit
    return 0 if allowed else wait


def sign_in_succeeded(*, address: str, email: str) -> None:
    """Take the attempt back that `sign_in_wait` counted: only failed ones add up, however often a client signs in."""
    rate = (_setting("DEFAULT_THROTTLE_RATES") or {}).get(SCOPE, DEFAULT_RATE)
    if rate is None:
        return
    window = _window(_parsed(rate)[1])
    for kind, value in (("address", address), ("email", email)):
        try:
            cache.decr(_key(kind, value, window))
        except Exception as error:  # the window has ended meanwhile, or the cache is away: nothing to take back
            logger.debug("A sign-in was not taken back: %s", type(error).__name__)


def client_address(request: HttpRequest) -> str:
    """Return where *request* comes from; ``NUM_PROXIES`` says how many of our proxies stand before us.

    What lies further left in X-Forwarded-For is the client's own claim.
    """
    proxies: int = _setting("NUM_PROXIES") or 0
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and hops[0]:
        return str(hops[-min(proxies, len(hops))]).strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _count(kind: str, value: str, window: int, seconds: int) -> int:
    """Return how many attempts *value* made in this window, this one included."""
    key = _key(kind, value, window)
    try:
        cache.add(key, 0, timeout=2 * seconds)
        return int(cache.incr(key))
    except Exception as error:
        logger.warning("The cache is away (%s); sign-in is not throttled.", type(error).__name__)
        return 0


def _window(seconds: int) -> int:
    return int(time.time() // seconds)


def _key(kind: str, value: str, window: int) -> str:
    digest = hashlib.sha256(value.strip().lower().encode(errors="replace")).hexdigest()
    return f"{SCOPE}:{kind}:{window}:{digest}"


def _setting(name: str) -> Any:
    """Return a setting of Django REST framework, read each time, so that tests can change it."""
    return settings.REST_FRAMEWORK.get(name)


def _parsed(rate: str) -> tuple[int, int]:
    """Return the allowed attempts and the seconds they count for, from a rate like ``20/min``."""
    number, _, period = rate.partition("/")
    return int(number), SECONDS[period[0]]
