"""Logging: one line an event on standard error, readable or JSON, without secrets, query strings or consumer data."""

from collections.abc import MutableMapping
from typing import Any

import structlog

DETAIL_MARK = "\nDETAIL:"


def without_row_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut what PostgreSQL appends to its errors: the detail line repeats the row's values."""
    for key in ("event", "exception"):
        text = event.get(key)
        if isinstance(text, str) and DETAIL_MARK in text:
            event[key] = "\n".join(line for line in text.split("\n") if not line.startswith(("DETAIL:", "CONTEXT:")))
    return event


# Shared by structlog's own loggers and by those of the standard library.
PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    without_row_values,
]


def configure(*, level: str, json: bool) -> dict[str, Any]:
    """Set structlog up and return the ``LOGGING`` dictionary that sends the standard library's records the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    quiet = {"level": "WARNING"} if level in {"DEBUG", "INFO"} else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": PROCESSORS,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers (a mail to the admins, a line in DEBUG) give way to the root's.
            "django": {"handlers": [], "level": level, "propagate": True},
            # A refused request is the client's matter and is counted in the metrics; a failure is ours.
            "django.request": {"level": "ERROR"},
            **dict.fromkeys(("celery", "kombu", "amqp", "asyncio", "urllib3"), quiet),
        },
    }
