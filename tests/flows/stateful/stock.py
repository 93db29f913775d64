"""What people who count do with stocks."""

from typing import Any

from fulfillment.inventory.models import Stock

from .verbs import Numbers, verb
from .world import SHELVES, World, one_of


class StockVerbs(World):
    KINDS = {"stock": Stock.objects}

    @verb("stock counted", "stock", weight=2)
    def count_stock(self, stock: Stock, numbers: Numbers) -> Any:
        body = {"value": value_of(numbers), "version": stock.version}
        return self.send("stock counted", "put", f"/api/stocks/{stock.pk}", body)

    @verb("stock counted, whatever its version", "stock", versioned=False)
    def count_stock_versionless(self, stock: Stock, numbers: Numbers) -> Any:
        body = {"value": value_of(numbers)}
        return self.send("stock counted, whatever its version", "put", f"/api/stocks/{stock.pk}", body)

    @verb("stock blocked or not", "stock")
    def block_stock(self, stock: Stock, numbers: Numbers) -> Any:
        body = {"value": stock.on_hand, "version": stock.version, "conditions": [] if stock.blocked else ["DEFECTIVE"]}
        return self.send("stock blocked or not", "put", f"/api/stocks/{stock.pk}", body)

    @verb("stock deleted", "stock", versioned=False)
    def delete_stock(self, stock: Stock, numbers: Numbers) -> Any:
        return self.send("stock deleted", "delete", f"/api/stocks/{stock.pk}")

    @verb("stock created", weight=2)
    def create_stock(self, _: None, numbers: Numbers) -> Any:
        """Make a stock where there is none, most likely one that was deleted."""
        where, article = one_of(self.not_counted() or self.places(), numbers[2])
        body = {"tenantArticleId": article, "facilityRef": str(where), "value": value_of(numbers)}
        return self.send("stock created", "post", "/api/stocks", body)

    @verb("stocks counted")
    def count_stocks(self, _: None, numbers: Numbers) -> Any:
        """Count several at once, in any order."""
        stocks = self.things("stock")
        step = 1 if numbers[2] % 2 else -1
        chosen = {stock.pk: stock for n in range(numbers[3]) for stock in [one_of(stocks, numbers[4] + step * n)]}
        items = [
            {"id": str(key), "value": value_of(numbers) + 2 * place, "version": stock.version}
            for place, (key, stock) in enumerate(chosen.items())
        ]
        return self.send("stocks counted", "put", "/api/stocks", {"stocks": items})

    def not_counted(self) -> list[tuple[Any, str]]:
        counted = {(stock.facility_id, stock.tenant_article_id) for stock in self.things("stock")}
        return [place for place in self.places() if place not in counted]

    def places(self) -> list[tuple[Any, str]]:
        return [(where.pk, article) for where in self.stage.facilities for article in SHELVES]


def value_of(numbers: Numbers) -> int:
    return 6 * numbers[0] + numbers[1]
