"""What happens to facilities."""

from typing import Any

from fulfillment.facilities.models import Facility

from .verbs import Method, Numbers, verb
from .world import World


def switched(status: str, *states: str, weight: int = 1) -> Method:
    """Return the verb that sets a facility's state."""

    def switch(self: Any, where: Facility, numbers: Numbers) -> Any:
        body = {"version": where.version, "actions": [{"action": "ModifyFacility", "status": status}]}
        return self.send(f"facility {status}", "patch", f"/api/facilities/{where.pk}", body)

    return verb(f"facility {status}", "facility", *states, weight=weight)(switch)


class NetworkVerbs(World):
    KINDS = {"facility": Facility.objects}

    go_online = switched("ONLINE", "SUSPENDED", "OFFLINE", weight=4)
    suspend = switched("SUSPENDED", "ONLINE", "OFFLINE")
    go_offline = switched("OFFLINE", "ONLINE", "SUSPENDED")
