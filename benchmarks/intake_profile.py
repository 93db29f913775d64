"""Where the time of taking an order goes: the whole request in one process under the profiler, without the network."""

import cProfile
import io
import json
import pstats
from typing import Any

import django
from django.core.wsgi import get_wsgi_application


def profile(body: dict[str, Any], *, orders: int) -> None:
    """Take *orders* orders through the WSGI application and print the most expensive functions."""
    django.setup()
    from fulfillment.accounts.models import User  # noqa: PLC0415 - models exist only now
    from fulfillment.accounts.services import session_start  # noqa: PLC0415
    from fulfillment.common import clock  # noqa: PLC0415

    user = User.objects.create_superuser("bench@fulfillment.example", "a long enough passphrase")
    token = session_start(user=user, now=clock.now()).id_token
    application = get_wsgi_application()

    def take(number: int) -> None:
        content = json.dumps({**body, "tenantOrderId": f"bench-{number}"}).encode()
        statuses: list[str] = []
        response = application(environ(content, token), lambda status, _headers, _info=None: statuses.append(status))
        b"".join(response)
        response.close()
        assert statuses[0].startswith("201"), statuses

    for number in range(50):
        take(number)
    profiler = cProfile.Profile()
    profiler.enable()
    for number in range(50, 50 + orders):
        take(number)
    profiler.disable()
    for order, lines in (("cumulative", 70), ("tottime", 40)):
        out = io.StringIO()
        pstats.Stats(profiler, stream=out).strip_dirs().sort_stats(order).print_stats(lines)
        print(out.getvalue())


def environ(content: bytes, token: str) -> dict[str, Any]:
    """Return a request as the web server hands it over."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/orders",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
