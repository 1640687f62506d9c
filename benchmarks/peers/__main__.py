"""One peer, alone: ``python -m benchmarks.peers NAME FILE TABLES EVENTS ACTIVITIES`` prints one JSON line."""

from __future__ import annotations

import importlib
import json
import os
import sys

from benchmarks.peers.common import Source, measured
from benchmarks.peers.known import KNOWN


def main(name: str, file: str, tables: str, events: str, activities: str) -> None:
    """Measure a peer; what it prints itself goes to the error output."""
    said = os.dup(1)
    os.dup2(2, 1)
    module, door = KNOWN[name].door
    source = Source(file, tables, int(events), tuple(activities.split(",")))
    opened = getattr(importlib.import_module(f"benchmarks.peers.{module}"), door)
    found = measured(opened, source)
    sys.stdout.flush()
    os.write(said, f"{json.dumps(found)}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
