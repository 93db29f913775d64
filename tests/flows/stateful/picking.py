"""What pickers do with pick jobs, by action and by the older PATCH."""

from collections.abc import Callable
from typing import Any

from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.states import FINISHED, RESTOWABLE, UNFINISHED

from .verbs import Method, Numbers, verb
from .world import SHELVES, World, one_of

GLOBAL_ID = "01a2030a-0550-7d2e-ad17-f4022a3efb84"
BEGUN = ("IN_PROGRESS", "PAUSED")


def action(name: str, *states: str, weight: int = 1) -> Method:
    """Return the verb of an action that takes nothing but the job."""
    return verb(f"pick job {name}", "pick job", *states, weight=weight)(lambda self, job, _numbers: self.act(job, name))


def patched(status: str, *states: str, weight: int = 1) -> Method:
    """Return the verb that sets a state by PATCH, as older clients do."""
    return verb(f"pick job patched {status}", "pick job", *states, weight=weight)(
        lambda self, job, _numbers: self.patch(job, status)
    )


def picked(how: str, units: Callable[[Numbers], Numbers], *, weight: int = 1) -> Method:
    """Return the verb that finishes picking with so many units of each line, at most what it asks for."""

    def pick(self: Any, job: PickJob, numbers: Numbers) -> Any:
        return self.act(job, "PICK", how=how, lineItems=updates(job, units(numbers), stockEmptied=numbers[-1] == 5))

    return verb(f"pick job PICK {how}", "pick job", "IN_PROGRESS", weight=weight)(pick)


class PickingVerbs(World):
    KINDS = {"pick job": PickJob.objects}

    start = action("START", "OPEN", "PAUSED", weight=4)
    pause = action("PAUSE", "IN_PROGRESS")
    close = action("CLOSE", "IN_PROGRESS", "PICKED", weight=2)
    reset = action("RESET", "IN_PROGRESS", "PAUSED", *FINISHED, weight=2)
    restart = action("RESTART", *FINISHED, weight=2)
    abort = action("ABORT", *UNFINISHED)
    cancel_job = action("CANCEL", *UNFINISHED, *FINISHED)
    obsolete = action("OBSOLETE", *UNFINISHED)
    pick_all = picked("all", lambda _: [99], weight=4)
    pick_some = picked("some", lambda numbers: numbers, weight=3)
    pick_nothing = picked("nothing", lambda _: [0])
    wait = patched("WAITING_FOR_INPUT", "OPEN")
    open = patched("OPEN", "WAITING_FOR_INPUT", weight=4)
    reject = patched("REJECTED", "OPEN", "WAITING_FOR_INPUT")
    expire = patched("EXPIRED", *UNFINISHED, *FINISHED)
    reroute = patched("REROUTED", *UNFINISHED)
    restow = patched("RESTOWED", *FINISHED, *RESTOWABLE)

    @verb("pick job MODIFY_PICK_JOB_LINE_ITEMS", "pick job", *BEGUN, weight=3)
    def note_lines(self, job: PickJob, numbers: Numbers) -> Any:
        lines = updates(job, numbers, stockEmptied=numbers[-1] == 5)
        return self.act(job, "MODIFY_PICK_JOB_LINE_ITEMS", pickJobLineItemUpdates=lines)

    @verb("pick job SPLIT_LINE_ITEMS_PICK_JOB", "pick job", *UNFINISHED, weight=2)
    def split(self, job: PickJob, numbers: Numbers) -> Any:
        """Split a line, the picked units as well; where nothing can be split the parts do not add up."""
        lines = sorted(lines_of(job), key=lambda line: line.quantity)
        line = lines[-1]
        first = min(max(1, numbers[0]), max(1, line.quantity - 1))
        parts = ((first, min(first, line.picked)), (max(1, line.quantity - first), max(0, line.picked - first)))
        infos = [{"lineItemId": str(line.pk), "quantity": wanted, "picked": had} for wanted, had in parts]
        return self.act(job, "SPLIT_LINE_ITEMS_PICK_JOB", splitLineItemsInfo=infos)

    @verb("pick job MERGE_LINE_ITEMS_PICK_JOB", "pick job", *UNFINISHED, weight=2)
    def merge(self, job: PickJob, numbers: Numbers) -> Any:
        """Merge lines of one article, in any order; if each has one line, split one for a next time."""
        lines = lines_of(job)
        articles = [line.tenant_article_id for line in lines]
        same = [line for line in lines if articles.count(line.tenant_article_id) > 1]
        if not same:
            return self.split(job, numbers)
        first = numbers[0] % len(same)
        ids = [str(line.pk) for line in same]
        return self.act(job, "MERGE_LINE_ITEMS_PICK_JOB", lineItemIds=[*ids[first:], *ids[:first]])

    @verb("pick job made")
    def make_a_job(self, _: None, numbers: Numbers) -> Any:
        """Half of the jobs that clients make on their own are somebody's: of a process that is there already."""
        first, lines, units, where, channel, whose = numbers
        theirs = {"globalLineItemId": GLOBAL_ID} if lines == 5 else {}
        body = {
            "facilityRef": str(one_of(self.stage.facilities, where).pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "deliveryinformation": one_of([{}, {"channel": "COLLECT"}, {"channel": "SHIPPING"}], channel),
            "pickLineItems": [
                {"article": {"tenantArticleId": name, "title": name}, "quantity": 1 + units % 4, **theirs}
                for place in range(1 + lines % 3)
                for name in [one_of(sorted(SHELVES), first * (place + 1))]
            ],
            **self.belonging(whose, first + units),
        }
        return self.send("pick job made", "post", "/api/pickjobs", body)

    def belonging(self, whose: int, number: int) -> dict[str, str]:
        """Return what names the process that something belongs to, by its id or by its order's, or nothing."""
        processes = [process for process in self.things("process") if process.order_id]
        if not processes or whose % 2 == 0:
            return {}
        process = one_of(processes, number)
        return {"orderRef": str(process.order_id)} if whose == 1 else {"processId": str(process.pk)}

    def act(self, job: PickJob, name: str, *, how: str = "", **body: Any) -> Any:
        """Call an action of a job for the version that was read."""
        path = f"/api/pickjobs/{job.pk}/actions"
        return self.send(f"pick job {name} {how}".strip(), "post", path, {"name": name, "version": job.version, **body})

    def patch(self, job: PickJob, status: str) -> Any:
        body = {"version": job.version, "actions": [{"action": "ModifyPickJob", "status": status}]}
        return self.send(f"pick job patched {status}", "patch", f"/api/pickjobs/{job.pk}", body)


def lines_of(job: PickJob) -> list[PickLine]:
    return list(job.lines.order_by("position"))


def updates(job: PickJob, units: Numbers, **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": str(line.pk), "picked": min(units[place % len(units)], line.quantity), **more}
        for place, line in enumerate(lines_of(job))
    ]
