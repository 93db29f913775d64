"""The workplace of a store: picking and handing over through its pages, as a phone without scripts would."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fulfillment.accounts.models import User
from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.ids import new_id
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.handover.schemas.parcels import ParcelForCreation
from fulfillment.handover.services import parcel_create
from fulfillment.inventory.models import Listing
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import StatusChange
from routing.models import RoutingPlan
from tests.cast import AMSTERDAM, client_of, facility, goods, user_with
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

pytestmark = pytest.mark.django_db

WORKPLACE = "/admin/picking/pickjob/workplace/"
PICKING = ("PICKJOB_READ", "PICKJOB_WRITE", "FACILITY_READ")
HANDING_OVER = ("HANDOVERJOB_READ", "HANDOVERJOB_WRITE")


def associate(
    *where: Facility, email: str = "kai@store.example", permissions: Any = (*PICKING, *HANDING_OVER)
) -> Client:
    """Somebody who works in these facilities, signed in."""
    user = user_with(*permissions, email=email, is_staff=True, facility_ids=[str(one.pk) for one in where])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def store(db: None) -> Facility:
    where = facility()
    goods(where, shirt=10, shoe=10)
    Listing.objects.filter(tenant_article_id="shirt").update(details={"scannableCodes": ["4006381333931"]})
    return where


def job_of(store: Facility, **lines: int) -> PickJob:
    """A job of this facility, collected there, so that it is nobody else's."""
    known = User.objects.filter(is_superuser=True).first()
    shop = Shop(client_of(known) if known else None)
    order = shop.order(lines=lines or {"shirt": 3, "shoe": 1}, collect=store)
    return PickJob.objects.get(order_id=order["id"])


def page(job: PickJob, step: str = "") -> str:
    return f"/admin/picking/pickjob/{job.pk}/pick/{f'{step}/' if step else ''}"


def take(client: Client, job: PickJob, step: str, *, version: int | None = None, **fields: Any) -> Any:
    """Take a step at the present version, or at *version*, and follow to the page it leads to."""
    present = PickJob.objects.get(pk=job.pk).version
    return client.post(page(job, step), {"version": version or present, **fields}, follow=True)


def picked(job: PickJob) -> list[int]:
    return list(job.lines.order_by("position").values_list("picked", flat=True))


def status(entity: Any) -> str:
    return str(type(entity).objects.values_list("status", flat=True).get(pk=entity.pk))


