"""Who may see and change shipments and parcels, and what bad requests to them are answered with."""

import uuid

import pytest

from tests.cast import client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold

from .shipping import ADDRESS, LINE, PERMISSIONS, Dock, carrier, clerk_of, label

pytestmark = pytest.mark.django_db

NUL = '{"facilityRef": "\\u0000"}'


@pytest.fixture
def dock():
    return Dock(facility("Köln"))


@pytest.fixture
def elsewhere(dock):
    """A shipment and its labeled parcel of another facility than the clerk's."""
    other = Dock(facility("Bonn"), dock.client)
    shipment = other.shipment()
    return shipment, other.labeled(other.parcel(shipment), closeParcel=False)


def requests_to(shipment, parcel):
    """Return every operation on these two: method, path, permission, body."""
    here, there = f"/api/shipments/{shipment['id']}", f"/api/parcels/{parcel['id']}"
    target = {"name": "ADD_TARGET_TIME", "version": 1, "targetTime": "2025-01-01T00:00:00Z"}
    modify = {"version": 1, "actions": [{"action": "ModifyShipment", "carrierProduct": "X"}]}
    parcels = {"version": 1, "actions": [{"action": "ModifyParcel", "productValue": 1}]}
    close = {"name": "ADD_LABELS_TO_PARCEL", "version": 1, "labels": []}
    return [
        ("get", here, "SHIPMENT_READ", None),
        ("patch", here, "SHIPMENT_WRITE", modify),
        ("post", f"{here}/actions", "SHIPMENT_WRITE", target),
        ("post", f"{here}/parcels", "PARCEL_WRITE", {}),
        ("get", there, "PARCEL_READ", None),
        ("patch", there, "PARCEL_WRITE", parcels),
        ("post", f"{there}/actions", "PARCEL_WRITE", close),
        ("get", f"{there}/labels/SENDLABEL", "PARCEL_READ", None),
    ]


def test_what_belongs_to_another_facility_does_not_exist(dock, elsewhere):
    clerk = clerk_of(dock.store)
    for method, path, _, body in requests_to(*elsewhere):
        answer = getattr(clerk, method)(path, body, format="json")
        assert answer.status_code == 404, (method, path, answer.content)
    assert clerk.get("/api/shipments").json() == {"shipments": [], "total": 0}
    assert clerk.get("/api/parcels").json() == {"parcels": [], "total": 0}
    body = {"orderDate": "2024-01-19T08:45:50Z", "targetTime": "2024-01-19T08:45:50Z"}
    foreign = {**body, "facilityRef": elsewhere[0]["facilityRef"]}
    assert clerk.post("/api/shipments", foreign, format="json").status_code == 404
    own = {**body, "facilityRef": str(dock.store.pk)}
    assert clerk.post("/api/shipments", own, format="json").status_code == 201


def test_a_pick_job_of_another_facility_does_not_exist_for_a_shipment(dock):
    other = facility("Bonn")
    goods(other, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}))
    body = {"orderDate": "2024-01-19T08:45:50Z", "targetTime": "2024-01-19T08:45:50Z", "pickJobRef": job["id"]}
    answer = clerk_of(dock.store).post("/api/shipments", {**body, "facilityRef": str(dock.store.pk)}, format="json")
    assert answer.status_code == 400
    assert "$.pickJobRef" in answer.json()[0]["description"]


def test_every_operation_needs_its_permission(dock, elsewhere):
    operations = [
        ("get", "/api/shipments", "SHIPMENT_READ", None),
        ("post", "/api/shipments", "SHIPMENT_WRITE", {}),
        ("get", "/api/parcels", "PARCEL_READ", None),
        *requests_to(*elsewhere),
    ]
    for number, (method, path, needed, body) in enumerate(operations):
        others = [permission for permission in PERMISSIONS if permission != needed]
        without = client_of(user_with(*others, email=f"without{number}@fulfillment.example"))
        answer = getattr(without, method)(path, body, format="json")
        assert answer.status_code == 403, (method, path)
        assert needed in answer.json()[0]["description"]
        having = client_of(user_with(needed, email=f"with{number}@fulfillment.example"))
        assert getattr(having, method)(path, body, format="json").status_code not in (403, 404, 500), (method, path)


