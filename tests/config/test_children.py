"""Children never outlive their parent, and one that dies is started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from fulfillment.config.serving.children import Child, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_that_dies_is_started_again_after_a_growing_pause() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    child = Child("worker", SLEEP)
    supervisor.start(child)
    assert child.process is not None
    first = child.process.pid
    try:
        os.kill(first, signal.SIGKILL)
        assert wait_for(lambda: not child.running)
        supervisor.watch()
        assert said == ["worker has ended (status -9) and is started again in 0.5 s."]
        assert child.pause == 1.0
        supervisor.watch()
        assert not child.running
        child.restart_at = 0.0
        supervisor.watch()
        assert child.running
        assert child.process.pid != first
    finally:
        supervisor.stop()
    assert not child.running


def test_one_that_does_not_end_is_killed_with_all_it_started() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    child = Child("worker", [sys.executable, "-c", stubborn], stop_seconds=0.5)
    supervisor = Supervisor(print)
    supervisor.start(child)
    assert child.process is not None
    time.sleep(0.3)
    supervisor.stop()
    assert child.process.returncode is not None


def test_children_end_with_a_parent_that_is_killed() -> None:
    code = (
        "import sys, time\n"
        "from fulfillment.config.serving.children import Child, Supervisor\n"
        "supervisor = Supervisor(print)\n"
        f"child = Child('worker', {SLEEP!r})\n"
        "supervisor.start(child)\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    assert wait_for(lambda: not alive(pid))
