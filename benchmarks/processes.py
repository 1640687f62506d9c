"""What a process and all that it started have used, as ``/proc`` tells it, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
import resource
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_OWN, _WITH_ENDED = slice(11, 13), slice(11, 15)
"""User and system time in ``/proc/PID/stat`` after the name: its own; then those of its ended children."""


def tree(pid: int) -> list[int]:
    """A process and all that it started that still run, and what those started."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        started = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in started for one in tree(child))]


def cpu_of(pid: int, *, with_ended: bool = False) -> float:
    """Processor seconds that a process has used so far, on request with its ended children; 0 once it is gone."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    fields = said.rpartition(")")[2].split()
    return sum(map(int, fields[_WITH_ENDED if with_ended else _OWN])) / _TICKS


def cpu_of_started() -> float:
    """Processor seconds of all that this process started, whether it has ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    running = tree(os.getpid())[1:]
    return ended.ru_utime + ended.ru_stime + sum(cpu_of(pid, with_ended=True) for pid in running)


def share_mb(pid: int) -> float:
    """Memory of a process in MB, pages that it shares counted in part; 0 once it is gone."""
    return _kilobytes(pid, "smaps_rollup", "Pss:") / 1_024


def resident_mb(pid: int) -> float:
    """Memory of a process in MB, pages that it shares counted in full; 0 once it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_048_576


def highest_mb(pid: int) -> float:
    """Most memory that a process has had so far, in MB; 0 once it is gone."""
    return _kilobytes(pid, "status", "VmHWM:") / 1_024


def _kilobytes(pid: int, file: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))
