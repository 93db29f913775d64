"""Processes and their logs over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.processes import schemas
from fulfillment.processes.selectors import (
    process_by_reference,
    process_documents,
    process_history_logs,
    processes_listed,
    processes_visible,
)

from .filters import ProcessFilters, log_page


class ProcessesView(ApiView):
    """Processes: everything that belongs to one fulfillment."""

    permissions = {"GET": ApiPermission.PROCESS_READ}

    @describe(
        "List processes",
        answers={200: schemas.Processes},
        query={
            "status": "A status; may be repeated",
            "operativeStatus": "A status of the operative domain; may be repeated",
            "tenantOrderId": "The client's own order number",
            "facilityRefs": "Facilities with which the process has to do; may be repeated",
            "startDate": "Created then or later; 30 days ago if not given",
            "endDate": "Created then or earlier",
            "size": "Page size",
            "startAfterId": "The last id of the page before",
        },
    )
    def get(self, request: Request) -> Response:
        """Return a page of processes in the order of creation; the holds of quotes are none of them."""
        processes = self.filtered(processes_listed(actor=self.actor), ProcessFilters)
        # The order of creation, by the column that the dates are asked of: by id, the recent ones come last.
        return self.page(
            processes,
            name="processes",
            documents=lambda page: process_documents(page, actor=self.actor),
            order="created_at",
        )


class ProcessView(ApiView):
    """One process."""

    permissions = {"GET": ApiPermission.PROCESS_READ}

    @describe("Get process", answers={200: schemas.Process}, failures=(401, 403, 404))
    def get(self, request: Request, process_id: str) -> Response:
        """Return the process with this id."""
        process = processes_visible(actor=self.actor).known(process_id)
        return Response(process_documents([process], actor=self.actor)[0])


class ProcessByReferenceView(ApiView):
    """The process of something that is known by its own id."""

    permissions = {"GET": ApiPermission.PROCESS_READ}

    @describe(
        "Find process",
        answers={200: schemas.Process},
        query={
            "orderRef": "The order of the process",
            "tenantOrderId": "The client's own number of the order",
            "pickJobRef": "One of its pick jobs",
            "shipmentRef": "One of its shipments",
            "handoverJobRef": "One of its handover jobs",
            "returnRef": "One of its returns",
        },
        failures=(400, 401, 403, 404),
    )
    def get(self, request: Request) -> Response:
        """Return the process that the one given reference belongs to."""
        process = process_by_reference(query=request.query_params, actor=self.actor)
        return Response(process_documents([process], actor=self.actor)[0])


class ProcessHistoryLogsView(ApiView):
    """What happened in a process, as people follow it."""

    permissions = {"GET": ApiPermission.PROCESS_LOG_READ}

    @describe(
        "Get process history logs",
        answers={200: schemas.ProcessHistoryLogs},
        query={
            "type": "What happened (eventType)",
            "username": "Who did it",
            "facilityName": "Where it happened",
            "orderBy": "What the log is ordered by; TIMESTAMP_DESC if not given",
            "filterConsecutiveDuplicates": "Whether entries that repeat the one before are left out; true if not given",
            "size": "Page size",
            "startAfterId": "The last id of the page before",
        },
        failures=(400, 401, 403, 404),
    )
    def get(self, request: Request, process_id: str) -> Response:
        """Return a page of the log, the newest first."""
        process = processes_visible(actor=self.actor).known(process_id)
        return Response(log_page(process_history_logs(process=process, actor=self.actor), request.query_params))
