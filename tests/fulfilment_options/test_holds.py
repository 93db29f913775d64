"""Holds: the stock of a plan is kept for some minutes, for whoever orders it, and comes back by itself."""

import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import F
from rest_framework.test import APIClient

from fulfillment.common.claims import MAX_ATTEMPTS
from fulfillment.common.clock import now
from fulfillment.common.errors import IllegalTransition
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.picking.models import PickJob
from fulfillment.processes.clean_up import processes_anonymize_due
from fulfillment.processes.models import Process
from fulfilment_options.models import Fulfilment, FulfilmentHold, FulfilmentOption, FulfilmentPlan
from fulfilment_options.services import fulfilment_hold_retry, fulfilment_options_remove_due, lapses
from fulfilment_options.services import fulfilment_holds_lapse_due as lapse_due
from orders.models import Order
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, actor, administrator, client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold
from tests.orders.promising import promise
from tests.picking.cast import Shop, counters

from .cast import PATH, ask, basket, let_holds_pass, order_by, place_order, put_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture
def near() -> Facility:
    where = facility("Köln", tenant_facility_id="K")
    goods(where, A=5)
    return where


@pytest.fixture
def far() -> Facility:
    where = facility("Amsterdam", tenant_facility_id="M", place=AMSTERDAM)
    goods(where, A=5)
    return where


def states(quote: Any, place: int = 0) -> tuple[str, str, set[str]]:
    """The states of a quote, of one of its plans, and of the parts of that."""
    plan = FulfilmentPlan.objects.select_related("option").get(option=quote["id"], position=place)
    return plan.option.status, plan.status, set(plan.fulfilments.values_list("status", flat=True))


def held_until(plan: Any) -> list[Any]:
    return [one["value"] for one in plan["attributes"] if one["name"] == "heldUntil"]


def test_the_best_plan_is_held_and_released(api: APIClient, near: Facility, far: Facility) -> None:
    quote = ask(api, basket(A=2))
    assert put_state(api, quote, "HELD") == {"id": quote["id"]}
    assert states(quote) == ("HELD", "HELD", {"HELD"})
    assert (counters(near, "A"), counters(far, "A")) == ((5, 2), (5, 0))
    shown = api.get(f"{PATH}/{quote['id']}").json()
    assert [plan["status"] for plan in shown["plans"]] == ["HELD", "COMPLETE"]
    (until,) = held_until(shown["plans"][0])
    made = FulfilmentOption.objects.get().modified_at
    assert datetime.datetime.fromisoformat(until) == made + datetime.timedelta(minutes=15)
    assert_invariants_hold()
    put_state(api, quote, "OPTIONS_PROVIDED")
    assert states(quote) == ("OPTIONS_PROVIDED", "COMPLETE", {"PROPOSED"})
    assert counters(near, "A") == (5, 0)
    assert api.get(f"{PATH}/{quote['id']}").json() == quote
    assert (Process.objects.get().status, FulfilmentHold.objects.count()) == ("CANCELED", 0)
    assert_invariants_hold()
    put_state(api, quote, "HELD")
    assert counters(near, "A") == (5, 2)
    assert_invariants_hold()


def test_another_plan_is_held_where_it_is_named(api: APIClient, near: Facility, far: Facility) -> None:
    quote = ask(api, basket(A=2))
    put_state(api, quote, "HELD", planId=quote["plans"][1]["id"])
    assert (states(quote), states(quote, 1)) == (("HELD", "COMPLETE", {"PROPOSED"}), ("HELD", "HELD", {"HELD"}))
    assert (counters(near, "A"), counters(far, "A")) == ((5, 0), (5, 2))
    assert_invariants_hold()


def test_a_partial_plan_is_partial_again(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=9))
    put_state(api, quote, "HELD")
    assert counters(near, "A") == (5, 5)
    put_state(api, quote, "OPTIONS_PROVIDED")
    assert states(quote) == ("OPTIONS_PROVIDED", "PARTIAL", {"PROPOSED"})


def test_how_long_is_a_setting(api: APIClient, near: Facility, settings: LazySettings) -> None:
    settings.QUOTE_HOLD_MINUTES = 2
    quote = ask(api, basket(A=2))
    put_state(api, quote, "HELD")
    plan = FulfilmentPlan.objects.get()
    assert plan.held_until is not None
    assert plan.held_until - plan.modified_at == datetime.timedelta(minutes=2)


