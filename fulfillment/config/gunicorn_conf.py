"""How gunicorn serves the product: threads for the waiting, processes for the cores."""

import gc
import os
import shutil
from pathlib import Path
from typing import Any

from fulfillment.config.env import HOST, PORT, VAR_DIR, WEB_THREADS, WEB_WORKERS

# Named before the library is loaded: it decides at its import whether figures are shared between processes.
metrics_dir = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics")))
shutil.rmtree(metrics_dir, ignore_errors=True)
metrics_dir.mkdir(parents=True, exist_ok=True)

from prometheus_client import multiprocess  # noqa: E402

wsgi_app = "fulfillment.config.wsgi:application"
bind = f"{HOST}:{PORT}"
worker_class = "gthread"
workers = WEB_WORKERS
threads = WEB_THREADS
# Loaded once and shared until written: the second worker costs little memory and starts at once.
preload_app = True

timeout = 60
graceful_timeout = 20
keepalive = 75
backlog = 1024
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
# Heartbeat files belong in memory: on a busy disk they would make a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 # nosec B108
control_socket_disable = True

# Addresses can hold what consumers typed: requests are counted in the metrics instead of written down.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "fulfillment-web"
logger_class = "fulfillment.config.gunicorn_log.QuietLogger"


def when_ready(_server: Any) -> None:
    """Have what was loaded left alone by the garbage collector, whose rounds through it stop a worker for 0.1 s."""
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the live figures of a worker that ended."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
