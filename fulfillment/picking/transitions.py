"""The lives of pick jobs and load units."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import FINISHED, RESTOWABLE, UNFINISHED, LoadUnitStatus, PickJobStatus, PickJobSubStatus

WRITE = ApiPermission.PICKJOB_WRITE


class PickJobLifecycle(models.Model):
    """The verbs of a pick job; those without a target are bound to states, but leave the state alone."""

    creation_states = (PickJobStatus.OPEN, PickJobStatus.WAITING_FOR_INPUT)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.PICK_JOB
    module_statuses = {
        PickJobStatus.OPEN: ModuleEntityStatus.CREATED,
        PickJobStatus.WAITING_FOR_INPUT: ModuleEntityStatus.PENDING,
        PickJobStatus.IN_PROGRESS: ModuleEntityStatus.IN_PROGRESS,
        PickJobStatus.PAUSED: ModuleEntityStatus.IN_PROGRESS,
        PickJobStatus.PICKED: ModuleEntityStatus.FINISHED,
        PickJobStatus.CLOSED: ModuleEntityStatus.FINISHED,
        PickJobStatus.ABORTED: ModuleEntityStatus.CANCELED,
        PickJobStatus.CANCELED: ModuleEntityStatus.CANCELED,
        PickJobStatus.EXPIRED: ModuleEntityStatus.CANCELED,
        PickJobStatus.RESTOWED: ModuleEntityStatus.CANCELED,
        PickJobStatus.REROUTED: ModuleEntityStatus.OBSOLETE,
        PickJobStatus.REJECTED: ModuleEntityStatus.OBSOLETE,
        PickJobStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=PickJobStatus.OPEN, choices=PickJobStatus.choices, protected=True)
    sub_status = models.CharField(max_length=32, choices=PickJobSubStatus.choices, blank=True)
    reset_blocked = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=[PickJobStatus.OPEN, PickJobStatus.PAUSED],
        target=PickJobStatus.IN_PROGRESS,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_PICKING_COMMENCED},
    )
    def start(self) -> None:
        """Begin to pick, or go on after a pause."""

    @transition(
        field=status,
        source=PickJobStatus.IN_PROGRESS,
        target=PickJobStatus.PAUSED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_PICKING_PAUSED},
    )
    def pause(self) -> None:
        """Do something else first."""

    @transition(
        field=status,
        source=[PickJobStatus.IN_PROGRESS, PickJobStatus.PAUSED],
        target=None,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_PICK_LINE_PICKED},
    )
    def pick_lines(self) -> None:
        """Note what was picked of some lines."""

    @transition(
        field=status,
        source=PickJobStatus.IN_PROGRESS,
        target=PickJobStatus.PICKED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_PICKING_FINISHED},
    )
    def pick(self, *, sub_status: str = "") -> None:
        """Have picked everything that is there."""
        self.sub_status = sub_status

    @transition(
        field=status,
        source=PickJobStatus.IN_PROGRESS,
        target=PickJobStatus.CLOSED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_PICKING_FINISHED},
    )
    def close(self, *, sub_status: str = "") -> None:
        """Have picked, and leave it at that even if something is missing."""
        self.sub_status = sub_status

    @transition(
        field=status,
        source=PickJobStatus.PICKED,
        target=PickJobStatus.CLOSED,
        permission=WRITE,
        custom={"event": None, "silent": "that picking is finished was told when it was"},
    )
    def seal(self) -> None:
        """Have nothing left to do for the picker."""

    @transition(
        field=status,
        source=list(UNFINISHED),
        target=PickJobStatus.ABORTED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_ABORTED},
    )
    def abort(self, *, sub_status: str = "") -> None:
        """Give up: this facility cannot do it."""
        self.sub_status = sub_status

    @transition(
        field=status,
        source=[PickJobStatus.OPEN, PickJobStatus.WAITING_FOR_INPUT],
        target=PickJobStatus.REJECTED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_REJECTED},
    )
    def reject(self) -> None:
        """Not even begin."""

    @transition(
        field=status,
        source=list(UNFINISHED),
        target=PickJobStatus.REROUTED,
        permission=ApiPermission.PICKJOB_REROUTE,
        custom={"event": EventName.PICK_JOB_REROUTED},
    )
    def reroute(self, *, sub_status: str) -> None:
        """Let somebody else pick it."""
        self.sub_status = sub_status

    @transition(
        field=status,
        source=[*UNFINISHED, *FINISHED],
        target=PickJobStatus.CANCELED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_CANCELED},
    )
    def cancel(self) -> None:
        """Take the job from the facility: nobody wants it any more."""
        self.reset_blocked = True

    @transition(
        field=status,
        source=[*UNFINISHED, *FINISHED],
        target=PickJobStatus.EXPIRED,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_EXPIRED},
    )
    def expire(self) -> None:
        """Take the job from the facility: nobody came in time."""
        self.reset_blocked = True

    @transition(
        field=status,
        source=list(UNFINISHED),
        target=PickJobStatus.OBSOLETE,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_OBSOLETED},
    )
    def obsolete(self) -> None:
        """Take the job from the facility: there is no need for it."""

    @transition(
        field=status,
        source=list(RESTOWABLE),
        target=PickJobStatus.RESTOWED,
        permission=WRITE,
        custom={"event": None, "silent": "the change of stock tells it"},
    )
    def restow(self) -> None:
        """Have put the goods back on their shelves."""
        self.reset_blocked = True

    @transition(
        field=status,
        source=[PickJobStatus.IN_PROGRESS, PickJobStatus.PAUSED, *FINISHED],
        target=PickJobStatus.OPEN,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_RESET},
    )
    def reset(self) -> None:
        """Begin anew, with nothing picked."""
        self.sub_status = ""

    @transition(
        field=status,
        source=list(FINISHED),
        target=PickJobStatus.IN_PROGRESS,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_RESTARTED},
    )
    def restart(self) -> None:
        """Go on picking what was finished too early."""
        self.sub_status = ""

    @transition(
        field=status,
        source=PickJobStatus.OPEN,
        target=PickJobStatus.WAITING_FOR_INPUT,
        permission=WRITE,
        custom={"event": None, "silent": "nothing a subscriber could act on has happened"},
    )
    def wait(self) -> None:
        """May not be started yet."""

    @transition(
        field=status,
        source=PickJobStatus.WAITING_FOR_INPUT,
        target=PickJobStatus.OPEN,
        permission=WRITE,
        custom={"event": EventName.PICK_JOB_OPENED},
    )
    def open(self) -> None:
        """May be started now."""

    @transition(
        field=status,
        source=list(UNFINISHED),
        target=None,
        permission=WRITE,
        custom={"event": None, "silent": "the platform's events have none for it"},
    )
    def change_lines(self) -> None:
        """Split, merge or annotate lines without picking them."""

    @transition(
        field=status,
        source=[*UNFINISHED, *FINISHED],
        target=None,
        permission=WRITE,
        custom={"event": None, "silent": "the platform's events have none for it"},
    )
    def amend(self) -> None:
        """Change what the job says beside its lines: when it is due, who works on it."""


class LoadUnitLifecycle(models.Model):
    """The verbs of a load unit."""

    creation_states = (LoadUnitStatus.AVAILABLE,)
    keeps_history = False  # a container is no step of the fulfillment

    status: Any = FSMField(default=LoadUnitStatus.AVAILABLE, choices=LoadUnitStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=LoadUnitStatus.AVAILABLE,
        target=LoadUnitStatus.OBSOLETE,
        permission=ApiPermission.LOADUNIT_WRITE,
        custom={"event": None, "silent": "a container is no step of the fulfillment"},
    )
    def discard(self) -> None:
        """Not be used any more."""

    @transition(
        field=status,
        source=LoadUnitStatus.AVAILABLE,
        target=None,
        permission=ApiPermission.LOADUNIT_WRITE,
        custom={"event": None, "silent": "a container is no step of the fulfillment"},
    )
    def amend(self) -> None:
        """Change what it is called, where it stands or what lies in it."""
