"""The trail tells who did what, from what to what, whichever door they came in by."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from fulfillment.accounts.models import Role, User
from fulfillment.audits.models import Audit
from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import Parcel
from fulfillment.inventory.models import Stock
from fulfillment.picking.models import PickingConfiguration
from orders.models import Order
from routing.models import RoutingPlan
from tests.cast import facility, order_body, user_with
from tests.handover.shipping import Dock
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

pytestmark = pytest.mark.django_db

ADDRESS = {"companyName": "F", "street": "Domstr.", "houseNumber": "20", "postalCode": "50668", "city": "Köln",
           "country": "DE"}  # fmt: skip


def told(kind: str, **more: Any) -> list[Audit]:
    """Return what the trail tells of entities of one kind, in its order."""
    return list(Audit.objects.filter(entity_type=kind, **more).order_by("pk"))


def verbs(kind: str, **more: Any) -> list[str]:
    return [entry.operation for entry in told(kind, **more)]


def test_taking_an_order_is_told_with_who_where_from_and_which_event_says_the_rest(api: APIClient, boss: Any) -> None:
    headers = {"X-Request-Id": "shop-42", "User-Agent": "shop/1.0"}
    order = api.post("/api/orders", order_body(status="LOCKED"), format="json", headers=headers).json()
    (entry,) = told("ORDER")
    assert (entry.operation, str(entry.entity_ref), entry.entity_version) == ("create", order["id"], 1)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("USER", str(boss.pk), "Ada Boss")
    assert (entry.client_api, entry.client_info, entry.trace) == ("REST", "shop/1.0", "shop-42")
    assert (entry.before, entry.after) == ({}, {"status": "LOCKED"})
    assert Event.objects.get(pk=entry.event_id).name == "ORDER_CREATED"
    assert entry.process_id == Order.objects.get().process_id


def test_a_verb_is_told_with_what_it_changed_and_what_followed_from_it_as_the_system_s_work(shop: Shop) -> None:
    order = shop.order(lines={"A": 1}, status="LOCKED")
    shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    _, cancel = told("ORDER")
    assert (cancel.operation, cancel.entity_version) == ("cancel", 2)
    assert (cancel.before["status"], cancel.after["status"]) == ("LOCKED", "CANCELLED")
    assert "consumer" not in cancel.after, "what did not change is not told"
    plan = told("ROUTING_PLAN")[-1]
    assert (plan.operation, plan.actor_kind, plan.actor_id) == ("cancel", "SYSTEM", cancel.actor_id)
    assert plan.trace == cancel.trace != ""
    assert_invariants_hold()


@pytest.mark.parametrize("verb", ["unlock", "cancel"])
def test_api_and_backoffice_tell_the_same_but_for_the_door(shop: Shop, backoffice: Client, verb: str) -> None:
    entries = []
    for door in ("REST", "BACKOFFICE"):
        order = Order.objects.get(pk=shop.order(lines={"A": 1}, status="LOCKED")["id"])
        if door == "REST":
            body = {"name": verb.upper(), "version": 1}
            answer = shop.client.post(f"/api/orders/{order.pk}/actions", body, format="json")
            assert answer.status_code == 200, answer.content
        else:
            page = reverse("admin:orders_order_verb", args=[order.pk, verb])
            form = {"version": 1, "comment": "Checked"}
            assert backoffice.post(page, form).status_code == 302
        entries.append(told("ORDER", entity_ref=order.pk)[-1])
    api, ours = entries
    assert (api.client_api, ours.client_api) == ("REST", "BACKOFFICE")
    assert ours.after.pop("statusReasons")[-1]["reason"] == "Checked"  # only the backoffice asks for one
    assert ours.before.pop("statusReasons") == []
    for name in ("operation", "entity_version", "actor_kind", "actor_id", "actor_name", "before", "after"):
        assert getattr(api, name) == getattr(ours, name), name


def test_picking_is_told_line_by_line(shop: Shop) -> None:
    job = shop.job(shop.order(lines={"A": 2, "B": 1}))
    first, second = (line["id"] for line in job["pickLineItems"])
    shop.pick(job, 2, 0)
    start, pick = [entry for entry in told("PICK_JOB") if entry.actor_id][:2]
    assert (start.operation, pick.operation) == ("start", "pick")
    assert start.after["pickLineItems"][first] == {"status": "IN_PROGRESS"}
    assert pick.before["pickLineItems"][first]["picked"] == 0
    assert pick.after["pickLineItems"][first]["picked"] == 2
    assert "picked" not in pick.after["pickLineItems"][second]
    assert (pick.before["status"], pick.after["status"]) == ("IN_PROGRESS", "PICKED")
    assert verbs("PICK_JOB")[:1] == ["create"]
    assert verbs("HANDOVER_JOB") == ["create"]


def test_shipments_parcels_and_load_units_are_told(shop: Shop, store: Facility) -> None:
    job = shop.job(shop.order(lines={"A": 1}))
    unit = shop.client.post(f"/api/pickjobs/{job['id']}/loadunits", {"codes": ["X"]}, format="json")
    assert unit.status_code == 201, unit.content
    shop.client.delete(f"/api/loadunits/{unit.json()['id']}")
    assert verbs("LOAD_UNIT") == ["create", "discard"]
    assert told("LOAD_UNIT")[0].after["codes"] == ["X"]
    dock = Dock(store, shop.client)
    dock.parcel(dock.shipment(pickJobRef=job["id"]))
    assert verbs("SHIPMENT")[0] == verbs("PARCEL")[0] == "create"
    assert str(told("PARCEL")[0].process_id) == str(Parcel.objects.get().process_id)


def test_a_facility_tells_its_properties_by_their_documented_names(api: APIClient) -> None:
    body = {"name": "Köln", "tenantFacilityId": "K-1", "address": ADDRESS}
    made = api.post("/api/facilities", body, format="json").json()
    action = {"action": "ModifyFacility", "name": "Dom", "fulfillmentProcessBuffer": 60}
    answer = api.patch(f"/api/facilities/{made['id']}", {"version": 1, "actions": [action]}, format="json")
    assert answer.status_code == 200, answer.content
    created, patched = told("FACILITY")
    assert created.after["name"] == "Köln"
    assert created.after["tenantFacilityId"] == "K-1"
    assert (patched.operation, patched.entity_version) == ("patch", 2)
    assert patched.before == {"name": "Köln", "fulfillmentProcessBuffer": 240}
    assert patched.after == {"name": "Dom", "fulfillmentProcessBuffer": 60}
    assert Event.objects.get(pk=patched.event_id).name == "FACILITY_UPDATED"


def test_a_facility_going_offline_in_the_backoffice_is_told(backoffice: Client, store: Facility) -> None:
    page = reverse("admin:facilities_facility_verb", args=[store.pk, "go_offline"])
    assert backoffice.post(page, {"version": 1}).status_code == 302
    (entry,) = told("FACILITY")
    assert (entry.operation, entry.client_api) == ("go_offline", "BACKOFFICE")
    assert (entry.before, entry.after) == ({"status": "ONLINE"}, {"status": "OFFLINE"})


def test_counted_stock_tells_how_many_there_were(api: APIClient, store: Facility) -> None:
    stock = Stock.objects.get(facility=store, tenant_article_id="A")
    assert api.put(f"/api/stocks/{stock.pk}", {"value": 7, "version": 1}, format="json").status_code == 200
    (entry,) = told("STOCK")
    assert (entry.before, entry.after) == ({"value": 10}, {"value": 7})
    assert Event.objects.get(pk=entry.event_id).name == "INVENTORY_FACILITY_STOCK_CHANGED"
    body = {"action": {"name": "DELETE_BY_IDS", "ids": [str(stock.pk)]}}
    assert api.post("/api/stocks/actions", body, format="json").status_code == 200
    gone = told("STOCK")[-1]
    assert (gone.operation, gone.before["value"], gone.after) == ("delete", 7, {})


def test_several_listings_are_told_one_by_one_by_one_statement(api: APIClient, store: Facility) -> None:
    url = f"/api/facilities/{store.pk}/listings"
    listings = [{"tenantArticleId": "A", "title": "New"}, {"tenantArticleId": "C", "title": "C"}]
    assert api.put(url, {"listings": listings}, format="json").status_code == 200
    assert sorted(verbs("LISTING")) == ["create", "replace"]
    (replaced,) = told("LISTING", operation="replace")
    assert (replaced.before, replaced.after) == ({"title": ""}, {"title": "New"})
    assert api.delete(f"{url}/C").status_code == 200
    assert told("LISTING")[-1].before["title"] == "C"
    assert api.delete(url).status_code == 200
    assert verbs("LISTING").count("delete") == 3


def test_a_configuration_tells_what_was_set(api: APIClient, backoffice: Client) -> None:
    body = {"version": 0, "restartPickJobConfiguration": {"active": False}}
    assert api.patch("/api/configurations/picking", body, format="json").status_code == 201
    page = reverse("admin:picking_pickingconfiguration_verb", args=[PickingConfiguration().pk, "rules"])
    assert backoffice.post(page, {"version": 1, "stock_correction": "KEEP", "restart": "on"}).status_code == 302
    first, second = told("PICKING_CONFIGURATION")
    assert (first.before, first.after) == ({}, {"restartPickJobConfiguration": {"active": False}})
    assert second.before["restartPickJobConfiguration"] == {"active": False}
    assert second.after["restartPickJobConfiguration"] == {"active": True}
    assert (second.client_api, second.entity_version) == ("BACKOFFICE", 2)


def test_a_carrier_s_credentials_are_nobody_s_business(api: APIClient, store: Facility) -> None:
    body = {"key": "CUSTOM_BIKE", "name": "Bike", "credentials": {"key": "CUSTOM", "password": "open sesame"}}
    answer = api.post("/api/carriers", body, format="json")
    assert answer.status_code == 201, answer.content
    connection = f"/api/facilities/{store.pk}/carriers/{answer.json()['id']}"
    assert api.post(connection, {"name": "Bike"}, format="json").status_code == 201
    assert verbs("CARRIER") == verbs("FACILITY_CARRIER_CONNECTION") == ["create"]
    assert "sesame" not in str([entry.after for entry in told("CARRIER")])


class TestAccess:
    """Users and roles, which only the backoffice changes."""

    def form(self, user: User, **changes: Any) -> dict[str, Any]:
        return {"email": user.email, "first_name": "", "last_name": "", "username": "", "facility_ids": "null",
                "is_active": "on"} | changes  # fmt: skip

    def test_a_user_s_new_roles_are_told_in_one_entry(self, backoffice: Client) -> None:
        user = user_with()
        group = Role.objects.order_by("pk")[0].group
        page = reverse("admin:accounts_user_change", args=[user.pk])
        answer = backoffice.post(page, self.form(user, first_name="Grace", groups=[group.pk]))
        assert answer.status_code == 302, answer.content
        (entry,) = told("USER")
        assert (entry.before, entry.after) == (
            {"firstName": "", "roles": []},
            {"firstName": "Grace", "roles": [group.name]},
        )
        assert list(user.groups.all()) == [group]

    def test_a_password_is_told_but_not_shown(self, backoffice: Client) -> None:
        user = user_with()
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        words = "another long passphrase"
        answer = backoffice.post(page, {"usable_password": "true", "password1": words, "password2": words})
        assert answer.status_code == 302, answer.content
        (entry,) = told("USER")
        assert (entry.operation, entry.before, entry.after) == (
            "set_password",
            {"password": "***"},
            {"password": "***"},
        )
        assert User.objects.get(pk=user.pk).check_password(words)

    def test_the_end_of_a_user_is_told(self, backoffice: Client) -> None:
        user = user_with()
        page = reverse("admin:accounts_user_delete", args=[user.pk])
        assert backoffice.post(page, {"post": "yes"}).status_code == 302
        (entry,) = told("USER")
        assert (entry.operation, entry.before["email"], entry.after) == ("delete", user.email, {})

    def test_a_role_tells_what_it_grants(self, backoffice: Client) -> None:
        from django.contrib.auth.models import Permission

        read = Permission.objects.get(codename="ORDER_READ")
        form = {"name": "Readers", "description": "They read", "permissions": [read.pk]}
        assert backoffice.post(reverse("admin:auth_group_add"), form).status_code == 302
        (made,) = told("ROLE")
        assert made.after["permissions"] == ["ORDER_READ"]
        group = Role.objects.get(pk=made.entity_ref).group
        page = reverse("admin:auth_group_change", args=[group.pk])
        assert backoffice.post(page, {**form, "permissions": []}).status_code == 302
        changed = told("ROLE")[-1]
        assert (changed.before, changed.after) == ({"permissions": ["ORDER_READ"]}, {"permissions": []})
        assert backoffice.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}).status_code == 302
        assert verbs("ROLE") == ["create", "modify", "delete"]


def test_what_is_refused_is_not_told(api: APIClient, store: Facility) -> None:
    stock = Stock.objects.get(facility=store, tenant_article_id="A")
    assert api.put(f"/api/stocks/{stock.pk}", {"value": 7, "version": 4}, format="json").status_code == 409
    body = order_body(tenantOrderId="1")
    assert [api.post("/api/orders", body, format="json").status_code for _ in range(2)] == [201, 409]
    assert verbs("STOCK") == []
    assert verbs("ORDER") == ["create"]


def test_a_change_that_changes_nothing_is_none(api: APIClient, store: Facility) -> None:
    stock = Stock.objects.get(facility=store, tenant_article_id="A")
    assert api.put(f"/api/stocks/{stock.pk}", {"value": 10, "version": 1}, format="json").status_code == 200
    assert verbs("STOCK") == []


def test_before_is_what_the_entry_before_said_after(shop: Shop) -> None:
    job = shop.job(shop.order(lines={"A": 2}, status="OPEN"))
    for name in ("START", "PAUSE", "START"):
        shop.act(job, name)
    shop.act(job, "PICK", lineItems=[{"id": job["pickLineItems"][0]["id"], "picked": 2}])
    shop.act(job, "RESTART")
    known: dict[str, Any] = {}
    for entry in sorted(told("PICK_JOB"), key=lambda one: one.entity_version):
        for name, value in entry.before.items():
            if name in known and name != "pickLineItems":
                assert value == known[name], f"{entry}: {name}"
        known |= entry.after
    assert len(told("PICK_JOB")) == 6


def test_one_request_that_changes_two_entities_has_one_trace(shop: Shop) -> None:
    order = shop.order(lines={"A": 1}, status="LOCKED")
    body = {"name": "UNLOCK", "version": 1}
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json")
    trace = answer.headers["X-Request-Id"]
    kinds = {entry.entity_type for entry in Audit.objects.filter(trace=trace)}
    assert kinds == {"ORDER", "ROUTING_PLAN", "PICK_JOB"}


def test_routing_by_itself_is_the_system_s_work(shop: Shop) -> None:
    shop.order(lines={"A": 1}, status="LOCKED")
    assert RoutingPlan.objects.get().status == "LOCKED"
    (hold,) = told("ROUTING_PLAN")
    assert (hold.operation, hold.actor_kind, hold.actor_id, hold.trace) == ("hold", "SYSTEM", "", "")
    assert (hold.client_api, hold.before["status"], hold.after["status"]) == ("SYSTEM", "INITIAL", "LOCKED")
    assert hold.after["facilityRef"]


def test_a_version_that_is_left_out_is_found(api: APIClient, store: Facility) -> None:
    from fulfillment.audits.invariants import versions_are_told

    place = facility("Bonn")
    for version, name in enumerate(("a", "b"), start=1):
        body = {"version": version, "actions": [{"action": "ModifyFacility", "name": name}]}
        assert api.patch(f"/api/facilities/{place.pk}", body, format="json").status_code == 200
    assert not list(versions_are_told())
    Facility.objects.filter(pk=place.pk).update(version=9)
    assert len(list(versions_are_told())) == 1
