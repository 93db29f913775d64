"""Rows that are due and that many workers share: claimed for a while, tried five times, then set aside.

1. What is due is decided by the rows against the database's clock, so two beats or none do no harm.
2. Rows that another worker is claiming right now are skipped, not waited for; the claim is a short transaction of its
   own, before the lock of any process.
3. A claim is a lease: what a killed worker had claimed is due again when it ends.
4. The attempt is counted before the work, so a row that kills its worker is counted, too. One that broke five times is
   set aside: nobody takes it up before a person has looked at it.
5. A row that is two kinds of work has the columns twice (`Columns`): what breaks the one must not hold up the other.

Whoever has claimed a row judges it again under the lock of its process: it may have been changed meanwhile.
"""

import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=15)
PAUSE_AFTER_FAULT = datetime.timedelta(seconds=2)
MAX_ATTEMPTS = 5
DIED = "The worker died each time."


class Claimable(models.Model):
    """Columns of a row that becomes work once it is due; this module writes them, and whoever makes it due anew."""

    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that one kind of work is claimed by."""

    lease: str = "lease_until"
    attempts: str = "attempts"
    error: str = "last_error"

    @property
    def untouched(self) -> dict[str, Any]:
        """The values of a row that nobody has tried to do."""
        return {self.lease: None, self.attempts: 0, self.error: ""}


OWN = Columns()
ClaimableT = TypeVar("ClaimableT", bound=Claimable)


def claim(
    due: QuerySet[ClaimableT], *, limit: int, columns: Columns = OWN
) -> list[tuple[ClaimableT, datetime.datetime]]:
    """Claim up to *limit* of the *due* rows, in their order; each with the database's time by which it was due."""
    with transaction.atomic():
        lease_over = Q((f"{columns.lease}__isnull", True)) | Q((f"{columns.lease}__lte", Now()))
        free = due.filter(lease_over, (f"{columns.attempts}__lt", MAX_ATTEMPTS))
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, no_key=True, of=("self",))
        rows: list[Any] = list(free.annotate(claimed_at=Now())[:limit])
        if rows:
            claimed = due.model._base_manager.filter(pk__in=[row.pk for row in rows])
            claimed.update(**{columns.lease: Now() + LEASE, columns.attempts: F(columns.attempts) + 1})
    for row in rows:
        setattr(row, columns.attempts, getattr(row, columns.attempts) + 1)
    return [(row, row.claimed_at) for row in rows]


def work_off(
    claimed: Iterable[tuple[ClaimableT, datetime.datetime]],
    work: Callable[[ClaimableT, datetime.datetime], object],
    *,
    columns: Columns = OWN,
) -> int:
    """Let *work* do each of the *claimed* rows, in a transaction of its own; return how many there were.

    What it raises is noted in the row, which comes again a little later; the others go on.
    """
    count = 0
    for row, at in claimed:
        count += 1
        try:
            work(row, at)
        except Exception as error:
            attempts = getattr(row, columns.attempts)
            logger.exception("The %s %s broke (attempt %d).", row._meta.verbose_name, row.pk, attempts)
            told = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")
            pause = Now() + PAUSE_AFTER_FAULT * attempts
            type(row)._base_manager.filter(pk=row.pk).update(**{columns.error: told, columns.lease: pause})
    return count


def set_aside(due: QuerySet[ClaimableT]) -> QuerySet[ClaimableT]:
    """Return those of the *due* rows that broke each time."""
    return due.filter(attempts__gte=MAX_ATTEMPTS)


def take_up_again(due: QuerySet[ClaimableT]) -> int:
    """Give those of the *due* rows that were set aside to the workers again; return how many that were."""
    return set_aside(due).update(attempts=0, lease_until=None)
