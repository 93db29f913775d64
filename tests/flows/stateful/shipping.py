"""What becomes of shipments and their parcels."""

from typing import Any

from fulfillment.handover.models import Parcel, Shipment
from fulfillment.handover.states import SENDABLE, UNSENT

from .verbs import Method, Numbers, verb
from .world import World, one_of


def patched(kind: str, status: str, *states: str, weight: int = 1) -> Method:
    """Return the verb that sets a state of a shipment or a parcel by PATCH."""

    def patch(self: Any, thing: Any, numbers: Numbers) -> Any:
        body = {"version": thing.version, "actions": [{"action": f"Modify{kind.title()}", "status": status}]}
        return self.send(f"{kind} patched {status}", "patch", f"/api/{kind}s/{thing.pk}", body)

    return verb(f"{kind} patched {status}", kind, *states, weight=weight)(patch)


class ShippingVerbs(World):
    KINDS = {"shipment": Shipment.objects, "parcel": Parcel.objects}

    request = patched("shipment", "REQUEST", "INITIAL", "RETRYABLE")
    complete = patched("shipment", "COMPLETED", *UNSENT)
    cancel_shipment = patched("shipment", "CANCELED", *UNSENT)
    label_parcel = patched("parcel", "DONE", *SENDABLE, weight=3)
    cancel_parcel = patched("parcel", "CANCELED", *SENDABLE, "DONE")
    reopen_parcel = patched("parcel", "OPEN", "WAITING_FOR_INPUT", "FAILED", "CANCELED", weight=4)

    @verb("shipment made")
    def make_a_shipment(self, _: None, numbers: Numbers) -> Any:
        """A client's own shipment; its goods come from nowhere."""
        processes = self.things("process") if numbers[2] > 3 else []
        body = {
            "facilityRef": str(one_of(self.stage.facilities, numbers[0]).pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "targetTime": "2026-01-02T10:00:00Z",
            **({"processId": str(one_of(processes, numbers[1]).pk)} if processes else {}),
        }
        return self.send("shipment made", "post", "/api/shipments", body)

    @verb("parcel made", "shipment", *UNSENT, weight=2, versioned=False)
    def make_a_parcel(self, shipment: Shipment, numbers: Numbers) -> Any:
        body = {"status": one_of(["OPEN", "WAITING_FOR_INPUT", "DONE"], numbers[0])}
        return self.send("parcel made", "post", f"/api/shipments/{shipment.pk}/parcels", body)
