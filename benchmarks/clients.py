"""Many clients at once, each a process of its own: what they did, how long each piece took, what they cost."""

import multiprocessing
import resource
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from tqdm import tqdm


class Client(Protocol):
    """One client: it does its piece of work again and again, *number* telling the pieces apart."""

    def work(self, number: int) -> None: ...


@dataclass
class Outcome:
    """What all clients of one measurement did together."""

    clients: int
    seconds: float
    latencies: "np.ndarray"
    cpu: float
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: float) -> float:
        """Return a latency in milliseconds."""
        return float(np.percentile(self.latencies, percent)) * 1e3 if len(self.latencies) else float("nan")


def measure(make: Callable[[int], Client], *, clients: int, seconds: float, title: str) -> Outcome:
    """Let *clients* processes work for *seconds*; *make* builds the client of a process from its number."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(clients + 1)
    results = context.SimpleQueue()
    processes = [
        context.Process(target=_run, args=(make, number, seconds, barrier, results), daemon=True)
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    barrier.wait(timeout=60)
    begun = time.monotonic()
    with tqdm(total=round(seconds), desc=title, unit="s", file=sys.stderr, leave=False, disable=None) as bar:
        for _ in range(round(seconds)):
            time.sleep(1)
            bar.update()
    answers = [results.get() for _ in processes]
    for process in processes:
        process.join()
    latencies = np.concatenate([latencies for latencies, _, _, _ in answers])
    ended = max(end for _, end, _, _ in answers)
    failures = [failure for _, _, _, failure in answers if failure]
    return Outcome(clients, ended - begun, latencies, sum(cpu for _, _, cpu, _ in answers), failures)


def _run(make, number, seconds, barrier, results):  # type: ignore[no-untyped-def]
    client, failure = None, ""
    try:
        client = make(number)
    except Exception as error:
        failure = repr(error)
    barrier.wait(timeout=60)
    before = resource.getrusage(resource.RUSAGE_SELF)
    latencies: list[float] = []
    clock = time.monotonic
    end = clock() + seconds
    piece = 0
    while client is not None and clock() < end:
        begun = clock()
        try:
            client.work(piece)
        except Exception as error:
            failure = repr(error)
            break
        latencies.append(clock() - begun)
        piece += 1
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    results.put((np.array(latencies), clock(), cpu, failure))


class HttpClient:
    """Sends prepared requests over one connection that is kept open, and reads no more of an answer than it must."""

    def __init__(self, host: str, port: int, build: Callable[[int], bytes], status: bytes) -> None:
        self._socket = socket.create_connection((host, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._build = build
        self._status = b"HTTP/1.1 " + status

    def work(self, number: int) -> None:
        """Send request *number* and read the whole answer. Raises: RuntimeError for another status."""
        self._socket.sendall(self._build(number))
        answer = self._socket.recv(65536)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        start = head.index(b"content-length:") + 15
        length = int(head[start : head.find(b"\r\n", start) if b"\r\n" in head[start:] else len(head)])
        while len(answer) < end + 4 + length:
            answer += self._more()
        if not answer.startswith(self._status):
            raise RuntimeError(answer[:500].decode(errors="replace"))

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise RuntimeError("the server hung up")
        return received
