"""Consumer data: where rows hold it, what of it stays when it must go, and who was touched by a request.

Every app says in its ``privacy.py`` which columns of which models hold consumer data (`ConsumerRows`), or registers a
holder of its own making. The clean-up of the processes asks all of them, and so does invariant 19.
"""

from .keeping import (
    ANONYMIZED,
    actor_kept,
    actors_kept,
    address_kept,
    emptied,
    lost,
    parts_kept,
    short_id_kept,
    written_off,
)
from .noting import note_process, processes_noted
from .registry import ConsumerRows, Holder, holders, holds_consumer_data

__all__ = [
    "ANONYMIZED",
    "ConsumerRows",
    "Holder",
    "actor_kept",
    "actors_kept",
    "address_kept",
    "emptied",
    "holders",
    "holds_consumer_data",
    "lost",
    "note_process",
    "parts_kept",
    "processes_noted",
    "short_id_kept",
    "written_off",
]
