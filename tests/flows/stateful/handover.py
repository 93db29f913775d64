"""What happens where goods leave the house."""

from typing import Any

from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.states import PENDING, HandoverJobCancelReason

from .verbs import Method, Numbers, verb
from .world import SHELVES, World, one_of

KINDS = ["HANDOVER", "EXPECTED", "MISSING"]


def action(name: str, called: str, *states: str) -> Method:
    """Return the verb of an action that takes nothing but the job."""
    return verb(called, "handover", *states)(lambda self, job, _numbers: self.hand(called, job, name))


def patched(status: str, *states: str, weight: int = 1) -> Method:
    """Return the verb that sets a state by PATCH, as older clients do."""

    def patch(self: Any, job: HandoverJob, numbers: Numbers) -> Any:
        body = {"version": job.version, "actions": [{"action": "ModifyHandoverjob", "status": status}]}
        return self.send(f"handover patched {status}", "patch", f"/api/handoverjobs/{job.pk}", body)

    return verb(f"handover patched {status}", "handover", *states, weight=weight)(patch)


class HandoverVerbs(World):
    KINDS = {"handover": HandoverJob.objects}

    let_handover_wait = action("WAITING_FOR_INPUT", "handover WAITING_FOR_INPUT", "OPEN")
    revert_handed_over = action("REVERT", "handover REVERT", "HANDED_OVER")
    revert_canceled = action("REVERT", "handover REVERT after CANCEL", "CANCELED")
    resume = patched("OPEN", "WAITING_FOR_INPUT", weight=4)
    finish_by_patch = patched("HANDED_OVER", *PENDING)
    cancel_by_patch = patched("CANCELED", *PENDING)

    @verb("handover FINISH all", "handover", *PENDING)
    def hand_over(self, job: HandoverJob, numbers: Numbers) -> Any:
        return self.hand("handover FINISH all", job, "FINISH_HANDOVER_JOB", lineItems=[])

    @verb("handover FINISH some", "handover", *PENDING, weight=2)
    def hand_over_some(self, job: HandoverJob, numbers: Numbers) -> Any:
        """Some units are refused with a reason, others stay behind without one."""
        said = [
            {
                "id": str(line.pk),
                "handedOverQuantity": max(0, line.quantity - no - numbers[3] % 2),
                "refused": items(no),
            }
            for place, line in enumerate(lines_of(job, "HANDOVER"))
            for no in [min(numbers[place % 3] // 2, line.quantity)]
        ]
        return self.hand("handover FINISH some", job, "FINISH_HANDOVER_JOB", lineItems=said)

    @verb("handover CANCEL", "handover", *PENDING)
    def cancel_handover(self, job: HandoverJob, numbers: Numbers) -> Any:
        reason = one_of(list(HandoverJobCancelReason), numbers[0])
        return self.hand("handover CANCEL", job, "CANCEL", payload={"handoverJobCancelReason": reason})

    @verb("handover UPDATE_LINEITEM", "handover", *PENDING)
    def refuse(self, job: HandoverJob, numbers: Numbers) -> Any:
        line = one_of(lines_of(job), numbers[0])
        told = {"id": str(line.pk), "refused": items(numbers[1] // 2)}
        return self.hand("handover UPDATE_LINEITEM", job, "UPDATE_LINEITEM", lineItem=told)

    @verb("handover SPLIT_LINES_HANDOVER_JOB", "handover", *PENDING)
    def split_goods(self, job: HandoverJob, numbers: Numbers) -> Any:
        """Split the longest line; one of a single unit cannot be split, so its parts do not add up."""
        line = max(lines_of(job), key=lambda line: line.quantity)
        first = min(1 + numbers[0], max(1, line.quantity - 1))
        parts = [
            {"lineItemId": str(line.pk), "quantity": max(1, units), "handedOverQuantity": 0}
            for units in (first, line.quantity - first)
        ]
        name = "SPLIT_LINES_HANDOVER_JOB"
        return self.hand(f"handover {name}", job, name, splitLineItemsInfo=parts)

    @verb("handover MOVE_HANDOVER_JOB_LINE_ITEMS", "handover", *PENDING)
    def move_goods(self, job: HandoverJob, numbers: Numbers) -> Any:
        """Move units between what is there, what is expected and what is missing."""
        line, name = one_of(lines_of(job), numbers[0]), "MOVE_HANDOVER_JOB_LINE_ITEMS"
        units = min(1 + numbers[1], line.quantity)
        to = one_of([kind for kind in KINDS if kind != line.kind], numbers[2])
        move = {"lineItemId": str(line.pk), "targetQuantity": units, "from": line.kind, "to": to}
        return self.hand(f"handover {name}", job, name, items=[move])

    @verb("handover made")
    def make_a_handover(self, _: None, numbers: Numbers) -> Any:
        """A client's own handover job; it moves no stock, whatever it belongs to."""
        where = one_of(self.stage.facilities, numbers[0])
        jobs = [job for job in self.things("pick job", "PICKED", "CLOSED") if job.facility_id == where.pk]
        body = {
            "facilityRef": str(where.pk),
            "channel": one_of(["COLLECT", "DELIVERY"], numbers[1]),
            "orderDate": "2026-01-01T10:00:00Z",
            "targetTime": "2026-01-02T10:00:00Z",
            "handoverJobLineItems": [
                {
                    "article": {"tenantArticleId": name, "title": name},
                    "quantity": 1 + numbers[2],
                    "handedOverQuantity": 0,
                }
                for name in [one_of(sorted(SHELVES), numbers[3])]
            ],
            **self.belonging_to(jobs, numbers),
        }
        return self.send("handover made", "post", "/api/handoverjobs", body)

    def belonging_to(self, jobs: list[Any], numbers: Numbers) -> dict[str, str]:
        """Return what it belongs to: a pick job, a process, or nothing."""
        if jobs and numbers[5] % 2:
            return {"pickJobRef": str(one_of(jobs, numbers[4]).pk)}
        processes = self.things("process") if numbers[5] == 4 else []
        return {"processId": str(one_of(processes, numbers[4]).pk)} if processes else {}

    def hand(self, called: str, job: HandoverJob, name: str, **body: Any) -> Any:
        path = f"/api/handoverjobs/{job.pk}/actions"
        return self.send(called, "post", path, {"name": name, "version": job.version, **body})


def lines_of(job: HandoverJob, *kinds: str) -> list[HandoverLine]:
    return [line for line in job.lines.order_by("position") if not kinds or line.kind in kinds]


def items(units: int) -> list[dict[str, Any]]:
    return [{"quantity": units, "comment": "damaged"}] if units else []
