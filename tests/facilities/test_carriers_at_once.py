"""Carriers and connections made at the same time, on PostgreSQL: one wins, the others are told who."""

import pytest

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.common.errors import Conflict, VersionConflict
from fulfillment.facilities.models import Carrier, CarrierConfiguration, FacilityCarrier
from fulfillment.facilities.schemas.carrier_connections import (
    FacilityCarrierConnectionForCreation,
    FacilityCarrierConnectionForModification,
)
from fulfillment.facilities.schemas.carriers import CarrierForCreation
from fulfillment.facilities.services.carrier_connections import facility_carrier_create, facility_carrier_replace
from fulfillment.facilities.services.carriers import carrier_create
from tests.cast import facility
from tests.inventory.test_at_once import THREADS, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

GLS = CarrierForCreation(key="GLS", name="GLS")


def test_a_key_is_taken_once():
    outcomes = at_once(lambda number: bool(carrier_create(body=GLS, actor=SYSTEM, now=now())))
    assert outcomes == {True: 1, Conflict: THREADS - 1}
    assert Carrier.objects.count() == CarrierConfiguration.objects.count() == 1


def test_a_carrier_is_connected_once_and_changed_once():
    where, carrier = facility(), carrier_create(body=GLS, actor=SYSTEM, now=now())
    who = {"reference": str(where.pk), "carrier_id": str(carrier.pk), "actor": SYSTEM}
    empty = parse_body({}, FacilityCarrierConnectionForCreation)
    outcomes = at_once(lambda number: bool(facility_carrier_create(body=empty, now=now(), **who)))
    assert outcomes == {True: 1, Conflict: THREADS - 1}

    def rename(number):
        body = parse_body({"version": 1, "name": str(number)}, FacilityCarrierConnectionForModification)
        return bool(facility_carrier_replace(body=body, now=now(), **who))

    assert at_once(rename) == {True: 1, VersionConflict: THREADS - 1}
    assert FacilityCarrier.objects.get().version == 2