@pytest.mark.parametrize(
    ("state", "body"),
    [
        ("HELD", {"planId": "nothing"}),
        ("HELD", {"planId": "928f3730-bc48-4d85-b83f-3fd86b776178"}),
        ("HELD", {"planId": 1}),
        ("HELD", {"planId": None}),
        ("HELD", {"planId": "\u0000"}),
        ("HELD", {"plan": "x"}),
        ("DECLINED", {"planId": "nothing"}),
        ("held", {}),
    ],
    ids=["no id", "unknown", "number", "null", "NUL", "other name", "other state", "small letters"],
)
def test_bad_input_holds_nothing(api: APIClient, near: Facility, state: str, body: dict[str, Any]) -> None:
    quote = ask(api, basket(A=2))
    (failure,) = put_state(api, quote, state, expect=400, **body)["error"]
    assert set(failure) == {"code", "message"}
    assert states(quote) == ("OPTIONS_PROVIDED", "COMPLETE", {"PROPOSED"})
    assert counters(near, "A") == (5, 0)
    assert not Process.objects.exists()


def test_a_plan_of_another_quote_can_not_be_held(api: APIClient, near: Facility) -> None:
    quote, other = ask(api, basket(A=2)), ask(api, basket(A=1))
    put_state(api, quote, "HELD", expect=400, planId=other["plans"][0]["id"])
    assert counters(near, "A") == (5, 0)


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (["HELD"], "HELD"),
        (["DECLINED"], "HELD"),
        (["ACCEPTED"], "HELD"),
        (["HELD", "ACCEPTED"], "OPTIONS_PROVIDED"),
        ([], "OPTIONS_PROVIDED"),
    ],
    ids=lambda names: "-".join(names) if isinstance(names, list) else names,
)
def test_what_the_graph_does_not_have_is_refused(api: APIClient, near: Facility, before: list[str], state: str) -> None:
    quote = ask(api, basket(A=2))
    for name in before:
        put_state(api, quote, name)
    held = counters(near, "A")
    message = put_state(api, quote, state, expect=400)["error"][0]["message"]
    assert "Possible now" in message or "This state is final" in message
    assert counters(near, "A") == held
    assert_invariants_hold()


def test_who_may_not_write_orders_holds_nothing(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=2))
    reader = client_of(user_with("STOCK_AVAILABILITIES_READ"))
    put_state(reader, quote, "HELD", expect=403)
    assert counters(near, "A") == (5, 0)


def test_stock_that_is_gone_is_named(api: APIClient, near: Facility) -> None:
    goods(near, B=2)
    quote = ask(api, basket(A=5, B=2))
    Shop(api).order(lines={"A": 3, "B": 1})
    message = put_state(api, quote, "HELD", expect=400)["error"][0]["message"]
    assert "K has 2 of 5 × A free, K has 1 of 2 × B free" in message
    assert states(quote)[0] == "OPTIONS_PROVIDED"
    assert_invariants_hold()


def test_a_quote_that_is_too_old_can_not_be_held(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=2))
    FulfilmentOption.objects.update(created_at=F("created_at") - datetime.timedelta(hours=25))
    assert "too old" in put_state(api, quote, "HELD", expect=400)["error"][0]["message"]


def test_declining_frees_what_was_held(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=2))
    put_state(api, quote, "HELD")
    put_state(api, quote, "DECLINED")
    assert states(quote) == ("DECLINED", "COMPLETE", {"PROPOSED"})
    assert counters(near, "A") == (5, 0)
    assert_invariants_hold()


@pytest.mark.parametrize("changes", [{}, {"status": "LOCKED"}], ids=["open", "locked"])
def test_an_order_takes_over_what_is_held_at_once(api: APIClient, near: Facility, changes: dict[str, str]) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    order = place_order(api, quote["plans"][0], **changes, A=5)
    # Nobody has run the router: it is decided with the order.
    plan = RoutingPlan.objects.get(order_id=order["id"])
    assert (plan.facility, plan.status) == (near, "LOCKED" if changes else "ROUTED")
    assert PickJob.objects.count() == (0 if changes else 1)
    assert counters(near, "A") == (5, 5)
    assert Reservation.objects.get(status="ACTIVE").process_id == plan.process_id
    assert states(quote) == ("ACCEPTED", "ORDERED", {"ORDERED"})
    assert not FulfilmentHold.objects.exists()
    assert plans_route_due() == 0
    assert_invariants_hold()


