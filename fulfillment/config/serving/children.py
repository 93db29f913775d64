"""Child processes that never outlive us: started, watched, started again after a pause, stopped in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child may not load libraries between fork and exec.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int, sign: int = signal.SIGTERM) -> Callable[[], None]:
    """Return a hook for the child's side of a fork: the kernel will send it *sign* when its parent is gone.

    Holds even if the parent is killed with SIGKILL. On systems without this feature the child may outlive us.
    """

    def ask_kernel() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, sign)
            if os.getppid() != parent:
                os._exit(1)

    return ask_kernel


@dataclass
class Child:
    """One process to keep running; a *foundation* is what the others stand on, and stops after them."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: float = 25.0
    foundation: bool = False
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE_SECONDS
    started_at: float = 0.0
    restart_at: float | None = None

    def start(self) -> None:
        """Start the process; it gets our output streams and no input."""
        self.restart_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 # nosec B603 - our own commands
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            # A terminal's Ctrl-C reaches its whole process group; the parent alone decides who stops when.
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid()),  # noqa: PLW1509 - one thread, and the hook only calls the kernel
        )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the process to end; it may finish what it does."""
        if self.process is not None and self.running:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until *deadline* (monotonic), then kill the process and everything it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.children: list[Child] = []
        self._say = say
        self._stopping = False

    def start(self, child: Child) -> None:
        """Start *child* now and keep it running from here on."""
        self.children.append(child)
        child.start()

    @property
    def stopping(self) -> bool:
        return self._stopping

    def request_stop(self, *_: object) -> None:
        """End `run` soon; usable as a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Watch the children until a stop is requested."""
        while not self._stopping:
            self.watch()
            time.sleep(0.2)

    def watch(self) -> None:
        """Start again, after a growing pause, what has died."""
        for child in self.children:
            if child.running:
                continue
            if child.restart_at is None:
                self._plan_restart(child)
            elif time.monotonic() >= child.restart_at and not self._stopping:
                child.start()

    def _plan_restart(self, child: Child) -> None:
        if time.monotonic() - child.started_at > STEADY_SECONDS:
            child.pause = FIRST_PAUSE_SECONDS
        status = child.process.returncode if child.process else None
        self._say(f"{child.name} has ended (status {status}) and is started again in {child.pause:g} s.")
        child.restart_at = time.monotonic() + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)

    def stop(self) -> None:
        """Stop all children, the foundations after those that stand on them."""
        self._stopping = True
        for foundation in (False, True):
            group = [child for child in self.children if child.foundation is foundation]
            for child in group:
                child.stop()
            for child in group:
                child.end(time.monotonic() + child.stop_seconds)
