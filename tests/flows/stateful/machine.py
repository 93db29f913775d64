"""All verbs together, and how a run begins."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.picking.models import PickJob

from .expiries import ExpiryVerbs
from .handover import HandoverVerbs
from .network import NetworkVerbs
from .orders import OrderVerbs
from .picking import PickingVerbs
from .routing import RoutingVerbs
from .shipping import ShippingVerbs
from .stock import StockVerbs
from .verbs import Numbers
from .world import FEW_NUMBERS

# What there is of a pick job by the time a verb of this kind has its turn.
OF_A_JOB = {
    "pick job": lambda key: PickJob.objects.filter(pk=key),
    "handover": lambda key: HandoverJob.objects.filter(pick_job_id=key),
    "shipment": lambda key: Shipment.objects.filter(pick_job_id=key),
}


class Machine(
    OrderVerbs, RoutingVerbs, PickingVerbs, HandoverVerbs, ShippingVerbs, StockVerbs, NetworkVerbs, ExpiryVerbs
):
    # What is done with the pick jobs of an order, and with the goods that they give on, before the first step.
    STAGES = {
        "locked": (),
        "promised": (),
        "routed": (),
        "waiting": (PickingVerbs.wait,),
        "started": (PickingVerbs.start,),
        "paused": (PickingVerbs.start, PickingVerbs.pause),
        "split": (PickingVerbs.split,),
        "picked": (PickingVerbs.start, PickingVerbs.pick_all),
        "packed": (PickingVerbs.start, PickingVerbs.pick_all, ShippingVerbs.make_a_parcel),
        "handed over": (PickingVerbs.start, PickingVerbs.pick_all, HandoverVerbs.hand_over),
        "held back": (PickingVerbs.start, PickingVerbs.pick_all, HandoverVerbs.let_handover_wait),
    }

    @initialize(beginnings=st.lists(st.tuples(FEW_NUMBERS, st.sampled_from(sorted(STAGES))), min_size=2, max_size=5))
    def begin(self, beginnings: list[tuple[Numbers, str]]) -> None:
        """Bring some orders on their way, so that verbs which need much before them have something to act on."""
        for numbers, stage in beginnings:
            order = self.place(numbers, {"locked": "LOCKED", "promised": "PROMISED"}.get(stage, "OPEN")).json()
            self.route()
            for key in PickJob.objects.filter(order_id=order["id"]).order_by("pk").values_list("pk", flat=True):
                for step in self.STAGES[stage]:
                    for thing in OF_A_JOB[step.verb.kind](key):
                        self.do(step.verb, thing, numbers)
