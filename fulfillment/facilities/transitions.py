"""The lives of a facility (online, suspended, offline, in any order) and of a carrier (active or not)."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.events.names import EventName

from .states import CarrierStatus, FacilityStatus


class FacilityLifecycle(models.Model):
    """The verbs that change ``status``."""

    creation_states = (FacilityStatus.ONLINE, FacilityStatus.SUSPENDED, FacilityStatus.OFFLINE)

    status: Any = FSMField(default=FacilityStatus.ONLINE, choices=FacilityStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=[FacilityStatus.SUSPENDED, FacilityStatus.OFFLINE],
        target=FacilityStatus.ONLINE,
        permission=ApiPermission.FACILITY_WRITE,
        custom={"event": EventName.FACILITY_WENT_ONLINE},
    )
    def go_online(self) -> None:
        """Take part: new orders may be routed here."""

    @transition(
        field=status,
        source=[FacilityStatus.ONLINE, FacilityStatus.OFFLINE],
        target=FacilityStatus.SUSPENDED,
        permission=ApiPermission.FACILITY_WRITE,
        custom={"event": EventName.FACILITY_SUSPENDED},
    )
    def suspend(self) -> None:
        """Take no new orders; what is here is finished."""

    @transition(
        field=status,
        source=[FacilityStatus.ONLINE, FacilityStatus.SUSPENDED],
        target=FacilityStatus.OFFLINE,
        permission=ApiPermission.FACILITY_WRITE,
        custom={"event": EventName.FACILITY_WENT_OFFLINE},
    )
    def go_offline(self) -> None:
        """Take no part."""


class CarrierLifecycle(models.Model):
    """The two verbs of a carrier."""

    creation_states = (CarrierStatus.INACTIVE, CarrierStatus.ACTIVE)

    status: Any = FSMField(default=CarrierStatus.INACTIVE, choices=CarrierStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=CarrierStatus.INACTIVE,
        target=CarrierStatus.ACTIVE,
        permission=ApiPermission.CARRIER_WRITE,
        custom={"event": None, "silent": "the API describes no events of carriers"},
    )
    def activate(self) -> None:
        """Be given parcels by the facilities that are connected."""

    @transition(
        field=status,
        source=CarrierStatus.ACTIVE,
        target=CarrierStatus.INACTIVE,
        permission=ApiPermission.CARRIER_WRITE,
        custom={"event": None, "silent": "the API describes no events of carriers"},
    )
    def deactivate(self) -> None:
        """Be given no parcels any more; connections stay as they are."""
