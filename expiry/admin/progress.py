"""How far a recalculation is, as the page of the rules shows it."""

import datetime
from dataclasses import dataclass

from expiry.models import ExpiryRecalculation
from fulfillment.common import clock
from fulfillment.common.admin import age_text, bar, chip

SECOND = datetime.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is in percent, and in words."""

    running: bool
    percent: int
    state: str
    bar: str
    pace: str


def progress_of(run: ExpiryRecalculation) -> Progress:
    """Return how far *run* is; one that is over has done all there was, unless it was given up."""
    running = run.ended_at is None
    done = 100 if not running and not run.given_up else _percent(run)
    if running:
        state = chip("IN_PROGRESS", "Under way" if run.worked_at else "Begins within seconds")
    else:
        state = chip("SUSPENDED", "Given up") if run.given_up else chip("DONE", "Done")
    shown = bar([("open", done)], whole=100, title=f"{done} % looked at")
    return Progress(running=running, percent=done, state=state, bar=shown, pace=_pace(run))


def _percent(run: ExpiryRecalculation) -> int:
    # What came to be meanwhile is looked at, too: never more than nearly all before the end.
    return min(99, 100 * run.looked_at // run.total) if run.total else 99


def _pace(run: ExpiryRecalculation) -> str:
    if run.worked_at is None:
        return ""
    took = (run.ended_at or run.worked_at) - run.created_at
    rate = run.looked_at / max(took / SECOND, 1)
    pace = f"{rate:,.0f} a second" if rate >= 1 else f"{rate * 60:,.0f} a minute"
    if run.ended_at is not None:
        return f"{pace}, done in {age_text(took)}" if not run.given_up else pace
    left = max(run.total - run.looked_at, 0) / rate if rate else 0
    return f"{pace}, {age_text(left * SECOND)} to go, asked for {age_text(clock.now() - run.created_at)} ago"
