"""The pages of pick jobs, handovers, shipments and parcels: what they show, and their verbs."""

from typing import Any

import pytest
from django.test import Client

from fulfillment.common.actor import SYSTEM
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.handover.services import parcel_at_hand
from fulfillment.handover.services.shipments import parcel_finish
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import StatusChange
from tests.cast import administrator, client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

pytestmark = pytest.mark.django_db

PAGES = {
    PickJob: "/admin/picking/pickjob",
    HandoverJob: "/admin/handover/handoverjob",
    Shipment: "/admin/handover/shipment",
    Parcel: "/admin/handover/parcel",
}


class House:
    """One facility with shirts, an administrator in the backoffice, and a shop that orders."""

    def __init__(self) -> None:
        root = administrator()
        self.root, self.store, self.shop = Client(), facility(), Shop(client_of(root))
        self.root.force_login(root)
        goods(self.store, shirt=10)

    def job(self, *, picked: int | None = None, of: int = 5, collect: bool = False) -> PickJob:
        """A job, picked so far if *picked* says how many units of it."""
        where = self.store if collect else None
        job = self.shop.job(self.shop.order(lines={"shirt": of}, collect=where))
        if picked is not None:
            self.shop.pick(job, picked)
        return PickJob.objects.get(pk=job["id"])

    def parcel(self) -> Parcel:
        """A parcel of a picked job, with its label."""
        job = self.job(picked=5)
        shipment = Shipment.objects.get(pick_job_id=job.pk)
        common = {"created_at": job.created_at, "modified_at": job.created_at}
        parcel = Parcel.objects.create(
            shipment=shipment,
            process_id=job.process_id,
            facility=self.store,
            tracking_number="0034",
            items=[{"tenantArticleId": "shirt", "quantity": 5}, "odd"],
            result={"trackingUrl": "https://carrier.example/0034"},
            **common,
        )
        with parcel_at_hand(parcel_id=str(parcel.pk), actor=SYSTEM) as at_hand:
            parcel_finish(at_hand=at_hand)
        return Parcel.objects.get(pk=parcel.pk)


@pytest.fixture
def house(db: None) -> House:
    return House()


def address(entity: Any, verb: str = "change") -> str:
    return f"{PAGES[type(entity)]}/{entity.pk}/{verb}/"


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def do(client: Client, entity: Any, verb: str, **fields: Any) -> Any:
    present = type(entity).objects.get(pk=entity.pk).version
    return client.post(address(entity, verb), {"version": present, **fields}, follow=True)


def status(entity: Any) -> str:
    return str(type(entity).objects.values_list("status", flat=True).get(pk=entity.pk))


@pytest.mark.parametrize(
    ("picked", "verbs", "ends"),
    [
        (None, ["start"], "IN_PROGRESS"),
        (None, ["start", "pause"], "PAUSED"),
        (None, ["start", "pause", "reset"], "OPEN"),
        (None, ["reject"], "REJECTED"),
        (None, ["abort"], "ABORTED"),
        (None, ["reroute"], "REROUTED"),
        (None, ["cancel"], "CANCELED"),
        (5, ["seal"], "CLOSED"),
        (5, ["restart"], "IN_PROGRESS"),
        (5, ["reset"], "OPEN"),
        (5, ["seal", "cancel"], "CANCELED"),
        (5, ["cancel", "restow"], "RESTOWED"),
    ],
)
def test_a_verb_of_a_pick_job_names_its_consequences_and_is_done(
    house: House, picked: int | None, verbs: list[str], ends: str
) -> None:
    job = house.job(picked=picked)
    for verb in verbs:
        assert address(job, verb) in text(house.root, address(job))
        assert "bo-consequences" in text(house.root, address(job, verb))
        assert "is not possible" not in do(house.root, job, verb, reason="For a reason").content.decode()
    assert status(job) == ends
    assert_invariants_hold()


def test_a_reason_stands_in_the_history(house: House) -> None:
    job = house.job()
    do(house.root, job, "abort", reason="The shelf fell down")
    assert StatusChange.objects.get(entity_id=job.pk).reason == "The shelf fell down"
    assert "The shelf fell down" in text(house.root, address(job))


def test_what_was_short_picked_cannot_begin_anew(house: House) -> None:
    job = house.job(picked=3, collect=True)
    page = text(house.root, address(job))
    for verb in ("reset", "restart"):
        assert address(job, verb) not in page
        assert "cannot begin anew" in do(house.root, job, verb).content.decode()
    assert status(job) == "PICKED"


def test_a_stale_page_of_a_pick_job_is_told(house: House) -> None:
    job = house.job()
    seen = job.version
    do(house.root, job, "start")
    answer = house.root.post(address(job, "pause"), {"version": seen}, follow=True)
    assert "has changed since you opened this page" in answer.content.decode()
    assert status(job) == "IN_PROGRESS"


def test_the_page_of_a_pick_job_tells_what_is_missing_and_what_follows(house: House) -> None:
    job = house.shop.job(house.shop.order(lines={"shirt": 5}, collect=house.store))
    house.shop.pick(job, 3, shortPickReason={"reasonLocalized": {"de_DE": "Kaputt"}}, stockEmptied=True)
    page = text(house.root, f"{PAGES[PickJob]}/{job['id']}/change/")
    handover = HandoverJob.objects.get()
    for part in ("Short picked", "Kaputt, shelf is empty", ">2</strong>", address(handover), "Fulfill what is there"):
        assert part in page, part


