"""The life of an expiry."""

import datetime
from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.events.names import EventName

from .states import ExpiryStatus

WRITE = ApiPermission.EXPIRIES_WRITE
UNKNOWN = "the API description knows no event of an expiry"


class ExpiryLifecycle(models.Model):
    """The verbs of an expiry; the times are set by those that clients may ask for.

    ``provisioning_time`` is when the goods should be with the customer, ``expiry_time`` when the process expires;
    ``announced_at`` is when EXPIRY_UPCOMING told of that.
    """

    creation_states = (ExpiryStatus.ACTIVE, ExpiryStatus.INACTIVE)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = None  # the API description has no place for it in a process

    status: Any = FSMField(default=ExpiryStatus.ACTIVE, choices=ExpiryStatus.choices, protected=True)
    provisioning_time = models.DateTimeField()
    expiry_time = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def begin_inactive(self) -> None:
        """Let a new expiry begin INACTIVE instead of ACTIVE."""
        self._meta.get_field("status").set_state(self, ExpiryStatus.INACTIVE)  # type: ignore[union-attr]

    @transition(
        field=status,
        source=[ExpiryStatus.ACTIVE, ExpiryStatus.INACTIVE],
        target=None,
        permission=WRITE,
        custom={"event": None, "silent": UNKNOWN},
    )
    def reschedule(self, *, provisioning_time: datetime.datetime, expiry_time: datetime.datetime) -> None:
        """Have other times; what was announced of the old ones is not said of the new."""
        self._set_times(provisioning_time, expiry_time)

    @transition(
        field=status,
        source=ExpiryStatus.ACTIVE,
        target=ExpiryStatus.INACTIVE,
        permission=WRITE,
        custom={"event": None, "silent": UNKNOWN},
    )
    def stop(self, *, provisioning_time: datetime.datetime, expiry_time: datetime.datetime) -> None:
        """Let the process live on for as long as it takes."""
        self._set_times(provisioning_time, expiry_time)

    @transition(
        field=status,
        source=ExpiryStatus.INACTIVE,
        target=ExpiryStatus.ACTIVE,
        permission=WRITE,
        custom={"event": None, "silent": UNKNOWN},
    )
    def start(self, *, provisioning_time: datetime.datetime, expiry_time: datetime.datetime) -> None:
        """Let the process expire when the time has come."""
        self._set_times(provisioning_time, expiry_time)

    @transition(
        field=status,
        source=ExpiryStatus.ACTIVE,
        target=ExpiryStatus.INACTIVE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "what ended the process tells of it"},
    )
    def finish(self) -> None:
        """Have nothing left to watch over: the process is over."""

    @transition(
        field=status,
        source=ExpiryStatus.INACTIVE,
        target=ExpiryStatus.ACTIVE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "what reopened the process tells of it"},
    )
    def resume(self) -> None:
        """Watch over a process again that was over for a while, because a handover was reverted."""

    @transition(
        field=status,
        source=ExpiryStatus.ACTIVE,
        target=ExpiryStatus.INACTIVE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "the order's ORDER_CANCELLED_BY_EXPIRY and the jobs' events tell it"},
    )
    def expire(self) -> None:
        """Let the process expire."""

    @transition(
        field=status,
        source=ExpiryStatus.ACTIVE,
        target=None,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.EXPIRY_UPCOMING},
    )
    def announce(self, *, now: datetime.datetime) -> None:
        """Tell subscribers that the process expires soon."""
        self.announced_at = now

    def _set_times(self, provisioning_time: datetime.datetime, expiry_time: datetime.datetime) -> None:
        if expiry_time != self.expiry_time:
            self.announced_at = None
        self.provisioning_time, self.expiry_time = provisioning_time, expiry_time
