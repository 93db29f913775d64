"""What the router, the clock and dispatchers do with plans."""

import datetime
from typing import Any

from fulfillment.processes.models import Process
from routing.models import RoutingPlan

from .verbs import Numbers, verb
from .world import TAG, World, one_of


class RoutingVerbs(World):
    KINDS = {"plan": RoutingPlan.objects, "process": Process.objects}

    @verb("routing run", "plan", "INITIAL", "NOT_ROUTABLE", versioned=False)
    def route_what_is_due(self, plan: RoutingPlan, numbers: Numbers) -> None:
        if self.route():
            self.count("routing run", 200)

    @verb("retry that came due", "plan", "NOT_ROUTABLE", versioned=False)
    def wait_for_the_next_try(self, plan: RoutingPlan, numbers: Numbers) -> None:
        runs = sum(plan.routing_run for plan in self.things("plan"))
        self.let_pass(datetime.timedelta(minutes=1 + 4 * numbers[0]))
        if sum(plan.routing_run for plan in self.things("plan")) > runs:
            self.count("retry that came due", 200)

    @verb("processes retrynotroutable", "plan", "NOT_ROUTABLE", versioned=False)
    def try_again_what_was_not_routable(self, plan: RoutingPlan, numbers: Numbers) -> Any:
        return self.send("processes retrynotroutable", "post", "/api/processes/retrynotroutable")

    @verb("process reroute", "process")
    def reroute_process(self, process: Process, numbers: Numbers) -> Any:
        return self.send("process reroute", "post", f"/api/processes/{process.pk}/reroute?version={process.version}")

    @verb("process ADD_TAGS_TO_PROCESS", "process")
    def add_tags(self, process: Process, numbers: Numbers) -> Any:
        tags = [{"id": TAG, "value": str(number)} for number in numbers[:2]]
        body = {"name": "ADD_TAGS_TO_PROCESS", "version": process.version, "tags": tags}
        return self.send("process ADD_TAGS_TO_PROCESS", "post", f"/api/processes/{process.pk}/actions", body)

    @verb("process ASSIGN_FACILITY_TO_PROCESS", "process")
    def assign(self, process: Process, numbers: Numbers) -> Any:
        name, where = "ASSIGN_FACILITY_TO_PROCESS", one_of(self.stage.facilities, numbers[0])
        body = {"name": name, "version": process.version, "facilityRef": str(where.pk)}
        return self.send(f"process {name}", "post", f"/api/processes/{process.pk}/actions", body)
