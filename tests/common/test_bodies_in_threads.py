"""The first requests after a start come at once, in several threads."""

import subprocess
import sys

RACE = """
import sys, threading
from fulfillment.common.bodies import parse_body
from orders.schemas import OrderForCreation

sys.setswitchinterval(1e-6)
consumer = {"addresses": [{"city": "K", "country": "DE", "postalCode": "1", "street": "S"}]}
line = {"article": {"tenantArticleId": "a", "title": "A"}, "quantity": 1}
body = {"consumer": consumer, "orderDate": "2024-01-19T08:45:50Z", "orderLineItems": [line]}
start = threading.Barrier(8)

def parse():
    start.wait()
    for _ in range(20):
        parse_body(body, OrderForCreation)

threads = [threading.Thread(target=parse) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_a_shape_that_many_threads_meet_first_does_not_crash_the_process():
    for _ in range(3):
        process = subprocess.run([sys.executable, "-c", RACE], capture_output=True, text=True, check=False)
        assert process.returncode == 0, process.stderr
