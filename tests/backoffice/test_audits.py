"""The trail in the backoffice: found from an order, narrowed, and read property by property."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fulfillment.audits import references
from fulfillment.audits.models import Audit
from fulfillment.audits.references import Privacy
from fulfillment.common.ids import new_id
from orders.models import Order
from tests.cast import user_with

from . import cast

pytestmark = pytest.mark.django_db

LIST = "/admin/audits/audit/"


@pytest.fixture
def unlocked(admin: Client, network: Any) -> Order:
    """An order that somebody has unlocked in the backoffice."""
    order = cast.order("1001")
    cast.route()
    page = reverse("admin:orders_order_verb", args=[order.pk, "unlock"])
    assert admin.post(page, {"version": 1, "comment": "Checked"}).status_code == 302
    return order


def shown(client: Client, **query: Any) -> list[Audit]:
    """Return the rows of the list."""
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


def test_an_order_leads_to_all_that_happened_under_its_process(admin: Client, unlocked: Order) -> None:
    cast.order("1002")
    page = admin.get(reverse("admin:orders_order_change", args=[unlocked.pk])).content.decode()
    assert f"{LIST}?process={unlocked.process_id}" in page
    rows = shown(admin, process=str(unlocked.process_id))
    assert {row.process_id for row in rows} == {unlocked.process_id}
    assert {"create", "unlock", "hold"} <= {row.operation for row in rows}
    assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)


def test_who_may_not_read_the_trail_is_not_led_to_it(unlocked: Order) -> None:
    client = Client()
    client.force_login(user_with("ORDER_READ", is_staff=True))
    page = client.get(reverse("admin:orders_order_change", args=[unlocked.pk])).content.decode()
    assert LIST not in page
    assert client.get(LIST).status_code == 403


def test_who_is_limited_to_some_facilities_sees_nothing_of_it(unlocked: Order) -> None:
    client = Client()
    client.force_login(user_with("AUDIT_READ", is_staff=True, facility_ids=[]))
    assert shown(client) == []
    entry = Audit.objects.first()
    assert client.get(reverse("admin:audits_audit_change", args=[entry.pk])).status_code == 404


def test_an_entry_shows_before_and_after(admin: Client, unlocked: Order) -> None:
    entry = Audit.objects.get(entity_ref=unlocked.pk, operation="unlock")
    page = admin.get(reverse("admin:audits_audit_change", args=[entry.pk])).content.decode()
    for part in ("<td>LOCKED</td>", "<td>OPEN</td>", "statusReasons", "Checked", "Backoffice", "Their own",
                 reverse("admin:orders_order_change", args=[unlocked.pk]), f"?trace={entry.trace}"):  # fmt: skip
        assert part in page, part
    followed = Audit.objects.get(trace=entry.trace, entity_type="ROUTING_PLAN")
    page = admin.get(reverse("admin:audits_audit_change", args=[followed.pk])).content.decode()
    assert "it followed from what they did" in page


def test_values_are_text_and_no_html(admin: Client, network: Any) -> None:
    store = next(iter(network.values()))
    body = {"version": 1, "actions": [{"action": "ModifyFacility", "name": "<script>alert(1)</script>"}]}
    from tests.cast import administrator, client_of

    api = client_of(administrator("api@fulfillment.example"))
    assert api.patch(f"/api/facilities/{store.pk}", body, format="json").status_code == 200
    entry = Audit.objects.get(entity_ref=store.pk)
    page = admin.get(reverse("admin:audits_audit_change", args=[entry.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("name", ["kind", "actor", "entity", "trace", "q"])
def test_the_list_is_narrowed(admin: Client, unlocked: Order, name: str) -> None:
    entry = Audit.objects.get(entity_ref=unlocked.pk, operation="unlock")
    value, column = {
        "kind": ("ORDER", "entity_type"),
        "actor": (entry.actor_id, "actor_id"),
        "entity": (str(unlocked.pk), "entity_ref"),
        "trace": (entry.trace, "trace"),
        "q": (str(unlocked.pk), "entity_ref"),
    }[name]
    rows = shown(admin, **{name: value})
    assert entry in rows
    assert {getattr(row, column) for row in rows} == {getattr(entry, column)}
    assert len(rows) < Audit.objects.count()


def test_the_system_by_itself_is_an_actor_too(admin: Client, unlocked: Order) -> None:
    rows = shown(admin, actor="system", kind="ROUTING_PLAN")
    assert {row.operation for row in rows} == {"hold"}


def test_time_narrows_and_what_is_no_choice_does_not(admin: Client, unlocked: Order) -> None:
    everything = len(shown(admin))
    assert len(shown(admin, hours="1")) == everything
    for query in ({"hours": "x"}, {"kind": "x"}, {"actor": "x"}, {"process": "x"}, {"entity": "x"}, {"trace": "\n"}):
        assert len(shown(admin, **query)) == everything
    assert shown(admin, process=str(new_id())) == []


def test_hidden_actors_are_shown_nowhere(admin: Client, unlocked: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_readers", [lambda: Privacy(actors_hidden=True)])
    entry = Audit.objects.get(entity_ref=unlocked.pk, operation="unlock")
    for url in (LIST, reverse("admin:audits_audit_change", args=[entry.pk])):
        answer = admin.get(url)
        content = answer.content.decode()
        assert "anonymized" in content
        assert f"actor={entry.actor_id}" not in content
