"""What shops and clerks do with orders."""

from typing import Any

from orders.models import Order
from tests.cast import order_body

from .verbs import Numbers, verb
from .world import SHELVES, World, one_of


class OrderVerbs(World):
    KINDS = {"order": Order.objects}

    @verb("order placed OPEN", weight=3)
    def place_open(self, _: None, numbers: Numbers) -> Any:
        return self.place(numbers, "OPEN")

    @verb("order placed LOCKED", weight=2)
    def place_locked(self, _: None, numbers: Numbers) -> Any:
        return self.place(numbers, "LOCKED")

    @verb("order UNLOCK", "order", "LOCKED", weight=2)
    def unlock(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "UNLOCK")

    @verb("order CANCEL", "order", "OPEN", "LOCKED")
    def cancel(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "CANCEL")

    def order_act(self, order: Order, name: str) -> Any:
        body = {"name": name, "version": order.version}
        return self.send(f"order {name}", "post", f"/api/orders/{order.pk}/actions", body)

    def place(self, numbers: Numbers, status: str) -> Any:
        """Place an order of one to four lines; most are routed at once, as a worker would."""
        first, lines, way, where, later, units = numbers
        body = order_body(deliveryPreferences=self.preferences(way, where), status=status)
        body["orderLineItems"] = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": 1 + (units + 2 * place) % 4}
            for place in range(1 + lines % 4)
            for article in [one_of(sorted(SHELVES), first + place)]
        ]
        answer = self.send(f"order placed {status}", "post", "/api/orders", body)
        if later < 4:
            self.route()
        return answer

    def preferences(self, way: int, where: int) -> dict[str, Any]:
        if way > 3:
            return {"collect": [{"facilityRef": str(one_of(self.stage.facilities, where).pk), "paid": way > 4}]}
        return {"shipping": {"serviceLevel": "SAMEDAY" if way == 3 else "DELIVERY"}}
