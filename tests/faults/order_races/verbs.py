"""The write actions on one order: what each sends, and in which states of the order it is possible."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from expiry.services import expiry_expire
from fulfillment.common.clock import now

from .twins import ADDRESS, LOCKED, OPEN, PICKED, STARTED, Twin

EVERYWHERE = (LOCKED, OPEN, STARTED, PICKED)
NEW_ADDRESS = {**ADDRESS, "street": "Hohe Str.", "lastName": "After"}

Request = Callable[[], Any]  # returns something with a status_code and a body


@dataclass(frozen=True)
class Verb:
    """One write action. It can be sent in the states *sent_in*; it succeeds in the states *possible_in*."""

    name: str
    build: Callable[[Twin], tuple[str, str, dict[str, Any]]]
    possible_in: tuple[str, ...]
    sent_in: tuple[str, ...]

    def request(self, twin: Twin) -> Request:
        """Return the request for what was read of *twin*, to be sent at any time."""
        method, path, body = self.build(twin)
        return lambda: getattr(twin.shop.client, method)(path, body, format="json")


@dataclass(frozen=True)
class Swept:
    """What the sweep did, as an answer."""

    fired: bool
    status_code: int = 200

    def json(self) -> Any:
        return [{"status": "EXPIRED" if self.fired else "LEFT ALONE"}]


@dataclass(frozen=True)
class Sweep(Verb):
    """What no client asks for: the sweep lets the process expire that it has claimed."""

    def request(self, twin: Twin) -> Request:
        """Return what the sweep does once it has claimed the expiry of *twin*."""
        return lambda: Swept(expiry_expire(process_id=UUID(twin.process_id), now=now()))


VERBS: dict[str, Verb] = {}


def verb(name: str, *possible_in: str, sent_in: tuple[str, ...] = EVERYWHERE) -> Callable[[Any], Any]:
    """Register what builds a verb's request."""

    def register(build: Any) -> Any:
        VERBS[name] = Verb(name, build, possible_in, sent_in)
        return build

    return register


def patch(twin: Twin, **changes: Any) -> tuple[str, str, dict[str, Any]]:
    return "patch", f"/api/orders/{twin.order_id}", {"version": twin.read.order["version"], **changes}


