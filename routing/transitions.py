"""The life of a routing plan."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import CURRENT, UNDECIDED, NotRoutableReason, RerouteReason, RoutingPlanStatus


class RoutingPlanLifecycle(models.Model):
    """The verbs that change ``status``."""

    creation_states = (RoutingPlanStatus.INITIAL,)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.ROUTING_PLAN
    module_statuses = {
        RoutingPlanStatus.INITIAL: ModuleEntityStatus.CREATED,
        RoutingPlanStatus.ROUTED: ModuleEntityStatus.FINISHED,
        RoutingPlanStatus.LOCKED: ModuleEntityStatus.PENDING,  # decided, but waits for a person to unlock the order
        RoutingPlanStatus.PROMISED: ModuleEntityStatus.PENDING,  # decided, but waits for the shop to confirm
        RoutingPlanStatus.NOT_ROUTABLE: ModuleEntityStatus.STUCK,
        RoutingPlanStatus.FAILED: ModuleEntityStatus.STUCK,
        RoutingPlanStatus.REROUTED: ModuleEntityStatus.OBSOLETE,
        RoutingPlanStatus.CANCELED: ModuleEntityStatus.CANCELED,
        RoutingPlanStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=RoutingPlanStatus.INITIAL, choices=RoutingPlanStatus.choices, protected=True)
    not_routable_reason = models.CharField(max_length=32, choices=NotRoutableReason.choices, blank=True)
    reroute_reason = models.CharField(max_length=32, choices=RerouteReason.choices, blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=list(UNDECIDED),
        target=RoutingPlanStatus.ROUTED,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ROUTING_PLAN_ROUTED},
    )
    def route(self) -> None:
        """Take the router's decision: the stock is reserved, the pick job comes with it."""
        self._decided()

    @transition(
        field=status,
        source=list(UNDECIDED),
        target=RoutingPlanStatus.LOCKED,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "subscribers hear ROUTING_PLAN_ROUTED once the order is unlocked"},
    )
    def hold(self) -> None:
        """Take the router's decision for a locked order: reserve, but let nobody pick."""
        self._decided()

    @transition(
        field=status,
        source=RoutingPlanStatus.LOCKED,
        target=RoutingPlanStatus.ROUTED,
        permission=ApiPermission.ORDER_UNLOCK,
        custom={"event": EventName.ROUTING_PLAN_ROUTED},
    )
    def unlock(self) -> None:
        """Let the facility pick what was held."""

    @transition(
        field=status,
        source=list(UNDECIDED),
        target=RoutingPlanStatus.PROMISED,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "subscribers hear ROUTING_PLAN_ROUTED once the promise is confirmed"},
    )
    def promise(self) -> None:
        """Take the router's decision for a promise: reserve, but let nobody pick."""
        self._decided()

    @transition(
        field=status,
        source=RoutingPlanStatus.PROMISED,
        target=RoutingPlanStatus.ROUTED,
        permission=ApiPermission.ORDER_WRITE,
        custom={"event": EventName.ROUTING_PLAN_ROUTED},
    )
    def confirm(self) -> None:
        """Let the facility pick what was promised."""

    @transition(
        field=status,
        source=RoutingPlanStatus.PROMISED,
        target=RoutingPlanStatus.LOCKED,
        permission=ApiPermission.ORDER_WRITE,
        custom={"event": None, "silent": "subscribers hear ROUTING_PLAN_ROUTED once the order is unlocked"},
    )
    def lock(self) -> None:
        """Go on holding what was promised, now for a locked order."""

    @transition(
        field=status,
        source=RoutingPlanStatus.INITIAL,
        target=RoutingPlanStatus.NOT_ROUTABLE,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ROUTING_PLAN_NOT_ROUTABLE},
    )
    def postpone(self) -> None:
        """Wait for stock or facilities; the router tries again at ``due_at``."""

    @transition(
        field=status,
        source=list(UNDECIDED),
        target=RoutingPlanStatus.FAILED,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "a fault of ours, shown in the backoffice; the order itself is unchanged"},
    )
    def fail(self) -> None:
        """Set aside what breaks the router again and again."""
        self.due_at = None

    @transition(
        field=status,
        source=RoutingPlanStatus.FAILED,
        target=RoutingPlanStatus.INITIAL,
        permission=ApiPermission.ROUTING_WRITE,
        custom={"event": None, "silent": "the routing run that follows tells its result"},
    )
    def retry(self) -> None:
        """Give a plan that was set aside to the router again."""

    @transition(
        field=status,
        source=list(CURRENT),
        target=RoutingPlanStatus.CANCELED,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ROUTING_PLAN_CANCELLED},
    )
    def cancel(self) -> None:
        """Give up what the plan holds; its order or its pick job was cancelled."""
        self.due_at = None

    @transition(
        field=status,
        source=list(CURRENT),
        target=RoutingPlanStatus.REROUTED,
        permission=ApiPermission.PROCESS_REROUTE,
        custom={"event": EventName.ROUTING_PLAN_REROUTEPLAN_CREATED},
    )
    def reroute(self) -> None:
        """Give everything to a successor, which is decided anew."""
        self.due_at = None

    @transition(
        field=status,
        source=list(CURRENT),
        target=RoutingPlanStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "ORDER_MODIFIED tells of the order, and the successor's events of the rest"},
    )
    def supersede(self) -> None:
        """Make way: what the modified order still asks of this plan stands in another one."""
        self.due_at = None

    @transition(
        field=status,
        source=list(CURRENT),
        target=None,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "ORDER_MODIFIED tells of the order; the decision stays"},
    )
    def amend(self) -> None:
        """Take over what changed about the order and leaves the decision as it is: addresses, what lines say."""

    @transition(
        field=status,
        source=RoutingPlanStatus.ROUTED,
        target=None,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.ROUTING_PLAN_REROUTEPLAN_CREATED},
    )
    def split_off(self) -> None:
        """Give what was not found to a successor, and keep what was picked."""

    @transition(
        field=status,
        source=RoutingPlanStatus.ROUTED,
        target=None,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "the pick job told what was picked of what was wanted"},
    )
    def drop(self) -> None:
        """Give up what was not found, and keep what was picked."""

    def _decided(self) -> None:
        self.due_at = None
        self.not_routable_reason = ""
