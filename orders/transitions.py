"""The life of an order."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, TransitionNotAllowed, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.common.bodies import as_json
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import LIVING, OrderStatus


class OrderLifecycle(models.Model):
    """The verbs that change ``status``; each notes the reason beside it."""

    creation_states = LIVING
    creation_events = {
        OrderStatus.OPEN: EventName.ORDER_CREATED,
        OrderStatus.LOCKED: EventName.ORDER_CREATED,
        OrderStatus.PROMISED: EventName.ORDER_PROMISED,
    }
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.ORDER
    module_statuses = {
        OrderStatus.OPEN: ModuleEntityStatus.IN_PROGRESS,
        OrderStatus.LOCKED: ModuleEntityStatus.PENDING,
        OrderStatus.CANCELLED: ModuleEntityStatus.CANCELED,
        OrderStatus.PROMISED: ModuleEntityStatus.PENDING,
        OrderStatus.OBSOLETE: ModuleEntityStatus.CANCELED,
    }

    status: Any = FSMField(default=OrderStatus.OPEN, choices=OrderStatus.choices, protected=True)
    status_reasons = models.JSONField(default=list)
    delivery_preferences = models.JSONField(null=True)
    cancelation_reason = models.JSONField(null=True)
    update_details = models.JSONField(default=list)
    promised_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def begin_locked(self, *, reasons: list[dict[str, str]]) -> None:
        """Let a new order begin LOCKED instead of OPEN. Raises: TransitionNotAllowed once it is written."""
        if not self._state.adding or self.status != OrderStatus.OPEN:
            raise TransitionNotAllowed("Only a new, open order can begin locked")
        self._meta.get_field("status").set_state(self, OrderStatus.LOCKED)  # type: ignore[union-attr]
        self.status_reasons = [*self.status_reasons, *reasons]

    @transition(
        field=status,
        source=OrderStatus.LOCKED,
        target=OrderStatus.OPEN,
        permission=ApiPermission.ORDER_UNLOCK,
        custom={"event": EventName.ORDER_UNLOCKED},
    )
    def unlock(self, *, reason: str = "", target_time: datetime.datetime | None = None) -> None:
        """Let the order be picked; a target time moves the one of the delivery preferences."""
        self._note(OrderStatus.OPEN, reason)
        if target_time is not None:
            self.delivery_preferences = {**(self.delivery_preferences or {}), "targetTime": as_json(target_time)}

    @transition(
        field=status,
        source=list(LIVING),
        target=OrderStatus.CANCELLED,
        permission=ApiPermission.ORDER_CANCEL,
        custom={"event": EventName.ORDER_CANCELLED},
    )
    def cancel(self, *, reason: str = "", cancelation_reason: dict[str, Any] | None = None) -> None:
        """Give up the order."""
        self._give_up(reason, cancelation_reason)

    @transition(
        field=status,
        source=list(LIVING),
        target=OrderStatus.CANCELLED,
        permission=ApiPermission.ORDER_FORCE_CANCEL,
        custom={"event": EventName.ORDER_FORCE_CANCELLED},
    )
    def force_cancel(self, *, reason: str = "", cancelation_reason: dict[str, Any] | None = None) -> None:
        """Give up the order although somebody works on it already."""
        self._give_up(reason, cancelation_reason)

    @transition(
        field=status,
        source=list(LIVING),
        target=OrderStatus.CANCELLED,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ORDER_CANCELLED_BY_EXPIRY},
    )
    def expire(self, *, reason: str = "") -> None:
        """Give up the order that nobody collected in time."""
        self._give_up(reason, None)

    @transition(
        field=status,
        source=[OrderStatus.OPEN, OrderStatus.LOCKED],
        target=None,
        permission=ApiPermission.ORDER_WRITE,
        custom={"event": EventName.ORDER_MODIFIED},
    )
    def modify(self, *, details: dict[str, Any]) -> None:
        """Note what was changed about what the customer wants; the caller sets the columns."""
        self.update_details = [*self.update_details, details]

    @transition(
        field=status,
        source=list(LIVING),
        target=None,
        permission=ApiPermission.PROCESS_WRITE,
        custom={"event": None, "silent": "the process's PROCESS_TAGS_ADDED tells it"},
    )
    def tag(self) -> None:
        """Have the tags of the process; the caller sets the column."""

    @transition(
        field=status,
        source=OrderStatus.PROMISED,
        target=RETURN_VALUE(OrderStatus.OPEN, OrderStatus.LOCKED),
        permission=ApiPermission.ORDER_WRITE,
        custom={"event": EventName.ORDER_CREATED},
    )
    def confirm_promise(self, *, lock_reasons: Sequence[dict[str, str]] = ()) -> OrderStatus:
        """Make an order of the promise; only now subscribers hear that there is one. It is locked if rules say why."""
        self.promised_until = None
        self.status_reasons = [*self.status_reasons, *lock_reasons]
        return OrderStatus.LOCKED if lock_reasons else OrderStatus.OPEN

    @transition(
        field=status,
        source=OrderStatus.PROMISED,
        target=None,
        permission=ApiPermission.ORDER_WRITE,
        custom={"event": EventName.ORDER_PROMISE_EXTENDED},
    )
    def extend_promise(self, *, until: datetime.datetime) -> None:
        """Keep the promise up longer."""
        self.promised_until = until

    @transition(
        field=status,
        source=OrderStatus.PROMISED,
        target=OrderStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ORDER_PROMISE_LAPSED},
    )
    def lapse(self) -> None:
        """Let the promise go that nobody confirmed in time."""
        self.promised_until = None

    def _give_up(self, reason: str, cancelation_reason: dict[str, Any] | None) -> None:
        self._note(OrderStatus.CANCELLED, reason)
        self.cancelation_reason = cancelation_reason
        self.promised_until = None

    def _note(self, status: OrderStatus, reason: str) -> None:
        if reason:
            self.status_reasons = [*self.status_reasons, {"status": status.value, "reason": reason}]
