"""Django's settings: one file for every installation; what differs comes from the environment."""

from pathlib import Path
from typing import Any

from redis.backoff import NoBackoff
from redis.retry import Retry

from . import logs
from .backoffice import UNFOLD as UNFOLD
from .env import (
    BASE_DIR,
    VAR_DIR,
    WORKER_PROCESSES,
    broker_url,
    database,
    default_redis_url,
    env,
    kept_secret,
    one_of,
    whole_number,
)
from .openapi import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret("secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "fulfillment.backoffice.apps.BackofficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "fulfillment.events",
    "fulfillment.audits",
    "fulfillment.accounts",
    "fulfillment.tags",
    "fulfillment.processes",
    "fulfillment.facilities",
    "fulfillment.inventory",
    "fulfillment.picking",
    "fulfillment.handover",
    "routing",
    "orders",
    "expiry",
    "fulfilment_options",
    "fulfillment.backoffice.apps.BackofficeConfig",
    "fulfillment.config",
]

MIDDLEWARE = [
    "fulfillment.common.tracing.TraceMiddleware",
    "fulfillment.config.metrics.RequestMetricsMiddleware",
    "fulfillment.config.connections.FreshConnectionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fulfillment.common.api.middleware.ApiErrorMiddleware",
    "fulfillment.common.api.middleware.ChunkedBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fulfillment.backoffice.middleware.ReaderMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "fulfillment.config.urls"
WSGI_APPLICATION = "fulfillment.config.wsgi.application"
APPEND_SLASH = False
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: SQLite in VAR_DIR unless DATABASE_URL names another ---

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'fulfillment.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": database(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at the start: a reader that becomes a writer later would fail instead of waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        # What is deleted is overwritten: consumer data must not stay in free pages.
        " PRAGMA secure_delete=ON;",
    }
else:
    # Connections stay open without a query that asks for their health: FreshConnectionMiddleware sees a dead one.
    DATABASES["default"]["CONN_MAX_AGE"] = whole_number("CONN_MAX_AGE", 600, lowest=0, highest=86_400)
    DATABASES["default"]["OPTIONS"] = {
        "application_name": "fulfillment",
        # For the cursors of common.inserts alone; those of the ORM bind in the client and never prepare.
        "prepare_threshold": 2,
        "connect_timeout": 3,
        # A server that vanished without a word is noticed within ten seconds instead of a quarter of an hour.
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
        **DATABASES["default"].get("OPTIONS", {}),
    }

# --- Redis: the cache and the broker. Nothing is lost with it, and nothing waits for it longer than half a second ---

REDIS_URL = env.str("REDIS_URL", default="") or default_redis_url()
REDIS_TIMEOUT = 0.3
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "fulfillment.config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": REDIS_TIMEOUT, "retry": Retry(NoBackoff(), 0)},
    }
    if not REDIS_URL.startswith("unix:"):
        CACHES["default"]["OPTIONS"]["socket_connect_timeout"] = REDIS_TIMEOUT

# --- Celery: tasks are hints without results; beat ticks, rows decide ---

CELERY_BROKER_URL = broker_url(REDIS_URL)
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 120,
        "socket_connect_timeout": REDIS_TIMEOUT,
        "socket_timeout": REDIS_TIMEOUT,
        "max_retries": 0,
    }
else:
    QUEUE_DIR = VAR_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
    }
CELERY_BROKER_CONNECTION_TIMEOUT = REDIS_TIMEOUT
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = WORKER_PROCESSES
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
# Kept in memory: the ticks are intervals, so there is nothing that a restart would have to remember.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
# A tick that nobody took before the next one is worth nothing: it expires.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "routing.route_due": {"task": "routing.route_due", "schedule": 2.0, "options": {"expires": 4}},
    "orders.promises_lapse_due": {"task": "orders.promises_lapse_due", "schedule": 15.0, "options": {"expires": 15}},
    "expiry.expire_due": {"task": "expiry.expire_due", "schedule": 5.0, "options": {"expires": 5}},
    "expiry.announce_due": {"task": "expiry.announce_due", "schedule": 30.0, "options": {"expires": 30}},
    "expiry.recalculate": {"task": "expiry.recalculate", "schedule": 5.0, "options": {"expires": 5}},
    "processes.clean_up": {"task": "processes.clean_up", "schedule": 60.0, "options": {"expires": 60}},
    "fulfilment_options.remove_due": {
        "task": "fulfilment_options.remove_due",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "fulfilment_options.holds_lapse_due": {
        "task": "fulfilment_options.holds_lapse_due",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "accounts.purge": {"task": "accounts.purge", "schedule": 600.0, "options": {"expires": 600}},
}

# --- Orders ---

# How long a promise holds its stock that does not say until when; never longer than the eight hours it may ask for.
PROMISE_MINUTES = whole_number("PROMISE_MINUTES", 30, highest=480)

# --- Quotes ---

# How long a quote is kept, and how long a carrier takes of which nothing else is known.
QUOTE_HOURS = whole_number("QUOTE_HOURS", 24, highest=24 * 365)
# What one parcel may weigh, in grams; 0 is no limit. What weighs more is not promised for home delivery.
PARCEL_WEIGHT_LIMIT = whole_number("PARCEL_WEIGHT_LIMIT", 0, lowest=0, highest=10_000_000)
TRANSIT_HOURS = whole_number("TRANSIT_HOURS", 24, highest=24 * 90)
# How long a plan keeps its stock that somebody wants to be held.
QUOTE_HOLD_MINUTES = whole_number("QUOTE_HOLD_MINUTES", 15, highest=480)

# --- Language, time, static files ---

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_DIR", default="") or VAR_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security ---

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
if env.bool("SECURE", default=False):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 31_536_000, lowest=0, highest=63_072_000)
    # Probes come from inside, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
if env.bool("BEHIND_PROXY", default=False):
    # Only behind a proxy that sets this header itself: anyone else could claim a secure connection with it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Logging ---

LOG_LEVEL = one_of("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = one_of("LOG_FORMAT", "CONSOLE", choices=("CONSOLE", "JSON"))
LOGGING = logs.configure(level=LOG_LEVEL, json=LOG_FORMAT == "JSON")

# --- The API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["fulfillment.accounts.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["fulfillment.accounts.api.permissions.HasApiPermission"],
    "DEFAULT_PARSER_CLASSES": ["fulfillment.common.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["fulfillment.common.api.renderers.OrjsonRenderer"],
    "DEFAULT_SCHEMA_CLASS": "fulfillment.common.api.openapi.StructSchema",
    "EXCEPTION_HANDLER": "fulfillment.common.api.errors.exception_handler",
    "DEFAULT_THROTTLE_RATES": {"sign-in": env.str("SIGN_IN_RATE", default="20/min")},
    "UNAUTHENTICATED_USER": None,
}
IDEMPOTENCY_HANDLER = "fulfillment.accounts.idempotency.run_once"
