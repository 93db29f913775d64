"""POST /api/processes/search: processes by everything that belongs to them, for whom, and that the shapes fit."""

from typing import Any

import pytest
from django.db import connection

from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from orders.api.process_search.search import PROCESS_SEARCH
from routing.models import RoutingPlan
from tests.cast import client_of, user_with
from tests.contract import matches
from tests.searches import lacking

from .processes import URL, World, contains, referenced

pytestmark = pytest.mark.django_db

# What the description has and these processes have not, each with the reason.
ABSENT = {
    # Nothing of these kinds exists yet.
    **dict.fromkeys(["packJobRefs", "serviceJobRefs", "itemReturnJobsRef", "returnRefs"], "absent"),
    **dict.fromkeys(["documentRefs", "externalActionRefs"], "absent"),
    **dict.fromkeys([f"domainStatuses.{name}" for name in ("packing", "return", "service")], "absent"),
    **dict.fromkeys([f"referenced.{name}" for name in ("packJob", "returnJob", "serviceJob", "brand")], "absent"),
    # Of orders and jobs, these are kept as they came: nobody has said what the search means by them.
    **dict.fromkeys(["referenced.serviceType", "referenced.sticker", "referenced.order.orderedAmount"], "absent"),
    # Moments with any offset inside of JSON, which the databases do not compare alike.
    "referenced.order.desiredDeliveryTime": "absent",
    "referenced.order.provisioningTime": "absent",
}
# Their values lie in other tables than the process, so that no index could give their order.
UNSORTED = dict.fromkeys(["activeFacilityCountry", "activeFacilityName", "referenced"], "absent")


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_processes_are_found_by_what_they_say_themselves(world: World) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "123"),
        ({"carrierManagementStatuses": {"eq": "NOT_AVAILABLE"}}, "123"),
        ({"returnStatus": {"notEq": "NOT_AVAILABLE"}}, ""),
        ({"returnStatus": {"in": ["FINISHED", "NOT_AVAILABLE"]}}, "123"),
        ({"created": {"after": "-PT1H"}}, "123"),
        ({"domsStatus": {"eq": "FINISHED"}}, "12"),
        ({"domsStatus": {"eq": "NOT_AVAILABLE"}}, "3"),
        ({"operativeStatus": {"in": ["CREATED"]}}, "23"),
        ({"inventoryStatus": {"eq": "FINISHED"}}, "1"),
        ({"status": {"eq": "IN_PROGRESS"}}, "123"),
        ({"status": {"in": ["FINISHED", "ERROR"]}}, ""),
        ({"domainStatuses": {"picking": contains("FINISHED")}}, "1"),
        ({"domainStatuses": {"picking": contains("CREATED")}}, "2"),
        ({"domainStatuses": {"picking": contains("FINISHED", "notEq")}}, "2"),
        ({"domainStatuses": {"shipping": contains(["FINISHED", "CREATED"], "in")}}, "13"),
        ({"domainStatuses": {"order": contains("IN_PROGRESS"), "handover": contains("CREATED")}}, "1"),
        ({"processId": {"like": f"^{world.ids[1][:20]}"}, "orderRef": {"eq": world.second["id"]}}, "2"),
        ({"processId": {"in": world.ids[1:]}}, "23"),
        ({"orderRef": {"notEq": world.second["id"]}}, "13"),
        ({"searchTerm": {"like": "^o-[23]$"}}, "23"),
        ({"searchTerm": {"like": "Müller"}}, "1"),
        ({"searchTerm": {"like": world.ids[0]}}, "1"),
    ]
    for query, numbers in cases:
        assert world.found(query) == numbers, query


def test_processes_are_found_by_the_ids_of_what_belongs_to_them(world: World) -> None:
    keys = {
        "pickJobRefs": PickJob.objects.get(order_id=world.first["id"]).pk,
        "routingPlanRefs": RoutingPlan.objects.get(order_id=world.first["id"]).pk,
        "handoverJobRefs": HandoverJob.objects.get().pk,
        "shipmentRefs": Shipment.objects.get(process_id=world.ids[0]).pk,
        "facilityRefs": world.koeln.pk,
    }
    for name, key in keys.items():
        assert world.found({name: contains(str(key))}) == "1", name
        assert world.found({"flatRefs": contains(str(key))}) == "1", name
        assert world.found({name: contains("none")}) == "", name
    for key in (Parcel.objects.get().pk, world.first["id"]):
        assert world.found({"flatRefs": contains(str(key))}) == "1"
    # A list contains something else than a value if one of its entries is another.
    assert world.found({"facilityRefs": contains(str(world.koeln.pk), "notEq")}) == "23"
    assert world.found({"pickJobRefs": contains("none", "notEq")}) == "12"
    assert world.found({"facilityRefsWithActiveOperations": {"in": [str(world.bonn.pk)]}}) == "23"
    assert world.found({"facilityRefsWithActiveOperations": {"notEq": str(world.bonn.pk)}}) == "1"


