"""Processor time of processes, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
import resource
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USED = slice(11, 15)
"""Own user and system time and that of ended children, in ``/proc/PID/stat`` after the name."""


def time_of_children() -> float:
    """Seconds that the children of this process, and theirs, have used so far, whether they have ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(_used, _living()))


def _living() -> set[str]:
    tasks = Path("/proc/self/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}


def _used(child: str) -> float:
    try:
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[_USED])) / _TICKS
