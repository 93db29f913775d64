"""Routes whatever is due until it is ended: the worker beside the clients of `benchmarks.quotes`."""

import time

import django

django.setup()

from routing.services import plans_route_due  # noqa: E402

while True:
    if not plans_route_due():
        time.sleep(0.05)
