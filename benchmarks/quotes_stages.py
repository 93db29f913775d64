"""Where the time of a quote goes: the whole request in one process without the network, stage by stage."""

import gc
import itertools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402

import fulfilment_options.api.views  # noqa: E402
import fulfilment_options.services.quoting  # noqa: E402
import routing.quoting  # noqa: E402
from benchmarks.intake_profile import environ  # noqa: E402
from benchmarks.quotes_baskets import baskets  # noqa: E402
from fulfillment.accounts.models import User  # noqa: E402
from fulfillment.accounts.services import session_start  # noqa: E402
from fulfillment.common import clock  # noqa: E402
from fulfillment.common.inserts import NewRows  # noqa: E402

STAGES: tuple[tuple[Any, str, str], ...] = (
    (routing.quoting, "BatchNetwork", "reading the network"),
    (routing.quoting, "decide_several", "deciding"),
    (routing.quoting, "calendars", "calendars"),
    (fulfilment_options.services.quoting, "locations_of", "carriers and arrival"),
    (fulfilment_options.services.quoting, "pack", "packing the log"),
    (NewRows, "write_alone", "writing"),
    (fulfilment_options.api.views, "fulfilment_option_document", "the answer's document"),
)
WARM_UP, REQUESTS = 100, 300


class Meter:
    """Sums up what the stages take: processor time here, processor time of the database, and time."""

    def __init__(self) -> None:
        self.database = f"/proc/{connection.connection.info.backend_pid}/schedstat"
        self.spent: dict[str, Any] = defaultdict(lambda: np.zeros(3))

    def now(self) -> Any:
        """Return the three clocks in milliseconds."""
        database = int(Path(self.database).read_text().split()[0]) / 1e6
        return np.array([time.process_time() * 1e3, database, time.perf_counter() * 1e3])

    def around(self, work: Callable[..., Any], title: str) -> Callable[..., Any]:
        """Return *work* with its time counted under *title*."""

        def timed(*given: Any, **named: Any) -> Any:
            begun = self.now()
            try:
                return work(*given, **named)
            finally:
                self.spent[title] += self.now() - begun

        return timed


def main(articles: int) -> int:
    """Print a table for ten items and for one; return 0."""
    user = User.objects.create_superuser("stages@fulfillment.example", "a long enough passphrase")
    token = session_start(user=user, now=clock.now()).id_token
    application = get_wsgi_application()
    connection.ensure_connection()
    meter = Meter()
    for place, name, title in STAGES:
        setattr(place, name, meter.around(getattr(place, name), title))
    ask = meter.around(lambda body: quote(application, body, token), "the whole request")
    for items in (10, 1):
        asked = baskets(articles, items, seed=99)
        for body in itertools.islice(asked, WARM_UP):
            ask(body)
        gc.collect()
        gc.freeze()
        meter.spent.clear()
        for body in itertools.islice(asked, REQUESTS):
            ask(body)
        print(f"\n{items} items, ms per quote{'':12} web CPU  PostgreSQL CPU     time")
        for title, (own, database, passed) in meter.spent.items():
            print(f"  {title:30} {own / REQUESTS:7.2f} {database / REQUESTS:15.2f} {passed / REQUESTS:8.2f}")
    return 0


def quote(application: Any, body: dict[str, Any], token: str) -> None:
    """Send one request through the WSGI application."""
    statuses: list[str] = []
    request = {**environ(json.dumps(body).encode(), token), "PATH_INFO": "/api/v4.1/fulfilmentOptions"}
    response = application(request, lambda status, _headers, _info=None: statuses.append(status))
    b"".join(response)
    response.close()
    assert statuses[0].startswith("201"), statuses


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
