"""Whatever is done with a handover job, in whatever order: no unit is lost, and none is there twice."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.inventory.models import Stock
from tests.cast import facility, goods
from tests.invariants import assert_invariants_hold

from .cast import Counter

ARTICLES = ("shirt", "shoes")
ON_HAND = 20
LISTS = {
    "HANDOVER": "handoverJobLineItems",
    "EXPECTED": "expectedHandoverJobLineItems",
    "MISSING": "missingHandoverJobLineItems",
}

steps = st.tuples(
    st.sampled_from(["move", "split", "refuse", "finish", "cancel", "revert", "revert", "wait", "open"]),
    st.integers(0, 30),
    st.integers(0, 6),
    st.sampled_from(list(LISTS)),
)


class TestConservation(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(quantities=st.tuples(st.integers(1, 6), st.integers(1, 6)), done=st.lists(steps, max_size=10))
    def test_units_are_on_the_shelf_or_with_the_job_or_gone(
        self, quantities: tuple[int, int], done: list[tuple[str, int, int, str]]
    ) -> None:
        self.counter, self.store = Counter(), facility()
        goods(self.store, shirt=ON_HAND, shoes=ON_HAND)
        picked = dict(zip(ARTICLES, quantities, strict=True))
        job = self.counter.picked(**picked)
        for step in done:
            self.do(job["id"], *step)
            self.check(job["id"], picked)
        assert_invariants_hold()

    def do(self, key: str, what: str, place: int, units: int, to: str) -> None:
        """Try one thing, right or wrong: the API decides whether it may be done."""
        job = self.counter.read(key)
        lines = [(kind, line) for kind, name in LISTS.items() for line in job[name]]
        kind, line = lines[place % len(lines)]
        bodies: dict[str, dict[str, Any]] = {
            "move": {
                "name": "MOVE_HANDOVER_JOB_LINE_ITEMS",
                "items": [{"lineItemId": line["id"], "from": kind, "to": to, "targetQuantity": units}],
            },
            "split": {
                "name": "SPLIT_LINES_HANDOVER_JOB",
                "splitLineItemsInfo": [
                    {"lineItemId": line["id"], "quantity": part, "handedOverQuantity": 0}
                    for part in (units, line["quantity"] - units)
                ],
            },
            "refuse": {"name": "UPDATE_LINEITEM", "lineItem": {"id": line["id"], "refused": [{"quantity": units}]}},
            "finish": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": line["id"], "handedOverQuantity": units}]},
            "cancel": {"name": "CANCEL", "payload": {"handoverJobCancelReason": "CONSUMER_NO_SHOW"}},
            "revert": {"name": "REVERT"},
            "wait": {"name": "WAITING_FOR_INPUT"},
        }
        if what == "open":
            body = {"version": job["version"], "actions": [{"action": "ModifyHandoverjob", "status": "OPEN"}]}
            answer = self.counter.client.patch(f"/api/handoverjobs/{key}", body, format="json")
        else:
            body = {"version": job["version"], **bodies[what]}
            answer = self.counter.client.post(f"/api/handoverjobs/{key}/actions", body, format="json")
        assert answer.status_code in {200, 400}, answer.content
        if answer.status_code == 400:
            assert self.counter.read(key) == job

    def check(self, key: str, picked: dict[str, int]) -> None:
        """Count every unit once."""
        job = HandoverJob.objects.get(pk=key)
        for article, units in picked.items():
            lines = HandoverLine.objects.filter(handover_job=job, tenant_article_id=article)
            assert sum(line.quantity for line in lines) == units
            away = {
                "OPEN": units,
                "WAITING_FOR_INPUT": units,
                "HANDED_OVER": sum(line.handed_over for line in lines),
                "CANCELED": 0,
            }[job.status]
            stock = Stock.objects.get(facility=self.store, tenant_article_id=article)
            assert (stock.on_hand, stock.reserved) == (ON_HAND - away, 0)
