"""Delivery notes: what they say, in every script, on as many pages as needed, whatever people wrote."""

import datetime
import io
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.graphics.barcode.code128 import Code128

from fulfillment.facilities.models import Facility
from fulfillment.handover.delivery_note import delivery_note
from fulfillment.handover.delivery_note.content import note_of
from fulfillment.handover.delivery_note.text import plain, wrapped
from fulfillment.handover.models import HandoverJob, HandoverLine
from tests.cast import facility, goods

from .cast import Counter

MOMENT = datetime.datetime(2026, 1, 19, 23, 30, tzinfo=datetime.UTC)
A4 = (595, 842)


def sender(**changes: Any) -> Facility:
    place = {"street": "Hohe Str.", "houseNumber": "1", "postalCode": "50667", "city": "Köln", "country": "DE"}
    return Facility(**{"name": "Köln", "country": "DE", "address": {"companyName": "Moda Łódź", **place}, **changes})


def job(**changes: Any) -> HandoverJob:
    recipient = {
        "firstName": "Кириллица",
        "lastName": "Παπαδόπουλος",
        "street": "Ermou",
        "houseNumber": "5",
        "postalCode": "10563",
        "city": "Αθήνα, Ελλάδα",
        "country": "GR",
    }
    return HandoverJob(
        **{
            "channel": "COLLECT",
            "short_id": "LVQHX",
            "tenant_order_id": "R456728546",
            "recipient_name": "Ann Example",
            "recipient": recipient,
            "order_date": MOMENT,
            "target_time": MOMENT,
            "paid": True,
            **changes,
        }
    )


def line(quantity: int = 2, *, article: str = "A-1", title: str = "Größe M", **changes: Any) -> HandoverLine:
    return HandoverLine(
        tenant_article_id=article, article={"tenantArticleId": article, "title": title}, quantity=quantity, **changes
    )


def pages(note: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(note)).pages]


def text_of(*lines: HandoverLine, **changes: Any) -> str:
    return "\n".join(pages(delivery_note(job(**changes), lines, sender())))


def test_it_says_who_sends_what_to_whom() -> None:
    text = text_of(line(), line(3, article="B-2", title="Шапка"))
    for said in ("Köln", "Moda Łódź", "Hohe Str. 1", "50667 Köln", "Ann Example", "Кириллица Παπαδόπουλος", "Ermou 5",
                 "10563 Αθήνα, Ελλάδα", "GR", "Delivery note", "LVQHX", "R456728546", "A-1", "Größe M", "B-2", "Шапка",
                 "Click and collect", "Paid", "Page 1 of 1", "Received by (name, signature)"):  # fmt: skip
        assert said in text, said
    assert "2026-01-20 00:30 CET" in text  # where the facility is
    assert "Handed over" not in text
    assert "Not delivered" not in text


def test_it_is_a4_and_the_same_bytes_each_time() -> None:
    note = delivery_note(job(), [line()], sender())
    assert note == delivery_note(job(), [line()], sender())
    page = PdfReader(io.BytesIO(note)).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert note.startswith(b"%PDF-")


def test_after_the_handover_it_says_what_became_of_each_line() -> None:
    refused = [{"quantity": 2, "reasonLocalized": {"de_DE": "Defekt", "en_US": "Damaged"}, "comment": "box is open"}]
    lines = [
        line(5, handed_over=3, refused=refused, article="A-1"),
        line(4, handed_over=0, article="B-2"),
        line(6, kind="MISSING", article="C-3"),
        line(7, kind="EXPECTED", article="D-4"),
    ]
    note = note_of(job(status="HANDED_OVER", handed_over_at=MOMENT), lines, sender())
    assert [(row.article, row.quantity, row.handed_over) for row in note.delivered] == [("A-1", "5", "3")]
    assert [(row.article, row.quantity, row.remark) for row in note.not_delivered] == [
        ("A-1", "2", "Refused: 2 × Damaged, box is open"),
        ("B-2", "4", "Not handed over"),
        ("C-3", "6", "Missing"),
        ("D-4", "7", "Expected, will follow"),
    ]
    text = text_of(*lines, status="HANDED_OVER", handed_over_at=MOMENT)
    for said in ("Delivered", "Handed over", "Not delivered", "Refused: 2 × Damaged, box is open", "will follow"):
        assert said in text, said


def test_a_canceled_job_says_so_on_every_page() -> None:
    lines = [line(article=f"A-{number}") for number in range(80)]
    assert all("CANCELED" in page for page in pages(delivery_note(job(status="CANCELED"), lines, sender())))


def test_a_carrier_signs_nothing() -> None:
    assert "Received by" not in text_of(line(), channel="DELIVERY")


