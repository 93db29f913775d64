"""Carriers in the backoffice: the switch, who sees what, and that secrets stay inside."""

from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.facilities.admin.connections import cutoff_text
from fulfillment.facilities.carriers.cutoffs import Cutoffs, cutoffs_from
from fulfillment.facilities.models import Carrier
from fulfillment.facilities.schemas.carrier_connections import FacilityCarrierConnectionForCreation
from fulfillment.facilities.services.carrier_connections import facility_carrier_create
from tests.cast import user_with

from .conftest import signed_in


def connect(where, **body):
    return facility_carrier_create(
        reference=str(where.pk),
        carrier_id=str(Carrier.objects.get().pk),
        body=parse_body(body, FacilityCarrierConnectionForCreation),
        actor=SYSTEM,
        now=clock.now(),
    )


def url_of(row):
    return f"/admin/facilities/{row._meta.model_name}/{row.pk}/change/"


def test_a_carrier_is_switched_by_a_form_of_its_page(admin, network):
    page = url_of(Carrier.objects.get())
    form = page.replace("/change/", "/activate/")
    assert b"Activate Bike?" in admin.get(form).content
    assert admin.post(form, {"version": 1}).status_code == 302
    assert Carrier.objects.get().status == "ACTIVE"
    assert b"is possible" not in admin.get(page).content
    assert b"/deactivate/" in admin.get(page).content
    assert b"/activate/" not in admin.get(page).content


def test_a_page_that_somebody_else_outran_changes_nothing(admin, network):
    form = url_of(Carrier.objects.get()).replace("/change/", "/activate/")
    admin.post(form, {"version": 1})
    admin.post(form.replace("activate", "deactivate"), {"version": 1})
    assert Carrier.objects.get().status == "ACTIVE"


def test_a_reader_has_no_switch(dora, network):
    page = url_of(Carrier.objects.get())
    assert dora.get(page).status_code == 200
    assert b"/activate/" not in dora.get(page).content
    assert dora.post(page.replace("/change/", "/activate/"), {"version": 1}).status_code == 403


def test_a_facility_shows_who_collects_and_when(admin, network):
    connect(network["Berlin"], name="Afternoon", cutoffTime={"hour": 16, "minute": 5})
    shown = admin.get(url_of(network["Berlin"])).content.decode()
    assert all(text in shown for text in ("Bike", "Afternoon", "Daily 16:05"))
    assert "No carrier is connected." in admin.get(url_of(network["Munich"])).content.decode()


def test_an_active_connection_with_an_inactive_carrier_says_so(admin, network):
    connect(network["Berlin"])
    assert "Carrier inactive" in admin.get(url_of(network["Berlin"])).content.decode()
    Carrier.objects.update(status="ACTIVE")
    assert "Carrier inactive" not in admin.get(url_of(network["Berlin"])).content.decode()


def test_no_page_shows_credentials(admin, network):
    Carrier.objects.update(credentials={"key": "K", "token": "very-secret"})
    connect(network["Berlin"], credentials={"token": "very-secret"})
    for row in (Carrier.objects.get(), network["Berlin"]):
        assert b"very-secret" not in admin.get(url_of(row)).content


def test_a_carrier_shows_the_facilities_that_the_reader_may_know(network):
    for city in ("Berlin", "Munich"):
        connect(network[city])
    user = user_with("CARRIER_READ", "FACILITY_READ", is_staff=True, facility_ids=[str(network["Berlin"].pk)])
    shown = signed_in(user).get(url_of(Carrier.objects.get())).content.decode()
    assert "Berlin store" in shown
    assert "Munich store" not in shown


def test_cutoffs_in_words():
    times = {
        "weekdays": [
            {"day": day, "cutoffConfigurations": [{"time": "16:00"}, {"time": "9:30"}]}
            for day in ("MONDAY", "TUESDAY", "THURSDAY")
        ],
        "overwrites": [{"date": "2026-12-24", "cutoffConfigurations": []}],
    }
    said = cutoff_text(cutoffs_from(cutoff_time=None, cutoff_times=times))
    assert said == "Mon–Tue 09:30, 16:00; Thu 09:30, 16:00; 1 date differs"
    assert cutoff_text(Cutoffs()) == "never"