class TestPicking:
    def test_a_job_is_picked_by_scanning_and_counting(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        listed = kai.get(WORKPLACE).content.decode()
        assert job.short_id in listed
        assert "4 units, 2 articles" in listed
        take(kai, job, "start")
        assert "shirt" in take(kai, job, "scan", code="4006381333931").content.decode()
        take(kai, job, "scan", code=" SHIRT ")
        shirt, shoe = job.lines.order_by("position")
        take(kai, job, "count", line=str(shirt.pk), picked=3)
        take(kai, job, "count", line=str(shoe.pk), picked=1)
        assert picked(job) == [3, 1]
        assert "4 of 4 picked" in take(kai, job, "finish").content.decode()
        assert status(job) == "PICKED"
        assert counters(store, "shirt") == (7, 0)
        history = StatusChange.objects.filter(entity_id=job.pk).order_by("created_at")
        assert [change.verb for change in history] == ["start", *["pick_lines"] * 4, "pick"]
        assert_invariants_hold()

    @pytest.mark.parametrize(
        ("step", "fields", "said"),
        [
            ("scan", {"code": "999"}, "“999” is not in this job."),
            ("scan", {"code": ""}, "is not in this job."),
            ("scan", {"code": "shoe"}, "Too many: all 1 × shoe are picked."),
            ("scan", {"code": "x" * 5000}, "is not in this job."),
            ("count", {"line": "LINE", "picked": "2"}, "Too many: only 1 × shoe wanted."),
            ("count", {"line": "LINE", "picked": "-1"}, "That is no number."),
            ("count", {"line": "LINE", "picked": "9" * 5000}, "That is no number."),
            ("count", {"line": "nobody", "picked": "1"}, "is no line of this pick job"),
            ("count", {}, "That is no number."),
        ],
    )
    def test_what_cannot_be_counted_is_said_and_not_saved(
        self, store: Facility, step: str, fields: dict[str, str], said: str
    ) -> None:
        job, kai = job_of(store, shoe=1), associate(store)
        take(kai, job, "start")
        take(kai, job, "scan", code="shoe")
        line = str(job.lines.get().pk)
        sent = {name: line if value == "LINE" else value for name, value in fields.items()}
        answer = take(kai, job, step, **sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert picked(job) == [1]

    def test_nothing_is_counted_before_the_start(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        assert "Start the job first." in take(kai, job, "scan", code="shirt").content.decode()
        assert picked(job) == [0, 0]
        assert status(job) == "OPEN"

    def test_the_same_article_in_two_lines_fills_the_first_line_first(self, store: Facility) -> None:
        job, kai = job_of(store, shirt=2), associate(store)
        other = job.lines.get()
        other.pk, other.position, other.quantity = None, 1, 1
        other.id = type(other)._meta.pk.get_default()
        other.save(force_insert=True)
        take(kai, job, "start")
        for expected in ([1, 0], [2, 0], [2, 1]):
            take(kai, job, "scan", code="shirt")
            assert picked(job) == expected
        assert "Too many: all 3" in take(kai, job, "scan", code="shirt").content.decode()

    def test_a_pause_keeps_what_was_picked(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        take(kai, job, "start")
        take(kai, job, "scan", code="shirt")
        assert "Go on" in take(kai, job, "pause").content.decode()
        assert job.short_id in kai.get(f"{WORKPLACE}?tab=begun").content.decode()
        take(kai, job, "start")
        assert (status(job), picked(job)) == ("IN_PROGRESS", [1, 0])

    def test_a_script_gets_the_part_that_changes(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        take(kai, job, "start")
        sent = {"version": PickJob.objects.get().version, "code": "shirt"}
        answer = kai.post(page(job, "scan"), sent, headers={"X-Fragment": "part"})
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "<html" not in text
        assert "1 of 3: shirt" in text
        assert "wp-line-hit" in text
        refused = kai.post(page(job, "scan"), {**sent, "version": 3, "code": "?"}, headers={"X-Fragment": "part"})
        assert refused.status_code == 422
        assert 'role="alert"' in refused.content.decode()


class TestFinishing:
    def begun(self, store: Facility, *, units: int = 2) -> tuple[PickJob, Client]:
        job, kai = job_of(store, shirt=5), associate(store)
        take(kai, job, "start")
        take(kai, job, "count", line=str(job.lines.get().pk), picked=units)
        return job, kai

    def test_what_is_missing_needs_a_reason(self, store: Facility) -> None:
        job, kai = self.begun(store)
        answer = take(kai, job, "finish")
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Say why 3 × shirt are missing." in text
        assert "The 3 missing units are cancelled; nobody else is asked for them." in text
        assert status(job) == "IN_PROGRESS"
        answer = take(kai, job, "finish", **{f"reason-{job.lines.get().pk}": "Because"})
        assert answer.status_code == 422

    def test_a_short_pick_keeps_reason_and_empty_shelf(self, store: Facility) -> None:
        job, kai = self.begun(store)
        line = job.lines.get()
        take(kai, job, "finish", **{f"reason-{line.pk}": "Damaged", f"emptied-{line.pk}": "on"})
        line = job.lines.get()
        assert (status(job), PickJob.objects.get().sub_status) == ("PICKED", "SHORT_PICKED")
        assert line.short_pick_reason["reasonLocalized"]["en_US"] == "Damaged"
        assert line.stock_emptied
        assert counters(store, "shirt") == (0, 0)
        assert "2 of 5 picked" in kai.get(page(job)).content.decode()
        assert_invariants_hold()

    @pytest.mark.parametrize(
        ("policy", "units", "said"),
        [
            ("FULFILL_PARTLY", 2, "The 3 missing units are cancelled"),
            ("FULFILL_PARTLY", 0, "You found nothing: the job ends and its 5 units are cancelled."),
            ("SPLIT", 2, "Another facility is asked for the 3 missing units."),
            ("SPLIT", 0, "another facility is asked for all 5 units"),
            ("REROUTE", 2, "Everything goes elsewhere: another facility is asked for all 5 units."),
            ("REROUTE", 0, "another facility is asked for all 5 units"),
        ],
    )
    def test_what_is_said_beforehand_is_what_happens(self, store: Facility, policy: str, units: int, said: str) -> None:
        other = facility("Amsterdam", place=AMSTERDAM)
        job, kai = self.begun(store, units=units)
        PickJob.objects.update(on_short_pick=policy)
        PickJob.objects.filter(pk=job.pk).update(channel="SHIPPING")
        assert said in kai.get(page(job, "finish")).content.decode()
        take(kai, job, "finish", **{f"reason-{job.lines.get().pk}": "Not found"})
        goods(other, shirt=10)
        successor = RoutingPlan.objects.filter(predecessor__isnull=False).first()
        asked = sum(line["quantity"] for line in successor.lines) if successor else 0
        expected = 0 if "cancelled" in said else int(re.search(r"\d+", said.split("asked for")[1])[0])
        assert asked == expected
        assert_invariants_hold()

    def test_a_job_that_is_not_in_progress_has_nothing_to_finish(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        assert kai.get(page(job, "finish")).headers["Location"] == page(job)
        assert take(kai, job, "finish").status_code == 422
        assert status(job) == "OPEN"

    def test_aborting_names_what_to_put_back(self, store: Facility) -> None:
        job, kai = self.begun(store)
        assert "Put the 2 units you have picked back on the shelf." in kai.get(page(job, "abort")).content.decode()
        take(kai, job, "abort", comment="The store is closing")
        assert status(job) == "ABORTED"
        assert StatusChange.objects.get(entity_id=job.pk, verb="abort").reason == "The store is closing"
        assert counters(store, "shirt") == (10, 0)
        assert kai.get(page(job, "abort")).headers["Location"] == page(job)
        assert_invariants_hold()


class TestTwoPeople:
    def test_a_stale_page_says_that_somebody_was_quicker(self, store: Facility) -> None:
        job, kai, mia = job_of(store), associate(store), associate(store, email="mia@store.example")
        take(kai, job, "start")
        seen = PickJob.objects.get().version
        take(mia, job, "scan", code="shirt")
        answer = take(kai, job, "scan", version=seen, code="shirt")
        assert answer.status_code == 200
        assert "Somebody else changed this pick job." in answer.content.decode()
        assert picked(job) == [1, 0]
        late = kai.post(page(job, "scan"), {"version": seen, "code": "shirt"}, headers={"X-Fragment": "part"})
        assert late.status_code == 409
        assert "<strong>1</strong> of 3" in late.content.decode()

    @pytest.mark.parametrize(("step", "fields"), [("start", {}), ("scan", {"code": "shirt"})])
    def test_pressing_twice_counts_once(self, store: Facility, step: str, fields: dict[str, str]) -> None:
        job, kai = job_of(store), associate(store)
        if step != "start":
            take(kai, job, "start")
        seen = PickJob.objects.get().version
        take(kai, job, step, version=seen, **fields)
        again = take(kai, job, step, version=seen, **fields)
        assert again.status_code == 200
        assert "You changed this pick job a moment ago." in again.content.decode()
        assert PickJob.objects.get().version == seen + 1
        assert sum(picked(job)) == len(fields)

    def test_finishing_twice_hands_on_once(self, store: Facility) -> None:
        job, kai = job_of(store, shoe=1), associate(store)
        take(kai, job, "start")
        take(kai, job, "scan", code="shoe")
        seen = PickJob.objects.get().version
        for _ in range(2):
            assert "1 of 1 picked" in take(kai, job, "finish", version=seen).content.decode()
        assert HandoverJob.objects.count() == 1
        assert counters(store, "shoe") == (9, 0)
        assert_invariants_hold()

    def test_who_picks_is_shown_to_others(self, store: Facility) -> None:
        job, kai, mia = job_of(store), associate(store), associate(store, email="mia@store.example")
        take(kai, job, "start")
        PickJob.objects.update(editor={"username": "Kai Schmitz", "userId": "somebody"})
        assert "Kai Schmitz is picking this job." in mia.get(page(job)).content.decode()


class TestHandingOver:
    def handover(self, store: Facility, kai: Client, *, paid: bool | None = True, **lines: int) -> HandoverJob:
        job = job_of(store, **(lines or {"shirt": 3}))
        take(kai, job, "start")
        for line in job.lines.all():
            take(kai, job, "count", line=str(line.pk), picked=line.quantity)
        take(kai, job, "finish")
        HandoverJob.objects.update(paid=paid)
        return HandoverJob.objects.get()

    def url(self, job: HandoverJob, step: str = "") -> str:
        return f"/admin/handover/handoverjob/{job.pk}/handover/{f'{step}/' if step else ''}"

    def taken(self, job: HandoverJob, *units: int, why: str = "") -> dict[str, Any]:
        lines = job.lines.order_by("position")
        fields: dict[str, Any] = {"version": job.version}
        for line, number in zip(lines, units, strict=True):
            fields |= {f"taken-{line.pk}": number, f"why-{line.pk}": why}
        return fields

    @pytest.mark.parametrize(("paid", "said"), [(True, ">Paid<"), (False, "NOT PAID"), (None, "Payment not known")])
    def test_whether_it_is_paid_is_said_first(self, store: Facility, paid: bool | None, said: str) -> None:
        kai = associate(store)
        job = self.handover(store, kai, paid=paid)
        assert said in kai.get(self.url(job)).content.decode()
        listed = kai.get(f"{WORKPLACE}?tab=handover").content.decode()
        assert job.short_id in listed
        assert ("not paid" in listed) == (paid is False)

    def test_the_customer_takes_everything(self, store: Facility) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        for _ in range(2):
            answer = kai.post(self.url(job, "finish"), self.taken(job, 3), follow=True)
            assert answer.status_code == 200
        assert "3</strong> of 3 handed over" in answer.content.decode()
        assert status(job) == "HANDED_OVER"
        assert counters(store, "shirt") == (7, 0)
        assert_invariants_hold()

    def test_what_is_refused_needs_a_reason_and_goes_back(self, store: Facility) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        answer = kai.post(self.url(job, "finish"), self.taken(job, 1))
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Say why 2 × shirt stay here." in text
        assert f'name="taken-{job.lines.get().pk}" value="1"' in text
        kai.post(self.url(job, "finish"), self.taken(job, 1, why="Does not fit"))
        line = job.lines.get()
        assert (status(job), line.handed_over) == ("HANDED_OVER", 1)
        assert line.refused == [{"quantity": 2, "reasonLocalized": {"en_US": "Does not fit", "de_DE": "Passt nicht"}}]
        assert counters(store, "shirt") == (9, 0)
        assert_invariants_hold()

    @pytest.mark.parametrize(("units", "left"), [(1, [2]), (3, [])])
    def test_what_was_refused_before_stays_or_is_wanted_after_all(
        self, store: Facility, units: int, left: list[int]
    ) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        job.lines.update(refused=[{"quantity": 2, "reason": "Too big"}])
        assert 'value="1"' in kai.get(self.url(job)).content.decode()
        kai.post(self.url(job, "finish"), self.taken(job, units))
        assert [item["quantity"] for item in job.lines.get().refused] == left
        assert (status(job), job.lines.get().handed_over) == ("HANDED_OVER", units)
        assert_invariants_hold()

    @pytest.mark.parametrize("units", ["4", "-1", "x", "", "9" * 5000, "0"])
    def test_what_cannot_be_handed_over_is_refused(self, store: Facility, units: Any) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        answer = kai.post(self.url(job, "finish"), self.taken(job, units, why="Damaged"))
        assert answer.status_code == 422
        assert status(job) == "OPEN"

    def test_nobody_came(self, store: Facility) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        assert "3 units go back to stock at once" in kai.get(self.url(job, "cancel")).content.decode()
        assert kai.post(self.url(job, "cancel"), {"version": 1}).status_code == 422
        kai.post(self.url(job, "cancel"), {"version": 1, "choice": "CONSUMER_NO_SHOW", "comment": "Called twice"})
        assert (status(job), HandoverJob.objects.get().cancel_reason) == ("CANCELED", "CONSUMER_NO_SHOW")
        assert StatusChange.objects.get(entity_id=job.pk).reason == "Called twice"
        assert counters(store, "shirt") == (10, 0)
        assert_invariants_hold()

    def test_somebody_else_handed_it_over(self, store: Facility) -> None:
        kai, mia = associate(store), associate(store, email="mia@store.example")
        job = self.handover(store, kai)
        mia.post(self.url(job, "finish"), self.taken(job, 3))
        answer = kai.post(self.url(job, "finish"), self.taken(job, 3), follow=True)
        assert "Somebody else changed this handover job." in answer.content.decode()

    def test_the_delivery_note_is_a_press_away(self, store: Facility) -> None:
        kai = associate(store)
        job = self.handover(store, kai)
        url = f"/admin/handover/handoverjob/{job.pk}/deliverynote/"
        assert url in kai.get(self.url(job)).content.decode()
        answer = kai.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        stranger = associate(facility("Elsewhere"), email="mia@store.example")
        assert stranger.get(url).status_code == 404


class TestParcels:
    def sending(self, store: Facility, *more: str) -> tuple[HandoverJob, Client]:
        """A handover to a carrier, and somebody who may label parcels if *more* says so."""
        permissions = (*PICKING, *HANDING_OVER, "SHIPMENT_READ", "PARCEL_READ", *more)
        kai = associate(store, permissions=permissions)
        shop = Shop()
        order = shop.order(lines={"shirt": 2})
        shop.pick(shop.job(order), 2)
        return HandoverJob.objects.get(), kai

    def scan(self, client: Client, job: HandoverJob, code: str) -> Any:
        version = HandoverJob.objects.get().version
        return client.post(TestHandingOver().url(job, "parcel"), {"version": version, "code": code}, follow=True)

    def test_scanning_a_label_makes_a_parcel_and_confirms_the_shipment(self, store: Facility) -> None:
        job, kai = self.sending(store, "PARCEL_WRITE", "SHIPMENT_WRITE")
        assert "Scan the tracking number" in kai.get(TestHandingOver().url(job)).content.decode()
        assert "Parcel 00340434 is noted." in self.scan(kai, job, " 00340434 ").content.decode()
        again = self.scan(kai, job, "00340434")
        assert again.status_code == 422
        assert "has the number 00340434 already" in again.content.decode()
        self.scan(kai, job, "00340435")
        assert list(Parcel.objects.order_by("pk").values_list("tracking_number", "status")) == [
            ("00340434", "DONE"),
            ("00340435", "DONE"),
        ]
        assert Shipment.objects.get().status == "CONFIRMED"
        assert HandoverJob.objects.get().parcel_info["carrierTrackingNumber"] == "00340434"
        assert_invariants_hold()

    def test_a_parcel_that_waits_for_its_label_gets_it(self, store: Facility) -> None:
        job, kai = self.sending(store, "PARCEL_WRITE", "SHIPMENT_WRITE")
        parcel = parcel_create(shipment_id=str(job.shipment_id), body=ParcelForCreation(), actor=SYSTEM)
        self.scan(kai, job, "00340434")
        found = Parcel.objects.get()
        assert (found.pk, found.tracking_number, found.status) == (parcel.pk, "00340434", "DONE")
        assert_invariants_hold()

    @pytest.mark.parametrize("code", ["", "123", "x" * 300, "\x00\x00"])
    def test_what_is_no_number_is_refused(self, store: Facility, code: str) -> None:
        job, kai = self.sending(store, "PARCEL_WRITE", "SHIPMENT_WRITE")
        assert self.scan(kai, job, code).status_code == 422
        assert not Parcel.objects.exists()

    def test_nothing_is_labeled_without_permission_or_after_the_end(self, store: Facility) -> None:
        job, kai = self.sending(store)
        assert "Scan the tracking number" not in kai.get(TestHandingOver().url(job)).content.decode()
        assert self.scan(kai, job, "00340434").status_code == 422
        root = Client()
        root.force_login(User.objects.get(is_superuser=True))
        root.post(TestHandingOver().url(job, "finish"), TestHandingOver().taken(job, 2))
        assert "it gets no more parcels" in self.scan(root, job, "00340434").content.decode()
        assert not Parcel.objects.exists()


class TestFinding:
    def test_the_one_job_that_is_meant_opens_at_once(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        PickJob.objects.update(tenant_order_id="R-1")
        for term in (job.short_id, job.short_id.lower(), "r-1", str(job.pk)):
            assert kai.get(WORKPLACE, {"q": term}).headers["Location"] == page(job)
        assert "Nothing here is called" in kai.get(WORKPLACE, {"q": "nothing"}).content.decode()
        assert "Nothing here is called" in kai.get(WORKPLACE, {"q": "\x00?"}).content.decode()

    def test_of_a_picked_job_its_handover_opens(self, store: Facility) -> None:
        kai = associate(store)
        job = TestHandingOver().handover(store, kai)
        url = TestHandingOver().url(job)
        assert kai.get(WORKPLACE, {"q": job.short_id}).headers["Location"] == url
        kai.post(TestHandingOver().url(job, "finish"), TestHandingOver().taken(job, 3))
        found = kai.get(WORKPLACE, {"q": job.short_id})
        assert found.status_code == 200
        assert "Handed over" in found.content.decode()

    def test_what_is_late_says_so(self, store: Facility) -> None:
        job_of(store)
        PickJob.objects.update(target_time=clock.now() - datetime.timedelta(minutes=5))
        assert "wp-card-late" in associate(store).get(WORKPLACE).content.decode()

    def test_somebody_with_several_facilities_chooses(self, store: Facility) -> None:
        other = facility("Amsterdam", place=AMSTERDAM)
        job, kai = job_of(store), associate(store, other)
        choice = kai.get(WORKPLACE).content.decode()
        assert "Where do you work?" in choice
        assert "1 to pick" in choice
        assert job.short_id in kai.get(WORKPLACE, {"facility": str(store.pk)}).content.decode()
        assert job.short_id in kai.get(WORKPLACE).content.decode()
        assert "Amsterdam" in kai.get(WORKPLACE, {"choose": "1", "q": "amster"}).content.decode()


class TestAccess:
    def test_a_foreign_job_does_not_exist(self, store: Facility) -> None:
        other = facility("Amsterdam", place=AMSTERDAM)
        job, mia = job_of(store), associate(other)
        for step in ("", "finish", "abort"):
            assert mia.get(page(job, step)).status_code == 404
        for step in ("start", "scan", "finish", "abort"):
            assert take(mia, job, step).status_code == 404
        assert mia.get(WORKPLACE, {"facility": str(store.pk)}).status_code == 404
        assert job.short_id not in mia.get(WORKPLACE).content.decode()
        handover = TestHandingOver().handover(store, associate(store, email="kim@store.example"), shoe=1)
        for step in ("", "cancel"):
            assert mia.get(TestHandingOver().url(handover, step)).status_code == 404
        assert mia.post(TestHandingOver().url(handover, "finish"), {"version": 1}).status_code == 404

    def test_who_may_only_read_sees_no_buttons_and_changes_nothing(self, store: Facility) -> None:
        job = job_of(store)
        reader = associate(store, permissions=("PICKJOB_READ", "HANDOVERJOB_READ"))
        text = reader.get(page(job)).content.decode()
        assert "Start picking" not in text
        assert "Abort" not in text
        for step in ("start", "scan", "finish", "abort"):
            assert take(reader, job, step).status_code == 403
        assert status(job) == "OPEN"

    def test_without_permission_there_is_no_workplace(self, store: Facility) -> None:
        job = job_of(store)
        nobody = associate(store, permissions=("LISTING_READ",))
        assert nobody.get(WORKPLACE).status_code == 403
        assert nobody.get(page(job)).status_code == 403
        assert Client().get(WORKPLACE).status_code == 302

    def test_the_workplace_is_home_for_who_works_in_a_store(self, store: Facility) -> None:
        assert associate(store).get("/admin/").headers["Location"] == WORKPLACE
        looks_after_orders = associate(store, email="o@x.example", permissions=(*PICKING, "ORDER_READ"))
        home = looks_after_orders.get("/admin/")
        assert home.status_code == 200
        assert WORKPLACE in home.content.decode()

    def test_steps_are_taken_by_post_only(self, store: Facility) -> None:
        job, kai = job_of(store), associate(store)
        assert kai.get(page(job, "start")).headers["Location"] == page(job)
        assert kai.post(page(job)).status_code == 405
        assert kai.post(WORKPLACE).status_code == 405
        assert take(kai, job, "nonsense").status_code == 404
        assert kai.post(page(job, "start"), {"version": "x"}).status_code == 400
        assert status(job) == "OPEN"

    def test_text_of_clients_never_becomes_markup(self, store: Facility) -> None:
        evil = "<script>alert(1)</script>"
        goods(store, **{evil: 5})
        job, kai = job_of(store, **{evil: 2}), associate(store)
        PickJob.objects.update(consumer_name=evil, tenant_order_id=evil, short_id=evil)
        take(kai, job, "start")
        for url in (WORKPLACE, f"{WORKPLACE}?tab=begun", page(job), page(job, "finish"), page(job, "abort"),
                    f"{WORKPLACE}?q={evil}"):  # fmt: skip
            assert evil not in kai.get(url, follow=True).content.decode(), url
        assert evil not in take(kai, job, "scan", code=evil).content.decode()


# Session, user, permissions of the user and of its groups, the facility; three counts, the rows, their lines.
# The questions of finishing and of a handover read the rules in force, too.
QUERIES = {"list": 10, "handovers": 10, "page": 7, "finish": 8, "handover": 7}


class TestQueries:
    def counted(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def test_every_page_takes_a_constant_number_of_queries(self, store: Facility) -> None:
        kai = associate(store)
        handover = TestHandingOver().handover(store, kai, shoe=1)
        job = job_of(store)
        take(kai, job, "start")
        urls = {
            "list": WORKPLACE,
            "handovers": f"{WORKPLACE}?tab=handover",
            "page": page(job),
            "finish": page(job, "finish"),
            "handover": TestHandingOver().url(handover),
        }
        for number in range(3):
            goods(store, **{f"more{number}": 5})
            job_of(store, **{f"more{number}": 1, "shoe": 1})
            job.lines.create(
                id=new_id(), position=5 + number, quantity=1, tenant_article_id="shoe", article={"title": "Shoe"}
            )
            assert {name: self.counted(kai, url) for name, url in urls.items()} == QUERIES

    def test_a_long_list_comes_in_pages(self, store: Facility) -> None:
        first = job_of(store, shoe=1)
        copies = []
        for number in range(60):
            copy = PickJob.objects.get(pk=first.pk)
            copy.pk = copy.id = PickJob._meta.pk.get_default()
            copy.plan_id, copy.short_id = None, f"J{number:03}"
            copy.target_time = first.target_time + datetime.timedelta(minutes=number // 2)
            copies.append(copy)
        PickJob.objects.bulk_create(copies)
        kai = associate(store)
        seen: list[str] = []
        for number in (1, 2, 3):
            text = kai.get(WORKPLACE, {"page": number}).content.decode()
            seen += re.findall(r"pickjob/([0-9a-f-]{36})/pick/", text)
        assert len(seen) == len(set(seen)) == 61
        assert "Later" not in text
        assert 'To pick <span class="wp-count">61' in text
        for nonsense in ("0", "-1", "x", "9" * 30, "99999999"):
            assert kai.get(WORKPLACE, {"page": nonsense}).status_code == 200
