"""Fair timings: each heavy task in a process of its own, light ones warm and repeated, the median kept."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from benchmarks.processes import cpu_of, resident_mb, share_mb, tree

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Figure:
    """What a task cost: wall and CPU seconds, and the peak of its process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def alone(module: str, *arguments: str, python: str = sys.executable) -> tuple[Figure, dict[str, Any]]:
    """Run a module of ours in a fresh process; return its cost and the JSON line that it printed last."""
    command = [python, "-m", module, *arguments]
    # Users keep compiled modules; a machine that is told not to would compile ours at every start.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": f"{Path.cwd()}{os.pathsep}{Path.cwd() / 'src'}"}
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise RuntimeError(f"{module} ended with {os.waitstatus_to_exitcode(status)}")
    said = json.loads(output.strip().splitlines()[-1]) if output.strip() else {}
    return Figure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1_024), said


_NOTICEABLE = 1.01


class TreePeak:
    """Most memory of this process and all that it started, together, in MB; pages that they share count once.

    How much they share takes so long to find out that it slows them down: it is asked when what each of them holds
    adds up to more than before. ``cpu`` is what they used together, each as far as it was last seen, a fifth of a
    second before its end at most; what looking at them took is not part of it.
    """

    def __init__(self) -> None:
        self.mb = 0.0
        self._used: dict[int, float] = {}
        self._held = 0.0
        self._looking = 0.0
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    @property
    def cpu(self) -> float:
        """Processor seconds of all of them."""
        return sum(self._used.values()) - self._looking

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._watch.join()

    def _look(self) -> None:
        while True:
            pids = tree(os.getpid())
            held = sum(map(resident_mb, pids))
            if held > self._held * _NOTICEABLE:
                self._held = held
                self.mb = max(self.mb, sum(map(share_mb, pids)))
            for pid in pids:
                self._used[pid] = max(cpu_of(pid), self._used.get(pid, 0.0))
            self._looking = time.thread_time()
            if self._is_over.wait(0.2):
                return


def cost(work: Callable[[], object], runs: int = 7, *, warm_up: bool = True) -> dict[str, float]:
    """Wall and CPU milliseconds of the least disturbed run of a piece of work; the first does not count."""
    if warm_up:
        work()
    wall, cpu = [], []
    for _ in range(runs):
        started, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - started) * 1_000)
        cpu.append((time.process_time() - used) * 1_000)
    return {"wall": min(wall), "cpu": min(cpu)}


def warm(work: Callable[[], object], runs: int = 9) -> float:
    """Median milliseconds of a piece of work, after a first run that does not count."""
    work()
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took) * 1_000


def peak_mb() -> float:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
