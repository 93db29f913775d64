"""The life of a handover job."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.events.names import EventName
from fulfillment.handover.states import PENDING, HandoverJobStatus
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus


class HandoverJobLifecycle(models.Model):
    """The verbs of a handover job; those without a target are bound to states, but leave the state alone."""

    creation_states = (HandoverJobStatus.OPEN, HandoverJobStatus.WAITING_FOR_INPUT)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.HANDOVER_JOB
    module_statuses = {
        HandoverJobStatus.OPEN: ModuleEntityStatus.CREATED,
        HandoverJobStatus.WAITING_FOR_INPUT: ModuleEntityStatus.PENDING,
        HandoverJobStatus.HANDED_OVER: ModuleEntityStatus.FINISHED,
        HandoverJobStatus.CANCELED: ModuleEntityStatus.CANCELED,
        HandoverJobStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=HandoverJobStatus.OPEN, choices=HandoverJobStatus.choices, protected=True)
    cancel_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.HANDED_OVER,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_HANDED_OVER},
    )
    def finish(self) -> None:
        """Give the goods to the customer or the carrier."""

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.CANCELED,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_CANCELED},
    )
    def cancel(self, *, cancel_reason: str) -> None:
        """Give up: nobody took the goods."""
        self.cancel_reason = cancel_reason

    @transition(
        field=status,
        source=[HandoverJobStatus.HANDED_OVER, HandoverJobStatus.CANCELED],
        target=HandoverJobStatus.OPEN,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_REVERTED},
    )
    def revert(self) -> None:
        """Take back what was finished or canceled by mistake."""
        self.cancel_reason = ""

    @transition(
        field=status,
        source=HandoverJobStatus.OPEN,
        target=HandoverJobStatus.WAITING_FOR_INPUT,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "nothing a subscriber could act on has happened"},
    )
    def wait(self) -> None:
        """Wait for something that must be said or brought first."""

    @transition(
        field=status,
        source=HandoverJobStatus.WAITING_FOR_INPUT,
        target=HandoverJobStatus.OPEN,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "nothing a subscriber could act on has happened"},
    )
    def resume(self) -> None:
        """Have got what was missing."""

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "picking began anew and tells of it"},
    )
    def supersede(self) -> None:
        """Make way for the job that will follow when picking is done again."""

    @transition(
        field=status,
        source=list(PENDING),
        target=None,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "the handover itself tells what became of each line"},
    )
    def change_lines(self) -> None:
        """Note what became of lines: refused, moved, split, recorded."""

    @transition(
        field=status,
        source=list(PENDING),
        target=None,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "the platform's events have none for it"},
    )
    def amend(self) -> None:
        """Change what the job says beside its lines: who takes it, when, who works on it."""
