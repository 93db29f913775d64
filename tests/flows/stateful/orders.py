"""What shops and clerks do with orders."""

import datetime
from collections.abc import Callable
from typing import Any

from orders.models import LockRule, Order
from orders.services.lock_rules import lock_rule_activate, lock_rule_deactivate
from tests.cast import order_body

from .expiries import moment
from .verbs import Numbers, verb
from .world import SHELVES, World, one_of


class OrderVerbs(World):
    KINDS = {"order": Order.objects, "lock rule": LockRule.objects}

    @verb("order placed OPEN", weight=3)
    def place_open(self, _: None, numbers: Numbers) -> Any:
        return self.place(numbers, "OPEN")

    @verb("order placed LOCKED", weight=2)
    def place_locked(self, _: None, numbers: Numbers) -> Any:
        return self.place(numbers, "LOCKED")

    @verb("order placed PROMISED")
    def place_promised(self, _: None, numbers: Numbers) -> Any:
        return self.place(numbers, "PROMISED")

    @verb("promise made", weight=2)
    def promise(self, _: None, numbers: Numbers) -> Any:
        """Ask for a promise, which is routed before it is answered."""
        return self.send("promise made", "post", "/api/promises/deliverypromise", self.body(numbers))

    @verb("order CONFIRM_PROMISE", "order", "PROMISED", weight=2)
    def confirm_promise(self, order: Order, numbers: Numbers) -> Any:
        """Make an order of a promise; some get a number, which is now and then that of another order."""
        number = {"tenantOrderId": f"confirmed-{numbers[0] * 6 + numbers[1]}"} if numbers[2] % 2 else {}
        return self.order_act(order, "CONFIRM_PROMISE", **number)

    @verb("order EXTEND_PROMISE", "order", "PROMISED")
    def extend_promise(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "EXTEND_PROMISE")

    @verb("promise that ran out", "order", "PROMISED", versioned=False)
    def let_a_promise_run_out(self, order: Order, numbers: Numbers) -> None:
        """Let time pass: the sweep of the clock lets go of what nobody confirmed."""
        self.let_pass(datetime.timedelta(minutes=8 * (1 + numbers[0])))
        if any(one.pk == order.pk for one in self.things("order", "OBSOLETE")):
            self.count("promise that ran out", 200)

    @verb("order UNLOCK", "order", "LOCKED", weight=2)
    def unlock(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "UNLOCK")

    @verb("order CANCEL", "order", "OPEN", "LOCKED", "PROMISED")
    def cancel(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "CANCEL")

    @verb("lock rule ACTIVATE", "lock rule")
    def activate_rule(self, rule: LockRule, numbers: Numbers) -> Any:
        return self.switch("lock rule ACTIVATE", lock_rule_activate, rule)

    @verb("lock rule DEACTIVATE", "lock rule", weight=2)
    def deactivate_rule(self, rule: LockRule, numbers: Numbers) -> Any:
        return self.switch("lock rule DEACTIVATE", lock_rule_deactivate, rule)

    def switch(self, name: str, service: Callable[..., LockRule], rule: LockRule) -> Any:
        return self.call(name, lambda: service(rule_id=str(rule.pk), version=rule.version, actor=self.stage.actor))

    @verb("order FORCE_CANCEL", "order", "OPEN", "LOCKED")
    def force_cancel(self, order: Order, numbers: Numbers) -> Any:
        return self.order_act(order, "FORCE_CANCEL")

    @verb("orders BULK_FORCE_CANCEL", "order", "OPEN", "LOCKED", versioned=False)
    def force_cancel_several(self, order: Order, numbers: Numbers) -> Any:
        body = {"name": "BULK_FORCE_CANCEL", "orders": [{"orderId": str(order.pk), "version": order.version}]}
        return self.send("orders BULK_FORCE_CANCEL", "post", "/api/orders/actions", body)

    @verb("order modified: lines", "order", "OPEN", "LOCKED", weight=3)
    def modify_lines(self, order: Order, numbers: Numbers) -> Any:
        """Change one line or remove it, and sometimes add another."""
        which, units, more, article, with_others, _ = numbers
        line = one_of(list(order.lines.order_by("position")), which)
        entries: list[dict[str, Any]] = [{"id": str(line.pk), "quantity": units}]
        if more > 2:
            name = one_of(sorted(SHELVES), article)
            entries.append({"article": {"tenantArticleId": name, "title": name}, "quantity": 1 + more % 3})
        others = {"customAttributes": {"number": which}} if with_others == 0 else {}
        return self.modify("order modified: lines", order, orderLineItems=entries, **others)

    @verb("order modified: consumer", "order", "OPEN", "LOCKED", weight=2)
    def modify_consumer(self, order: Order, numbers: Numbers) -> Any:
        street, city, email, *_ = numbers
        address = {"street": f"Street {street}", "postalCode": "50668", "city": one_of(["Köln", "Bonn"], city)}
        consumer: dict[str, Any] = {"addresses": [{**address, "country": "DE", "lastName": f"Name {email}"}]}
        if email > 3:
            consumer = {"email": f"{street}@shop.example"}
        return self.modify("order modified: consumer", order, consumer=consumer)

    @verb("order modified: custom attributes", "order", "OPEN", "LOCKED")
    def modify_custom_attributes(self, order: Order, numbers: Numbers) -> Any:
        return self.modify("order modified: custom attributes", order, customAttributes={"numbers": list(numbers)})

    @verb("order modified: handling time", "order", "OPEN", "LOCKED")
    def modify_handling_time(self, order: Order, numbers: Numbers) -> Any:
        days, hours, *_ = numbers
        moment = f"2031-01-{1 + days:02}T{8 + hours:02}:00:00Z"
        return self.modify("order modified: handling time", order, preferredHandlingTime=moment)

    @verb("order REPLACE_CONSUMER_ADDRESSES", "order", "OPEN", "LOCKED")
    def replace_addresses(self, order: Order, numbers: Numbers) -> Any:
        address = {"street": f"Way {numbers[0]}", "postalCode": "53111", "city": "Bonn", "country": "DE"}
        return self.order_act(order, "REPLACE_CONSUMER_ADDRESSES", consumerAddresses=[address])

    @verb("order line UPDATE_CUSTOM_ATTRIBUTES", "order", "OPEN", "LOCKED")
    def describe_line(self, order: Order, numbers: Numbers) -> Any:
        line = one_of(list(order.lines.order_by("position")), numbers[0])
        body = {
            "name": "UPDATE_CUSTOM_ATTRIBUTES",
            "version": order.version,
            "customAttributes": {"number": numbers[1]},
        }
        address = f"/api/orders/{order.pk}/orderlineitems/{line.pk}/actions"
        return self.send("order line UPDATE_CUSTOM_ATTRIBUTES", "post", address, body)

    def modify(self, name: str, order: Order, **changes: Any) -> Any:
        return self.send(name, "patch", f"/api/orders/{order.pk}", {"version": order.version, **changes})

    def order_act(self, order: Order, name: str, **arguments: Any) -> Any:
        body = {"name": name, "version": order.version, **arguments}
        return self.send(f"order {name}", "post", f"/api/orders/{order.pk}/actions", body)

    def place(self, numbers: Numbers, status: str) -> Any:
        """Place an order; most are routed at once, as a worker would."""
        answer = self.send(f"order placed {status}", "post", "/api/orders", self.body(numbers, status=status))
        if numbers[4] < 4:
            self.route()
        return answer

    def body(self, numbers: Numbers, **properties: Any) -> dict[str, Any]:
        """Return an order of one to four lines."""
        first, lines, way, where, _, units = numbers
        body = order_body(
            deliveryPreferences=self.preferences(way, where), customAttributes={"score": units}, **properties
        )
        body["orderLineItems"] = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": 1 + (units + 2 * place) % 4}
            for place in range(1 + lines % 4)
            for article in [one_of(sorted(SHELVES), first + place)]
        ]
        return body

    def preferences(self, way: int, where: int) -> dict[str, Any]:
        if way > 3:
            place = {"facilityRef": str(one_of(self.stage.facilities, where).pk), "paid": way > 4}
            return {"collect": [{**place, **({"provisioningTime": moment([where])} if way > 4 else {})}]}
        return {"shipping": {"serviceLevel": "SAMEDAY" if way == 3 else "DELIVERY"}}
