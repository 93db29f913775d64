"""Does random things to the product through its services, and writes into the books what must have come of them."""

import datetime
import uuid

from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.handover.services import (
    HandedOver,
    handover_job_cancel,
    handover_job_finish,
    handover_job_revert,
)
from fulfillment.handover.states import HandoverJobCancelReason
from fulfillment.inventory.models import Stock
from fulfillment.inventory.schemas.stocks import StockValueForUpdate
from fulfillment.inventory.services.stocks import stock_update, stocks_delete
from fulfillment.picking.schemas.creation import PickJobForCreation
from fulfillment.picking.services import (
    pick_job_abort,
    pick_job_cancel,
    pick_job_create_headless,
    pick_job_expire,
    pick_job_pick_lines,
    pick_job_reset,
    pick_job_restart,
)
from orders.schemas import OrderForCreation
from orders.services import order_cancel, order_create
from routing.models import RoutingPlan
from tests.cast import order_body

from .shop_floor import ACTOR, ARTICLES, BEGUN, DONE, START, UNCOUNTED, Floor


class Shopkeeper(Floor):
    """Every public method is one thing to do; it does it if there is something to do it to."""

    # What customers and clients of the API ask for.

    def place_an_order(self) -> None:
        lines = {article: self.random.randint(1, 4) for article in self.random.sample(ARTICLES, self._below(3) + 1)}
        way = self.random.choice([{"shipping": {"serviceLevel": level}} for level in ("DELIVERY", "SAMEDAY")] + [None])
        collect = {"collect": [{"facilityRef": str(self.random.choice(self.facilities)), "paid": True}]}
        body = order_body(deliveryPreferences=way or collect)
        body["orderLineItems"] = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": units}
            for article, units in lines.items()
        ]
        order_create(draft=parse_body(body, OrderForCreation), actor=ACTOR)

    def make_a_job(self) -> None:
        where = self.random.choice(self.facilities)
        theirs = {"globalLineItemId": str(uuid.uuid4())} if self._below(2) else {}
        lines = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": self._below(4) + 1, **theirs}
            for article in self.random.choices(ARTICLES, k=2)
        ]
        channel = self.random.choice([{}, {"channel": "COLLECT"}, {"channel": "SHIPPING"}])
        body = {
            "facilityRef": str(where),
            "orderDate": "2026-01-01T10:00:00Z",
            "deliveryinformation": channel,
            "pickLineItems": lines,
        }
        pick_job_create_headless(body=parse_body(body, PickJobForCreation), actor=ACTOR)

    def cancel_an_order(self) -> None:
        orders = sorted({job.order for job in self.jobs.values() if job.order and job.status in (*BEGUN, DONE)})
        if orders:
            order = self.random.choice(orders)
            mine = [job for job in self._all(*BEGUN, DONE) if job.order == order]
            picked = any(job.picked and not self._is_back(job) for job in mine)
            if self._happens(picked, order_cancel, order_id=str(order), actor=ACTOR):
                for job in mine:
                    if job.status == DONE:
                        job.status = "CANCELED"  # nobody came for its goods, which are back already
                    else:
                        self._end(job, "CANCELED")

    def let_time_pass(self) -> None:
        """Make everything due that waits for its next try."""
        RoutingPlan.objects.filter(status="NOT_ROUTABLE").update(due_at=now() - datetime.timedelta(seconds=1))

    # What pickers do.

    def note_lines(self) -> None:
        if job := self._some(*BEGUN):
            self._start(job)
            self._work(job, pick_job_pick_lines, lines=self._said(job))

    def pick_everything(self) -> None:
        if job := self._some(*BEGUN):
            self._pick(job, lambda line: line.quantity)

    def pick_some(self) -> None:
        if job := self._some(*BEGUN):
            self._pick(job, lambda line: self._below(line.quantity + 1))

    def pick_nothing(self) -> None:
        if job := self._some(*BEGUN):
            self._pick(job, lambda _: 0)

    def abort_a_job(self) -> None:
        if job := self._some(*BEGUN):
            self._happens(False, self._work, job, pick_job_abort)
            self._end(job, "ABORTED")

    def cancel_a_job(self) -> None:
        self._take_away(pick_job_cancel, "CANCELED")

    def expire_a_job(self) -> None:
        self._take_away(pick_job_expire, "EXPIRED")

    def reset_a_job(self) -> None:
        self._begin_anew(pick_job_reset, "OPEN")

    def restart_a_job(self) -> None:
        self._begin_anew(pick_job_restart, "IN_PROGRESS")

    # What happens at the counter.

    def hand_over(self) -> None:
        if goods := self._some_goods("OPEN"):
            said = {key: self._below(quantity + 1) for key, (_, quantity) in goods.lines.items()}
            nothing = not any(said.values())
            lines = [HandedOver(line_id=str(key), quantity=units) for key, units in said.items()]
            if self._happens(nothing, self._at_counter, goods, handover_job_finish, handed_over=lines):
                goods.status, goods.taken = "HANDED_OVER", said
                self.books.give_back(goods.job.process, goods.left(), "REFUSED")

    def cancel_a_handover(self) -> None:
        if goods := self._some_goods("OPEN"):
            reason = HandoverJobCancelReason.CONSUMER_NO_SHOW
            self._happens(False, self._at_counter, goods, handover_job_cancel, cancel_reason=reason)
            self._return(goods)

    def revert_a_handover(self) -> None:
        if goods := self._some_goods("HANDED_OVER", "CANCELED"):
            left, over = goods.left(), goods.job.status != DONE
            if self._happens(over or not self.books.can_retake(left), self._at_counter, goods, handover_job_revert):
                self.books.retake(left)
                goods.status, goods.taken = "OPEN", {}

    # What people who count do.

    def count(self) -> None:
        (where, article), shelf = self.random.choice(list(self.books.shelves.items()))
        value = self._below(START)
        if shelf.on_hand is None:
            self._create(where, article, value)
            return
        stock = Stock.objects.get(facility_id=where, tenant_article_id=article)
        body = StockValueForUpdate(value=value)
        refused = value < shelf.reserved
        if self._happens(refused, stock_update, stock_id=str(stock.pk), body=body, actor=ACTOR, now=now()):
            shelf.move(value - (shelf.on_hand or 0), "COUNTED")

    def stop_counting(self) -> None:
        where, article = self.random.choice(self.facilities), UNCOUNTED
        shelf = self.books.shelves[where, article]
        stock = Stock.objects.filter(facility_id=where, tenant_article_id=article).first()
        if stock and self._happens(shelf.reserved > 0, stocks_delete, ids=[str(stock.pk)], actor=ACTOR, now=now()):
            shelf.move(-(shelf.on_hand or 0), "DELETED")
            shelf.on_hand = None
