"""Rules lock arriving orders by themselves: what is locked, why, and what is kept of the look."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.errors import Conflict, IllegalTransition, InvalidInput, PermissionMissing, VersionConflict
from fulfillment.events.models import Event
from fulfillment.picking.models import PickJob
from orders.lock_rules import kept
from orders.lock_rules.judges import JUDGES
from orders.lock_rules.selectors import lock_rules_counted
from orders.lock_rules.trial import lock_rule_try
from orders.models import LockRule, LockRuleMatch, Order
from orders.services import order_cancel, order_unlock
from orders.services.lock_rules import (
    MOST_RULES,
    lock_rule_activate,
    lock_rule_change,
    lock_rule_create,
    lock_rule_deactivate,
    lock_rule_delete,
)
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import actor, administrator, client_of, facility, goods, order_body
from tests.invariants import assert_invariants_hold

from .lock_rules import arrive, outcomes, reasons, rule

pytestmark = pytest.mark.django_db

JO = {"consumerId": "C-1", "email": "jo@example.com"}
GUEST = {"email": "Jo@Example.com "}
OTHER = {"consumerId": "C-2", "email": "al@example.com"}
HOUR = datetime.timedelta(hours=1)
INVOICE = {
    "street": "Rue Oberkampf",
    "postalCode": "75011",
    "city": "Paris",
    "country": "FR",
    "addressType": "INVOICE_ADDRESS",
}


def test_an_order_that_a_rule_matches_is_locked_with_the_reason_and_routed_but_not_picked() -> None:
    goods(facility(), A=5)
    high = rule("VALUE", above=500)
    answer = client_of(administrator()).post(
        "/api/orders",
        {**order_body(), "orderLineItems": [{**order_body()["orderLineItems"][0], "shopPrice": 812.4}]},
        format="json",
    )
    assert answer.status_code == 201
    body = answer.json()
    assert body["status"] == "LOCKED"
    assert body["version"] == 1
    assert body["statusReasons"] == [{"status": "LOCKED", "reason": "Value above 500: 812.40"}]
    assert "lockRules" not in body
    order = Order.objects.get()
    assert order.lock_rules == [
        {
            "id": str(high.pk),
            "name": "Value above 500",
            "version": 2,
            "condition": "Value above 500",
            "outcome": "MATCHED",
            "seen": "812.40",
        }
    ]
    payload = Event.objects.get(name="ORDER_CREATED").payload
    assert payload["status"] == "LOCKED"
    assert payload["statusReasons"] == body["statusReasons"]
    plans_route_due()
    assert RoutingPlan.objects.get().status == "LOCKED"
    assert not PickJob.objects.exists()
    order_unlock(order_id=str(order.pk), reason="fine", actor=SYSTEM)
    assert PickJob.objects.count() == 1
    assert_invariants_hold()


def test_an_order_that_no_rule_matches_stays_open_and_remembers_who_looked() -> None:
    rule("VALUE", name="High", above=500)
    rule("ARTICLES", name="Bikes", articles=["BIKE"])
    order = arrive(price=500)
    assert order.status == "OPEN"
    assert order.status_reasons == []
    assert [(one["name"], one["outcome"], one["seen"]) for one in order.lock_rules] == [
        ("High", "PASSED", "500.00"),
        ("Bikes", "PASSED", "none of them"),
    ]
    assert not LockRuleMatch.objects.exists()


def test_every_rule_that_matches_gives_its_reason_in_the_order_of_positions() -> None:
    rule("VALUE", name="High", above=10)
    rule("COUNTRIES", name="Abroad")
    second = rule("ARTICLES", name="Listed", articles=["A", "B"])
    lock_rule_change(
        rule_id=str(second.pk), version=2, parameters=second.parameters, name="Listed", position=0, actor=SYSTEM
    )
    home = order_body()["consumer"]["addresses"]
    order = arrive(price=11, consumer={"addresses": [*home, INVOICE]})
    assert reasons(order) == ["Listed: A", "High: 11.00", "Abroad: goods to DE, invoice to FR"]
    assert LockRuleMatch.objects.filter(order=order, failed=False).count() == 3


def test_rules_look_at_an_order_that_arrives_locked_and_leave_its_reason_alone() -> None:
    rule("VALUE", name="High", above=10)
    given = [{"status": "LOCKED", "reason": "Fraud check necessary."}]
    order = arrive(price=11, status="LOCKED", statusReasons=given)
    assert order.status_reasons == given
    assert outcomes(order) == {"High": "MATCHED"}
    assert LockRuleMatch.objects.count() == 1


def test_reasons_of_the_client_come_before_those_of_the_rules() -> None:
    rule("VALUE", name="High", above=10)
    order = arrive(price=11, statusReasons=[{"status": "OPEN", "reason": "Paid."}])
    assert [one["reason"] for one in order.status_reasons] == ["Paid.", "High: 11.00"]


def test_a_rule_that_is_not_active_does_not_look() -> None:
    sleeping = rule("VALUE", active=False, above=0)
    assert arrive(price=11).lock_rules == []
    lock_rule_activate(rule_id=str(sleeping.pk), version=1, actor=SYSTEM)
    assert arrive(price=11).status == "LOCKED"
    lock_rule_deactivate(rule_id=str(sleeping.pk), version=2, actor=SYSTEM)
    assert arrive(price=11).status == "OPEN"


@pytest.mark.parametrize(("lock_unknown", "status"), [(True, "LOCKED"), (False, "OPEN")])
def test_an_order_without_prices_has_no_value_and_the_rule_says_what_then(lock_unknown: bool, status: str) -> None:
    rule("VALUE", above=500, lockUnknown=lock_unknown)
    order = arrive()
    assert order.status == status
    assert order.lock_rules[0]["seen"] == "no value: not every line has a price"


class TestFirstOrder:
    @pytest.fixture(autouse=True)
    def _rule(self) -> None:
        rule("FIRST_ORDER", name="First")

    @pytest.mark.parametrize("consumer", [JO, GUEST], ids=["by id", "by email"])
    def test_the_first_is_locked_and_no_other(self, consumer: dict[str, Any]) -> None:
        assert [arrive(consumer=consumer).status for _ in range(3)] == ["LOCKED", "OPEN", "OPEN"]
        assert arrive(consumer=OTHER).status == "LOCKED"

    def test_a_consumer_is_its_id_and_only_without_one_its_email(self) -> None:
        assert arrive(consumer=GUEST).status == "LOCKED"
        assert arrive(consumer=JO).status == "LOCKED"  # a new account, whatever it did as a guest
        assert arrive(consumer={"email": "jo@example.com"}).status == "OPEN"
        assert arrive(consumer={"consumerId": "C-9", "email": "jo@example.com"}).status == "LOCKED"

    def test_a_guest_is_known_by_the_orders_of_the_account_with_this_email(self) -> None:
        arrive(consumer=JO)
        assert arrive(consumer=GUEST).status == "OPEN"

    @pytest.mark.parametrize("consumer", [{}, {"email": "  "}, {"consumerId": ""}])
    def test_nobody_is_nobodys_first(self, consumer: dict[str, Any]) -> None:
        order = arrive(consumer=consumer)
        assert order.status == "OPEN"
        assert order.lock_rules[0]["seen"] == "neither consumerId nor email"

    def test_a_cancelled_order_makes_nobody_known(self) -> None:
        first = arrive(consumer=JO)
        order_cancel(order_id=str(first.pk), actor=SYSTEM)
        assert arrive(consumer=JO).status == "LOCKED"
        assert arrive(consumer=JO).status == "OPEN"

    def test_an_email_longer_than_an_index_takes_is_taken(self) -> None:
        long = {"email": "x" * 4_000 + "@example.com"}
        assert [arrive(consumer=long).status for _ in range(2)] == ["LOCKED", "OPEN"]


class TestManyOrders:
    def test_what_comes_after_so_many_in_the_time_is_locked(self) -> None:
        rule("FREQUENCY", name="Many", moreThan=2)
        orders = [arrive(consumer=JO) for _ in range(4)]
        assert [order.status for order in orders] == ["OPEN", "OPEN", "LOCKED", "LOCKED"]
        assert reasons(orders[2]) == ["Many: 3 orders in an hour"]
        assert arrive(consumer=OTHER).status == "OPEN"

    def test_orders_before_the_time_do_not_count(self) -> None:
        rule("FREQUENCY", moreThan=1, minutes=30)
        start = clock.now()
        arrive(consumer=JO, now=start - HOUR / 2)
        assert arrive(consumer=JO, now=start).status == "OPEN"
        assert arrive(consumer=JO, now=start + HOUR / 60).status == "LOCKED"

    def test_cancelled_orders_count_for_they_were_ordered(self) -> None:
        rule("FREQUENCY", moreThan=1)
        order_cancel(order_id=str(arrive(consumer=JO).pk), actor=SYSTEM)
        assert arrive(consumer=JO).status == "LOCKED"

    def test_each_rule_looks_back_as_far_as_it_says(self) -> None:
        rule("FREQUENCY", name="hour", moreThan=2, minutes=60)
        rule("FREQUENCY", name="day", moreThan=3, minutes=1_440)
        now = clock.now()
        for hours in (10, 8, 0):
            order = arrive(consumer=JO, now=now - hours * HOUR)
        assert outcomes(order) == {"hour": "PASSED", "day": "PASSED"}
        order = arrive(consumer=JO, now=now)
        assert [one["seen"] for one in order.lock_rules] == ["2 orders in an hour", "4 orders in a day"]


class TestThatARuleNeverStopsAnOrder:
    def test_a_rule_that_breaks_locks_and_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: Any) -> Any:
            raise RuntimeError("oops")

        rule("COUNTRIES", name="Abroad")
        rule("VALUE", name="High", above=500)
        monkeypatch.setitem(JUDGES, "COUNTRIES", broken)
        order = arrive(price=1)
        assert outcomes(order) == {"Abroad": "FAILED", "High": "PASSED"}
        assert reasons(order) == ["Abroad could not look: it broke on this order"]
        assert LockRuleMatch.objects.get().failed

    @pytest.mark.parametrize("kind", ["VALUE", "NO-SUCH-KIND"])
    def test_a_rule_that_cannot_be_read_locks_and_says_so(self, kind: str) -> None:
        stored = rule("VALUE", name="High", above=500)
        LockRule.objects.filter(pk=stored.pk).update(kind=kind, parameters={"below": 3})
        kept.forget_rules()
        order = arrive(price=1)
        assert reasons(order) == ["High could not look: its parameters cannot be read"]
        assert order.lock_rules[0]["condition"] == "Cannot be read"

    def test_where_other_orders_cannot_be_read_the_rule_locks_and_the_order_is_taken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column FROM orders_order")

        rule("FIRST_ORDER", name="First")
        rule("FREQUENCY", name="Many", moreThan=5)
        monkeypatch.setattr("orders.lock_rules.consumers.take_turns", fail)
        order = arrive(consumer=JO)
        assert set(outcomes(order).values()) == {"FAILED"}
        assert reasons(order)[0] == "First could not look: other orders of the consumer could not be read"
        assert Event.objects.filter(name="ORDER_CREATED").exists()

    def test_text_where_a_number_is_compared_locks(self) -> None:
        rule("ATTRIBUTE", name="Fraud", path="score", operator="GT", values=["80"])
        assert arrive(customAttributes={"score": "high"}).status == "LOCKED"
        assert arrive(customAttributes={"score": "79"}).status == "OPEN"
        assert arrive(customAttributes={}).status == "OPEN"

    def test_a_rule_deleted_meanwhile_is_no_hindrance(self) -> None:
        gone = rule("VALUE", above=1)
        rules = kept.rules_in_force()
        lock_rule_delete(rule_id=str(gone.pk), version=2, actor=SYSTEM)
        kept._kept = (float("inf"), rules)  # as another process has it for some seconds
        assert arrive(price=2).status == "LOCKED"


class TestWhatItCosts:
    """Statements more than without any rule; elsewhere than on PostgreSQL nobody waits for a turn."""

    @pytest.fixture(autouse=True)
    def _warm(self) -> None:
        self.least = self.statements({})

    def statements(self, consumer: dict[str, Any], **more: Any) -> int:
        arrive(consumer=consumer, **more)  # whatever is read once per process
        with CaptureQueriesContext(connection) as queries:
            arrive(consumer=consumer, **more)
        return len(queries)

    def test_rules_about_the_order_itself_ask_nothing(self) -> None:
        rule("VALUE", above=500)
        rule("COUNTRIES")
        rule("ARTICLES", articles=["B"])
        rule("ATTRIBUTE", path="a", operator="EXISTS")
        assert self.statements(JO, price=3) == self.least

    def test_a_match_is_written_with_the_order(self) -> None:
        rule("VALUE", above=1)
        assert self.statements(JO, price=3) == self.least + (connection.vendor != "postgresql")

    @pytest.mark.parametrize(
        ("kinds", "questions"),
        [(["FIRST_ORDER"], 1), (["FREQUENCY"], 1), (["FREQUENCY", "FREQUENCY", "FIRST_ORDER"], 2)],
        ids=["first", "many", "both"],
    )
    def test_rules_about_other_orders_ask_one_question_each_kind(self, kinds: list[str], questions: int) -> None:
        for number, kind in enumerate(kinds):
            rule(kind, name=str(number), **({"moreThan": 500} if kind == "FREQUENCY" else {}))
        turn = connection.vendor == "postgresql"
        savepoint_and_release = 2
        assert self.statements(JO) == self.least + questions + turn + savepoint_and_release
        assert self.statements({}) == self.least

    def test_the_rules_are_read_once(self) -> None:
        rule("VALUE", above=500)
        kept.forget_rules()
        with CaptureQueriesContext(connection) as queries:
            for _ in range(3):
                kept.rules_in_force()
        assert len(queries) == 1


def test_rules_are_read_again_after_some_seconds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LOCK_RULES_KEPT_SECONDS = 5
    seconds = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: seconds[0])
    stored = rule("VALUE", above=500, active=False)
    assert kept.rules_in_force() == ()
    LockRule.objects.filter(pk=stored.pk).update(active=True)  # in another process
    seconds[0] += 4.9
    assert kept.rules_in_force() == ()
    seconds[0] += 0.2
    assert [one.id for one in kept.rules_in_force()] == [str(stored.pk)]


class TestServices:
    def test_a_rule_without_a_name_is_called_by_what_it_does(self) -> None:
        assert rule("FREQUENCY", moreThan=3).name == "More than 3 orders of a consumer in an hour"

    @pytest.mark.parametrize(
        ("kind", "parameters"),
        [
            ("VALUE", {}),
            ("VALUE", {"above": -1}),
            ("VALUE", {"above": "NaN"}),
            ("VALUE", {"above": 1, "below": 2}),
            ("FIRST_ORDER", {"above": 1}),
            ("ARTICLES", {"articles": []}),
            ("ARTICLES", {"articles": [""]}),
            ("ATTRIBUTE", {"path": "a", "operator": "LIKE", "values": ["1"]}),
            ("ATTRIBUTE", {"path": "a", "operator": "EQ"}),
            ("ATTRIBUTE", {"path": "a", "operator": "EQ", "values": ["1", "2"]}),
            ("ATTRIBUTE", {"path": "a", "operator": "GT", "values": ["high"]}),
            ("ATTRIBUTE", {"path": "a", "operator": "EXISTS", "values": ["1"]}),
            ("ATTRIBUTE", {"path": "", "operator": "EXISTS"}),
            ("FREQUENCY", {"moreThan": 0}),
            ("FREQUENCY", {"moreThan": 1, "minutes": 10_081}),
            ("SHOE_SIZE", {}),
        ],
        ids=str,
    )
    def test_parameters_that_the_kind_does_not_know_are_refused(self, kind: str, parameters: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput):
            lock_rule_create(kind=kind, parameters=parameters, actor=SYSTEM)
        assert not LockRule.objects.exists()

    def test_names_are_unique(self) -> None:
        rule("COUNTRIES", name="Abroad")
        other = rule("VALUE", above=1)
        with pytest.raises(Conflict):
            lock_rule_create(kind="COUNTRIES", parameters={}, name="Abroad", actor=SYSTEM)
        with pytest.raises(Conflict):
            lock_rule_change(rule_id=str(other.pk), version=2, parameters={"above": 1}, name="Abroad", actor=SYSTEM)

    def test_an_outdated_version_changes_nothing(self) -> None:
        stored = rule("VALUE", above=1)
        for change in (
            lambda: lock_rule_change(rule_id=str(stored.pk), version=1, parameters={"above": 2}, actor=SYSTEM),
            lambda: lock_rule_deactivate(rule_id=str(stored.pk), version=1, actor=SYSTEM),
            lambda: lock_rule_delete(rule_id=str(stored.pk), version=1, actor=SYSTEM),
        ):
            with pytest.raises(VersionConflict):
                change()
        assert LockRule.objects.get().version == 2

    def test_what_is_switched_already_is_not_switched_again(self) -> None:
        stored = rule("VALUE", above=1)
        with pytest.raises(IllegalTransition):
            lock_rule_activate(rule_id=str(stored.pk), version=2, actor=SYSTEM)

    def test_every_write_needs_the_permission(self) -> None:
        stored, reader = rule("VALUE", above=1), actor("CONFIG_READ")
        for change in (
            lambda: lock_rule_create(kind="COUNTRIES", parameters={}, actor=reader),
            lambda: lock_rule_change(rule_id=str(stored.pk), version=2, parameters={"above": 2}, actor=reader),
            lambda: lock_rule_deactivate(rule_id=str(stored.pk), version=2, actor=reader),
            lambda: lock_rule_activate(rule_id=str(stored.pk), version=2, actor=reader),
            lambda: lock_rule_delete(rule_id=str(stored.pk), version=2, actor=reader),
        ):
            with pytest.raises(PermissionMissing):
                change()

    def test_there_is_an_end_to_rules(self) -> None:
        for number in range(MOST_RULES):
            rule("COUNTRIES", name=str(number), active=False)
        with pytest.raises(InvalidInput):
            rule("COUNTRIES")

    def test_an_order_keeps_what_a_deleted_rule_said(self) -> None:
        stored = rule("VALUE", name="High", above=1)
        order = arrive(price=2)
        lock_rule_delete(rule_id=str(stored.pk), version=2, actor=SYSTEM)
        assert not LockRuleMatch.objects.exists()
        assert outcomes(Order.objects.get(pk=order.pk)) == {"High": "MATCHED"}
        assert arrive(price=2).status == "OPEN"


def test_matches_are_counted_for_thirty_days_in_one_query(django_assert_num_queries: Any) -> None:
    high, abroad = rule("VALUE", above=1), rule("COUNTRIES")
    now = clock.now()
    for days in (0, 29, 31):
        arrive(price=2, now=now - datetime.timedelta(days=days))
    LockRuleMatch.objects.create(rule_id=abroad.pk, order=Order.objects.first(), failed=True, created_at=now)
    with django_assert_num_queries(1):
        found = {one.pk: (one.matched, one.unseen) for one in lock_rules_counted(now=now)}
    assert found == {high.pk: (2, 0), abroad.pk: (0, 1)}


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("VALUE", {"above": 20}),
        ("VALUE", {"above": 1000, "lockUnknown": True}),
        ("FIRST_ORDER", {}),
        ("FREQUENCY", {"moreThan": 2, "minutes": 181}),
        ("COUNTRIES", {}),
        ("ARTICLES", {"articles": ["B"]}),
        ("ATTRIBUTE", {"path": "score", "operator": "GT", "values": ["2"]}),
        ("ATTRIBUTE", {"path": "gift", "operator": "EXISTS", "subject": "LINES"}),
    ],
    ids=str,
)
def test_a_trial_locks_what_the_rule_would_have_locked(
    kind: str, parameters: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    live = rule(kind, **parameters)
    now = clock.now()
    for number in range(12):
        consumer = [JO, GUEST, OTHER, {}][number * 7 % 4]
        line = {"article": {"tenantArticleId": "AB"[number % 2], "title": "x"}, "quantity": 1}
        if number % 5 == 0:
            line["customAttributes"] = {"gift": True}
        if number % 3:
            line["shopPrice"] = 5 * number
        home = order_body()["consumer"]["addresses"]
        arrive(
            consumer={**consumer, "addresses": [*home, INVOICE] if number % 4 == 1 else home},
            customAttributes={"score": number % 5},
            orderLineItems=[line],
            now=now - datetime.timedelta(minutes=15 * (12 - number)),
        )
    with django_assert_max_num_queries(4):
        trial = lock_rule_try(rule=live, orders=Order.objects.all())
    assert trial.looked == 12
    found = {order.pk: (verdict.outcome, verdict.seen) for order, verdict in trial.locked}
    locked = Order.objects.filter(status="LOCKED")
    assert found == {order.pk: (order.lock_rules[0]["outcome"], order.lock_rules[0]["seen"]) for order in locked}
    assert 0 < len(found) < 12


def test_a_trial_looks_at_no_more_orders_than_it_says_and_writes_nothing() -> None:
    for _ in range(3):
        arrive(price=2)
    trial = lock_rule_try(rule=rule("VALUE", active=False, above=1), orders=Order.objects.all(), most=2)
    assert (trial.looked, len(trial.locked)) == (2, 2)
    assert not Order.objects.filter(status="LOCKED").exists()
    assert not LockRuleMatch.objects.exists()
