"""The rules of expiry in the backoffice: changed by a form, and the active expiries brought in line with them."""

import datetime
import re
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from expiry.configuration import expiry_rules
from expiry.models import Expiry, ExpiryRecalculation
from expiry.tasks import recalculate
from fulfillment.common import clock
from fulfillment.common.configurations import ONLY_ID
from orders.models import Order
from tests.cast import user_with
from tests.invariants import assert_invariants_hold

from . import cast
from .conftest import signed_in

URL = f"/admin/expiry/expiryconfiguration/{ONLY_ID}"
MINUTE = datetime.timedelta(minutes=1)


def page(client: Client, verb: str = "change") -> str:
    answer = client.get(f"{URL}/{verb}/")
    assert answer.status_code == 200
    return answer.content.decode()


def rules(client: Client, offset: object, *, version: int = 1, lead_time: object = "") -> Any:
    data = {"version": version, "offset": offset, "lead_time": lead_time}
    return client.post(f"{URL}/rules/", data, follow=True)


def confirm(client: Client, *, version: int) -> str:
    return client.post(f"{URL}/recalculate/", {"version": version}, follow=True).content.decode()


def times() -> dict[str, float]:
    """The minutes between provisioning and expiry, by order."""
    found = Expiry.objects.order_by("pk").annotate(number=F("process__tenant_order_id"))
    return {one.number: (one.expiry_time - one.provisioning_time) / MINUTE for one in found}  # type: ignore[attr-defined]


@pytest.fixture
def waiting(network: Any) -> list[Order]:
    """Orders to be collected in half an hour, in two hours and in three."""
    orders = [cast.to_collect(f"100{number}", minutes=minutes) for number, minutes in enumerate((30, 120, 180))]
    cast.route()
    return orders


def test_the_menu_leads_to_the_defaults_while_nobody_has_set_anything(admin: Client) -> None:
    assert "Expiry rules" in admin.get("/admin/").content.decode()
    answer = admin.get("/admin/expiry/expiryconfiguration/", follow=True)
    assert answer.redirect_chain == [(f"{URL}/change/", 302)]
    for part in ("0 min after its provisioning time", "Off", "these are the defaults", "All of them"):
        assert part in answer.content.decode()
    assert rules(admin, 90, version=0).status_code == 200
    assert expiry_rules().offset == 90 * MINUTE


def test_rules_are_changed_and_hold_for_new_expiries(admin: Client, network: Any) -> None:
    answer = rules(admin, 120, lead_time=30)
    assert "The rules are saved." in answer.content.decode()
    assert answer.redirect_chain == [(f"{URL}/change/", 302)]
    found = expiry_rules()
    assert (found.offset, found.lead_time) == (120 * MINUTE, 30 * MINUTE)
    shown = page(admin)
    assert all(part in shown for part in ("120 min (2 h)", "30 min before"))
    cast.to_collect("1001")
    assert times() == {"1001": 120}
    rules(admin, 120, version=2)
    assert expiry_rules().lead_time is None


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", str(2**31)])
def test_what_cannot_be_is_told_beside_the_field(admin: Client, network: Any, offset: str) -> None:
    answer = rules(admin, offset)
    assert answer.status_code == 200
    assert "bo-error" in answer.content.decode()
    assert expiry_rules().offset == 0 * MINUTE


def test_the_longest_offset_is_no_fault(admin: Client, waiting: Any) -> None:
    rules(admin, 2**31 - 1)
    assert "3 expire later." in page(admin, "recalculate")
    confirm(admin, version=2)
    recalculate()
    assert "All of them" in page(admin)
    assert all(one.expiry_time.year > 6000 for one in Expiry.objects.all())
    url = reverse("admin:expiry_expiry_verb", args=[Expiry.objects.all()[0].pk, "extend"])
    answer = admin.post(url, {"version": 2, "by": "other", "moment": "2099-01-01T00:00"})
    assert "leads back before the calendar" in answer.content.decode()


def test_somebody_elses_change_must_be_seen_first(admin: Client, network: Any) -> None:
    rules(admin, 60)
    assert "Somebody else has changed this" in rules(admin, 30).content.decode()
    assert expiry_rules().offset == 60 * MINUTE


def test_after_the_offset_changed_recalculating_is_offered_with_a_preview(admin: Client, waiting: Any) -> None:
    answer = rules(admin, 60)
    assert answer.redirect_chain == [(f"{URL}/recalculate/", 302)]
    shown = answer.content.decode()
    for part in (
        "The rules are saved.",
        "3 of 3 active expiries get another time",
        "3 expire later.",
        ">1000</a>",
        "60 min (1 h) after its provisioning time",
    ):
        assert part in shown, part
    assert "due at once" not in shown
    first = Expiry.objects.order_by("expiry_time")[0]
    moments = (first.expiry_time, first.expiry_time + 60 * MINUTE)
    assert "".join(f"<td>{moment:%Y-%m-%d %H:%M}</td>" for moment in moments) in shown
    assert times() == {"1000": 0, "1001": 0, "1002": 0}


