"""Which processes a request has touched: what is kept of its answer belongs to them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_noted: ContextVar[set[uuid.UUID] | None] = ContextVar("noted", default=None)


@contextmanager
def processes_noted() -> Iterator[set[uuid.UUID]]:
    """Give a set that fills with the processes that are locked or made until the end of the block."""
    noted: set[uuid.UUID] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_process(*process_ids: uuid.UUID) -> None:
    """Note processes for whoever wants to know which were touched; usually nobody."""
    noted = _noted.get()
    if noted is not None:
        noted.update(process_ids)
