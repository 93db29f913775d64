"""Pick jobs in the backoffice."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.admin import ChoiceFilter, ReadOnlyAdmin, Section, age_text, chip, link, moment, muted, pair
from fulfillment.facilities.admin import FacilityFilter
from fulfillment.picking.models import PickJob, PickLine
from fulfillment.picking.selectors import pick_jobs_visible
from fulfillment.picking.states import PickJobStatus
from fulfillment.processes.timeline import timeline_of


class JobStatusFilter(ChoiceFilter):
    counted = (PickJobStatus.OPEN,)


@admin.register(PickJob)
class PickJobAdmin(ReadOnlyAdmin):
    """Pick jobs, newest first."""

    view_permission = ApiPermission.PICKJOB_READ
    list_display = ("short_id", "state", "facility_cell", "order_number", "units", "channel_cell", "due")
    list_filter = (JobStatusFilter, FacilityFilter)
    search_fields = ("short_id__exact", "process__tenant_order_id__exact")
    search_keys = ("pk", "order_id")
    search_help_text = "Short id or order number"
    ordering = ("-pk",)
    empty_title = "No pick jobs"
    empty_text = "No pick job matches. A routed plan that is not locked makes one."

    def get_queryset(self, request: HttpRequest) -> QuerySet[PickJob]:
        return pick_jobs_visible(actor=self.actor(request)).select_related("facility").order_by("-pk")

    def complete(self, request: HttpRequest, rows: list[Any]) -> None:  # noqa: ARG002
        """Add the number of lines and units."""
        lines = PickLine.objects.filter(pick_job__in=[job.pk for job in rows]).values_list("pick_job_id")
        counted = {key: (number, units) for key, number, units in lines.annotate(Count("pk"), Sum("quantity"))}
        for job in rows:
            job.shown_lines = counted.get(job.pk, (0, 0))

    @admin.display(description="Status")
    def state(self, job: PickJob) -> SafeString:
        return chip(job.status)

    @admin.display(description="Facility")
    def facility_cell(self, job: PickJob) -> SafeString:
        return pair(job.facility.name)

    @admin.display(description="Order")
    def order_number(self, job: PickJob) -> str:
        return job.tenant_order_id or str(job.order_id)

    @admin.display(description="Units")
    def units(self, job: PickJob) -> str:
        lines, units = job.shown_lines  # type: ignore[attr-defined]
        return f"{units} unit{'' if units == 1 else 's'}, {lines} article{'' if lines == 1 else 's'}"

    @admin.display(description="Channel")
    def channel_cell(self, job: PickJob) -> SafeString:
        return muted(str(job.get_channel_display()))

    @admin.display(description="Target time")
    def due(self, job: PickJob) -> SafeString:
        late = clock.now() - job.target_time
        overdue = job.status == PickJobStatus.OPEN and late.total_seconds() > 0
        return pair(moment(job.target_time), f"{age_text(late)} late" if overdue else "")

    def page_title(self, entity: PickJob) -> str:
        return f"Pick job {entity.short_id}"

    def page(self, request: HttpRequest, entity: PickJob) -> dict[str, Any]:
        """Return the job's lines and history."""
        order = entity.tenant_order_id or entity.order_id
        facts = [
            ("Order", link(reverse("admin:orders_order_change", args=[entity.order_id]), order)),
            ("Facility", link(reverse("admin:facilities_facility_change", args=[entity.facility_id]), entity.facility)),
            ("Channel", entity.get_channel_display()),
            ("Target time", moment(entity.target_time)),
            ("Routing plan", link(reverse("admin:routing_routingplan_change", args=[entity.plan_id]), "Why here?")),
            ("Created", moment(entity.created_at)),
        ]
        lines = [
            (line.tenant_article_id, line.article.get("title", ""), line.quantity, line.picked, chip(line.status))
            for line in entity.lines.order_by("position")
        ]
        headers = ("Article", "Title", "Units", "Picked", "Status")
        sections = [Section("Pick job", facts=facts), Section("Lines", headers=headers, rows=lines, empty="No lines.")]
        if self.actor(request).can(ApiPermission.PROCESS_LOG_READ):
            history = timeline_of(process_id=entity.process_id, entity_id=entity.pk)
            if history:
                sections.append(Section("Timeline", template="backoffice/timeline.html", data={"timeline": history}))
        return {"sections": sections}