@pytest.mark.parametrize("kind", ["shipments", "parcels"])
@pytest.mark.parametrize("key", ["nobody", "01900000-0000-7000-8000-000000000000", "x" * 300])
def test_an_unknown_id_is_not_found(dock, kind, key):
    dock.get(f"/api/{kind}/{key}", expect=404)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"facilityRef": "nowhere"}, "$.facilityRef"),
        ({"facilityRef": 7}, "$.facilityRef"),
        ({"carrierRef": "nobody"}, "$.carrierRef"),
        ({"carrierRef": str(uuid.uuid4())}, "$.carrierRef"),
        ({"carrierServices": ["TELEPORT"]}, "$.carrierServices"),
        ({"pickJobRef": "nobody"}, "$.pickJobRef"),
        ({"pickJobRef": str(uuid.uuid4())}, "$.pickJobRef"),
        ({"processId": "nobody"}, "$.processId"),
        ({"processId": str(uuid.uuid4())}, "$.processId"),
        ({"targetTime": "tomorrow"}, "$.targetTime"),
        ({"orderDate": "2024-01-19T08:45:50"}, "$.orderDate"),
        ({"orderDate": None}, "$.orderDate"),
        ({"lineItems": [{**LINE, "quantity": 0}]}, "$.lineItems[0].quantity"),
        ({"lineItems": [{**LINE, "quantity": -1}]}, "$.lineItems[0].quantity"),
        ({"lineItems": [{**LINE, "quantity": 2**40}]}, "$.lineItems[0].quantity"),
        ({"lineItems": [{"quantity": 1}]}, "$.lineItems[0]"),
        ({"lineItems": [LINE] * 501}, "$.lineItems"),
        ({"targetAddress": {**ADDRESS, "country": "XX"}}, "$.targetAddress"),
        ({"targetAddress": {**ADDRESS, "country": "de"}}, "$.targetAddress.country"),
        ({"targetAddress": {**ADDRESS, "city": ""}}, "$.targetAddress.city"),
        ({"sourceAddress": ADDRESS}, "$.sourceAddress"),
        ({"tenantOrderId": "x" * 256}, "$.tenantOrderId"),
        ({"transfers": [{"id": "x", "type": "NOBODY"}]}, "$.transfers[0].type"),
        ({"status": "CONFIRMED"}, "status"),
        ({"id": str(uuid.uuid4())}, "id"),
    ],
)
def test_a_shipment_that_breaks_a_rule_is_refused_with_its_place(dock, change, place):
    refusal = dock.shipment(expect=400, **change)
    assert place in refusal[0]["description"]
    assert dock.get("/api/shipments")["total"] == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"status": "FAILED"}, "$.status"),
        ({"status": "OBSOLETE"}, "$.status"),
        ({"items": [{"quantity": 0}]}, "$.items[0].quantity"),
        ({"items": [{"quantity": 1.5}]}, "$.items[0].quantity"),
        ({"items": {}}, "$.items"),
        ({"dimensions": {"weight": -1}}, "$.dimensions.weight"),
        ({"dimensions": {"volume": 1}}, "volume"),
        ({"services": {"signature": "yes"}}, "$.services.signature"),
        (
            {"pickUpInformation": {"startTime": "2024-01-19T09:00:00Z", "endTime": "2024-01-19T08:00:00Z"}},
            "$.pickUpInformation",
        ),
        ({"result": {}}, "$.result"),
        ({"result": {"summary": "", "trackingUrl": "javascript:alert(1)"}}, "$.result"),
        ({"result": {"summary": "", "trackingStatus": "lost"}}, "$.result.trackingStatus"),
        ({"productValue": "12"}, "$.productValue"),
        ({"productValueCurrency": {"currency": "euro"}}, "$.productValueCurrency.currency"),
        ({"tenantParcelId": ""}, "$.tenantParcelId"),
        ({"tenantParcelId": "x" * 256}, "$.tenantParcelId"),
        ({"loadUnitRefs": ["x"] * 101}, "$.loadUnitRefs"),
        ({"recipient": {"city": "Köln"}}, "$.recipient"),
        ({"version": 1}, "version"),
    ],
)
def test_a_parcel_that_breaks_a_rule_is_refused_with_its_place(dock, change, place):
    refusal = dock.parcel(dock.shipment(), expect=400, **change)
    assert place in refusal[0]["description"]


