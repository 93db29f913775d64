"""What processes of this machine use: processor time and memory, as the kernel counts them."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Return the ids of the direct children of *pid*; none where the process is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def cpu_seconds(pid: int) -> float:
    """Return the processor time of *pid* and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS


def family_cpu_seconds(pid: int) -> float:
    """Return the processor time of *pid* and its children, those that have ended included."""
    return cpu_seconds(pid) + sum(cpu_seconds(child) for child in children_of(pid))


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: resident, and resident with shared pages divided among those who share them."""

    resident: float
    proportional: float


def memory_of(pid: int) -> Memory:
    """Return what *pid* holds in memory."""
    sizes = {"Rss": 0.0, "Pss": 0.0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in sizes:
            sizes[name] = int(rest.split()[0]) / 1024
    return Memory(sizes["Rss"], sizes["Pss"])
