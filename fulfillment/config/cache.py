"""A cache that the product can do without: while Redis is away, nothing is found and nothing is kept."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0


class ForgivingClient(RedisCacheClient):
    """Answers as an empty cache would while Redis cannot be reached, and asks it again only after a pause."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._away_until = 0.0

    def _forgiving(self, verb: str, *args: Any, otherwise: Any) -> Any:
        if time.monotonic() < self._away_until:
            return otherwise
        try:
            return getattr(super(), verb)(*args)
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("The cache is away, going on without it: %s", type(error).__name__)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        # Whoever adds wants to be the first: without a cache nobody else is known to have been.
        return self._forgiving("add", key, value, timeout, otherwise=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._forgiving("get", key, default, otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._forgiving("set", key, value, timeout, otherwise=None)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._forgiving("touch", key, timeout, otherwise=False)

    def delete(self, key: Any) -> Any:
        return self._forgiving("delete", key, otherwise=False)

    def get_many(self, keys: Any) -> Any:
        return self._forgiving("get_many", keys, otherwise={})

    def has_key(self, key: Any) -> Any:
        return self._forgiving("has_key", key, otherwise=False)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._forgiving("set_many", data, timeout, otherwise=None)

    def delete_many(self, keys: Any) -> Any:
        return self._forgiving("delete_many", keys, otherwise=None)

    def clear(self) -> Any:
        return self._forgiving("clear", otherwise=False)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with a client that forgives; ``incr`` finds no key then, which is a ``ValueError``."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError) as error:
            message = "The cache is away."
            raise ValueError(message) from error
