"""The stage of the machine, the two ways to do something on it, and what must hold after every step."""

import datetime
import functools
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.db import connection, transaction
from django.db.models import F, Manager
from django.test import TestCase
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rest_framework.test import APIClient

from expiry.models import Expiry
from expiry.tasks import announce_due, expire_due
from fulfillment.accounts.actors import actor_of
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.errors import DomainError
from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Reservation, StockMovement
from fulfillment.processes.models import StatusChange
from orders.lock_rules.kept import forget_rules
from orders.models import Order
from orders.services.lock_rules import lock_rule_create
from orders.tasks import promises_lapse_due
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, KOELN, administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import reroute_short_same_day_picks
from tests.tags.cast import tag

from .verbs import Numbers, Verb, verbs_of

ThingT = TypeVar("ThingT")

NUMBERS = st.integers(0, 999)
FEW_NUMBERS = st.lists(st.integers(0, 5), min_size=6, max_size=6)
TWISTS = [*[""] * 8, "impossible", "outdated"]

BERLIN = {"country": "DE", "postalCode": "10115", "city": "Berlin", "lat": 52.532, "lon": 13.385}
TAG = "number"  # its values are those of `FEW_NUMBERS`
# Units on the shelves of Köln, Amsterdam and Berlin; None is not even listed there.
SHELVES: dict[str, tuple[int | None, int | None, int | None]] = {
    "shirt": (40, 30, 20),
    "sock": (30, None, 40),
    "belt": (20, 20, 20),
    "shoe": (9, 6, None),
    "hat": (2, 0, 3),
    "scarf": (0, None, 5),
}
# What every change leaves behind, one or the other.
TRACES = (Event, StatusChange, StockMovement, Reservation)


@dataclass(frozen=True)
class Stage:
    """What is there before the first step; every run of the machine finds it as it was."""

    client: APIClient
    actor: Actor
    facilities: tuple[Facility, ...]


def set_stage() -> Stage:
    user = administrator()
    reroute_short_same_day_picks()
    tag(TAG, *map(str, range(6)))
    facilities = tuple(facility(place["city"], place=place) for place in (KOELN, AMSTERDAM, BERLIN))
    for column, where in enumerate(facilities):
        units = {article: row[column] for article, row in SHELVES.items()}
        goods(where, **{article: on_hand for article, on_hand in units.items() if on_hand is not None})
    condition = {"path": "score", "operator": "GT", "values": ["4"]}
    lock_rule_create(kind="ATTRIBUTE", parameters=condition, actor=SYSTEM)
    client = client_of(user)
    for name, allowed in (
        ("ordermodification", "allowOrderLineItemModification"),
        ("ordercancelation", "allowForceCancelOrder"),
    ):
        client.put(f"/api/configurations/{name}", {"version": 0, allowed: True}, format="json")
    waiting = {"provisioningTimeOffsetInMinutes": 5, "upcomingLeadTimeInMinutes": 30}
    client.put("/api/configurations/expiry", waiting, format="json")
    return Stage(client, actor_of(user), facilities)


