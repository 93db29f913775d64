"""Stocks under /api/stocks."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.inventory.documents import stock_document
from fulfillment.inventory.schemas.answers import (
    Stock,
    StockActionResult,
    StockPaginatedResult,
    StockUpsertOperationResult,
)
from fulfillment.inventory.schemas.stocks import StockAction, StockForCreation, StocksForUpsert
from fulfillment.inventory.selectors import visible_stocks
from fulfillment.inventory.services.stock_actions import stock_action_call
from fulfillment.inventory.services.stocks import stock_create, stock_update, stocks_delete, stocks_upsert

from . import shapes
from .filters import StockFilters
from .pages import page_with_info

CHANGE_FAILURES = (400, 401, 403, 404, 409)


class StocksView(ApiView):
    """The units that facilities have."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.STOCK_READ,
        "POST": ApiPermission.STOCK_WRITE,
        "PUT": ApiPermission.STOCK_WRITE,
    }

    @describe(
        "List stocks",
        answers={200: StockPaginatedResult},
        query={
            "facilityRef": "The id of a facility",
            "tenantFacilityId": "The client's own id of a facility",
            "tenantArticleId": "At most 500, separated by commas or repeated",
            "locationRef": "At most 500, separated by commas or repeated",
            "size": "1 to 250, default 25",
            "startAfterId": "The id of the last stock of the page before",
        },
    )
    def get(self, request: Request) -> Response:
        stocks = self.filtered(visible_stocks(actor=self.actor), StockFilters)
        return page_with_info(stocks, request.query_params, name="stocks", document=stock_document)

    @describe("Create stock", body=StockForCreation, answers={201: Stock}, failures=CHANGE_FAILURES)
    def post(self, request: Request) -> Response:
        stock = stock_create(body=self.body(StockForCreation), actor=self.actor, now=clock.now())
        return created(stock_document(stock), f"/api/stocks/{stock.pk}")

    @describe(
        "Update stocks",
        body=StocksForUpsert,
        answers={200: list[StockUpsertOperationResult]},
        failures=CHANGE_FAILURES,
    )
    def put(self, request: Request) -> Response:
        body = self.body(StocksForUpsert)
        items = shapes.parse_items(body.stocks, shapes.upsert_shape, path="$.stocks")
        results = stocks_upsert(items=items, actor=self.actor, now=clock.now())
        return Response([{"stock": stock_document(stock), "status": status} for stock, status in results])


class StockView(ApiView):
    """One stock."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.STOCK_READ,
        "PUT": ApiPermission.STOCK_WRITE,
        "DELETE": ApiPermission.STOCK_WRITE,
    }

    @describe("Get stock", answers={200: Stock}, failures=(401, 403, 404))
    def get(self, request: Request, stock_id: str) -> Response:
        return Response(stock_document(visible_stocks(actor=self.actor).known(stock_id)))

    @describe("Update stock", body=shapes.UPDATE, answers={200: Stock}, failures=CHANGE_FAILURES)
    def put(self, request: Request, stock_id: str) -> Response:
        body = self.body(shapes.update_shape(request.data))
        stock = stock_update(stock_id=stock_id, body=body, actor=self.actor, now=clock.now())
        return Response(stock_document(stock))

    @describe("Delete stock", failures=(401, 403, 404, 409))
    def delete(self, request: Request, stock_id: str) -> Response:
        stock = visible_stocks(actor=self.actor).known(stock_id)
        stocks_delete(ids=[str(stock.pk)], actor=self.actor, now=clock.now())
        return Response(status=200)


class StockActionsView(ApiView):
    """Actions on stocks."""

    permissions: ClassVar[dict[str, str | None]] = {"POST": ApiPermission.STOCK_WRITE}

    @describe("Call stock action", body=StockAction, answers={200: StockActionResult}, failures=CHANGE_FAILURES)
    def post(self, request: Request) -> Response:
        action = shapes.parse_action(self.body(StockAction))
        items = shapes.versionless_items(action)
        result = stock_action_call(action=action, items=items, actor=self.actor, now=clock.now())
        return Response({"name": action.name, "result": result})
