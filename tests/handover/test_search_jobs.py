"""POST /api/handoverjobs/search: what is found."""

from typing import Any

import pytest

from .searching import Desk
from .shipping import carrier

pytestmark = pytest.mark.django_db

ONE_JOB: list[tuple[dict[str, Any], str]] = [
    ({}, "12"),
    ({"anonymized": {"eq": False}}, "12"),
    ({"anonymized": {"eq": True}}, ""),
    ({"anonymized": {"notEq": True}}, "12"),
    ({"assignedUsers": {"exists": False}}, "2"),
    ({"assignedUsers": {"contains": {"username": {"like": "^admin@"}}}}, "1"),
    ({"assignedUsers": {"contains": {"userId": {"eq": "nobody"}}}}, ""),
    ({"channel": {"eq": "COLLECT"}}, "1"),
    ({"fullIdentifier": {"like": "Meier$"}}, "1"),
    ({"fullIdentifier": {"like": ".*"}}, "1"),
    ({"fullIdentifier": {"notEq": "Max Meier"}}, "2"),
    ({"fullIdentifier": {"eq": ""}}, ""),
    ({"handoverJobLineItems": {"contains": {"article": {"tenantArticleId": {"eq": "shirt"}}}}}, "1"),
    ({"handoverJobLineItems": {"contains": {"article": {"title": {"like": "-Sh"}}}}}, "1"),
    ({"handoverJobLineItems": {"contains": {"article": {"tenantArticleId": {"eq": "scarf"}}}}}, ""),
    ({"handoverJobLineItems": {"contains": {"substituteLineItems": {"exists": False}}}}, "1"),
    ({"handoverJobLineItems": {"exists": False}}, "2"),
    ({"handoverJobParcelInfo": {"carrierTrackingNumber": {"eq": "T-1"}, "carrierRef": {"eq": "c"}}}, "1"),
    ({"handoverJobParcelInfo": {"shipmentRef": {"notEq": "none"}, "carrierKey": {"notEq": "GLS"}}}, "12"),
    ({"invoiceAddress": {"companyName": {"eq": "Holding"}}}, "1"),
    ({"pickJobRef": {"eq": "none"}}, ""),
    ({"recipientAddress": {"email": {"like": "@meier"}, "firstName": {"in": ["Max"]}}}, "1"),
    ({"recipientAddress": {"lastName": {"notEq": "Meier"}}}, "2"),
    ({"shortIdentifier": {"eq": "MM-1"}}, "1"),
    ({"status": {"in": ["WAITING_FOR_INPUT", "CANCELED"]}}, "2"),
    ({"targetTime": {"lt": "2024-01-22T00:00:00Z"}}, "2"),
    ({"tenantOrderId": {"like": "^o-"}}, "1"),
    ({"or": [{"status": {"eq": "OPEN"}}, {"channel": {"eq": "DELIVERY"}}]}, "12"),
]


@pytest.mark.parametrize(("query", "numbers"), ONE_JOB)
def test_handover_jobs_are_found_by_what_is_known_of_them(
    desk: Desk, jobs: list[str], query: dict[str, Any], numbers: str
) -> None:
    assert desk.found("handoverjobs", query) == [jobs[int(number) - 1] for number in numbers]


def test_a_substitute_is_found_in_the_line_that_it_stands_in(desk: Desk, jobs: list[str]) -> None:
    def wanted(article: str, substitute: dict[str, Any]) -> dict[str, Any]:
        within = {"contains": {"article": substitute}}
        lines = {"article": {"tenantArticleId": {"eq": article}}, "substituteLineItems": within}
        return {"handoverJobLineItems": {"contains": lines}}

    assert desk.found("handoverjobs", wanted("shirt", {"title": {"like": r"\(red\)"}})) == jobs[:1]
    assert desk.found("handoverjobs", wanted("shirt", {"tenantArticleId": {"eq": "hat"}})) == jobs[:1]
    assert desk.found("handoverjobs", wanted("s-2", {"tenantArticleId": {"eq": "hat"}})) == []


def test_a_job_is_found_by_its_shipment_and_carrier(desk: Desk, jobs: list[str]) -> None:
    gls = carrier()
    shipment = desk.shipment(carrierRef=str(gls.pk))
    job = desk.job(channel="DELIVERY", handoverJobParcelInfo={"shipmentRef": shipment["id"]})
    info = {"shipmentRef": {"eq": shipment["id"]}, "carrierKey": {"eq": "GLS"}, "carrierRef": {"in": [str(gls.pk)]}}
    assert desk.found("handoverjobs", {"handoverJobParcelInfo": info}) == [job["id"]]
    assert desk.found("handoverjobs", {"facilityRef": {"in": [str(desk.store.pk)]}}) == [*jobs, job["id"]]
