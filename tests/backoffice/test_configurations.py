"""The rules of picking and handover in the backoffice: seen, changed by forms, and by the same services as the API."""

import re
from typing import Any

import pytest
from django.test import Client

from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.common.configurations import ONLY_ID
from fulfillment.handover.configuration import handover_rules
from fulfillment.handover.models import HandoverConfiguration
from fulfillment.picking.configuration import picking_rules
from fulfillment.picking.models import PickingConfiguration
from fulfillment.picking.schemas.configuration import PickingConfigurations
from fulfillment.picking.services import picking_configuration_patch
from tests.cast import user_with

from .conftest import signed_in

PICKING = f"/admin/picking/pickingconfiguration/{ONLY_ID}"
HANDOVER = f"/admin/handover/handoverconfiguration/{ONLY_ID}"


def form_of(client: Client, url: str) -> dict[str, str]:
    """Return what a form would send as it stands."""
    form = client.get(url, headers={"X-Fragment": "dialog"}).content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        switch = found["type"] in ("checkbox", "radio")
        if not switch or " checked" in tag:
            data[found["name"]] = found.get("value", "on" if switch else "")
    return {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize(("url", "title"), [(PICKING, "Picking rules"), (HANDOVER, "Handover rules")])
def test_the_menu_leads_to_the_defaults_while_nobody_has_set_anything(admin: Client, url: str, title: str) -> None:
    assert title in admin.get("/admin/").content.decode()
    answer = admin.get(url.replace(str(ONLY_ID), ""), follow=True)
    assert answer.redirect_chain == [(f"{url}/change/", 302)]
    page = answer.content.decode()
    assert all(part in page for part in (title, "these are the defaults", "Damaged", "Beschädigt"))
    assert admin.get(url.replace(str(ONLY_ID)[-1:], "2") + "/change/").status_code == 404


def test_every_choice_for_the_stock_says_what_it_leads_to(admin: Client) -> None:
    page = admin.get(f"{PICKING}/rules/").content.decode()
    for part in ("Missing units stay in the count, even", "goes down by what was missing", "No new order is sent here"):
        assert part in page


def test_rules_are_changed_and_reasons_stay(admin: Client) -> None:
    reasons = picking_rules().short_pick_reasons
    data = form_of(admin, f"{PICKING}/rules/")
    assert data == {"version": "0", "stock_correction": "MISSING", "restart": "on"}
    answer = admin.post(f"{PICKING}/rules/", {"version": "0", "stock_correction": "EMPTY"}, follow=True)
    assert "The rules are saved" in answer.content.decode()
    rules = picking_rules()
    assert (rules.short_pick_correction, rules.restart_active) == ("EMPTY", False)
    assert rules.short_pick_reasons == reasons
    assert "Nothing free is left" in admin.get(f"{PICKING}/change/").content.decode()


@pytest.mark.parametrize(("url", "rules"), [(PICKING, "short_pick_reasons"), (HANDOVER, "refused_reasons")])
def test_reasons_are_added_changed_switched_off_and_removed(admin: Client, url: str, rules: str) -> None:
    offered = {"short_pick_reasons": picking_rules, "refused_reasons": handover_rules}[rules]
    data = form_of(admin, f"{url}/reasons/")
    data |= {"en_US_0": "Other", "de_DE_0": "", "en_US_1": "", "de_DE_1": "", "en_US_4": " New ", "de_DE_4": "Neu"}
    del data["active_2"]
    answer = admin.post(f"{url}/reasons/", data, follow=True)
    assert "The reasons are saved" in answer.content.decode()
    found = getattr(offered(), rules)
    assert found[0] == {"en_US": "Other"}
    assert found[-1] == {"en_US": "New", "de_DE": "Neu"}
    assert len(found) == 3
    assert "Not offered" in answer.content.decode()
    assert form_of(admin, f"{url}/reasons/")["version"] == "1"


def test_other_languages_and_other_rules_stay(admin: Client) -> None:
    body = {
        "version": 0,
        "stockUpdateConfiguration": {"active": True},
        "pickingShortPickConfiguration": {
            "confirmationOnShortPick": True,
            "shortPickReasons": [{"reasonLocalized": {"fr_FR": "Cassé"}, "active": True}],
        },
    }
    picking_configuration_patch(body=parse_body(body, PickingConfigurations), actor=SYSTEM)
    form = admin.get(f"{PICKING}/reasons/").content.decode()
    assert "fr_FR: Cassé" in form
    admin.post(f"{PICKING}/reasons/", {**form_of(admin, f"{PICKING}/reasons/"), "en_US_0": "Broken"})
    assert picking_rules().short_pick_reasons == ({"en_US": "Broken", "fr_FR": "Cassé"},)
    stored = PickingConfiguration.objects.get().body
    assert stored["pickingShortPickConfiguration"]["confirmationOnShortPick"] is True
    assert stored["stockUpdateConfiguration"] == {"active": True}


def test_whoever_comes_second_is_told_and_changes_nothing(admin: Client) -> None:
    first, second = (form_of(admin, f"{HANDOVER}/reasons/") for _ in range(2))
    admin.post(f"{HANDOVER}/reasons/", {**first, "en_US_0": "First"})
    answer = admin.post(f"{HANDOVER}/reasons/", {**second, "en_US_0": "Second"}, follow=True)
    assert "Somebody else has changed this" in answer.content.decode()
    assert handover_rules().refused_reasons[0]["en_US"] == "First"


@pytest.mark.parametrize(
    ("verb", "change"),
    [
        ("rules", {"stock_correction": "SOME"}),
        ("rules", {"stock_correction": ""}),
        ("rules", {"version": "-1"}),
        ("rules", {"version": "x"}),
        ("reasons", {"en_US_0": "x" * 256}),
        ("reasons", {"de_DE_5": "a\0b"}),
        ("reasons", {"version": str(2**40)}),
    ],
)
def test_bad_input_is_shown_again_and_changes_nothing(admin: Client, verb: str, change: dict[str, str]) -> None:
    url = f"{PICKING}/{verb}/"
    answer = admin.post(url, {**form_of(admin, url), **change})
    assert answer.status_code == 200
    assert not PickingConfiguration.objects.exists()


def test_text_never_becomes_markup(admin: Client) -> None:
    evil = "<script>alert(1)</script>"
    admin.post(f"{PICKING}/reasons/", {**form_of(admin, f"{PICKING}/reasons/"), "en_US_0": evil})
    assert picking_rules().short_pick_reasons[0]["en_US"] == evil
    for page in ("change", "reasons"):
        assert evil not in admin.get(f"{PICKING}/{page}/").content.decode()


@pytest.mark.parametrize("url", [PICKING, HANDOVER])
def test_a_reader_changes_nothing_and_others_see_nothing(dora: Client, anna: Client, url: str) -> None:
    page = dora.get(f"{url}/change/")
    assert page.status_code == 200
    assert "/reasons/" not in page.content.decode()
    assert dora.get(f"{url}/reasons/").status_code == 403
    assert dora.post(f"{url}/reasons/", {"version": 0}).status_code == 403
    for address in (url.replace(str(ONLY_ID), ""), f"{url}/change/", f"{url}/reasons/"):
        assert anna.get(address).status_code == 403
    assert not HandoverConfiguration.objects.exists()
    assert not PickingConfiguration.objects.exists()


def test_who_may_only_write_does_not_see_the_page(db: Any) -> None:
    writer = signed_in(user_with("CONFIG_WRITE", is_staff=True))
    assert writer.post(f"{PICKING}/rules/", {"version": 0, "stock_correction": "KEEP"}).status_code == 403
