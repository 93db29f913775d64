"""Nothing of a consumer is left when its time is over, wherever it was written; and nothing of it is ever logged."""

import datetime
import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from fulfillment.common.clock import now
from fulfillment.config.logs import configure
from fulfillment.processes.clean_up import processes_anonymize_due
from fulfillment.processes.models import Process
from orders.models import Order
from orders.services import intake
from routing.services import runs
from tests.backoffice.cast import person
from tests.cast import facility, goods
from tests.contract import matches
from tests.flows.privacy.dumps import everything
from tests.flows.privacy.lives import Lives
from tests.flows.privacy.planted import PLANTED, found_in, order, p
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lives() -> Lives:
    store = facility("Köln")
    goods(store, shirt=50, hat=50)
    backoffice = Client(raise_request_exception=False)
    backoffice.force_login(person("clara.clerk@fulfillment.example"))
    return Lives(store, backoffice)


@pytest.fixture(params=[True, False], ids=["json", "console"])
def logged(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that is logged, down to the last detail, as the installation writes it."""
    line: Any = configure(level="DEBUG", json=request.param)["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ProcessorFormatter(**{name: value for name, value in line.items() if name != "()"}))
    loggers = [logging.getLogger(name) for name in (None, "django", "django.request", "django.db.backends", "routing")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel("DEBUG")
    # As `configure` wants it, whatever the level.
    logging.getLogger("django.db.backends").setLevel("INFO")
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
    configure(level=settings.LOG_LEVEL, json=settings.LOG_FORMAT == "JSON")


def anonymize() -> None:
    """Let everything be old, and clean up."""
    Process.objects.update(created_at=now() - datetime.timedelta(days=91))
    while processes_anonymize_due():
        pass


def test_a_byte_search_of_the_database_finds_nothing_after_the_date(lives: Lives) -> None:
    lives.all()
    assert len(PLANTED) >= 40
    # What is not there before proves nothing by not being there after.
    assert found_in(everything()) == set(PLANTED)
    anonymize()
    assert not Process.objects.filter(anonymized_at__isnull=True).exists()
    assert found_in(everything()) == set()
    assert_invariants_hold()


def test_before_the_date_nothing_of_it_is_logged(lives: Lives, logged: io.StringIO) -> None:
    lives.all()
    logging.getLogger("fulfillment").info("The log is heard.")
    assert "The log is heard." in logged.getvalue()
    assert found_in(logged.getvalue().encode()) == set()


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError(
            f'violates "x"\nDETAIL:  Failing row contains ({p("address lastName")}\n{p("address street")}).'
        ),
        DataError(f'invalid input syntax for type uuid: "{p("consumer email")}"'),
        KeyError(p("consumer id")),
    ],
    ids=["integrity", "data", "key"],
)
def test_what_breaks_is_logged_without_it(
    lives: Lives, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(intake, "check_draft", broken)
        answer = lives.shop.client.post("/api/orders", order("broken"), format="json")
        assert answer.status_code in {400, 500}
    with monkeypatch.context() as patched:
        patched.setattr(runs, "propose", broken)
        lives.place("p-1", status="LOCKED")
    with monkeypatch.context() as patched:
        patched.setattr("orders.admin.lists.order_page", broken)
        url = reverse("admin:orders_order_change", args=[Order.objects.get().pk])
        assert lives.backoffice.get(url, {"q": "Anna"}).status_code == 500
    assert "broke" in logged.getvalue()
    assert url in logged.getvalue()
    assert found_in(logged.getvalue().encode()) == set()


def test_what_the_database_really_says_is_logged_without_it(lives: Lives, logged: io.StringIO) -> None:
    lives.place("p-1")
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders_order (tenant_order_id) VALUES (%s)", [p("consumer id")])
    except IntegrityError:
        logging.getLogger("routing").exception("It broke.")
    assert "It broke." in logged.getvalue()
    assert "IntegrityError" in logged.getvalue()
    assert found_in(logged.getvalue().encode()) == set()


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("orders", "Order"), ("routingplans", "RoutingPlan"), ("pickjobs", "PickJob"), ("shipments", "Shipment"),
        ("handoverjobs", "Handoverjob"), ("parcels", "Parcel"), ("loadunits", "LoadUnit"), ("processes", "Process"),
    ],
)  # fmt: skip
def test_what_is_left_is_documented_and_says_that_it_is_anonymized(lives: Lives, kind: str, schema: str) -> None:
    lives.all()
    anonymize()
    lists = lives.shop.client.get(f"/api/{kind}", {"size": 100, "startDate": "2000-01-01T00:00:00Z"}).json()
    keys = [
        one.get("id") or one["parcelRef"] for one in next(rows for rows in lists.values() if isinstance(rows, list))
    ]
    assert keys
    for key in keys:
        shown = lives.shop.client.get(f"/api/{kind}/{key}").json()
        assert matches(schema, shown)
        assert kind == "loadunits" or shown[{"processes": "isAnonymized"}.get(kind, "anonymized")] is True


@pytest.mark.parametrize("kind", ["handoverjobs", "shipments", "pickjobs"])
def test_lists_are_narrowed_to_what_is_anonymized(lives: Lives, kind: str) -> None:
    lives.all()
    anonymize()
    lives.shop.pick(lives.shop.job(lives.place("young")), 2, 1)
    total = lives.shop.client.get(f"/api/{kind}").json()["total"]
    yes, no = (
        lives.shop.client.get(f"/api/{kind}", {"anonymized": said}).json()["total"] for said in ("true", "false")
    )
    assert (yes, no) == (total - 1, 1)


@pytest.mark.parametrize("kind", ["handoverjobs", "shipments"])
def test_searches_know_what_is_anonymized(lives: Lives, kind: str) -> None:
    lives.all()
    anonymize()
    lives.shop.pick(lives.shop.job(lives.place("young")), 2, 1)
    ever = {"created": {"after": "-PT1H"}} if kind == "shipments" else {}
    found = []
    for query in ({}, {"anonymized": {"eq": True}}, {"anonymized": {"eq": False}}):
        answer = lives.shop.client.post(f"/api/{kind}/search", {"query": {**ever, **query}}, format="json")
        found.append(len(next(iter(answer.json().values()))))
    assert found == [found[0], found[0] - 1, 1]


def test_the_backoffice_shows_what_is_left(lives: Lives) -> None:
    lives.all()
    anonymize()
    pages = [reverse("admin:orders_order_change", args=[key]) for key in Order.objects.values_list("pk", flat=True)]
    for name in ("orders_order", "picking_pickjob", "handover_handoverjob", "handover_shipment", "handover_parcel"):
        url = reverse(f"admin:{name}_changelist")
        answer = lives.backoffice.get(url)
        assert answer.status_code == 200
        pages += [f"{url}{row.pk}/change/" for row in answer.context["cl"].result_list]
    for page in pages:
        answer = lives.backoffice.get(page)
        assert answer.status_code == 200, page
        assert found_in(answer.content) == set()
        if "/orders/order/" in page:
            assert "Anonymized" in answer.content.decode()
    note = lives.shop.client.get("/api/handoverjobs").json()["handoverjobs"][0]["id"]
    assert lives.shop.client.get(f"/api/handoverjobs/{note}/deliverynote").status_code == 200