class World(RuleBasedStateMachine):
    """What all aggregates share; each run is a transaction that is rolled back."""

    KINDS: ClassVar[dict[str, Manager[Any]]] = {}  # of one aggregate: what its verbs act on
    stage: ClassVar[Stage]
    tally: ClassVar[Counter[tuple[str, int]]]  # how often each verb got each answer, over all runs

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, list[Any]] = {}
        self._traces: tuple[int, ...] = ()  # after the last verb, unless something else has happened since
        self._errors = Errors()
        forget_rules()  # what the run before switched is rolled back
        logging.getLogger().addHandler(self._errors)
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        logging.getLogger().removeHandler(self._errors)
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)

    @rule(which=NUMBERS, number=NUMBERS, numbers=FEW_NUMBERS, twist=st.sampled_from(TWISTS))
    def step(self, which: int, number: int, numbers: Numbers, twist: str) -> None:
        """Do one of the verbs that are possible; with a twist, one that is not, or with a version that is outdated."""
        there = states_by_kind(self.kinds())
        choices = []
        for one in verbs_of(type(self)).values():
            fitting = [key for key, state in there[one.kind] if twist or not one.states or state in one.states]
            choices.extend([(one, fitting)] * one.weight if fitting else [])
        chosen, keys = one_of(choices, which)
        key = one_of(keys, number)
        self.do(chosen, key and self.kinds()[chosen.kind].get(pk=key), numbers, outdated=twist == "outdated")

    def do(self, verb: Verb, thing: Any, numbers: Numbers, *, outdated: bool = False) -> Any:
        """Do a verb to a thing, and tell of it where the steps of a failure are printed."""
        outdated = outdated and verb.versioned and thing is not None
        if thing is not None:
            note(f"# {verb.name} of {thing}, {getattr(thing, 'status', 'as it is')}, version {thing.version}")
            thing.version -= outdated
        answer = verb.method(self, thing, numbers)
        refused = (400, 409)  # a body that makes no sense is refused before anybody looks at its version
        assert not outdated or answer.status_code in refused, f"{verb.name} with an outdated version was not refused"
        return answer

    def things(self, kind: str, *statuses: str) -> list[Any]:
        """Return what there is of a kind, in the order of creation; the database is asked once per step."""
        if kind not in self._seen:
            self._seen[kind] = list(self.kinds()[kind].order_by("pk"))
        return [thing for thing in self._seen[kind] if not statuses or thing.status in statuses]

    @classmethod
    @functools.cache
    def kinds(cls) -> dict[str, Manager[Any]]:
        """Return what the verbs of all aggregates act on."""
        return {kind: manager for base in cls.__mro__ for kind, manager in vars(base).get("KINDS", {}).items()}

    def send(self, verb: str, method: str, path: str, body: Any = None) -> Any:
        """Do something over HTTP and return the answer."""
        return self._do(verb, lambda: getattr(self.stage.client, method)(path, body, format="json"))

    def call(self, verb: str, service: Callable[[], Any]) -> Any:
        """Do something by a service, for verbs that have no address yet; the answer has a status as over HTTP."""
        return self._do(verb, lambda: answer_of(service))

    def count(self, verb: str, status: int) -> None:
        """Count that a verb was done and how it was answered."""
        assert verb in verbs_of(type(self)), f"{verb!r} is not declared with @verb"
        self.tally[verb, status] += 1

    def let_pass(self, time: datetime.timedelta) -> None:
        """Let time pass: whatever is due by then, is; the sweeps then find it as they would have.

        The rows move into the past, not the clock ahead: what is due is decided by the database's clock.
        """
        RoutingPlan.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - time)
        promised = Order.objects.filter(promised_until__isnull=False)
        promised.update(promised_until=F("promised_until") - time)
        Expiry.objects.update(provisioning_time=F("provisioning_time") - time, expiry_time=F("expiry_time") - time)
        with TestCase.captureOnCommitCallbacks(execute=True):
            promises_lapse_due()
            expire_due()
            announce_due()
        self.route()

    def route(self) -> int:
        """Route until nothing is due, as the sweep does every two seconds; return how many plans were looked at."""
        total = 0
        self._seen.clear()
        self._traces = ()
        with TestCase.captureOnCommitCallbacks(execute=True):
            while claimed := plans_route_due():
                total += claimed
        return total

    @invariant()
    def everything_holds(self) -> None:
        assert not self._errors.told, self._errors.told[0]
        connection.check_constraints()
        assert_invariants_hold()

    def _do(self, verb: str, work: Callable[[], Any]) -> Any:
        self._seen.clear()
        before = self._traces or traces()
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = work()
        status = answer.status_code
        self.count(verb, status)
        self._traces = traces()
        told = f"{verb}: {status} {getattr(answer, 'data', '') if status >= 400 else ''}"
        note(f"# {told}")
        assert status < 500, told
        assert status < 400 or self._traces == before, f"{told}, and yet it left something behind"
        return answer


@dataclass(frozen=True)
class Answer:
    """What a service returned, with the status it would have over HTTP."""

    status_code: int
    data: Any


class Errors(logging.Handler):
    """Remembers what was logged as an error: the router and the hooks after a commit swallow what breaks them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        with suppress(Exception):
            self.told.append(f"{record.getMessage()}\n{trace}")


def answer_of(service: Callable[[], Any]) -> Answer:
    try:
        return Answer(200, service())
    except DomainError as error:
        return Answer(error.status, error.bodies())


def one_of(things: Sequence[ThingT], number: int) -> ThingT:
    """Return the thing that a drawn number means."""
    return things[number % len(things)]


def traces() -> tuple[int, ...]:
    """Return how many rows there are of what changes leave behind."""
    counts = ", ".join(f"(SELECT COUNT(*) FROM {model._meta.db_table})" for model in TRACES)
    return asked(f"SELECT {counts}")[0]


def states_by_kind(kinds: Mapping[str, Manager[Any]]) -> dict[str, list[tuple[Any, str]]]:
    """Return the keys of everything there is by kind, in the order of creation, each with its state if it has one.

    One query for all of it: asking the ORM for each kind would take as long as the verb.
    """
    parts = []
    for kind, manager in kinds.items():
        state = "status" if hasattr(manager.model, "status") else "''"
        parts.append(f"SELECT '{kind}', id, {state} FROM {manager.model._meta.db_table}")
    found: dict[str, list[tuple[Any, str]]] = {kind: [] for kind in kinds} | {"": [(None, "")]}
    for kind, key, state in sorted(asked(" UNION ALL ".join(parts)), key=lambda row: str(row[1])):
        found[kind].append((key, state))
    return found


def asked(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
