"""GET /api/facilities: filters, order, pages, and the table for routing."""

import math

import pytest

from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import facilities_for_routing
from tests.cast import AMSTERDAM, facility
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/facilities"


@pytest.fixture
def network(db):
    facility("Berlin", status="OFFLINE", tenant_facility_id="b")
    facility("Aachen", tenant_facility_id="a")
    facility("Amsterdam", place=AMSTERDAM, status="SUSPENDED", tenant_facility_id="c", location_type="WAREHOUSE")
    return facility("Mill", facility_type="SUPPLIER", tenant_facility_id="m", address={}, services=None, latitude=None)


def listed(api, **query):
    answer = api.get(URL, query)
    assert answer.status_code == 200, answer.content
    assert matches("StrippedFacilities", answer.json())
    return [row["name"] for row in answer.json()["facilities"]]


def test_filters_and_orders(api, network):
    assert set(listed(api)) == {"Berlin", "Aachen", "Amsterdam", "Mill"}
    assert set(listed(api, status=["OFFLINE", "SUSPENDED"])) == {"Berlin", "Amsterdam"}
    assert listed(api, tenantFacilityId="a") == ["Aachen"]
    assert listed(api, type="SUPPLIER") == ["Mill"]
    assert listed(api, orderBy="NAME") == ["Aachen", "Amsterdam", "Berlin", "Mill"]
    assert listed(api, orderBy="POSTAL_CODE_ASC", type="MANAGED_FACILITY")[0] == "Amsterdam"


@pytest.mark.parametrize("order", ["NAME", "CREATED", "POSTAL_CODE_ASC"])
def test_pages_meet_without_gap_in_every_order(api, network, order):
    whole = api.get(URL, {"orderBy": order}).json()["facilities"]
    seen, query = [], {"orderBy": order, "size": 1}
    while rows := api.get(URL, query).json()["facilities"]:
        seen += rows
        query["startAfterId"] = rows[-1]["id"]
    assert seen == whole


@pytest.mark.parametrize(
    "query",
    [
        {"status": "CLOSED"},
        {"type": "SHOP"},
        {"orderBy": "SIZE"},
        {"size": "0"},
        {"size": "251"},
        {"size": "x"},
        {"startAfterId": "x"},
        {"startAfterId": "018f0000-0000-7000-8000-000000000000", "orderBy": "NAME"},
    ],
)
def test_bad_queries_are_refused(api, query):
    answer = api.get(URL, query)
    assert answer.status_code == 400
    assert matches("ApiError", answer.json())


def test_a_list_takes_two_queries(api, network, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert api.get(URL).json()["total"] == 4


def test_the_table_for_routing(network, django_assert_num_queries):
    table = facilities_for_routing()
    row = table.row_of[network.pk]
    assert list(table.ids) == sorted(table.ids)
    assert math.isnan(table.latitude[row])
    assert (table.services[row], table.online[row]) == (7, True)
    assert table.is_warehouse.sum() == 1
    assert table.online.sum() == 2
    assert sorted(set(table.country)) == ["DE", "NL"]
    with django_assert_num_queries(1):
        assert facilities_for_routing() is table
    Facility.objects.filter(pk=network.pk).update(version=2, country="FR")
    assert facilities_for_routing().country[row] == "FR"


def test_the_table_of_an_empty_network(db):
    Facility.objects.all().delete()
    assert facilities_for_routing().latitude.shape == (0,)
