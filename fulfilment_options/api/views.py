"""Fulfilment options over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfilment_options import schemas
from fulfilment_options.documents import fulfilment_option_document
from fulfilment_options.selectors import fulfilment_option_known, plans_of
from fulfilment_options.services import fulfilment_option_create, fulfilment_option_set_state


class FulfilmentOptionsView(ApiView):
    """What can be promised for a basket."""

    permissions = {"POST": ApiPermission.STOCK_AVAILABILITIES_READ}

    @describe(
        "Create fulfilment option",
        body=schemas.FulfilmentOptionsRequest,
        answers={201: schemas.FulfilmentOptions},
    )
    def post(self, request: Request) -> Response:
        """Find the best plans for a basket, over what is free now."""
        quoted = fulfilment_option_create(draft=self.body(schemas.FulfilmentOptionsRequest), actor=self.actor)
        document = fulfilment_option_document(quoted.option, quoted.plans)
        return created(document, location=f"/api/v4.1/fulfilmentOptions/{quoted.option.pk}")


class FulfilmentOptionView(ApiView):
    """One quote."""

    permissions = {"GET": ApiPermission.STOCK_AVAILABILITIES_READ}

    @describe("View fulfilment option", answers={200: schemas.FulfilmentOptions}, failures=(401, 403, 404))
    def get(self, request: Request, option_id: str) -> Response:
        """Return the quote with this id as it was given, in its present state."""
        option = fulfilment_option_known(option_id, actor=self.actor)
        return Response(fulfilment_option_document(option, plans_of(option)))


class FulfilmentOptionStateView(ApiView):
    """The state of a quote."""

    permissions = {"PUT": ApiPermission.ORDER_WRITE}

    @describe(
        "Update fulfilment option status",
        body=schemas.StateChange,
        answers={200: schemas.Changed},
        failures=(400, 401, 403, 404),
    )
    def put(self, request: Request, state: str) -> Response:
        """Bring the quote to this state; 400 says which ones are possible, and for `HELD` what is short."""
        body = self.body(schemas.StateChange)
        option = fulfilment_option_set_state(option_id=body.id, state=state, plan_id=body.plan_id, actor=self.actor)
        return Response({"id": str(option.pk)})
