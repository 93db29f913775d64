"""What is asked for: baskets of random articles, to be delivered anywhere in Germany."""

import random
from collections.abc import Iterator
from typing import Any


def baskets(articles: int, items: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield requests for home delivery to places all over Germany, without end."""
    rng = random.Random(seed)
    while True:
        wanted = rng.sample(range(articles), items)
        yield {
            "orderType": "HD",
            "limit": 10,
            "trackingId": f"cart-{rng.randrange(10**9)}",
            "retailerId": 1,
            "address": {
                "address1": "Domstr. 20",
                "postcode": "50668",
                "city": "Köln",
                "country": "DE",
                "latitude": round(rng.uniform(47.5, 54.5), 5),
                "longitude": round(rng.uniform(6.5, 14.5), 5),
            },
            "items": [{"skuRef": f"A-{number}", "requestedQuantity": rng.choice((1, 1, 1, 2, 3))} for number in wanted],
        }
