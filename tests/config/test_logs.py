"""Logs hold no consumer data, whatever breaks."""

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError
from gunicorn.config import Config
from structlog.stdlib import ProcessorFormatter

from fulfillment.config.gunicorn_log import QuietLogger
from fulfillment.config.logs import PlainTextFilter, configure, cut, message_of, told

ANNA = "Anna Müller"
DETAIL = f'violates unique constraint "email"\nDETAIL:  Key (note)=({ANNA}\nsecond line of {ANNA}) already exists.'


@pytest.fixture(params=[True, False], ids=["json", "console"])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a logger of its own writes in one of the formats."""
    line: Any = configure(level="DEBUG", json=request.param)["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ProcessorFormatter(**{name: value for name, value in line.items() if name != "()"}))
    logger = logging.getLogger("tests.logged")
    logger.handlers, logger.propagate = [handler], False
    yield stream
    logger.handlers, logger.propagate = [], True
    configure(level=settings.LOG_LEVEL, json=settings.LOG_FORMAT == "JSON")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (IntegrityError(DETAIL), 'violates unique constraint "email"'),
        (psycopg.errors.UniqueViolation(DETAIL), 'violates unique constraint "email"'),
        (sqlite3.IntegrityError("UNIQUE constraint failed: orders.id"), "UNIQUE constraint failed: orders.id"),
        (OperationalError('could not translate host name "db"'), 'could not translate host name "db"'),
        (psycopg.errors.UndefinedTable(f'no relation "x"\nLINE 1: … = \'{ANNA}\'\n   ^'), 'no relation "x"'),
        (DataError(f'invalid input syntax for type uuid: "{ANNA}"'), "invalid input syntax for type uuid: “…”"),
        (psycopg.errors.InvalidDatetimeFormat(f'not a moment: "{ANNA}"'), "not a moment: “…”"),
        (KeyError(ANNA), "“…”"),
        (ValueError(f"could not convert string to float: '{ANNA}'"), "could not convert string to float: “…”"),
        (ValueError(f"can't read '{ANNA}'"), "can“…”"),
        (ValueError(f"“{ANNA}” is no moment"), "“…” is no moment"),
        (AttributeError("'Order' object has no attribute 'x'"), "'Order' object has no attribute 'x'"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)  # fmt: skip
def test_an_error_says_what_is_wrong_without_values(error: Exception, said: str) -> None:
    assert message_of(error) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Error handling request /api/orders?consumerId=Anna&x=1", "Error handling request /api/orders?…"),
        ("\"GET /admin/orders/order/?q=M%C3%BCller HTTP/1.1\" 200 5", "\"GET /admin/orders/order/?… HTTP/1.1\" 200 5"),
        (f"Task orders.x[4-2] retry: KeyError('{ANNA}')\nTraceback …", "Task orders.x[4-2] retry"),
        (f"IntegrityError('duplicate\\nDETAIL:  Key (name)=({ANNA})')", "IntegrityError('duplicate"),
        ("Is it done? Yes: a/b", "Is it done? Yes: a/b"),
    ],
    ids=["gunicorn", "server", "celery", "escaped", "harmless"],
)  # fmt: skip
def test_what_others_write_is_cut(text: str, said: str) -> None:
    assert cut(text) == said


def test_a_traceback_tells_where_and_of_every_cause() -> None:
    text = told(failure())
    assert ANNA not in text
    assert text.index("KeyError: “…”") < text.index("ValueError: no such consumer: “…”")
    assert text.count('raise ValueError(f"no such consumer') == 1
    assert "in failing" in text


def test_nothing_of_it_reaches_the_log(logged: io.StringIO) -> None:
    logger = logging.getLogger("tests.logged")
    logger.error("It broke for /api/orders?consumerId=%s", ANNA.split(maxsplit=1)[0], exc_info=failure())
    text = logged.getvalue()
    assert "no such consumer" in text
    assert "Anna" not in text
    assert "Müller" not in text
    assert json.dumps("Müller")[1:-1] not in text


def test_gunicorn_writes_the_same() -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error %s", ("/api/x?q=Anna",), failure())
    assert PlainTextFilter().filter(record)
    text = logging.Formatter().format(record)
    assert "Error /api/x?…" in text
    assert "Anna" not in text
    logger = QuietLogger(Config())
    assert any(isinstance(one, PlainTextFilter) for one in logger.error_log.filters)
    logger.error_log.filters.clear()


def test_statements_are_never_written() -> None:
    loggers = configure(level="DEBUG", json=True)["loggers"]
    configure(level=settings.LOG_LEVEL, json=settings.LOG_FORMAT == "JSON")
    assert loggers["django.db.backends"]["level"] == "INFO"


def failure() -> Any:
    """An exception with a cause, both with values in their messages."""
    try:
        failing({})
    except ValueError:
        return sys.exc_info()


def failing(consumers: dict[str, str]) -> None:
    try:
        consumers[ANNA]
    except KeyError as error:
        raise ValueError(f"no such consumer: '{ANNA}'") from error


def test_a_foreign_host_is_one_line_however_often_it_comes(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/healthz/", headers={"host": "elsewhere.example"}).status_code == 400
    (record,) = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert "elsewhere.example" in record.getMessage()
