"""Eight people at once: the real server, each filtering and looking, and how long every answer took."""

from __future__ import annotations

import http.client
import json
import random
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.serving import served

PEOPLE = 8
SECONDS = 60.0
THINKING_S = (0.5, 2.0)
KINDS = ("uncached map", "cached map", "figures")


def people(home: str, seconds: str = str(SECONDS)) -> dict[str, Any]:
    """Latencies in milliseconds by kind of answer, failures, and the server's memory before and after."""
    with served(home) as (port, process):
        first = _Person(port, 0)
        first.look()
        before = _memory_mb(process)
        everybody = [_Person(port, number) for number in range(1, PEOPLE + 1)]
        until = time.monotonic() + float(seconds)
        threads = [threading.Thread(target=person.work, args=(until,)) for person in everybody]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = _memory_mb(process)
    took = {kind: [one for person in everybody for one in person.took[kind]] for kind in KINDS}
    return {
        "seconds": float(seconds),
        "people": PEOPLE,
        "failures": sum(person.failures for person in everybody),
        "before_mb": before,
        "after_mb": after,
        "ms": {kind: _spread(each) for kind, each in took.items()},
    }


class _Person:
    """Someone who chooses cases, reads the map and the figures, goes back to the map, and thinks."""

    def __init__(self, port: int, number: int) -> None:
        self._dice = random.Random(number)  # noqa: S311 - the same persons in every run
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        self.failures = 0

    def work(self, until: float) -> None:
        while time.monotonic() < until:
            self.look()
            time.sleep(self._dice.uniform(*THINKING_S))

    def look(self) -> None:
        chosen = f"f=amount:gt:{self._dice.uniform(500, 20_000):.4f}"
        for kind, view in zip(KINDS, ("map", "map", "summary"), strict=True):
            started = time.perf_counter()
            if self._get(f"/api/datasets/bench/{view}?{chosen}"):
                self.took[kind].append((time.perf_counter() - started) * 1_000)
            else:
                self.failures += 1

    def _get(self, path: str) -> bool:
        try:
            self._connection.request("GET", path)
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return False
        return response.status == http.client.OK


def _spread(took: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(took, n=20, method="inclusive") if len(took) > 1 else [0.0] * 19
    return {"n": len(took), "p50": cuts[9], "p95": cuts[18]}


def _memory_mb(process: int) -> float:
    """Memory that the server holds now, in MB; 0 where the machine does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0.0
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS:"))
    return int(line.split()[1]) / 1_024


if __name__ == "__main__":
    print(json.dumps(people(*sys.argv[1:])))