def order_action(twin: Twin, name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    body = {"name": name, "version": twin.read.order["version"], **more}
    return "post", f"/api/orders/{twin.order_id}/actions", body


def job_action(twin: Twin, name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    job = twin.read.job
    assert job is not None
    return "post", f"/api/pickjobs/{job['id']}/actions", {"name": name, "version": job["version"], **more}


def handover_action(twin: Twin, name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    job = twin.read.handover
    assert job is not None
    return "post", f"/api/handoverjobs/{job['id']}/actions", {"name": name, "version": job["version"], **more}


def picked(twin: Twin, *units: int) -> list[dict[str, Any]]:
    job = twin.read.job
    assert job is not None
    return [{"id": line["id"], "picked": n} for line, n in zip(job["pickLineItems"], units, strict=True)]


@verb("modify lines", LOCKED, OPEN)
def modify_lines(twin: Twin) -> Any:
    first, _ = twin.read.order["orderLineItems"]
    sock = twin.article("sock")
    added = {"article": {"tenantArticleId": sock, "title": sock}, "quantity": 1}
    return patch(twin, orderLineItems=[{"id": first["id"], "quantity": 5}, added])


@verb("modify consumer", *EVERYWHERE)
def modify_consumer(twin: Twin) -> Any:
    return patch(twin, consumer={"addresses": [NEW_ADDRESS], "email": "after@shop.example"}, comment="moved")


@verb("modify custom attributes", LOCKED, OPEN)
def modify_custom_attributes(twin: Twin) -> Any:
    return patch(twin, customAttributes={"is": "after"})


@verb("modify handling time", LOCKED, OPEN)
def modify_handling_time(twin: Twin) -> Any:
    return patch(twin, preferredHandlingTime="2031-05-01T12:00:00Z")


@verb("unlock", LOCKED)
def unlock(twin: Twin) -> Any:
    return order_action(twin, "UNLOCK")


@verb("cancel", LOCKED, OPEN, STARTED)
def cancel(twin: Twin) -> Any:
    return order_action(twin, "CANCEL")


@verb("force cancel", *EVERYWHERE)
def force_cancel(twin: Twin) -> Any:
    return order_action(twin, "FORCE_CANCEL")


@verb("bulk force cancel", *EVERYWHERE)
def bulk_force_cancel(twin: Twin) -> Any:
    named = {"orderId": twin.order_id, "version": twin.read.order["version"]}
    return "post", "/api/orders/actions", {"name": "BULK_FORCE_CANCEL", "orders": [named]}


@verb("change address", *EVERYWHERE)
def change_address(twin: Twin) -> Any:
    return order_action(
        twin, "CHANGE_CONSUMER_ADDRESS", addressType="POSTAL_ADDRESS", consumerAddress={**NEW_ADDRESS, "city": "Bonn"}
    )


@verb("replace addresses", *EVERYWHERE)
def replace_addresses(twin: Twin) -> Any:
    invoice = {**ADDRESS, "addressType": "INVOICE_ADDRESS"}
    return order_action(twin, "REPLACE_CONSUMER_ADDRESSES", consumerAddresses=[NEW_ADDRESS, invoice])


@verb("change a line's attributes", *EVERYWHERE)
def change_line_attributes(twin: Twin) -> Any:
    line = twin.read.order["orderLineItems"][0]["id"]
    body = {"name": "UPDATE_CUSTOM_ATTRIBUTES", "version": twin.read.order["version"], "customAttributes": {"gift": 1}}
    return "post", f"/api/orders/{twin.order_id}/orderlineitems/{line}/actions", body


@verb("reroute the process", LOCKED, OPEN, STARTED)
def reroute_process(twin: Twin) -> Any:
    return "post", f"/api/processes/{twin.process_id}/reroute?version={twin.read.process['version']}", {}


@verb("assign a facility", LOCKED, OPEN, STARTED)
def assign_facility(twin: Twin) -> Any:
    body = {
        "name": "ASSIGN_FACILITY_TO_PROCESS",
        "version": twin.read.process["version"],
        "facilityRef": str(twin.far.pk),
    }
    return "post", f"/api/processes/{twin.process_id}/actions", body


WITH_A_JOB = (OPEN, STARTED, PICKED)


@verb("start picking", OPEN, sent_in=WITH_A_JOB)
def start_picking(twin: Twin) -> Any:
    return job_action(twin, "START")


@verb("pick all", STARTED, sent_in=WITH_A_JOB)
def pick_all(twin: Twin) -> Any:
    return job_action(twin, "PICK", lineItems=picked(twin, 2, 1))


@verb("pick some", STARTED, sent_in=WITH_A_JOB)
def pick_some(twin: Twin) -> Any:
    return job_action(twin, "PICK", lineItems=picked(twin, 1, 1))


@verb("abort picking", OPEN, STARTED, sent_in=WITH_A_JOB)
def abort_picking(twin: Twin) -> Any:
    return job_action(twin, "ABORT")


@verb("reroute the pick job", OPEN, STARTED, sent_in=WITH_A_JOB)
def reroute_pick_job(twin: Twin) -> Any:
    job = twin.read.job
    assert job is not None
    body = {"version": job["version"], "actions": [{"action": "ModifyPickJob", "status": "REROUTED"}]}
    return "patch", f"/api/pickjobs/{job['id']}", body


@verb("hand over", PICKED, sent_in=(PICKED,))
def hand_over(twin: Twin) -> Any:
    return handover_action(twin, "FINISH_HANDOVER_JOB", lineItems=[])


@verb("cancel the handover", PICKED, sent_in=(PICKED,))
def cancel_handover(twin: Twin) -> Any:
    return handover_action(twin, "CANCEL", payload={"handoverJobCancelReason": "CONSUMER_NO_SHOW"})


def expiry_patch(twin: Twin, **changes: Any) -> tuple[str, str, dict[str, Any]]:
    return "patch", f"/api/expiries/{twin.expiry_id}", {"version": twin.read.expiry["version"], **changes}


@verb("extend the expiry", *EVERYWHERE)
def extend_expiry(twin: Twin) -> Any:
    return expiry_patch(twin, provisioningTime="2031-05-01T12:00:00Z")


@verb("stop the expiry", *EVERYWHERE)
def stop_expiry(twin: Twin) -> Any:
    return expiry_patch(twin, status="INACTIVE")


VERBS["expire"] = Sweep("expire", extend_expiry, EVERYWHERE, EVERYWHERE)


def states_of(one: Verb, other: Verb) -> list[str]:
    """Return the states to try two verbs in: where both are possible; else where one is and both can be sent."""
    both = [state for state in EVERYWHERE if state in one.possible_in and state in other.possible_in]
    sent = [state for state in EVERYWHERE if state in one.sent_in and state in other.sent_in]
    either = [state for state in sent if state in one.possible_in or state in other.possible_in]
    return both or either[:1]
