"""The demo: what it holds, that everything is in its state, and that repeating it changes nothing."""

import io
import json
import os
import stat
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Sum
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from fulfillment.accounts.actors import actor_of
from fulfillment.accounts.models import User
from fulfillment.accounts.roles import PROVIDED_ROLES
from fulfillment.backoffice.demo import PEOPLE, demo_load
from fulfillment.backoffice.demo.assortment import ARTICLES
from fulfillment.backoffice.demo.network import KOELN, PLACES
from fulfillment.backoffice.demo.order_book import FOR_CONSUMERS, SEEDS
from fulfillment.common import clock
from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from fulfillment.inventory.models import Listing, Reservation, Stock
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import FINISHED, UNFINISHED
from fulfillment.processes.models import Process
from orders.models import LockRule, Order
from routing.models import RoutingPlan
from tests.invariants import assert_invariants_hold

MODELS = (Facility, Listing, Stock, User, Order, Process, RoutingPlan, Reservation, PickJob, Event)


def quiet(_title, items):
    return items


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


def versions() -> list[tuple[object, int]]:
    return [
        row
        for model in (Facility, Listing, Stock, Order, RoutingPlan)
        for row in model.objects.values_list("pk", "version")
    ]


def plans(number: str) -> list[RoutingPlan]:
    return list(RoutingPlan.objects.filter(tenant_order_id=number).order_by("split_count"))