@pytest.mark.parametrize("count", [0, 1, 22, 23, 24, 25, 500])
def test_every_line_stands_on_exactly_one_page(count: int) -> None:
    lines = [line(article=f"ART-{number:04}-X") for number in range(count)]
    texts = pages(delivery_note(job(), lines, sender()))
    assert [text.count("Page ") for text in texts] == [1] * len(texts)
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]
    assert all("LVQHX" in text for text in texts)
    whole = "".join(texts)
    assert [whole.count(f"ART-{number:04}-X") for number in range(count)] == [1] * count


def test_the_code_is_the_short_id() -> None:
    bars = Code128("LVQHX", quiet=False)
    bars.validate()
    assert bars.validated == "LVQHX"
    note = note_of(job(), [], sender())
    assert (note.code, note.short_id) == ("LVQHX", "LVQHX")


@pytest.mark.parametrize("short_id", ["", "Köln-1", "x" * 255, "漢字", "a\nb", "\x00"])
def test_any_short_id_has_a_note(short_id: str) -> None:
    assert "Delivery note" in text_of(line(), short_id=short_id)


def test_what_steers_text_is_left_out() -> None:
    assert plain("gnp\u202etxt.exe") == "gnptxt.exe"
    assert plain("a\x00b\r\n\tc  d") == "a b c d"
    assert plain("e\u0301") == "é"
    assert plain("😀!") == "\ufffd!"
    assert plain("x" * 300) == "x" * 199 + "…"
    assert [plain(value) for value in (None, True, 1.5, [], {}, 7)] == ["", "", "", "", "", "7"]


@given(st.text(max_size=80), st.integers(1, 30), st.integers(1, 5))
def test_lines_are_never_too_wide_nor_too_many(text: str, room: int, most: int) -> None:
    lines = wrapped(plain(text), room=room, width=len, most=most)
    assert len(lines) <= most
    assert all(len(one) <= room for one in lines)
    if "…" not in "".join(lines):
        assert "".join("".join(lines).split()) == "".join(plain(text).split())


anything = st.one_of(st.none(), st.text(max_size=40), st.integers(), st.lists(st.text(max_size=3), max_size=2))
texts = st.text(max_size=60)


wild = st.fixed_dictionaries(
    {
        "recipient_name": texts,
        "short_id": st.text(max_size=40),
        "tenant_order_id": texts,
        "recipient": st.dictionaries(st.sampled_from(["firstName", "street", "city", "country"]), anything),
        "order_date": st.datetimes(timezones=st.just(datetime.UTC)),
    }
)


@settings(max_examples=60, deadline=None)
@given(said=wild, title=anything, article=texts)
def test_nothing_that_people_write_breaks_it(said: dict[str, Any], title: Any, article: str) -> None:
    lines = [line(article=article, title=title), line(kind="MISSING", title=title)]
    where = sender(name=said["recipient_name"], address={**said["recipient"], "country": "DE"})
    assert len(pages(delivery_note(job(**said), lines, where))) == 1


def test_markup_is_text() -> None:
    text = text_of(line(title="<b>bold</b> & <img src='file:///etc/passwd'/> (paren\\) %s"))
    assert "<b>bold</b> & <img" in text
    assert "(paren\\) %s" in text


def test_it_takes_no_time() -> None:
    lines = [line(article=f"A-{number}", title="Basic T-Shirt White, size M") for number in range(20)]
    delivery_note(job(), lines, sender())  # reads the fonts
    started = time.perf_counter()
    delivery_note(job(), lines, sender())
    assert time.perf_counter() - started < 0.1


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/pdf", "*/*", "application/json", "text/html"])
def test_it_is_read_over_the_api_whatever_is_accepted(accept: str) -> None:
    counter, store = Counter(), facility()
    goods(store, shirt=5)
    made = counter.picked(shirt=2)
    path = made["documents"][0]["path"]
    answer = counter.client.get(path, HTTP_ACCEPT=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="delivery-note-{made["id"]}.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    text = "".join(pages(answer.content))
    for said in (made["shortIdentifier"], "shirt", "Köln", "Hohe Str. 1", "50668 Köln"):
        assert said in text, said
    counter.hand(made, "FINISH_HANDOVER_JOB", lineItems=[])
    assert "Handed over" in "".join(pages(counter.client.get(path).content))


@pytest.mark.django_db
def test_an_unknown_one_is_an_error_in_json() -> None:
    answer = Counter().client.get("/api/handoverjobs/nothing/deliverynote", HTTP_ACCEPT="application/pdf")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert answer.json()[0]["summary"] == "Not found"
