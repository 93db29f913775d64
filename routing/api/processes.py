"""What routing does for a whole process, over HTTP: decide anew, assign by hand, try again what was not routable."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.processes import schemas as process_schemas
from fulfillment.processes.selectors import process_documents
from fulfillment.processes.services import process_add_tags
from routing.schemas.processes import AssignFacilityToProcessActionParameter, ProcessActionsParameter
from routing.services import plans_retry_not_routable, process_assign_facility, process_reroute


class ProcessRerouteView(ApiView):
    """Decide a process anew."""

    permissions = {"POST": ApiPermission.PROCESS_REROUTE}

    @describe(
        "Create process reroute",
        answers={200: process_schemas.Process},
        query={
            "version": "The version of the process this is meant for",
            "rerouteDescriptionId": "Not kept yet",
        },
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, process_id: str) -> Response:
        """Decide every plan anew whose goods are still on their shelves."""
        process = process_reroute(process_id=process_id, version=_version(request), actor=self.actor)
        return Response(process_documents([process], actor=self.actor)[0])


class ProcessActionsView(ApiView):
    """The verbs of a process."""

    permissions = {"POST": ApiPermission.PROCESS_WRITE}

    @describe(
        "Call process action",
        body=ProcessActionsParameter,
        answers={200: process_schemas.Process},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, process_id: str) -> Response:
        """Assign a facility by hand, or add tags."""
        action: ProcessActionsParameter = self.body(ProcessActionsParameter)
        if isinstance(action, AssignFacilityToProcessActionParameter):
            process = process_assign_facility(
                process_id=process_id, facility_ref=action.facility_ref, version=action.version, actor=self.actor
            )
        else:
            process = process_add_tags(
                process_id=process_id,
                tags=as_json(action.tags),
                version=action.version,
                actor=self.actor,
                now=clock.now(),
            )
        return Response(process_documents([process], actor=self.actor)[0])


class RetryNotRoutableView(ApiView):
    """Try again what nobody could fulfill."""

    permissions = {"POST": ApiPermission.PROCESS_REROUTE}

    @describe("Create retry not routable", answers={204: None})
    def post(self, request: Request) -> Response:
        """Make every plan due that is not routable; a worker routes them right after."""
        plans_retry_not_routable(actor=self.actor)
        return Response(status=204)


def _version(request: Request) -> int | None:
    text = request.query_params.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InvalidInput(f"version is {text!r:.40}; a whole number is expected.")
    return int(text)