class TestLoaded(TestCase):
    """One load serves all: each test runs in a transaction that is rolled back."""

    @classmethod
    def setUpTestData(cls):
        cls.var_dir = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.enterClassContext(override_settings(VAR_DIR=cls.var_dir))
        cls.enterClassContext(mock.patch.dict(os.environ, {"DEMO_PASSWORD": ""}))
        cls.summary = demo_load(track=quiet)

    def test_it_has_what_it_promises(self):
        assert self.summary.facilities == len(PLACES) == 40
        assert self.summary.articles == len({article.tenant_id for article in ARTICLES}) == 60
        assert Facility.objects.filter(location_type="WAREHOUSE").count() == 2
        assert Facility.objects.values("country").distinct().count() >= 8
        assert not Facility.objects.filter(latitude=None).exists()
        assert set(Stock.objects.values_list("tenant_article_id", flat=True)) == {
            article.tenant_id for article in ARTICLES
        }
        assert Order.objects.count() == len(FOR_CONSUMERS) + 2

    def test_a_second_run_changes_nothing(self):
        before = counts(), versions()
        with CaptureQueriesContext(connection) as queries:
            again = demo_load(track=quiet)
        assert len(queries) < 30
        assert (counts(), versions()) == before
        assert self.summary.changed
        assert not again.changed

    def test_what_was_interrupted_is_completed(self):
        before = counts()
        Stock.objects.filter(reservations=None, facility__tenant_facility_id="S-BERN-01").delete()
        Listing.objects.filter(facility__tenant_facility_id="S-PARIS-01").delete()
        User.objects.filter(email=PEOPLE[0].email).delete()
        assert demo_load(track=quiet).changed
        after = counts()
        assert {name: after[name] for name in ("Stock", "Listing", "User", "Order")} == {
            name: before[name] for name in ("Stock", "Listing", "User", "Order")
        }

    def test_every_state_is_there(self):
        orders = Counter(Order.objects.values_list("status", flat=True))
        assert orders["LOCKED"] >= 8
        assert orders["OPEN"] >= 10
        assert orders["CANCELLED"] == 3
        assert orders["PROMISED"] == 2
        states = Counter(RoutingPlan.objects.values_list("status", flat=True))
        assert states["INITIAL"] == 0
        assert states["PROMISED"] == 2
        assert set(RoutingPlan.objects.filter(status="NOT_ROUTABLE").values_list("tenant_order_id", flat=True)) == {
            "F-20486",
            "F-20487",
        }
        assert [len(plans(number)) for number in ("F-20484", "F-20485")] == [2, 3]
        assert Order.objects.get(tenant_order_id="F-20481").status == "OPEN"

    def test_locked_orders_have_different_ages_and_reasons(self):
        locked = Order.objects.filter(status="LOCKED")
        ages = [clock.now() - order.created_at for order in locked]
        assert min(ages).total_seconds() < 600
        assert max(ages).total_seconds() > 70 * 3600
        assert all(order.status_reasons[0]["reason"] for order in locked)

    def test_one_locked_order_is_about_to_be_due(self):
        order = Order.objects.get(tenant_order_id="F-20479")
        assert order.status == "LOCKED"
        assert "provisioningTime" in order.delivery_preferences["collect"][0]

    def test_the_documented_examples_are_taken_verbatim(self):
        for name, number in (("locked_order", "order-111"), ("order", "R456728546")):
            self.compare_with_example(name, number)

    def compare_with_example(self, name, number):
        koeln = Facility.objects.get(tenant_facility_id=KOELN)
        example = json.loads((SEEDS / f"{name}.json").read_text().replace("<facility-id>", str(koeln.pk)))
        order = Order.objects.get(tenant_order_id=number)
        assert order.consumer == example["consumer"]
        assert order.delivery_preferences == example["deliveryPreferences"]
        assert [line.article for line in order.lines.order_by("position")] == [
            line["article"] for line in example["orderLineItems"]
        ]

    def test_the_documented_examples_are_routed(self):
        (locked,) = plans("order-111")
        assert (locked.status, locked.facility.tenant_facility_id) == ("LOCKED", KOELN)
        (shipped,) = plans("R456728546")
        assert (shipped.status, shipped.facility.country) == ("ROUTED", "NL")

    def test_reservations_add_up(self):
        for stock in Stock.objects.filter(reserved__gt=0):
            held = stock.reservations.filter(status="ACTIVE").aggregate(units=Sum("quantity"))["units"]
            assert stock.reserved == held
        assert not Stock.objects.filter(reserved__gt=F("on_hand")).exists()
        routed = RoutingPlan.objects.filter(status="ROUTED").values_list("pk", flat=True)
        living = PickJob.objects.filter(status__in=(*UNFINISHED, *FINISHED))
        assert set(living.values_list("plan_id", flat=True)) == set(routed)

    def test_a_lock_rule_has_locked_what_arrived_open(self):
        order = Order.objects.get(tenant_order_id="F-20498")
        assert order.status == "LOCKED"
        assert order.status_reasons == [{"status": "LOCKED", "reason": "Fraud score above 90: 94"}]
        assert [record["outcome"] for record in order.lock_rules] == ["MATCHED", "PASSED"]
        assert LockRule.objects.filter(active=True).count() == 2

    def test_stores_have_worked(self):
        states = Counter(PickJob.objects.values_list("status", flat=True))
        assert {"OPEN", "IN_PROGRESS", "PICKED", "ABORTED"} <= states.keys()
        assert PickJob.objects.filter(sub_status="SHORT_PICKED").count() == 2
        handed = Counter(HandoverJob.objects.values_list("channel", "status"))
        assert handed["COLLECT", "OPEN"] >= 2
        assert handed["COLLECT", "HANDED_OVER"] == handed["COLLECT", "CANCELED"] == 1
        assert handed["DELIVERY", "HANDED_OVER"] == 2
        assert Process.objects.filter(status="FINISHED").count() == 3

    def test_nothing_is_wrong(self):
        assert_invariants_hold()

    def test_events_are_gapless_per_process(self):
        for process in Process.objects.all():
            sequence = (
                Event.objects.filter(process_id=process.pk).order_by("sequence").values_list("sequence", flat=True)
            )
            assert list(sequence) == list(range(1, process.event_sequence + 1))

    def test_each_role_has_a_user_with_the_kept_password(self):
        file = self.var_dir / "demo_password"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert {person.role for person in PEOPLE} == {definition.name for definition in PROVIDED_ROLES}
        for person in PEOPLE:
            user = User.objects.get(email=person.email)
            assert user.check_password(file.read_text())
            assert [group.name for group in user.groups.all()] == [person.role]
        store = User.objects.get(email="store.koeln@fulfillment.example")
        assert actor_of(store).facility_ids == {str(Facility.objects.get(tenant_facility_id=KOELN).pk)}

    def test_the_environment_names_the_password(self):
        said = "as the environment says"
        with tempfile.TemporaryDirectory() as var_dir, override_settings(VAR_DIR=var_dir):
            with mock.patch.dict(os.environ, {"DEMO_PASSWORD": said}):
                assert demo_load(track=quiet).password == said
                assert not demo_load(track=quiet).changed
            assert demo_load(track=quiet).password == said
        assert User.objects.get(email=PEOPLE[0].email).check_password(said)


@pytest.mark.django_db
def test_the_command_tells_what_there_is(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert "40 facilities, 60 articles" in out.getvalue()
    assert "dispatcher@fulfillment.example" in out.getvalue()
    silent = io.StringIO()
    call_command("demo", stdout=silent, verbosity=0)
    assert silent.getvalue() == ""
