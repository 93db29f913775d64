"""The ledger: whatever changes the units of a stock leaves a movement that says how many, why, and what is left."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fulfillment.common.clock import now
from fulfillment.inventory import services
from fulfillment.inventory.models import Stock, StockMovement
from tests.cast import facility, goods
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db

URL = "/api/stocks"


@pytest.fixture(autouse=True)
def _whole(db):
    yield
    assert_invariants_hold()


def story(article="A"):
    """The movements of an article as (cause, units, on hand after them)."""
    rows = StockMovement.objects.filter(tenant_article_id=article).order_by("pk")
    return list(rows.values_list("cause", "quantity", "on_hand"))


def test_creating_counting_and_deleting_are_told(api, store):
    stock = api.post(URL, {"tenantArticleId": "A", "value": 7, "tenantFacilityId": "K-1"}, format="json").json()
    api.put(f"{URL}/{stock['id']}", {"value": 4, "version": 1}, format="json")
    api.put(f"{URL}/{stock['id']}", {"value": 9}, format="json")
    api.delete(f"{URL}/{stock['id']}")
    assert story() == [("COUNTED", 7, 7), ("COUNTED", -3, 4), ("COUNTED", 5, 9), ("DELETED", -9, 0)]
    movement = StockMovement.objects.first()
    assert (movement.facility_id, str(movement.stock_id)) == (store.pk, stock["id"])
    assert movement.actor_id
    assert movement.actor_name == "somebody@fulfillment.example"
    assert (movement.process_id, movement.reference) == (None, None)


def test_a_row_that_is_made_again_begins_a_story_that_continues(api, store):
    for value in (7, 2):
        body = {"tenantArticleId": "A", "value": value, "tenantFacilityId": "K-1"}
        stock = api.post(URL, body, format="json").json()
        api.delete(f"{URL}/{stock['id']}")
    assert story() == [("COUNTED", 7, 7), ("DELETED", -7, 0), ("COUNTED", 2, 2), ("DELETED", -2, 0)]
    assert StockMovement.objects.values("stock_id").distinct().count() == 2


def test_what_moves_nothing_is_not_told(api, store):
    stock = goods(store, A=5)["A"]
    api.put(f"{URL}/{stock.pk}", {"value": 5, "version": 1, "locationRef": "S"}, format="json")
    created = api.post(URL, {"tenantArticleId": "B", "value": 0, "tenantFacilityId": "K-1"}, format="json").json()
    api.delete(f"{URL}/{created['id']}")
    assert story() == [("OPENING", 5, 5)]
    assert story("B") == []


def test_a_refused_change_is_not_told(api, store):
    stocks = goods(store, A=5, B=5)
    Stock.objects.filter(pk=stocks["B"].pk).update(version=4)
    items = [{"id": str(stocks["A"].pk), "value": 1}, {"id": str(stocks["B"].pk), "value": 1, "version": 3}]
    assert api.put(URL, {"stocks": items}, format="json").status_code == 409
    assert (story("A"), story("B")) == ([("OPENING", 5, 5)], [("OPENING", 5, 5)])


def test_many_stocks_are_told_by_one_statement(api, store):
    stocks = goods(store, A=1, B=2, C=3)

    def ledger(captured):
        return [one["sql"].split()[0] for one in captured if "stockmovement" in (one["sql"] or "")]

    items = [
        {"id": str(stocks["A"].pk), "value": 5},
        {"id": str(stocks["B"].pk), "value": 2},
        {"tenantArticleId": "D", "value": 8, "tenantFacilityId": "K-1"},
        {"tenantArticleId": "E", "value": 9, "tenantFacilityId": "K-1"},
    ]
    with CaptureQueriesContext(connection) as captured:
        assert api.put(URL, {"stocks": items}, format="json").status_code == 200
    assert ledger(captured) == ["INSERT"]
    assert [story(name)[-1] for name in "ABDE"] == [
        ("COUNTED", 4, 5),
        ("OPENING", 2, 2),
        ("COUNTED", 8, 8),
        ("COUNTED", 9, 9),
    ]
    action = {"name": "DELETE_BY_PRODUCTS", "facilityRef": str(store.pk), "tenantArticleIds": ["A", "B", "D"]}
    with CaptureQueriesContext(connection) as captured:
        assert api.post(f"{URL}/actions", {"action": action}, format="json").status_code == 200
    assert ledger(captured) == ["INSERT"]
    assert [story(name)[-1] for name in "ABD"] == [("DELETED", -5, 0), ("DELETED", -2, 0), ("DELETED", -8, 0)]


def test_the_ledger_opens_with_what_is_there(store, elsewhere, monkeypatch):
    migration = import_module("fulfillment.inventory.migrations.0002_stock_ledger")
    monkeypatch.setattr(migration, "BATCH", 2)
    moment = now()
    for place in (store, elsewhere, facility("Ulm")):
        for article, on_hand in (("A", 3), ("B", 0), ("C", 1)):
            given = {"tenant_article_id": article, "on_hand": on_hand, "created_at": moment, "modified_at": moment}
            Stock.objects.create(facility=place, **given)
    migration.open_the_ledger(apps, None)
    assert sorted(story("A") + story("B") + story("C")) == [("OPENING", 1, 1)] * 3 + [("OPENING", 3, 3)] * 3
    assert StockMovement.objects.values("stock_id").distinct().count() == 6


def test_units_are_moved_in_one_place_only():
    """Every other file that would set ``on_hand`` or update it behind the ledger's back is found here."""
    root = Path(services.__file__).parent.parent.parent.parent
    folders = [root / name for name in ("fulfillment", "orders", "routing", "expiry", "fulfilment_options")]
    files = [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]
    movers = {path.name for path in files if moves_units(ast.parse(path.read_text()))}
    assert movers == {"ledger.py"}


def moves_units(tree):
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Attribute) and target.attr == "on_hand" for target in targets):
            return True
        written = node.keywords if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update" else []
        if any(keyword.arg == "on_hand" for keyword in written):
            return True
    return False
