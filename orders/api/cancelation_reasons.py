"""The reasons for cancelling orders, under /api/cancelationreasons."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.paging import page_with_more
from fulfillment.common.api.views import ApiView, created
from orders.documents import cancelation_reason_document
from orders.schemas.cancelation_reasons import (
    CancelationReason,
    CancelationReasonForCreation,
    CancelationReasonForModification,
    CancelationReasons,
)
from orders.selectors import cancelation_reasons
from orders.services import cancelation_reason_create, cancelation_reason_delete, cancelation_reason_put


class CancelationReasonsView(ApiView):
    """All reasons that may be given for cancelling an order."""

    # The description names no permission; these are those of all other rules.
    permissions = {"GET": ApiPermission.CONFIG_READ, "POST": ApiPermission.CONFIG_WRITE}

    @describe(
        "List cancellation reasons",
        answers={200: CancelationReasons},
        query={"size": "1 to 250, default 25", "startAfterId": "The id of the last reason of the page before"},
    )
    def get(self, request: Request) -> Response:
        """Return a page of reasons in the order of creation."""
        found = cancelation_reasons()
        reasons, more = page_with_more(found, request.query_params)
        shown = [cancelation_reason_document(reason) for reason in reasons]
        return Response({"reasons": shown, "hasNextPage": more, "total": found.count()})

    @describe(
        "Create cancellation reason",
        body=CancelationReasonForCreation,
        answers={201: CancelationReason, 303: None},
    )
    def post(self, request: Request) -> Response:
        """Add a reason; 303 leads to the one that has the same ``reason`` already."""
        reason, new = cancelation_reason_create(body=self.body(CancelationReasonForCreation), actor=self.actor)
        location = f"/api/cancelationreasons/{reason.pk}"
        if new:
            return created(cancelation_reason_document(reason), location)
        return Response(status=303, headers={"Location": location})


class CancelationReasonView(ApiView):
    """One reason."""

    permissions = {
        "GET": ApiPermission.CONFIG_READ,
        "PUT": ApiPermission.CONFIG_WRITE,
        "DELETE": ApiPermission.CONFIG_WRITE,
    }

    @describe("Get cancellation reason", answers={200: CancelationReason}, failures=(401, 403, 404))
    def get(self, request: Request, reason_id: str) -> Response:
        """Return the reason with this id."""
        return Response(cancelation_reason_document(cancelation_reasons().known(reason_id)))

    @describe(
        "Update cancellation reason",
        body=CancelationReasonForModification,
        answers={200: CancelationReason},
        failures=(400, 401, 403, 404, 409),
    )
    def put(self, request: Request, reason_id: str) -> Response:
        """Replace the texts; orders that were cancelled with the reason keep those they have."""
        body = self.body(CancelationReasonForModification)
        reason = cancelation_reason_put(cancelation_reason_id=reason_id, body=body, actor=self.actor)
        return Response(cancelation_reason_document(reason))

    @describe("Delete cancellation reason", answers={200: None}, failures=(401, 403, 404))
    def delete(self, request: Request, reason_id: str) -> Response:
        """Remove the reason; orders that were cancelled with it keep their copy."""
        cancelation_reason_delete(cancelation_reason_id=reason_id, actor=self.actor)
        return Response(status=200)
