"""The processes of an installation on one machine: Redis, web, worker and beat."""

import os
import sys

from django.conf import settings

from fulfillment.config.env import VAR_DIR, embedded_redis_socket, redis_server_binary

from .children import Child
from .redis import RedisUnavailable, answers, redis_child, wait_until_it_answers

CELERY = [sys.executable, "-m", "celery", "-A", "fulfillment.config.celery", "--quiet"]


def web() -> Child:
    """Return gunicorn with its workers."""
    return Child("web", [sys.executable, "-m", "gunicorn", "-c", "python:fulfillment.config.gunicorn_conf"])


def worker() -> Child:
    """Return the Celery worker; what it leaves undone at its end is found again by the sweeps."""
    options = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Celery warns at every start as root; it fears pickled messages, and ours are JSON alone.
    quiet = {"PYTHONWARNINGS": "ignore:::celery.platforms"}
    return Child("worker", [*CELERY, "worker", *options], environment=quiet, stop_seconds=15)


def beat() -> Child:
    """Return Celery's clock."""
    return Child("beat", [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="], stop_seconds=5)


def embedded_redis() -> Child | None:
    """Start the embedded Redis and return it once it answers; None where the environment names one or none can be.

    Raises: RedisUnavailable where it is installed but does not start.
    """
    binary = redis_server_binary()
    if os.environ.get("REDIS_URL") or not settings.REDIS_URL or binary is None:
        return None
    socket_path = embedded_redis_socket()
    if answers(socket_path):
        message = f"Another start of this installation is running: its Redis answers on {socket_path}."
        raise AlreadyRunning(message)
    child = redis_child(binary, VAR_DIR / "redis", socket_path)
    child.start()
    wait_until_it_answers(child, socket_path)
    return child


class AlreadyRunning(RedisUnavailable):
    """The same VAR_DIR serves already."""
