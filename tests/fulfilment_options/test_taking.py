"""From quote to order: routed as quoted where the stock still allows it, else anew, and it is said which and why."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace
from rest_framework.test import APIClient

from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing, Stock
from fulfillment.processes.models import StatusChange
from fulfilment_options.models import Fulfilment, FulfilmentOption, FulfilmentPlan
from orders.models import Order
from routing.models import RoutingPlan, RoutingStrategy
from routing.selectors import decision_log_of
from routing.services import plans_route_due
from routing.strategy import DEFAULT_NODE, OrderSplit
from tests.cast import AMSTERDAM, administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold
from tests.orders.modification.cast import Desk
from tests.orders.promising import act, promise
from tests.picking.cast import counters

from .cast import PATH, ask, basket, order_by, place_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def near() -> Facility:
    """The facility that the strategy prefers."""
    where = facility("Köln", tenant_facility_id="K")
    goods(where, A=5, B=5)
    return where


@pytest.fixture
def far() -> Facility:
    where = facility("Amsterdam", tenant_facility_id="M", place=AMSTERDAM)
    goods(where, A=5, B=5)
    return where


def routed(order: Any) -> RoutingPlan:
    """The only plan of an order, after the router was there."""
    plans_route_due()
    return RoutingPlan.objects.select_related("facility").get(order_id=order["id"])


def remark(plan: RoutingPlan) -> str:
    """What the decision log says about the quote; where the plan was routed the history says the same."""
    _, record = decision_log_of(plan=plan, routing_run=plan.routing_run)
    step = StatusChange.objects.filter(entity_id=plan.pk).exclude(verb="postpone").first()
    if step is not None:
        assert step.reason == record.remark
    return record.remark


def second_best(api: APIClient, **units: int) -> Any:
    """The plan of a quote that the router would not choose by itself, which is in Amsterdam."""
    best, other = ask(api, basket(**units))["plans"]
    assert [part["locationRef"] for part in best["fulfilments"]] == ["K"]
    assert [part["locationRef"] for part in other["fulfilments"]] == ["M"]
    return other


@pytest.mark.parametrize("changes", [{}, {"status": "LOCKED"}], ids=["open", "locked"])
def test_an_order_is_routed_as_it_was_quoted(
    api: APIClient, near: Facility, far: Facility, changes: dict[str, str]
) -> None:
    plan = second_best(api, A=2)
    order = place_order(api, plan, **changes, A=2)
    assert routed(order).facility == far
    assert remark(routed(order)) == "As quoted: M."
    assert counters(far, "A") == (5, 2)
    taken = FulfilmentPlan.objects.get(pk=plan["id"])
    assert (taken.status, str(taken.order_id), taken.option.status) == ("ORDERED", order["id"], "ACCEPTED")
    assert set(Fulfilment.objects.filter(plan=taken).values_list("status", flat=True)) == {"ORDERED"}
    assert not FulfilmentPlan.objects.exclude(pk=taken.pk).filter(status="ORDERED").exists()
    assert_invariants_hold()


def test_a_split_is_kept_to(api: APIClient) -> None:
    bonn, ulm = facility("Bonn", tenant_facility_id="B"), facility("Ulm", tenant_facility_id="U")
    goods(bonn, A=1)
    goods(ulm, B=1)
    (plan,) = ask(api, basket(A=1, B=1))["plans"]
    goods(facility("Köln"), A=1, B=1)  # has all of it, but came after the quote
    order = place_order(api, plan, A=1, B=1)
    plans_route_due()
    plans = RoutingPlan.objects.filter(order_id=order["id"]).values_list("facility_id", flat=True)
    assert set(plans) == {bonn.pk, ulm.pk}
    assert_invariants_hold()


def test_what_was_quoted_for_collection_is_collected_there(api: APIClient, near: Facility, far: Facility) -> None:
    (plan,) = ask(api, {**basket(A=2), "orderType": "CC", "locationRef": "M"})["plans"]
    collect = {"collect": [{"tenantFacilityId": "M"}]}
    order = order_by(api, {"sourcingOptionRefs": [plan["id"]], **collect}, A=2)
    assert (routed(order).facility, remark(routed(order))) == (far, "As quoted: M.")


def test_an_order_that_is_collected_elsewhere_is_not_sent_as_quoted(
    api: APIClient, near: Facility, far: Facility
) -> None:
    plan = second_best(api, A=2)
    order = order_by(api, {"sourcingOptionRefs": [plan["id"]], "collect": [{"tenantFacilityId": "K"}]}, A=2)
    assert (routed(order).facility, remark(routed(order))) == (
        near,
        "Quoted: M; now: Köln, because M fails PRESELECTED-FACILITY.",
    )


def test_more_parcels_than_the_strategy_allows_by_now_are_not_sent(api: APIClient) -> None:
    goods(facility("Bonn", tenant_facility_id="B"), A=1)
    goods(facility("Ulm", tenant_facility_id="U"), B=1)
    (plan,) = ask(api, basket(A=1, B=1))["plans"]
    goods(facility("Köln"), A=1, B=1)
    node = replace(DEFAULT_NODE, order_split=OrderSplit(active=False))
    RoutingStrategy.objects.create(revision=1, name="Whole", root_node=as_json(node), in_use=True, created_at=now())
    found = routed(place_order(api, plan, A=1, B=1))
    assert remark(found) == "Quoted: B + U; now: Köln, because the strategy allows 1 parcel."


def test_the_page_of_the_order_says_what_became_of_the_quote(
    api: APIClient, near: Facility, far: Facility, client: Client
) -> None:
    plan = second_best(api, A=2)
    sell_out(far)
    order = place_order(api, plan, A=2)
    routed(order)
    client.force_login(get_user_model().objects.get())
    page = client.get(reverse("admin:orders_order_change", args=[order["id"]])).content.decode()
    assert "Quoted: M; now: Köln, because M had 1 of 2 × A free." in page


def test_fewer_lines_and_units_than_were_quoted_are_routed_as_quoted(
    api: APIClient, near: Facility, far: Facility
) -> None:
    order = place_order(api, second_best(api, A=3, B=2), A=1)
    assert routed(order).facility == far


def test_a_promise_is_routed_as_it_was_quoted_and_its_confirmation_changes_nothing(
    api: APIClient, near: Facility, far: Facility
) -> None:
    plan = second_best(api, A=2)
    promised = promise(api, lines={"A": 2}, deliveryPreferences={"sourcingOptionRefs": [plan["id"]]})
    found = RoutingPlan.objects.get(order_id=promised["orderRef"])
    assert (found.status, found.facility) == ("PROMISED", far)
    act(api, promised, "CONFIRM_PROMISE")
    taken = FulfilmentPlan.objects.get(pk=plan["id"])
    assert (taken.status, taken.version, str(taken.order_id)) == ("ORDERED", 2, promised["orderRef"])
    assert_invariants_hold()


def sell_out(where: Facility) -> None:
    Stock.objects.filter(facility=where, tenant_article_id="A").update(safety_stock=4)


def take_off_the_list(where: Facility) -> None:
    Listing.objects.filter(facility=where, tenant_article_id="A").update(status="INACTIVE")


def close(where: Facility) -> None:
    Facility.objects.filter(pk=where.pk).update(status="OFFLINE", version=F("version") + 1)


def stop_shipping(where: Facility) -> None:
    Facility.objects.filter(pk=where.pk).update(services=["PICKUP"], version=F("version") + 1)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (sell_out, "M had 1 of 2 × A free"),
        (take_off_the_list, "M is offline or does not sell it any more"),
        (close, "M is offline or does not sell it any more"),
        (stop_shipping, "M fails FACILITY-BUSINESSTYPE"),
    ],
    ids=["sold out", "not listed", "offline", "fenced out"],
)
def test_what_can_not_be_kept_to_is_routed_anew_and_it_is_said_why(
    api: APIClient, near: Facility, far: Facility, change: Any, because: str
) -> None:
    plan = second_best(api, A=2)
    change(far)
    order = place_order(api, plan, A=2)
    assert routed(order).facility == near
    assert remark(routed(order)) == f"Quoted: M; now: Köln, because {because}."
    assert FulfilmentPlan.objects.get(pk=plan["id"]).status == "ORDERED"


def test_more_than_was_quoted_is_routed_anew(api: APIClient, near: Facility, far: Facility) -> None:
    order = place_order(api, second_best(api, A=2), A=3, B=1)
    assert routed(order).facility == near
    assert remark(routed(order)) == (
        "Quoted: M; now: Köln, because the quote has 2 of 3 × A and the quote has 0 of 1 × B."
    )


def test_what_nobody_has_any_more_waits_and_says_so(api: APIClient, far: Facility) -> None:
    (plan,) = ask(api, basket(A=2))["plans"]
    sell_out(far)
    found = routed(place_order(api, plan, A=2))
    assert found.status == "NOT_ROUTABLE"
    assert remark(found) == "Quoted: M; now: nobody, because M had 1 of 2 × A free."


def unknown(plan: Any) -> str:
    return "928f3730-bc48-4d85-b83f-3fd86b776178"


def no_id_at_all(plan: Any) -> str:
    return "the second one, please"


def the_quote_itself(plan: Any) -> str:
    return str(plan["fulfilmentOptionsId"])


def too_old(plan: Any) -> str:
    FulfilmentOption.objects.update(created_at=F("created_at") - datetime.timedelta(hours=25))
    return str(plan["id"])


@pytest.mark.parametrize(
    ("ref_of", "why"),
    [
        (unknown, "there is no quoted plan 928f3730-bc48-4d85-b83f-3fd86b776178 (any more)"),
        (no_id_at_all, "there is no quoted plan the second one, please (any more)"),
        (the_quote_itself, "there is no quoted plan "),
        (too_old, "the time of the quoted plan "),
    ],
    ids=["unknown", "no id", "the quote", "too old"],
)
def test_an_old_or_foreign_quote_costs_nobody_an_order(
    api: APIClient, near: Facility, far: Facility, ref_of: Any, why: str
) -> None:
    plan = second_best(api, A=2)
    order = order_by(api, {"sourcingOptionRefs": [ref_of(plan)]}, A=2)
    assert routed(order).facility == near
    assert remark(routed(order)).startswith(f"Not as quoted: {why}")
    assert FulfilmentPlan.objects.get(pk=plan["id"]).status == "COMPLETE"


def test_a_second_order_is_routed_by_the_strategy(api: APIClient, near: Facility, far: Facility) -> None:
    plan = second_best(api, A=2)
    first, second = place_order(api, plan, A=2), place_order(api, plan, A=2)
    assert (routed(first).facility, routed(second).facility) == (far, near)
    assert remark(routed(second)) == (
        f"Not as quoted: the quoted plan {plan['id']} was ordered before, by the order {first['id']}."
    )


def test_the_first_plan_that_nobody_has_ordered_is_taken(api: APIClient, near: Facility, far: Facility) -> None:
    best, other = ask(api, basket(A=2))["plans"]
    place_order(api, best, A=2)
    order = order_by(api, {"sourcingOptionRefs": [unknown(best), best["id"], other["id"]]}, A=2)
    assert routed(order).facility == far


@pytest.mark.parametrize("refs", ["x", [1], [None], ["x" * 5000], [{}], ["x"] * 501], ids=lambda refs: str(refs)[:9])
def test_malformed_refs_are_refused(api: APIClient, refs: Any) -> None:
    order_by(api, {"sourcingOptionRefs": refs}, expect=400, A=1)
    assert not Order.objects.exists()


def test_a_rerouted_order_is_bound_no_more(api: APIClient, near: Facility, far: Facility) -> None:
    order = place_order(api, second_best(api, A=2), A=2)
    first = routed(order)
    answer = api.post(f"/api/processes/{first.process_id}/reroute", {}, format="json")
    assert answer.status_code in (200, 201, 202), answer.content
    plans_route_due()
    successor = RoutingPlan.objects.get(predecessor=first)
    assert (successor.facility, remark(successor)) == (near, "")
    assert_invariants_hold()


def test_a_modified_order_is_bound_no_more(api: APIClient, near: Facility, far: Facility) -> None:
    order = place_order(api, second_best(api, A=2), A=2)
    first = routed(order)
    line = Order.objects.get(pk=order["id"]).lines.get()
    Desk(api).modify(order, orderLineItems=[{"id": str(line.pk), "quantity": 1}])
    successor = RoutingPlan.objects.get(predecessor=first)
    assert (successor.facility, remark(successor)) == (near, "")
    assert_invariants_hold()


def test_a_declined_quote_can_still_be_ordered(api: APIClient, near: Facility, far: Facility) -> None:
    plan = second_best(api, A=2)
    body = {"id": plan["fulfilmentOptionsId"]}
    assert api.put(f"{PATH}/state/DECLINED", body, format="json").status_code == 200
    assert routed(place_order(api, plan, A=2)).facility == far
    assert FulfilmentOption.objects.get().status == "ACCEPTED"