def test_a_promise_takes_over_what_is_held(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    promised = promise(api, lines={"A": 5}, deliveryPreferences={"sourcingOptionRefs": [quote["plans"][0]["id"]]})
    assert [(one["lineItems"][0]["quantity"]) for one in promised["shipToCustomer"]] == [5]
    assert RoutingPlan.objects.get().status == "PROMISED"
    assert counters(near, "A") == (5, 5)
    assert_invariants_hold()


def test_an_order_for_less_takes_what_it_needs_and_frees_the_rest(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    place_order(api, quote["plans"][0], A=3)
    assert counters(near, "A") == (5, 3)
    assert_invariants_hold()


def test_an_order_for_more_than_anybody_has_waits_and_frees_what_was_held(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    place_order(api, quote["plans"][0], A=6)
    assert RoutingPlan.objects.get().status == "NOT_ROUTABLE"
    assert counters(near, "A") == (5, 0)
    assert_invariants_hold()


def test_an_order_of_another_plan_leaves_the_hold_alone(api: APIClient, near: Facility, far: Facility) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    place_order(api, quote["plans"][1], A=5)
    plans_route_due()
    assert (counters(near, "A"), counters(far, "A")) == ((5, 5), (5, 5))
    assert states(quote) == ("ACCEPTED", "HELD", {"HELD"})
    assert_invariants_hold()
    let_holds_pass(minutes=16)
    assert lapse_due() == 1
    assert states(quote) == ("ACCEPTED", "COMPLETE", {"PROPOSED"})
    assert counters(near, "A") == (5, 0)
    assert_invariants_hold()


def test_an_accepted_quote_keeps_its_hold_for_the_order(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    put_state(api, quote, "ACCEPTED")
    assert states(quote) == ("ACCEPTED", "HELD", {"HELD"})
    place_order(api, quote["plans"][0], A=5)
    assert RoutingPlan.objects.get().status == "ROUTED"
    assert_invariants_hold()


def test_nobody_else_gets_what_is_held(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=4))
    put_state(api, quote, "HELD")
    order_by(api, {}, A=2)
    plans_route_due()
    assert RoutingPlan.objects.get().status == "NOT_ROUTABLE"
    assert ask(api, basket(A=2))["plans"][0]["status"] == "PARTIAL"
    put_state(api, quote, "OPTIONS_PROVIDED")
    RoutingPlan.objects.update(due_at=F("created_at"))
    plans_route_due()
    assert RoutingPlan.objects.get().status == "ROUTED"
    assert_invariants_hold()


def test_an_order_that_breaks_leaves_the_hold(api: APIClient, near: Facility, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = ask(api, basket(A=5))
    put_state(api, quote, "HELD")
    first = order_by(api, {}, changes={"tenantOrderId": "taken"}, A=1)
    refs = {"sourcingOptionRefs": [quote["plans"][0]["id"]]}
    order_by(api, refs, changes={"tenantOrderId": "taken"}, expect=409, A=5)
    assert states(quote) == ("HELD", "HELD", {"HELD"})
    assert counters(near, "A") == (5, 5)
    assert Order.objects.get().pk == Order.objects.get(pk=first["id"]).pk
    assert_invariants_hold()


def test_a_hold_that_is_over_frees_exactly_what_it_held(api: APIClient, near: Facility) -> None:
    first, second, third = [ask(api, basket(A=units)) for units in (1, 2, 1)]
    put_state(api, first, "HELD")
    let_holds_pass(minutes=10)
    put_state(api, second, "HELD")
    place_order(api, third["plans"][0], A=1)
    plans_route_due()
    assert counters(near, "A") == (5, 4)
    assert lapse_due() == 0
    let_holds_pass(minutes=6)
    assert lapse_due() == 1
    assert counters(near, "A") == (5, 3)
    assert (states(first), states(second)) == (
        ("OPTIONS_PROVIDED", "COMPLETE", {"PROPOSED"}),
        ("HELD", "HELD", {"HELD"}),
    )
    assert lapse_due() == 0
    assert_invariants_hold()


def test_a_hold_that_breaks_is_set_aside_and_taken_up_again_by_hand(
    api: APIClient, near: Facility, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = ask(api, basket(A=2))
    put_state(api, quote, "HELD")
    let_holds_pass(minutes=20)
    plan_id = quote["plans"][0]["id"]

    def broken(**_: Any) -> None:
        raise RuntimeError("The shelf fell over.")

    with monkeypatch.context() as patched:
        patched.setattr(lapses, "fulfilment_plan_release", broken)
        for _ in range(MAX_ATTEMPTS):
            assert lapse_due() == 1
            FulfilmentHold.objects.update(lease_until=None)
    assert lapse_due() == 0
    assert [hold.last_error for hold in lapses.holds_set_aside()] == ["RuntimeError: The shelf fell over."]
    assert counters(near, "A") == (5, 2)
    assert_invariants_hold()
    fulfilment_hold_retry(plan_id=plan_id, actor=actor("ORDER_WRITE"))
    assert lapse_due() == 1
    assert counters(near, "A") == (5, 0)
    with pytest.raises(IllegalTransition):
        fulfilment_hold_retry(plan_id=plan_id, actor=actor("ORDER_WRITE"))


def test_due_quotes_are_removed_but_never_one_that_holds_stock(api: APIClient, near: Facility) -> None:
    held, _, young = [ask(api, basket(A=1)) for _ in range(3)]
    put_state(api, held, "HELD")
    old = FulfilmentOption.objects.exclude(pk=young["id"])
    old.update(created_at=F("created_at") - datetime.timedelta(hours=25))
    assert fulfilment_options_remove_due() == 1
    assert set(FulfilmentOption.objects.values_list("pk", flat=True).order_by()) == {
        FulfilmentOption.objects.get(pk=held["id"]).pk,
        FulfilmentOption.objects.get(pk=young["id"]).pk,
    }
    assert fulfilment_options_remove_due() == 0
    let_holds_pass(minutes=16)
    assert lapse_due() == 1
    assert fulfilment_options_remove_due() == 1
    assert not Fulfilment.objects.filter(plan__option=held["id"]).exists()
    assert counters(near, "A") == (5, 0)
    assert_invariants_hold()


def test_the_counters_tell_of_holds_as_of_orders(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=2))
    put_state(api, quote, "HELD")
    stock = Stock.objects.get(facility=near)
    shown = api.get(f"/api/stocks/{stock.pk}").json()
    assert (shown["reserved"], shown["available"]) == (2, 3)
    process = Process.objects.get()
    assert (process.order_id, process.status, process.inventory_status) == (None, "IN_PROGRESS", "IN_PROGRESS")
    assert api.get(f"/api/processes/{process.pk}").status_code == 200


def test_a_hold_is_not_listed_among_fulfillments(api: APIClient, near: Facility) -> None:
    quote = ask(api, basket(A=2))

    def listed() -> list[list[str]]:
        found = api.post("/api/processes/search", {"query": {}}, format="json").json()["processes"]
        answers = (api.get("/api/processes").json()["processes"], found)
        return [[one.get("orderRef", "none") for one in answer] for answer in answers]

    put_state(api, quote, "HELD")
    holder = Process.objects.get()
    assert listed() == [[], []]
    put_state(api, quote, "OPTIONS_PROVIDED")
    assert listed() == [[], []]
    assert api.get(f"/api/processes/{holder.pk}").json()["status"] == "CANCELED"
    put_state(api, quote, "HELD")
    order = place_order(api, quote["plans"][0], A=2)
    promised = promise(api, lines={"A": 1})["orderRef"]
    Process.objects.create(created_at=now(), modified_at=now())  # it may become anything yet
    assert [sorted(refs) for refs in listed()] == [sorted([order["id"], promised, "none"])] * 2
    assert Process.objects.count() == 5


def test_the_process_of_a_hold_goes_with_the_others(api: APIClient, near: Facility) -> None:
    first, second = ask(api, basket(A=1)), ask(api, basket(A=1))
    put_state(api, first, "HELD")
    put_state(api, second, "HELD")
    put_state(api, first, "DECLINED")
    later = now() + datetime.timedelta(days=4000)
    assert processes_anonymize_due(now=later) == 1
    assert FulfilmentHold.objects.get().process.anonymized_at is None
    put_state(api, second, "DECLINED")
    assert counters(near, "A") == (5, 0)
