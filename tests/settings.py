"""The settings under test: the product's own, with what would make tests slow or depend on each other turned off."""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="ff-var-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("EMBEDDED_REDIS", "0")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from tests.environment.redis import with_database

if os.environ.get("REDIS_URL") and os.environ.get("PYTEST_XDIST_WORKER"):
    # Each worker of pytest-xdist has a Redis database of its own, 0 being for runs without workers.
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], number)

from fulfillment.config.settings import *  # noqa: F403
from fulfillment.config.settings import CACHES, DATABASES, REDIS_URL, REST_FRAMEWORK, STORAGES, VAR_DIR

ACTOR_CACHE_SECONDS = 0
# Until somebody changes them: each test begins with rules that nobody has read.
LOCK_RULES_KEPT_SECONDS = float("inf")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    # Off: a test of the limit sets the rate it wants.
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], None),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory: connections of several threads lock a shared memory database table by table.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
if not REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# What a test does is seen by the next quote.
WORKLOAD_KEPT_SECONDS = 0
