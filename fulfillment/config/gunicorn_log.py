"""Gunicorn's own log, which tells addresses and exceptions when a request breaks it."""

from typing import Any

from gunicorn.glogging import Logger

from .logs import PlainTextFilter


class QuietLogger(Logger):  # type: ignore[misc]
    """The same log without consumer data."""

    def setup(self, cfg: Any) -> None:
        """Set up as gunicorn does, with the filter before its handlers."""
        super().setup(cfg)
        self.error_log.addFilter(PlainTextFilter())