@pytest.mark.parametrize("body", ["", "[]", "null", "7", '"x"', "{", NUL, '{"a": 1, "a": 2}', "[" * 100])
@pytest.mark.parametrize("method", ["post", "patch"])
def test_what_is_no_documented_body_is_refused(dock, elsewhere, body, method):
    shipment, parcel = elsewhere
    paths = {
        "post": [
            "/api/shipments",
            f"/api/shipments/{shipment['id']}/actions",
            f"/api/parcels/{parcel['id']}/actions",
        ],
        "patch": [f"/api/shipments/{shipment['id']}", f"/api/parcels/{parcel['id']}"],
    }
    for path in paths[method]:
        answer = getattr(dock.client, method)(path, body, content_type="application/json")
        assert answer.status_code == 400, (path, answer.content)
        assert answer.json()[0]["summary"]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "LOST"},
        {"status": "INITIAL,LOST"},
        {"parcelStatus": "LOST"},
        {"startTargetTime": "tomorrow"},
        {"size": "0"},
        {"size": "1000"},
        {"startAfterId": "x"},
    ],
)
def test_a_query_that_means_nothing_is_refused(dock, query):
    dock.get("/api/shipments", expect=400, **query)


def test_a_stale_version_is_refused_with_both(dock):
    shipment = dock.shipment(lineItems=[LINE])
    parcel = dock.parcel(shipment)
    dock.modify("shipments", shipment, carrierProduct="X")
    dock.modify("parcels", parcel, productValue=1)
    for method, path, _, body in requests_to(shipment, parcel):
        if body and "version" in body:
            answer = getattr(dock.client, method)(path, body, format="json")
            assert answer.status_code == 409, (path, answer.content)
            assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (1, 2)


def test_a_patch_is_carried_out_whole_or_not_at_all(dock):
    shipment = dock.shipment()
    gls = carrier()
    actions = [
        {"action": "ModifyShipment", "carrierRef": str(gls.pk), "status": "REQUEST"},
        {"action": "ModifyShipment", "carrierRef": "nobody"},
    ]
    answer = dock.client.patch(f"/api/shipments/{shipment['id']}", {"version": 1, "actions": actions}, format="json")
    assert answer.status_code == 400
    assert "$.actions[1].carrierRef" in answer.json()[0]["description"]
    assert dock.get(f"/api/shipments/{shipment['id']}") == shipment
    assert_invariants_hold()


def test_a_repeated_request_with_its_key_makes_one_parcel(dock):
    shipment = dock.shipment()
    made = [
        dock.client.post(
            f"/api/shipments/{shipment['id']}/parcels", {}, format="json", headers={"Idempotency-Key": "once"}
        ).json()
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert dock.get("/api/parcels")["total"] == 1


def test_a_label_is_only_for_who_may_read_parcels(dock, elsewhere):
    _, parcel = elsewhere
    path = f"/api/parcels/{parcel['id']}/labels/SENDLABEL"
    assert dock.client.get(path).status_code == 200
    assert client_of(user_with("SHIPMENT_READ")).get(path).status_code == 403
    assert label()["labelFile"]["type"] == "PDF"
