"""The rules of privacy in the backoffice: in words, with what they would do now, and what went wrong."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client

from fulfillment.common.clock import now
from fulfillment.common.configurations import ONLY_ID
from fulfillment.processes.gdpr import gdpr_rules
from fulfillment.processes.models import CleanUp, Process
from fulfillment.processes.states import ProcessStatus
from tests.cast import user_with

from . import cast
from .conftest import signed_in

URL = f"/admin/processes/gdprconfiguration/{ONLY_ID}"


def over(*, days: int, count: int = 1, **more: Any) -> list[Process]:
    """Processes of that age for which nothing is left to do."""
    moment = now() - datetime.timedelta(days=days)
    common = {"status": ProcessStatus.FINISHED, "created_at": moment, "modified_at": moment, **more}
    return Process.objects.bulk_create(Process(**common) for _ in range(count))


def page(client: Client, verb: str = "change") -> str:
    return client.get(f"{URL}/{verb}/").content.decode()


def test_the_menu_leads_to_the_defaults_while_nobody_has_set_anything(admin: Client) -> None:
    assert "Privacy rules" in admin.get("/admin/").content.decode()
    text = page(admin)
    assert all(part in text for part in ("90 days from the order on", "Never", "these are the defaults"))


def test_the_page_tells_what_is_due_and_why_not_more(admin: Client) -> None:
    over(days=100, count=3)
    over(days=100, count=2, status=ProcessStatus.IN_PROGRESS)
    over(days=100, anonymized_at=now() - datetime.timedelta(days=1))
    over(days=80)
    text = page(admin)
    assert [f"{count} order" in text for count in (3, 2, 1)] == [True] * 3
    assert "Due to be deleted" not in text


def test_the_holds_of_quotes_are_no_orders(admin: Client) -> None:
    over(days=100, count=3)
    over(days=100, count=4, inventory_status=ProcessStatus.FINISHED)
    assert "3 orders" in page(admin)
    assert "90 days: 3" in page(admin, "rules")
    over(days=100, order_id=uuid.uuid4(), inventory_status=ProcessStatus.FINISHED)
    assert "4 orders" in page(admin)


def test_changing_them_names_what_would_go_at_once(admin: Client) -> None:
    over(days=45, count=4)
    over(days=100, count=3)
    assert "30 days: 7, 60 days: 3, 90 days: 3, 180 days: 0" in page(admin, "rules")
    data = {"version": 0, "retention": "30", "deletion": "10", "actors": "on"}
    answer = admin.post(f"{URL}/rules/", data, follow=True)
    assert "The rules are saved. 7 finished orders are due now." in answer.content.decode()
    rules = gdpr_rules()
    assert (rules.retention.days, rules.deletion, rules.actors_anonymized) == (30, datetime.timedelta(days=10), True)
    text = page(admin)
    assert all(part in text for part in ("30 days from the order on", "10 days after that", "Due to be deleted"))
    data = {"version": 1, "retention": "30.5", "deletion": ""}
    admin.post(f"{URL}/rules/", data)
    assert (gdpr_rules().retention.days, gdpr_rules().deletion, gdpr_rules().actors_anonymized) == (30, None, False)


@pytest.mark.parametrize("change", [{"retention": "0"}, {"retention": ""}, {"retention": "x"}, {"deletion": "-1"}])
def test_what_cannot_be_is_told_beside_the_field(admin: Client, change: Any) -> None:
    answer = admin.post(f"{URL}/rules/", {"version": 0, "retention": "30", **change})
    assert answer.status_code == 200
    assert "bo-error" in answer.content.decode()
    assert gdpr_rules().retention.days == 90


def test_somebody_elses_change_must_be_seen_first(admin: Client) -> None:
    admin.post(f"{URL}/rules/", {"version": 0, "retention": "30"})
    answer = admin.post(f"{URL}/rules/", {"version": 0, "retention": "20"}, follow=True)
    assert "Somebody else has changed this" in answer.content.decode()
    assert gdpr_rules().retention.days == 30


def test_what_failed_too_often_is_shown_and_can_be_tried_again(admin: Client, network: Any) -> None:
    assert "Could not be cleaned up" not in page(admin)
    order = cast.order("1001")
    CleanUp.objects.create(process=order.process, attempts=5, due_at=now(), last_error="ValueError")
    text = page(admin)
    assert all(part in text for part in ("Could not be cleaned up", ">1001</a>", "ValueError", str(order.pk)))
    answer = admin.post(f"{URL}/retry/", {"version": 0}, follow=True)
    assert "1 order will be tried again" in answer.content.decode()
    assert CleanUp.objects.get().attempts == 0


def test_readers_see_no_buttons_and_others_nothing(db: None) -> None:
    reader = signed_in(user_with("CONFIG_READ", is_staff=True))
    assert "Change rules" not in page(reader)
    assert reader.get(f"{URL}/rules/").status_code == 403
    other = signed_in(user_with("ORDER_READ", email="x@example.org", is_staff=True))
    assert other.get(f"{URL}/change/").status_code == 403
    assert "Privacy rules" not in other.get("/admin/").content.decode()
