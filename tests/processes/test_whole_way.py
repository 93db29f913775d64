"""The whole way of an order as its process tells it: routed, picked, handed over, finished; and a part that was not."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common.actor import SYSTEM
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.handover.services.at_hand import handover_job_at_hand
from fulfillment.handover.services.jobs import HandedOver, handover_job_finish, handover_job_revert
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import LinePicked, pick_job_at_hand, pick_job_pause, pick_job_pick, pick_job_start
from fulfillment.processes.models import Process
from routing.services import plans_route_due
from tests.contract import matches
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(api: APIClient, place: Any, store: Any) -> Callable[[], dict[str, Any]]:
    """Read the process of an order of two units that was routed to the store."""
    order = place(quantity=2, tenantOrderId="W-1")
    plans_route_due()

    def read() -> dict[str, Any]:
        process: dict[str, Any] = api.get(f"/api/processes/{order['processId']}").json()
        assert matches("Process", process)
        return process

    return read


def pick(units: int = 2) -> None:
    with pick_job_at_hand(pick_job_id=str(PickJob.objects.get().pk), actor=SYSTEM) as at_hand:
        pick_job_start(at_hand=at_hand)
        line = LinePicked(line_id=str(at_hand.lines[0].pk), picked=units)
        pick_job_pick(at_hand=at_hand, lines=[line])


def hand_over(refused: int = 0) -> None:
    with handover_job_at_hand(handover_job_id=str(HandoverJob.objects.get().pk), actor=SYSTEM) as at_hand:
        taken = HandedOver(
            line_id=str(at_hand.lines[0].pk),
            quantity=2 - refused,
            refused=[{"quantity": refused, "reason": "OTHER"}] if refused else [],
        )
        handover_job_finish(at_hand=at_hand, handed_over=[taken])


def log_of(api: APIClient, process: dict[str, Any]) -> list[str]:
    answer = api.get(f"/api/processes/{process['id']}/historylogs", {"orderBy": "TIMESTAMP_ASC"}).json()
    assert matches("ProcessHistoryLogs", answer)
    return [log["eventType"] for log in answer["historyLogs"]]


def test_a_process_is_finished_when_its_goods_are_handed_over(api: APIClient, shown: Any) -> None:
    pick()
    assert (shown()["status"], shown()["inventoryStatus"]) == ("IN_PROGRESS", "FINISHED")
    hand_over()
    process = shown()
    assert (process["status"], process["domsStatus"], process["operativeStatus"]) == ("FINISHED",) * 3
    assert process["handoverJobRefs"] == [str(HandoverJob.objects.get().pk)]
    assert process["shipmentRefs"] == [str(Shipment.objects.get().pk)]
    told = log_of(api, process)
    assert told[:2] == ["ORDER_CREATED", "OPERATIVE_TASK_CREATED"]
    assert told.index("PICKING_IN_PROGRESS") < told.index("PICKING_DONE") < told.index("HANDOVER_DONE")
    assert_invariants_hold()


def test_what_was_handed_over_by_mistake_is_open_again(shown: Any) -> None:
    pick()
    hand_over()
    with handover_job_at_hand(handover_job_id=str(HandoverJob.objects.get().pk), actor=SYSTEM) as at_hand:
        handover_job_revert(at_hand=at_hand)
    assert shown()["status"] == "IN_PROGRESS"
    assert_invariants_hold()


def test_short_and_refused_goods_are_in_the_log(api: APIClient, shown: Any) -> None:
    with pick_job_at_hand(pick_job_id=str(PickJob.objects.get().pk), actor=SYSTEM) as at_hand:
        pick_job_start(at_hand=at_hand)
        pick_job_pause(at_hand=at_hand)
    assert shown()["operativeStatus"] == "IN_PROGRESS"
    pick()
    hand_over(refused=1)
    told = log_of(api, shown())
    assert "PICKING_PAUSED" in told
    assert told[-1] == "HANDOVER_DONE_WITH_REFUSED_ITEMS"


def test_less_than_was_wanted_is_done_incomplete(api: APIClient, shown: Any) -> None:
    pick(units=1)
    assert "PICKING_DONE_INCOMPLETE" in log_of(api, shown())
    assert_invariants_hold()


@pytest.mark.parametrize(
    ("reference", "model"), [("pickJobRef", PickJob), ("handoverJobRef", HandoverJob), ("shipmentRef", Shipment)]
)
def test_it_is_found_by_all_that_came_of_it(
    api: APIClient, shown: Any, reference: str, model: Any, django_assert_num_queries: Any
) -> None:
    pick()
    key = str(model.objects.get().pk)
    with django_assert_num_queries(4):
        found = api.get("/api/process", {reference: key})
    assert found.json()["id"] == str(Process.objects.get().pk)
