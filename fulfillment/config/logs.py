"""Logging: one line an event on standard error, readable or JSON, without secrets, query strings or consumer data."""

import logging
import re
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any

import structlog

# What PostgreSQL appends to its errors repeats values of rows, over as many lines as they have; some loggers escape
# the line breaks.
_APPENDED = re.compile(r"(?:\n|\\n)(?:DETAIL|CONTEXT|HINT|QUERY|STATEMENT|WHERE|LINE \d+):.*", re.DOTALL)
_QUERY_STRING = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
# From the first value that an error quotes to the last one: an apostrophe between them must not turn it inside out.
_QUOTED = re.compile(r"['\"“].*['\"”]", re.DOTALL)
# Celery writes the exception itself into the line, beside the traceback.
_TASK_FAILED = re.compile(r"(Task \S+\[[^\]]*\] [a-z ]+): .*", re.DOTALL)
# Errors that quote names of tables, columns, types and hosts, but no values; what databases append is cut before.
_NAMING = (AttributeError, ImportError, NotImplementedError, TypeError)
_NAMING_OF_DATABASES = {"IntegrityError", "InterfaceError", "OperationalError", "ProgrammingError"}
_DATABASES = ("django.db.", "psycopg", "sqlite3")
_LONGEST = 500

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def without_consumer_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut row values and query strings from what is said; exceptions lose theirs in `told`."""
    text = event.get("event")
    if isinstance(text, str):
        event["event"] = cut(text)
    return event


def cut(text: str) -> str:
    """Return *text* without query strings, and without what Celery and PostgreSQL append of their errors."""
    return _QUERY_STRING.sub(r"\1?…", _TASK_FAILED.sub(r"\1", _APPENDED.sub("", text)))


def told(exc_info: ExcInfo) -> str:
    """Return the traceback of an exception and of its causes, with messages that repeat no values.

    The lines of code stay as they are: they hold names of variables, not what is in them.
    """
    return "\n\n".join(reversed(list(_chain(exc_info[1]))))


def message_of(error: BaseException) -> str:
    """Return what *error* says, without values: what it quotes may be anything that somebody has typed."""
    text = cut(str(error)).strip()[:_LONGEST]
    kinds = {kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith(_DATABASES)}
    if kinds:
        text = text.split("\n", maxsplit=1)[0]
    return text if isinstance(error, _NAMING) or kinds & _NAMING_OF_DATABASES else _QUOTED.sub("“…”", text)


def _chain(error: BaseException | None) -> Iterator[str]:
    """Yield the exception and what it came from, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        message = message_of(error)
        kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        yield f"Traceback (most recent call last):\n{frames}{kind}{': ' if message else ''}{message}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class PlainTextFilter(logging.Filter):
    """The same for loggers that write by themselves, as gunicorn's does."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put what may be said in place of what was; never drop a record."""
        record.msg, record.args = cut(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = told(record.exc_info)
        return True


class RefusedFilter(logging.Filter):
    """Makes one line of a refusal that anybody outside can cause as often as he likes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the traceback go, which shows nothing but the framework; never drop a record."""
        record.exc_info, record.exc_text = None, None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


# Shared by structlog's own loggers and by those of the standard library.
PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(told),
    structlog.processors.UnicodeDecoder(),
    without_consumer_data,
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
        "filters": {"refused": {"()": RefusedFilter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers (a mail to the admins, a line in DEBUG) give way to the root's.
            "django": {"handlers": [], "level": level, "propagate": True},
            # A refused request is the client's matter and is counted in the metrics; a failure is ours.
            "django.request": {"level": "ERROR"},
            # The name of a foreign host is worth a line: it may be missing in ALLOWED_HOSTS.
            "django.security.DisallowedHost": {"filters": ["refused"]},
            # Statements hold the values they write.
            "django.db.backends": {"level": "INFO" if level == "DEBUG" else level},
            # The development server writes whole addresses; its own handler gives way, too.
            "django.server": {"handlers": [], "level": level, "propagate": True},
            **dict.fromkeys(("celery", "kombu", "amqp", "asyncio", "urllib3"), quiet),
        },
    }
