"""Lock rules look at a promise when it becomes an order, not before."""

import pytest
from rest_framework.test import APIClient

from fulfillment.common.actor import SYSTEM
from fulfillment.picking.models import PickJob
from orders.models import LockRuleMatch, Order
from orders.services.lock_rules import lock_rule_activate, lock_rule_create
from tests.cast import administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold

from .promising import act, promise, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    rule = lock_rule_create(kind="ATTRIBUTE", parameters={"path": "gift", "operator": "EXISTS"}, actor=SYSTEM)
    lock_rule_activate(rule_id=str(rule.pk), version=rule.version, actor=SYSTEM)
    goods(facility(), shirt=5)
    return client_of(administrator())


def test_a_promise_that_a_rule_matches_becomes_a_locked_order(api: APIClient) -> None:
    promised = promise(api, lines={"shirt": 2}, customAttributes={"gift": True})
    assert not LockRuleMatch.objects.exists()
    confirmed = act(api, promised, "CONFIRM_PROMISE")
    assert confirmed["status"] == "LOCKED"
    assert confirmed["statusReasons"][0]["status"] == "LOCKED"
    assert statuses(promised)[2] == ["LOCKED"]
    assert not PickJob.objects.exists()
    assert LockRuleMatch.objects.count() == 1
    assert Order.objects.get().lock_rules
    assert_invariants_hold()
    assert act(api, promised, "UNLOCK", version=2)["status"] == "OPEN"
    assert PickJob.objects.count() == 1
    assert_invariants_hold()


def test_a_promise_that_no_rule_matches_becomes_an_open_order(api: APIClient) -> None:
    promised = promise(api, lines={"shirt": 2})
    assert act(api, promised, "CONFIRM_PROMISE")["status"] == "OPEN"
    assert PickJob.objects.count() == 1
    assert_invariants_hold()
