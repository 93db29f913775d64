"""The life of a pick job."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.events.names import EventName

from .states import PickJobStatus


class PickJobLifecycle(models.Model):
    """The verbs that change ``status``."""

    creation_states = (PickJobStatus.OPEN,)
    keeps_history = True  # every transition is written to processes.StatusChange

    status: Any = FSMField(default=PickJobStatus.OPEN, choices=PickJobStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=PickJobStatus.OPEN,
        target=PickJobStatus.CANCELED,
        permission=ApiPermission.PICKJOB_WRITE,
        custom={"event": EventName.PICK_JOB_CANCELED},
    )
    def cancel(self) -> None:
        """Take the job from the facility; nothing has been picked."""
