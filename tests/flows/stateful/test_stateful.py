"""Runs the machine: 50 runs of 30 steps in the suite, 1,000 of 100 every night; the package says how to add verbs."""

import secrets
from collections import Counter

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from fulfillment.common.hints import Messenger

from .machine import Machine
from .verbs import verbs_of
from .world import set_stage

pytestmark = pytest.mark.django_db

SUITE_SEED = 1
RUNS_AT_A_TIME = 10
SHARDS = 8  # of the nightly run, so that several processes share it
UNLUCKY = 0.06  # share of the verbs that may find no occasion in the suite's run
DONE = (200, 201, 204)
REFUSED = (400, 404, 409)

Tally = Counter[tuple[str, int]]


@pytest.fixture(autouse=True)
def _nobody_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send no hints to workers: the machine routes itself."""
    monkeypatch.setattr(Messenger, "ring", lambda self, task_name, expires=None: None)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="plays on SQLite by day, on both by night")
def test_nothing_is_lost_whatever_happens(request: pytest.FixtureRequest) -> None:
    given = request.config.getoption("--hypothesis-seed")
    tally = play(SUITE_SEED if given is None else int(given), runs=50, steps=30, command="make test")
    never = [name for name in verbs_of(Machine) if not succeeded(tally, name)]
    # A seed of somebody's own repeats a failure. Ids are new each time, and with them which thing a verb meets: now and
    # then a rare verb has no luck in so short a run. The nightly run asks for all of them.
    assert given is not None or len(never) <= len(verbs_of(Machine)) * UNLUCKY, f"Never: {never}\n{table(tally)}"


@pytest.mark.nightly
@pytest.mark.parametrize("shard", range(SHARDS))
def test_nothing_is_lost_all_night(shard: int, request: pytest.FixtureRequest) -> None:
    given = request.config.getoption("--hypothesis-seed")
    if given is not None and shard:
        pytest.skip("A seed is repeated once.")
    number = secrets.randbelow(10**6) * 1_000 if given is None else int(given)
    tally = play(number, runs=1_000 // SHARDS, steps=100, command="make nightly")
    told = f"The stateful machine, shard {shard}, seed {number}\n{table(tally)}"
    request.node.user_properties.append(("told", told))
    never = [name for name in verbs_of(Machine) if not succeeded(tally, name)]
    assert given is not None or not never, f"These verbs never succeeded: {never}\n{told}"


def play(number: int, *, runs: int, steps: int, command: str) -> Tally:
    """Let the machine run and return how often each verb got each answer; what fails says how to repeat it.

    Hypothesis gets ten runs at a time, each time with a seed of its own: of more it would make most by repeating parts
    of the first ten.
    """

    class Play(Machine):
        stage = set_stage()
        tally = Counter()

    how = settings(
        max_examples=RUNS_AT_A_TIME,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    for batch in range(number, number + -(-runs // RUNS_AT_A_TIME)):
        try:
            run_state_machine_as_test(seed(batch)(Play), settings=how)
        except BaseException as error:
            error.add_note(f'To repeat it: {command} ARGS="tests/flows/stateful --hypothesis-seed={batch}"')
            raise
    return Play.tally


def succeeded(tally: Tally, name: str) -> int:
    return sum(tally[name, status] for status in DONE)


def table(tally: Tally) -> str:
    """Return how often each verb succeeded and was refused."""
    lines = [f"{'':44}{'done':>8}" + "".join(f"{status:>8}" for status in REFUSED)]
    for name in verbs_of(Machine):
        refused = "".join(f"{tally[name, status]:>8}" for status in REFUSED)
        lines.append(f"{name:44}{succeeded(tally, name):>8}{refused}")
    return "\n".join(lines)