def test_processes_are_found_by_what_is_known_of_what_belongs_to_them(world: World) -> None:
    short_id = PickJob.objects.get(order_id=world.first["id"]).short_id
    cases: list[tuple[dict[str, Any], str]] = [
        (referenced("carrier", "name", eq="GLS"), "1"),
        (referenced("carrier", "name", notEq="GLS"), "23"),
        (referenced("carrier", "carrierTrackingNumber", like="^T"), "1"),
        (referenced("carrier", "carrierTrackingNumber", notIn=["T-1"]), "23"),
        (referenced("consumerAddress", "country", eq="NL"), "1"),
        (referenced("consumerAddress", "country", notEq="NL"), "23"),
        (referenced("consumerAddress", "deliveryCountry", eq="DE"), "12"),
        (referenced("consumerAddress", "deliveryCountry", notEq="DE"), "3"),
        (referenced("facility", "name", like="^B"), "23"),
        (referenced("facility", "name", notEq="Bonn"), "1"),
        (referenced("facility", "address", "country", eq="NL"), "23"),
        (referenced("handoverJob", "status", **contains("OPEN")), "1"),
        (referenced("order", "consumerId", eq="c-1"), "1"),
        (referenced("order", "consumerId", notEq="c-1"), "23"),
        (referenced("order", "orderDate", gte="2024-02-01T00:00:00Z"), "2"),
        (referenced("order", "status", **contains("OPEN")), "12"),
        (referenced("order", "status", **contains("PROMISED")), ""),
        (referenced("order", "tenantOrderId", **{"in": ["o-1", "o-3"]}), "13"),
        (referenced("parcel", "status", **contains("DONE")), "1"),
        (referenced("parcelTrackingStatus", **contains("DELIVERED")), "1"),
        (referenced("parcelTrackingStatus", **contains(["TRANSIT"], "in")), ""),
        (referenced("pickJob", "shortId", eq=short_id), "1"),
        (referenced("pickJob", "status", **contains("OPEN")), "2"),
        (referenced("serviceLevel", **contains("SAMEDAY")), "1"),
        (referenced("shipment", "status", **contains("INITIAL")), "3"),
        (referenced("targetTime", gte="2029-12-31T00:00:00Z"), "3"),
        (referenced("tenantArticleId", eq="A"), "1"),
        (referenced("tenantArticleId", notIn=["A"]), "23"),
        # One and the same value lies in the range.
        (referenced("targetTime", gte="2029-12-31T00:00:00Z", lte="2030-01-02T00:00:00Z"), "3"),
        ({"or": [referenced("order", "consumerId", eq="c-1"), {"operativeStatus": {"eq": "CREATED"}}]}, "123"),
    ]
    for query, numbers in cases:
        assert world.found(query) == numbers, query


def clerk_of(place: Facility) -> Any:
    user = user_with("PROCESS_READ", email=f"{place.pk}@fulfillment.example", facility_ids=[str(place.pk)])
    return client_of(user)


@pytest.fixture
def torn(world: World) -> World:
    """The second order is at both facilities now: for its clerk in Bonn, what is in Köln does not exist."""
    moment = world.second["created"]
    Shipment.objects.create(
        process_id=world.ids[1],
        facility=world.koeln,
        status="CANCELED",
        order_date=moment,
        target_time="2031-01-01T00:00:00Z",
        lines=[],
        created_at=moment,
        modified_at=moment,
    )
    process = Process.objects.get(pk=world.ids[1])
    shipment = Shipment.objects.get(process=process)
    entry = {"entity": "SHIPMENT", "id": str(shipment.pk), "status": "CANCELED", "state": "CANCELED"}
    entities = [*process.entities, {**entry, "facility": str(world.koeln.pk), "at": moment}]
    Process.objects.filter(pk=process.pk).update(entities=entities)
    return world


