"""The list of the workplace: jobs to pick, jobs begun, goods to hand over, each the most urgent first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import actor_for, bounded_count, count_text
from fulfillment.facilities.models import Facility
from fulfillment.handover.selectors import handover_jobs_visible
from fulfillment.handover.states import PENDING
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import PickJobStatus

from .cards import Card, handover_cards, pick_cards
from .facility import facilities_to_choose, facility_at_work
from .finding import found_jobs

PER_PAGE = 25
MOST_PAGES = 1_000
BEGUN = (PickJobStatus.IN_PROGRESS, PickJobStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the three lists."""

    name: str
    label: str
    rows: QuerySet[Any]
    nothing: str

    def cards(self, rows: list[Any], *, now: datetime.datetime) -> list[Card]:
        """Return the cards of some rows, in one query."""
        return handover_cards(rows, now=now) if self.name == "handover" else pick_cards(rows, now=now)


def workplace_view(request: HttpRequest) -> HttpResponse:
    """Show the work of one facility, or let somebody with several choose one."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    actor = actor_for(request)
    if not (actor.can(ApiPermission.PICKJOB_READ) or actor.can(ApiPermission.HANDOVERJOB_READ)):
        raise PermissionDenied
    term = request.GET.get("q", "").strip().replace("\x00", "")[:255]
    facility = None if "choose" in request.GET else facility_at_work(request, actor=actor)
    if facility is None:
        context = {"title": "Where do you work?", "facilities": facilities_to_choose(term=term, actor=actor)}
        return TemplateResponse(request, "backoffice/workplace/facilities.html", {**context, "query": term})
    if term:
        return _found(request, facility, term, actor)
    return TemplateResponse(request, "backoffice/workplace/jobs.html", _listed(request, facility, actor))


def _listed(request: HttpRequest, facility: Facility, actor: Actor) -> dict[str, Any]:
    tabs = _tabs(facility, actor)
    counts = {tab.name: bounded_count(tab.rows) for tab in tabs}
    chosen = next((tab for tab in tabs if tab.name == request.GET.get("tab")), tabs[0])
    page = _page_number(request)
    start = (page - 1) * PER_PAGE
    rows = list(chosen.rows.order_by("target_time", "pk")[start : start + PER_PAGE + 1])
    return {
        "title": facility.name,
        "facility": facility,
        "tabs": [(tab, count_text(counts[tab.name])) for tab in tabs],
        "chosen": chosen,
        "cards": chosen.cards(rows[:PER_PAGE], now=clock.now()),
        "earlier": page - 1,
        "later": page + 1 if len(rows) > PER_PAGE else 0,
    }


def _tabs(facility: Facility, actor: Actor) -> list[Tab]:
    picks = pick_jobs_visible(actor=actor).filter(facility=facility)
    handovers = handover_jobs_visible(actor=actor).filter(facility=facility, status__in=PENDING)
    tabs = []
    if actor.can(ApiPermission.PICKJOB_READ):
        nothing = "Nothing to pick. New jobs appear here."
        tabs.append(Tab("open", "To pick", picks.filter(status=PickJobStatus.OPEN), nothing))
        tabs.append(Tab("begun", "Begun", picks.filter(status__in=BEGUN), "No job is begun."))
    if actor.can(ApiPermission.HANDOVERJOB_READ):
        tabs.append(Tab("handover", "Hand over", handovers, "Nothing waits for its customer or carrier."))
    return tabs


def _found(request: HttpRequest, facility: Facility, term: str, actor: Actor) -> HttpResponse:
    """Go to the one job that *term* means; show all where there are several."""
    found = found_jobs(term=term, facility=facility, actor=actor)
    if found.only is not None:
        return HttpResponseRedirect(found.only)
    context = {
        "title": f"“{term}”",
        "facility": facility,
        "query": term,
        "cards": found.cards,
        "back": reverse("admin:picking_pickjob_workplace"),
    }
    return TemplateResponse(request, "backoffice/workplace/jobs.html", context)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), MOST_PAGES) if text.isdecimal() and len(text) < 10 else 1
