"""One pick job under the lock of its process, as every verb takes it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fulfillment.audits.parts import Parts
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput
from fulfillment.common.reads import rows_of
from fulfillment.picking.documents import pick_job_document
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.processes.changes import carry_out
from fulfillment.processes.models import Process
from fulfillment.processes.services import locked

LINE_FIELDS = (
    "position",
    "details",
    "quantity",
    "picked",
    "picked_at",
    "short_pick_reason",
    "stock_emptied",
    "status",
)


@dataclass(slots=True)
class JobAtHand:
    """A pick job with its lines, read under the lock of its process."""

    job: PickJob
    lines: list[PickLine]
    process: Process
    actor: Actor
    now: datetime.datetime
    read: Parts = field(init=False)

    def __post_init__(self) -> None:
        self.read = Parts("pickLineItems", self.lines, LINE_FIELDS)

    @property
    def picked(self) -> int:
        """Units picked so far."""
        return sum(line.picked for line in self.lines)

    @property
    def missing(self) -> int:
        """Units not picked so far."""
        return sum(line.quantity - line.picked for line in self.lines)

    def line(self, line_id: str, *, path: str) -> PickLine:
        """Return the line with this id. Raises: InvalidInput at *path*."""
        for line in self.lines:
            if str(line.pk) == line_id:
                return line
        raise InvalidInput(f"{line_id!r:.80} is no line of this pick job", path=path)

    def carry_out(self, verb: str, *, fields: tuple[str, ...] = (), reason: str = "", **arguments: Any) -> None:
        """Do *verb* on the job: new state, version, history and event."""
        carry_out(
            self.job,
            verb,
            process=self.process,
            actor=self.actor,
            now=self.now,
            reason=reason,
            fields=fields,
            arguments=arguments,
            document=lambda job: pick_job_document(job, self.lines),
            beside=self.read.beside(self.lines),
        )

    def write_lines(self) -> None:
        """Write what verbs changed of the lines, in one statement."""
        PickLine.objects.bulk_update(self.lines, LINE_FIELDS)


@contextmanager
def pick_job_at_hand(
    *, pick_job_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> Iterator[JobAtHand]:
    """Lock the process of a pick job that *actor* sees and give the job as it is then.

    Raises: NotFound, VersionConflict.
    """
    now = now or clock_now()
    known = pick_jobs_visible(actor=actor).known(pick_job_id)
    with locked(process_ids=[known.process_id], now=now) as processes:
        job: PickJob = PickJob.objects.get(pk=known.pk)
        job.require_version(version)
        yield job_at_hand(job, process=processes[job.process_id], actor=actor, now=now)


def job_at_hand(job: PickJob, *, process: Process, actor: Actor, now: datetime.datetime) -> JobAtHand:
    """Return *job* with its lines; its process is locked."""
    return JobAtHand(job, rows_of(PickLine, pick_job_id=job.pk, order="position"), process, actor, now)