def test_only_what_the_caller_may_know_of_finds_a_process(torn: World) -> None:
    foreign = Shipment.objects.get(process_id=torn.ids[1])
    queries: list[dict[str, Any]] = [
        {"shipmentRefs": contains(str(foreign.pk))},
        {"flatRefs": contains(str(foreign.pk))},
        {"facilityRefs": contains(str(torn.koeln.pk))},
        {"flatRefs": contains(str(torn.koeln.pk))},
        {"domainStatuses": {"shipping": contains("CANCELED")}},
        referenced("facility", "name", eq="Köln"),
        referenced("shipment", "status", **contains("CANCELED")),
        referenced("targetTime", gte="2030-12-31T00:00:00Z"),
    ]
    everybody, torn.client = torn.client, clerk_of(torn.bonn)
    assert torn.found({}) == "23"
    assert torn.found({"domainStatuses": {"order": contains("IN_PROGRESS")}}) == "2"
    for query in queries:
        assert torn.found(query) == "", query
    torn.client = everybody
    for query in queries:
        assert "2" in torn.found(query), query


def test_others_processes_are_not_found(world: World) -> None:
    world.client = clerk_of(world.koeln)
    answer = world.search({}, options={"withTotal": True})
    assert [process["id"] for process in answer["processes"]] == world.ids[:1]
    assert answer["total"] == 1
    world.post(URL, {"query": {}, "startAfterId": world.ids[1]}, expect=400)


def test_what_is_found_is_shown_as_a_whole(world: World) -> None:
    shown = world.search({})["processes"]
    assert shown == [world.get(f"/api/processes/{key}") for key in world.ids]


@pytest.mark.parametrize(
    "sort", ["domsStatus", "inventoryStatus", "operativeStatus", "processId", "returnStatus", "status"]
)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_pages_meet_in_every_order(world: World, sort: str, direction: str) -> None:
    payload: dict[str, Any] = {"size": 1, "sort": [{sort: direction}]}
    seen = []
    for _ in range(3):
        answer = world.search({}, **payload)
        seen += answer["processes"]
        payload["after"] = answer["pageInfo"]["endCursor"]
    assert not answer["pageInfo"]["hasNextPage"]
    name = "id" if sort == "processId" else sort
    places = [(process[name], process["id"]) for process in seen]
    assert len(seen) == 3
    assert places == sorted(places, reverse=direction == "DESC")


def test_every_sort_has_its_index() -> None:
    indexed = [index.fields for index in Process._meta.indexes if not index.condition]
    for column in ("status", "doms_status", "operative_status", "inventory_status"):
        assert [column, "id"] in indexed


def test_searching_needs_the_permission_to_read() -> None:
    refused = client_of(user_with("ORDER_READ")).post(URL, {"query": {}}, format="json")
    assert refused.status_code == 403
    assert matches("ApiError", refused.json())


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({"status": {"eq": "LOST"}}, "`$.query.status.eq`"),
        ({"packJobRefs": {}}, "packJobRefs"),
        ({"referenced": {"order": {"status": {"contains": {"eq": "LOST"}}}}}, "`$.query.referenced.order.status"),
        ({"referenced": {"targetTime": {"after": "soon"}}}, "`$.query.referenced.targetTime.after`"),
        ({"searchTerm": {"like": "(a*)*"}}, "`$.query.searchTerm.like`"),
        ({"flatRefs": {"contains": {"eq": "\x00"}}}, "NUL"),
        # It counts once for every table that it looks into.
        ({"or": [{"flatRefs": {"contains": {"eq": "x"}}}] * 40}, "more than 500 conditions"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(world: World, query: dict[str, Any], where: str) -> None:
    refused = world.post(URL, {"query": query}, expect=400)
    assert matches("ApiError", refused)
    assert where in refused[0]["description"]


def test_a_search_asks_the_same_however_much_it_finds(world: World, django_assert_num_queries: Any) -> None:
    for size in (1, 3):
        with django_assert_num_queries(3):
            world.search({}, size=size)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL says how")
def test_a_process_is_found_by_a_reference_without_reading_them_all(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for name in ("pickJobRefs", "handoverJobRefs", "shipmentRefs", "routingPlanRefs"):
        asked = parse_body({"query": {name: contains(world.ids[0])}}, PROCESS_SEARCH.payload)
        condition = PROCESS_SEARCH.condition(asked.query, Process, now=now())
        assert "Seq Scan" not in Process.objects.filter(condition).explain(), name


def test_the_described_search_is_the_documented_one(world: World) -> None:
    described = world.client.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert described["paths"][URL]["post"]["x-fft-permissions"] == ["PROCESS_READ"]
    made = described["components"]["schemas"]
    assert lacking(made, "ProcessSearchQuery") == ABSENT
    assert lacking(made, "ProcessSort") == UNSORTED
    beyond = [path for path in lacking(made, "ProcessSearchPayload") if not path.startswith(("query.", "sort[]"))]
    assert beyond == []
