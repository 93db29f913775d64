"""What clients and the clock do with expiries."""

import datetime
from typing import Any

from expiry.models import Expiry, ExpiryConfiguration
from fulfillment.common.clock import now
from fulfillment.processes.models import Process
from fulfillment.processes.states import ProcessStatus

from .verbs import Numbers, verb
from .world import World

LIVING = (ProcessStatus.CREATED, ProcessStatus.IN_PROGRESS, ProcessStatus.ERROR)


class ExpiryVerbs(World):
    KINDS = {"expiry": Expiry.objects, "expiry configuration": ExpiryConfiguration._base_manager}

    @verb("process given an expiry", "process", *LIVING, weight=2, versioned=False)
    def make_an_expiry(self, process: Process, numbers: Numbers) -> Any:
        """Give a process an expiry; most orders that are collected have one already."""
        body = {
            "processRef": str(process.pk),
            "provisioningTime": moment(numbers),
            "status": "INACTIVE" if numbers[3] == 0 else "ACTIVE",
        }
        return self.send("process given an expiry", "post", "/api/expiries", body)

    @verb("expiry patched: time", "expiry", "ACTIVE", "INACTIVE")
    def move(self, expiry: Expiry, numbers: Numbers) -> Any:
        return self.patch_expiry("expiry patched: time", expiry, provisioningTime=moment(numbers))

    @verb("expiry patched: stopped", "expiry", "ACTIVE")
    def stop(self, expiry: Expiry, numbers: Numbers) -> Any:
        moved = {"provisioningTime": moment(numbers)} if numbers[2] > 3 else {}
        return self.patch_expiry("expiry patched: stopped", expiry, status="INACTIVE", **moved)

    @verb("expiry patched: started", "expiry", "INACTIVE", weight=2)
    def start_watching(self, expiry: Expiry, numbers: Numbers) -> Any:
        moved = {"provisioningTime": moment(numbers)} if numbers[2] > 3 else {}
        return self.patch_expiry("expiry patched: started", expiry, status="ACTIVE", **moved)

    @verb("rules of expiries put", "expiry configuration")
    def change_the_rules(self, configuration: ExpiryConfiguration, numbers: Numbers) -> Any:
        """Change the offset and the lead time; what there is keeps its times until it is changed."""
        body = {
            "version": configuration.version,
            "provisioningTimeOffsetInMinutes": numbers[0],
            "upcomingLeadTimeInMinutes": 10 * numbers[1] or None,
        }
        return self.send("rules of expiries put", "put", "/api/configurations/expiry", body)

    @verb("expiry that ran out", "expiry", "ACTIVE", versioned=False, weight=2)
    def let_an_expiry_run_out(self, expiry: Expiry, numbers: Numbers) -> None:
        """Let time pass until it is due: the sweep of the clock gives up what nobody collected."""
        left = expiry.expiry_time - now() + datetime.timedelta(minutes=numbers[0])
        self.let_pass(max(left, datetime.timedelta()))
        if any(one.pk == expiry.pk for one in self.things("expiry", "INACTIVE")):
            self.count("expiry that ran out", 200)

    def patch_expiry(self, name: str, expiry: Expiry, **changes: Any) -> Any:
        return self.send(name, "patch", f"/api/expiries/{expiry.pk}", {"version": expiry.version, **changes})


def moment(numbers: Numbers) -> str:
    """Return a provisioning time: a little ago, or within the next two hours."""
    return (now() + datetime.timedelta(minutes=25 * numbers[0] - 5)).isoformat()
