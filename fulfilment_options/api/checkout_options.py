"""Checkout options over HTTP, in the first API."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfilment_options import checkout
from fulfilment_options.checkout import documents, facility_documents
from fulfilment_options.schemas import checkout_answers as answers
from fulfilment_options.schemas import checkout_facilities as facilities
from fulfilment_options.schemas import checkout_options as schemas

# A shop that may order may ask, and so may whoever reads the stock.
ASKING = (ApiPermission.ORDER_WRITE, ApiPermission.STOCK_AVAILABILITIES_READ)
FAILURES = (400, 401, 403, 404, 413, 415)


class CheckoutOptionsView(ApiView):
    """Which facilities have a basket."""

    permissions = {"POST": ASKING}

    @describe(
        "Create checkout options",
        body=facilities.CheckoutOptionsInput,
        answers={200: (facilities.ResponseForCNCCheckoutOptions, facilities.ResponseForSFSCheckoutOptions)},
        failures=FAILURES,
        deprecated=True,
    )
    def post(self, request: Request) -> Response:
        """Tell which facilities have what of a basket, and when it can be collected or who brings it. Deprecated."""
        found = checkout.checkout_options(asked=self.body(facilities.CheckoutOptionsInput), actor=self.actor)
        return Response(facility_documents.facilities_document(found))


class CollectEarliestView(ApiView):
    """When articles can be collected."""

    permissions = {"POST": ASKING}

    @describe(
        "Get earliest collect",
        body=schemas.CheckoutOptionsCollectEarliestRequest,
        answers={200: answers.CheckoutOptionsCollectEarliestResponse},
        failures=FAILURES,
    )
    def post(self, request: Request) -> Response:
        """Tell from when on articles can be collected: at the named facilities, else where it is possible first."""
        asked = self.body(schemas.CheckoutOptionsCollectEarliestRequest)
        found = checkout.collect_earliest(asked=asked, actor=self.actor)
        return Response(documents.collect_document(found, hints=asked.include_calculation_hints))


class DeliveryEarliestView(ApiView):
    """When articles can be delivered."""

    permissions = {"POST": ASKING}

    @describe(
        "Get earliest delivery",
        body=schemas.CheckoutOptionsDeliveryEarliestRequest,
        answers={200: answers.CheckoutOptionsDeliveryEarliestResponse},
        failures=FAILURES,
    )
    def post(self, request: Request) -> Response:
        """Tell from when on articles can be delivered to an address, and by which carriers."""
        asked = self.body(schemas.CheckoutOptionsDeliveryEarliestRequest)
        found = checkout.delivery_earliest(asked=asked, actor=self.actor)
        return Response(documents.delivery_document(found, hints=asked.include_calculation_hints))


class DeliveryTimePeriodView(ApiView):
    """On which days a basket can be delivered."""

    permissions = {"POST": ASKING}

    @describe(
        "Get delivery time period",
        body=schemas.CheckoutOptionsDeliveryTimePeriodRequest,
        answers={200: answers.CheckoutOptionsDeliveryTimePeriodResponse},
        failures=FAILURES,
    )
    def post(self, request: Request) -> Response:
        """Tell of each day of a period whether all, some or nothing of a basket can be delivered on it."""
        asked = self.body(schemas.CheckoutOptionsDeliveryTimePeriodRequest)
        found = checkout.delivery_timeperiod(asked=asked, actor=self.actor)
        articles = [item.tenant_article_id for item in asked.basket]
        return Response(documents.period_document(found, articles=articles, hints=asked.include_calculation_hints))


class DeliveryTimePointView(ApiView):
    """What facilities have for a delivery at a moment."""

    permissions = {"POST": ASKING}

    @describe(
        "Get delivery timepoint",
        body=schemas.CheckoutOptionsDeliveryTimePointRequest,
        answers={200: answers.CheckoutOptionsDeliveryTimePointResponse},
        failures=FAILURES,
    )
    def post(self, request: Request) -> Response:
        """Tell what facilities have of articles, if their picking can still begin in time."""
        asked = self.body(schemas.CheckoutOptionsDeliveryTimePointRequest)
        return Response(documents.point_document(checkout.delivery_timepoint(asked=asked, actor=self.actor)))
