"""What the shopkeeper's verbs share: whom they choose, what must be refused, and what the books say then."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Manager, QuerySet

from fulfillment.accounts.permissions import ALL
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now
from fulfillment.common.errors import DomainError
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from fulfillment.handover.services import handover_job_at_hand
from fulfillment.inventory.models import Listing
from fulfillment.inventory.schemas.stocks import StockForCreation
from fulfillment.inventory.services.stocks import stock_create
from fulfillment.picking.models import PickJob
from fulfillment.picking.services import LinePicked, pick_job_at_hand, pick_job_pick, pick_job_start
from routing.services import plans_route_due

from .books import Books, Goods, Job, Line, Place, Shelf

ACTOR = Actor(kind="USER", id="shopkeeper", name="Shopkeeper", permissions=ALL)
UNCOUNTED = "hat"  # what is not always counted
ARTICLES = ("shirt", "sock", UNCOUNTED)
START = 60
BEGUN = ("OPEN", "IN_PROGRESS")
DONE = "PICKED"


class Floor:
    """The facilities with their books, and everything that is known of jobs and goods."""

    def __init__(self, facilities: list[Facility], seed: int) -> None:
        self.random = random.Random(seed)
        self.facilities = [where.pk for where in facilities]
        self.books = Books({(where, article): Shelf() for where in self.facilities for article in ARTICLES})
        self.jobs: dict[Any, Job] = {}
        self.goods: dict[Any, Goods] = {}
        self.done: Counter[str] = Counter()
        for where, article in self.books.shelves:
            moment = now()
            given = {"facility_id": where, "tenant_article_id": article}
            Listing.objects.create(**given, created_at=moment, modified_at=moment)
            self._create(where, article, START)

    def step(self, verb: str) -> None:
        """Do one thing, route what is due, and learn which jobs and goods have come of it."""
        getattr(self, verb)()
        while plans_route_due():
            pass
        for job in younger(PickJob.objects, self.jobs):
            self._learn_job(job)
        for goods in younger(HandoverJob.objects, self.goods):
            lines = {line.pk: (line.tenant_article_id, line.quantity) for line in goods.lines.all()}
            self.goods[goods.pk] = Goods(goods.pk, self.jobs[goods.pick_job_id], lines)

    def _learn_job(self, job: PickJob) -> None:
        lines = sorted(job.lines.all(), key=lambda line: line.position)
        known = Job(
            key=job.pk,
            process=job.process_id,
            order=job.order_id,
            facility=job.facility_id,
            held=job.plan_id is not None,
            policy=job.on_short_pick,
            lines={line.pk: Line(line.tenant_article_id, line.quantity) for line in lines},
        )
        self.jobs[job.pk] = known
        self.books.hold(known)

    def _happens(self, refused: bool, service: Callable[..., Any], *things: Any, **given: Any) -> bool:
        """Call a service and say whether it did its work; it must, unless it must be *refused*."""
        (name,) = [one.__name__ for one in (service, *things) if hasattr(one, "__name__")][-1:]
        self.done[f"{name} refused" if refused else name] += 1
        if not refused:
            service(*things, **given)
            return True
        with pytest.raises(DomainError):
            service(*things, **given)
        return False

    def _work(self, job: Job, service: Callable[..., None], **given: Any) -> None:
        with pick_job_at_hand(pick_job_id=str(job.key), actor=ACTOR) as at_hand:
            service(at_hand=at_hand, **given)

    def _at_counter(self, goods: Goods, service: Callable[..., None], **given: Any) -> None:
        with handover_job_at_hand(handover_job_id=str(goods.key), actor=ACTOR) as at_hand:
            service(at_hand=at_hand, **given)

    def _pick(self, job: Job, units: Callable[[Line], int]) -> None:
        self._start(job)
        said = self._said(job, units)
        self._work(job, pick_job_pick, lines=said)
        elsewhere = job.missing and job.policy == "REROUTE"
        self.books.finish(job, leaves=bool(job.picked) and not elsewhere)
        job.status = "ABORTED" if not job.picked else "REROUTED" if elsewhere else DONE
        self.done[f"pick_job_pick, then {job.status}{' short' * bool(job.missing)}"] += 1

    def _start(self, job: Job) -> None:
        if job.status == "OPEN":
            self._work(job, pick_job_start)
            job.status = "IN_PROGRESS"

    def _said(self, job: Job, units: Callable[[Line], int] | None = None) -> list[LinePicked]:
        """Note units of each line in the books and return how a picker says it; now and then that a shelf is empty."""
        for line in job.lines.values():
            line.picked = units(line) if units else self._below(line.quantity + 1)
            line.emptied = self._below(10) == 0
        return [
            LinePicked(line_id=str(key), picked=line.picked, stock_emptied=line.emptied)
            for key, line in job.lines.items()
        ]

    def _end(self, job: Job, status: str) -> None:
        self.books.hold(job, -1)
        job.status = status

    def _take_away(self, service: Callable[..., None], status: str) -> None:
        """Take a job from its facility; goods that were picked come back, unless somebody has them."""
        job = self._some(*BEGUN, DONE)
        if job is None:
            return
        if job.status in BEGUN:
            self._happens(False, self._work, job, service)
            self._end(job, status)
            return
        goods = self.goods_of(job)
        if self._happens(goods is not None and goods.status == "HANDED_OVER", self._work, job, service):
            job.status = status
            if goods is None:
                self.books.give_back(job.process, picked_of(job), "GIVEN_BACK")
            elif goods.status == "OPEN":
                self._return(goods)

    def _begin_anew(self, service: Callable[..., None], status: str) -> None:
        """Pick once more what was finished; what was short stays as it is, and so does what left the house."""
        job = self._some(DONE)
        if job is None:
            return
        goods = self.goods_of(job)
        if self._happens(bool(job.missing) or bool(goods and goods.status != "OPEN"), self._work, job, service):
            self.books.give_back(job.process, picked_of(job), "GIVEN_BACK")
            self.books.hold(job)
            job.status = status
            for line in job.lines.values() if status == "OPEN" else ():
                line.picked, line.emptied = 0, False
            if goods:
                goods.status = "OBSOLETE"

    def _return(self, goods: Goods) -> None:
        self.books.give_back(goods.job.process, goods.left(), "GIVEN_BACK")
        goods.status = "CANCELED"

    def _create(self, where: Any, article: str, value: int) -> None:
        body = {"tenantArticleId": article, "facilityRef": str(where), "value": value}
        stock_create(body=parse_body(body, StockForCreation), actor=ACTOR, now=now())
        self.books.shelves[where, article].move(value, "COUNTED")

    def _all(self, *statuses: str) -> list[Job]:
        return [job for job in self.jobs.values() if job.status in statuses]

    def _some(self, *statuses: str) -> Job | None:
        found = self._all(*statuses)
        return self.random.choice(found) if found else None

    def _some_goods(self, *statuses: str) -> Goods | None:
        found = [goods for goods in self.goods.values() if goods.status in statuses]
        return self.random.choice(found) if found else None

    def goods_of(self, job: Job) -> Goods | None:
        return next((one for one in self.goods.values() if one.job is job and one.status != "OBSOLETE"), None)

    def _is_back(self, job: Job) -> bool:
        """Whether the goods of a finished job have gone back, because their handover did not take place."""
        goods = self.goods_of(job)
        return goods is not None and goods.status == "CANCELED"

    def _below(self, end: int) -> int:
        return self.random.randrange(end)


def younger(rows: Manager[Any], known: dict[Any, Any]) -> QuerySet[Any]:
    """Return the rows, with their lines, that were made after all those that are known: keys grow with time."""
    return (rows.filter(pk__gt=max(known)) if known else rows.all()).prefetch_related("lines").order_by("pk")


def picked_of(job: Job) -> Counter[Place]:
    units = Counter[Place]()
    for line in job.lines.values():
        units[job.facility, line.article] += line.picked
    return units
