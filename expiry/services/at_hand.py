"""An expiry, read under the lock of its process: what every verb of it begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from expiry.documents import expiry_document
from expiry.models import ANNOUNCING, Expiry
from expiry.selectors import expiries_visible
from fulfillment.common.actor import Actor
from fulfillment.common.claims import OWN
from fulfillment.common.reads import rows_of
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked

TIMES = ("provisioning_time", "expiry_time", "announced_at")
WORK = OWN.untouched | ANNOUNCING.untouched


@dataclass(frozen=True, slots=True)
class ExpiryAtHand:
    """An expiry with its locked process, and who changes it."""

    expiry: Expiry
    process: Process
    actor: Actor

    def carry_out(self, verb: str, *, fields: tuple[str, ...] = (), reason: str = "", **arguments: Any) -> None:
        """Carry out *verb*, note the version of the process. Raises: PermissionMissing, IllegalTransition."""
        self.expiry.process_version = self.process.version
        carry_out(
            self.expiry,
            verb,
            process=self.process,
            actor=self.actor,
            now=self.process.locked_at,
            document=expiry_document,
            reason=reason,
            fields=("process_version", *fields),
            arguments=arguments,
        )


@contextmanager
def locked_expiry(expiry_id: str, *, version: int | None, actor: Actor, now: datetime) -> Iterator[ExpiryAtHand]:
    """Lock the process, then read the expiry as it is under the lock. Raises: NotFound, VersionConflict."""
    known = expiries_visible(actor=actor).known(expiry_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        expiry: Expiry = Expiry.objects.get(pk=known.pk)
        expiry.require_version(version)
        yield ExpiryAtHand(expiry, processes[expiry.process_id], actor)


def expiry_at_hand(*, process: Process, actor: Actor) -> ExpiryAtHand | None:
    """Return the expiry of a locked process, which is read once under each lock; None if it has none."""
    related = Expiry._meta.get_field("process").remote_field
    if not related.is_cached(process):
        for expiry in rows_of(Expiry, process_id=process.pk):
            expiry.process = process  # which knows it from now on
    known = cast("Expiry | None", related.get_cached_value(process, None))
    return ExpiryAtHand(known, process, actor) if known else None
