"""The list of pick jobs."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, age_text, chip, moment, muted, pair, short_id
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.picking.models import PickJob
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import UNFINISHED, PickJobStatus

from .page import pick_job_links, pick_job_sections
from .reads import Progress, progress_of
from .verbs import JOB_VERBS
from .workplace import workplace_urls


class JobStatusFilter(ChoiceFilter):
    counted = (PickJobStatus.OPEN,)


@admin.register(PickJob)
class PickJobAdmin(ReadOnlyAdmin):
    """Pick jobs, newest first."""

    view_permission = ApiPermission.PICKJOB_READ
    verbs = JOB_VERBS
    list_display = ("short_id", "state", "facility_cell", "order_number", "units", "channel_cell", "due")
    list_filter = (JobStatusFilter, FacilityFilter)
    search_fields = ("short_id__exact", "tenant_order_id__exact")
    search_keys = ("pk", "order_id")
    search_help_text = "Short id or order number"
    ordering = ("-pk",)
    empty_title = "No pick jobs"
    empty_text = "No pick job matches. A routed plan that is not locked makes one."

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickJob]:
        return pick_jobs_visible(actor=self.actor(request)).select_related("facility").order_by("-pk")

    def more_urls(self) -> list[URLPattern]:
        """Return the addresses of the workplace."""
        return workplace_urls(self)

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Add the number of lines and units."""
        found = progress_of(job.pk for job in rows)
        for job in rows:
            job.shown_progress = found.get(job.pk, Progress())

    @admin.display(description="Status")
    def state(self, job: PickJob) -> SafeString:
        return pair(chip(job.status), job.get_sub_status_display() if job.sub_status else "")

    @admin.display(description="Facility")
    def facility_cell(self, job: PickJob) -> SafeString:
        return pair(job.facility.name)

    @admin.display(description="Order")
    def order_number(self, job: PickJob) -> str:
        return job.tenant_order_id or (short_id(job.order_id) if job.order_id else "–")

    @admin.display(description="Units")
    def units(self, job: PickJob) -> str:
        return job.shown_progress.text  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="Channel")
    def channel_cell(self, job: PickJob) -> SafeString:
        return muted(str(job.get_channel_display()))

    @admin.display(description="Target time")
    def due(self, job: PickJob) -> SafeString:
        late = clock.now() - job.target_time
        overdue = job.status in UNFINISHED and late.total_seconds() > 0
        return pair(moment(job.target_time), f"{age_text(late)} late" if overdue else "")

    def page_title(self, entity: PickJob) -> str:
        return f"Pick job {entity.short_id}"

    def page(self, request: HttpRequest, entity: PickJob) -> dict[str, Any]:
        """Return the job's lines, what follows from it, and its history."""
        actor = self.actor(request)
        return {
            "sections": pick_job_sections(entity, actor=actor),
            "links": pick_job_links(entity, actor=actor),
        }