def test_a_job_without_an_order_has_a_page_too(house: House) -> None:
    body = {
        "facilityRef": str(house.store.pk),
        "orderDate": "2026-01-01T10:00:00Z",
        "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}],
    }
    made = house.shop.client.post("/api/pickjobs", body, format="json").json()
    assert "Shirt" in text(house.root, f"{PAGES[PickJob]}/{made['id']}/change/")
    assert made["id"] in text(house.root, f"{PAGES[PickJob]}/")
    assert "Nobody else is asked" in text(house.root, f"{PAGES[PickJob]}/{made['id']}/abort/")


def test_a_reader_gets_no_links_it_may_not_open(house: House) -> None:
    job = house.job(picked=5)
    reader = Client()
    reader.force_login(user_with("PICKJOB_READ", is_staff=True))
    page = text(reader, address(job))
    for part in ("/admin/orders/", "/admin/routing/", "/admin/facilities/", "/admin/handover/", "/cancel/", "/pick/"):
        assert part not in page, part
    assert reader.post(address(job, "cancel"), {"version": job.version}).status_code == 403


class TestHandover:
    def test_everything_is_handed_over(self, house: House) -> None:
        job = HandoverJob.objects.get(pick_job_id=house.job(picked=5).pk)
        assert "the shipment is completed" in text(house.root, address(job, "finish"))
        do(house.root, job, "finish")
        assert (status(job), Shipment.objects.get().status) == ("HANDED_OVER", "COMPLETED")
        page = text(house.root, address(job))
        assert address(job, "cancel") not in page
        assert address(job, "revert") in page
        assert_invariants_hold()

    def test_a_cancelled_handover_is_taken_back(self, house: House) -> None:
        job = HandoverJob.objects.get(pick_job_id=house.job(picked=5).pk)
        assert do(house.root, job, "cancel", cancel_reason="NONSENSE").status_code == 200
        assert status(job) == "OPEN"
        assert "5 units go back to stock at once" in text(house.root, address(job, "cancel"))
        do(house.root, job, "cancel", cancel_reason="CONSUMER_REJECTS")
        assert counters(house.store, "shirt") == (10, 0)
        assert "The customer does not want it" in text(house.root, address(job))
        do(house.root, job, "revert")
        assert (status(job), counters(house.store, "shirt")) == ("OPEN", (5, 0))
        assert_invariants_hold()

    def test_who_may_not_write_has_no_verbs(self, house: House) -> None:
        job = HandoverJob.objects.get(pick_job_id=house.job(picked=5).pk)
        reader = Client()
        reader.force_login(user_with("HANDOVERJOB_READ", is_staff=True))
        page = text(reader, address(job))
        for part in ("/finish/", "/cancel/", f"/handover/handoverjob/{job.pk}/handover/", "/admin/picking/pickjob/0"):
            assert part not in page
        assert reader.post(address(job, "finish"), {"version": 1}).status_code == 403

    def test_another_facility_sees_nothing(self, house: House) -> None:
        parcel = house.parcel()
        other = facility("Elsewhere")
        names = ("HANDOVERJOB_READ", "SHIPMENT_READ", "PARCEL_READ", "PARCEL_WRITE")
        stranger = Client()
        stranger.force_login(user_with(*names, is_staff=True, facility_ids=[str(other.pk)]))
        for entity in (HandoverJob.objects.get(), parcel.shipment, parcel):
            assert stranger.get(address(entity)).status_code == 404
            assert str(entity.pk) not in text(stranger, f"{PAGES[type(entity)]}/")
        assert stranger.post(address(parcel, "cancel"), {"version": 1}).status_code == 404


class TestParcels:
    def test_a_parcel_is_cancelled_and_reopened(self, house: House) -> None:
        parcel = house.parcel()
        page = text(house.root, address(parcel))
        for part in ("0034", "https://carrier.example/0034", "shirt", address(parcel.shipment)):
            assert part in page, part
        do(house.root, parcel, "cancel")
        assert status(parcel) == "CANCELED"
        do(house.root, parcel, "reopen")
        assert status(parcel) == "OPEN"

    def test_a_shipment_goes_with_its_parcels(self, house: House) -> None:
        parcel = house.parcel()
        shipment = Shipment.objects.get()
        assert "0034" in text(house.root, address(shipment))
        do(house.root, shipment, "cancel")
        assert (status(shipment), status(parcel)) == ("CANCELED", "CANCELED")
        assert "has nowhere to go" in do(house.root, parcel, "reopen").content.decode()
        assert status(parcel) == "CANCELED"

    def test_the_order_leads_to_all_of_it(self, house: House) -> None:
        parcel = house.parcel()
        job = PickJob.objects.get()
        page = text(house.root, f"/admin/orders/order/{job.order_id}/change/")
        for entity in (job, HandoverJob.objects.get(), parcel.shipment):
            assert address(entity) in page
        assert "0034" in page


def test_lists_are_searched_by_what_people_have(house: House) -> None:
    parcel = house.parcel()
    order = PickJob.objects.get().tenant_order_id or "R-1"
    for model in (PickJob, HandoverJob, Shipment):
        model.objects.update(tenant_order_id=order)
    for model, term in ((PickJob, order), (HandoverJob, order), (Shipment, order), (Parcel, "0034")):
        assert str(model.objects.get().pk) in text(house.root, f"{PAGES[model]}/?q={term}")
        assert str(model.objects.get().pk) not in text(house.root, f"{PAGES[model]}/?q=nothing")
    assert str(parcel.pk) in text(house.root, f"{PAGES[Parcel]}/?q={parcel.shipment_id}")
    assert Facility.objects.count() == 1