def test_the_preview_counts_what_expires_earlier_and_what_at_once(admin: Client, waiting: Any) -> None:
    Expiry.objects.update(provisioning_time=F("provisioning_time") - 100 * MINUTE)
    shown = rules(admin, 0).content.decode()
    shown = page(admin, "recalculate")
    for part in (
        "3 of 3 active expiries get another time",
        "3 expire earlier.",
        "1 of them would be due at once",
    ):
        assert part in shown
    shown = page(admin)
    assert re.search(r"Have the time of other rules</dt><dd>3</dd>", shown)
    assert re.search(r"due at once by these rules</dt><dd>1</dd>", shown)


def test_no_more_than_ten_examples_are_shown_the_soonest_of_them_first(admin: Client, network: Any) -> None:
    for number in range(12):
        cast.to_collect(f"10{number:02}", minutes=300 - number)
    shown = rules(admin, 60).content.decode()
    found = re.findall(r'<td><a class="bo-link"[^>]*>(10\d\d)</a>', shown)
    assert len(found) == 10
    assert found == sorted(found, reverse=True)


def test_confirming_moves_the_active_ones_in_the_name_of_who_confirmed(admin: Client, waiting: Any) -> None:
    rules(admin, 60)
    assert "3 active expiries are looked at, batch by batch." in confirm(admin, version=2)
    shown = page(admin)
    assert all(part in shown for part in ("data-refresh", "Begins within seconds", "0 of 3", "Root Admin"))
    assert recalculate() == 3
    assert times() == {"1000": 60, "1001": 60, "1002": 60}
    shown = page(admin)
    assert all(part in shown for part in ("Done", "100 %", "3 (3 later, 0 earlier)", "All of them"))
    assert "data-refresh" not in shown
    order = admin.get(reverse("admin:orders_order_change", args=[waiting[0].pk])).content.decode()
    assert all(part in order for part in ("Expiry moved", "Root Admin", "Recalculated: 60 min after the provisioning"))
    assert "There is nothing to recalculate." in page(admin, "recalculate")
    assert_invariants_hold()


def test_confirming_what_was_not_seen_does_nothing(admin: Client, waiting: Any) -> None:
    rules(admin, 60)
    rules(admin, 90, version=2)
    assert "Somebody else has changed this" in confirm(admin, version=2)
    assert not ExpiryRecalculation.objects.exists()


def test_what_is_under_way_is_told_before_another_is_begun(admin: Client, waiting: Any) -> None:
    rules(admin, 60)
    confirm(admin, version=2)
    assert "ends with what it has done so far" in page(admin, "recalculate")
    confirm(admin, version=2)
    first, second = ExpiryRecalculation.objects.order_by("pk")
    assert (first.given_up, second.given_up) == (True, False)
    assert first.ended_at is not None
    assert recalculate() == 3
    ExpiryRecalculation.objects.filter(pk=second.pk).delete()
    assert "Given up" in page(admin)


def test_how_far_it_is_is_told(admin: Client, waiting: Any) -> None:
    now = clock.now()
    ExpiryRecalculation.objects.create(
        offset_minutes=60, actor_name="Maria", created_at=now - MINUTE, worked_at=now, total=400_000, looked_at=120_000,
        later=119_000, earlier=400, failed=2, last_error="<b>Poison</b>",
    )  # fmt: skip
    shown = page(admin)
    for part in ("30 %", "2,000 a second", "2 min to go", "120,000 of 400,000", "119,400", "Maria", "&lt;b&gt;Poison"):
        assert part in shown, part


def test_readers_see_no_buttons_and_others_nothing(network: Any, waiting: Any) -> None:
    cast.person("root.admin@example.com")
    reader = signed_in(user_with("CONFIG_READ", is_staff=True))
    for verb in ("rules", "recalculate"):
        assert f"/{verb}/" not in page(reader)
        assert reader.get(f"{URL}/{verb}/").status_code == 403
        assert reader.post(f"{URL}/{verb}/", {"version": 1, "offset": 5}).status_code == 403
    other = signed_in(user_with("EXPIRIES_READ", "EXPIRIES_WRITE", email="x@example.org", is_staff=True))
    assert other.get(f"{URL}/change/").status_code == 403
    assert other.post(f"{URL}/recalculate/", {"version": 1}).status_code == 403
    assert "Expiry rules" not in other.get("/admin/").content.decode()
    assert expiry_rules().offset == 0 * MINUTE


def test_who_is_limited_to_some_facilities_recalculates_nothing(network: Any, waiting: Any) -> None:
    hand = cast.person("store.hand@example.com", "Administrator", facility_ids=[str(network["Berlin"].pk)])
    client = signed_in(hand)
    rules(client, 60)
    assert client.post(f"{URL}/recalculate/", {"version": 2}).status_code == 403
    assert not ExpiryRecalculation.objects.exists()
