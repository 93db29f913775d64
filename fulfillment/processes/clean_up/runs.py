"""One batch of the clean-up.

1. Claim due processes in a short transaction of its own (`claims`).
2. In one transaction: lock them, look again whether they are due, let every holder remove what it holds, and mark them.
3. A batch that breaks is repeated process by process, so that a poisonous one does not hold up the others; it is set
   aside after five attempts.

Versions stay as they are, and nothing is written to history or outbox: nobody has changed what these rows are about.
"""

import datetime
import logging
import uuid
from collections.abc import Callable, Collection, Sequence

from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import NotFound
from fulfillment.common.privacy import holders
from fulfillment.processes.gdpr import gdpr_rules
from fulfillment.processes.models import CleanUp, Process
from fulfillment.processes.services import locked

from .claims import processes_claim
from .due import anonymizable, deletable

logger = logging.getLogger(__name__)

BATCH = 50
PAUSE_AFTER_FAULT = datetime.timedelta(minutes=1)

Work = Callable[[Sequence[uuid.UUID]], None]


def processes_anonymize_due(*, limit: int = BATCH, now: datetime.datetime | None = None) -> int:
    """Remove the consumer data of up to *limit* finished processes whose retention time is over.

    Returns how many were claimed; 0 means that there is nothing to do.
    """
    now, rules = now or clock_now(), gdpr_rules()
    due = anonymizable(created_until=now - rules.retention)

    def anonymize(keys: Sequence[uuid.UUID]) -> None:
        with locked(process_ids=keys, now=now):
            found = list(due.filter(pk__in=keys).values_list("pk", flat=True))
            for holder in holders():
                holder.anonymize(found, actors=rules.actors_anonymized, now=now)
            Process.objects.filter(pk__in=found).update(anonymized_at=now)
            _done(keys)

    return _each(processes_claim(due=due, limit=limit, now=now), anonymize, now=now)


def processes_delete_due(*, limit: int = BATCH, now: datetime.datetime | None = None) -> int:
    """Delete up to *limit* processes, with everything under them, that were anonymized long enough ago.

    Returns how many were claimed; 0 also where the configuration lets anonymized processes stay. The stock ledger
    keeps its rows: what is on the shelves follows from them.
    """
    now, rules = now or clock_now(), gdpr_rules()
    if rules.deletion is None:
        return 0
    due = deletable(anonymized_until=now - rules.deletion)

    def delete(keys: Sequence[uuid.UUID]) -> None:
        with locked(process_ids=keys, now=now):
            found = list(due.filter(pk__in=keys).values_list("pk", flat=True))
            _done(keys)
            for holder in reversed(holders()):
                holder.delete(found)
            Process.objects.filter(pk__in=found).delete()

    return _each(processes_claim(due=due, limit=limit, now=now), delete, now=now)


def _each(keys: Sequence[uuid.UUID], work: Work, *, now: datetime.datetime) -> int:
    if not keys:
        return 0
    try:
        work(keys)
    except Exception:
        logger.exception("The clean-up of %d processes broke; trying them one by one.", len(keys))
        for key in keys:
            _alone(key, work, now=now)
    return len(keys)


def _alone(key: uuid.UUID, work: Work, *, now: datetime.datetime) -> None:
    try:
        work([key])
    except NotFound:
        return  # somebody else has deleted it
    except Exception as error:
        logger.exception("The clean-up of process %s broke.", key)
        # No more than the kind of error: its text may repeat what is to be removed.
        CleanUp.objects.filter(process=key).update(last_error=type(error).__name__, due_at=now + PAUSE_AFTER_FAULT)


def _done(keys: Collection[uuid.UUID]) -> None:
    CleanUp.objects.filter(process__in=keys).delete()
