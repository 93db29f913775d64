"""Who delivers from where is read once and again only when a connection, its carrier or its facility has changed."""

import uuid
from typing import Any

import pytest

from fulfillment.facilities.models import Carrier, CarrierConfiguration, FacilityCarrier
from fulfillment.facilities.selectors import delivering_carriers
from tests.cast import facility
from tests.fulfilment_options.carriers import connect, mapping

pytestmark = pytest.mark.django_db


def test_nothing_is_read_again_but_the_versions(django_assert_num_queries: Any) -> None:
    places = [facility(name) for name in ("a", "b")]
    for where in places:
        connect(where, mapping(days=1), key="POST")
    ids = [where.pk for where in places]
    with django_assert_num_queries(3):
        before = delivering_carriers(facility_ids=ids)
    with django_assert_num_queries(1):
        after = delivering_carriers(facility_ids=ids)
    assert all(after[key][0] is before[key][0] for key in ids)


@pytest.mark.parametrize(
    "changed",
    [CarrierConfiguration, Carrier, FacilityCarrier, "facility"],
    ids=["configuration", "carrier", "connection", "facility"],
)
def test_whatever_changes_is_read_again(changed: Any, django_assert_num_queries: Any) -> None:
    where = facility()
    connect(where, mapping(days=1))
    delivering_carriers(facility_ids=[where.pk])
    if changed == "facility":
        where.version += 1
        where.save()
    else:
        changed.objects.update(version=2)
    with django_assert_num_queries(3):
        delivering_carriers(facility_ids=[where.pk])


def test_inactive_connections_and_carriers_deliver_nothing() -> None:
    first, second, third = facility("a"), facility("b"), facility("c")
    FacilityCarrier.objects.filter(pk=connect(first).pk).update(status="INACTIVE")
    Carrier.objects.filter(pk=connect(second).carrier_id).update(status="INACTIVE")
    connect(third)
    nobody = uuid.uuid4()
    found = delivering_carriers(facility_ids=[first.pk, second.pk, third.pk, nobody])
    assert {key: len(carriers) for key, carriers in found.items()} == {
        first.pk: 0,
        second.pk: 0,
        third.pk: 1,
        nobody: 0,
    }
