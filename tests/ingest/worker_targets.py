"""Work for the limited child process of the tests."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filon.core.errors import UnknownNameError
from filon.ingest.hubspot import describing, publishing
from filon.log.ocel import OcelFile
from filon.log.reading.xml import XmlDoctypeError
from filon.log.xes import XesFile

Progress = Callable[[float, str], None]

SEEN: list[Any] = []


def echo(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    progress(0.5, "half")
    print("noise on standard output")  # noqa: T201 - that is the point
    return {
        "got": arguments,
        "environment": list(os.environ),
        "descriptors": sum(1 for _ in Path("/proc/self/fd").iterdir()),
    }


def remember(arguments: dict[str, Any], _progress: Progress) -> dict[str, Any]:
    """What earlier jobs of this process left behind, and where it came from."""
    SEEN.append(arguments)
    return {
        "seen": SEEN,
        "parent": os.getppid(),
        "threads": len(list(Path(f"/proc/{os.getppid()}/task").iterdir())),
        "zone": time.tzname[0],
    }


def refuse(arguments: dict[str, Any], _progress: Progress) -> None:
    raise XmlDoctypeError(**arguments)


def misspell(_arguments: dict[str, Any], _progress: Progress) -> None:
    raise UnknownNameError(value="reegion", allowed=["region", "team"])


def fail(_arguments: dict[str, Any], _progress: Progress) -> None:
    raise KeyError("secret")


def swell(_arguments: dict[str, Any], _progress: Progress) -> None:
    held = []
    while True:
        held.append(bytearray(8 << 20))


def hang(_arguments: dict[str, Any], progress: Progress) -> None:
    progress(0.1, "hanging")
    time.sleep(60)


def spin(_arguments: dict[str, Any], _progress: Progress) -> None:
    while True:
        pass


def toil(arguments: dict[str, Any], _progress: Progress) -> None:
    while time.process_time() < arguments["seconds"]:
        pass


def publish_side_by_side(arguments: dict[str, Any], progress: Progress) -> float:
    """Publish a small portal as a large one would be; seconds of the processor that its helpers used."""
    describing.WORTH_PROCESSES, publishing.RECORDS_PER_BATCH = 1, 500
    publishing.publish(publishing.PublishRequest.from_json(arguments), progress)
    return os.times().children_user


def crash(_arguments: dict[str, Any], _progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fill_disk(arguments: dict[str, Any], _progress: Progress) -> None:
    with Path(arguments["path"]).open("wb") as file:
        while True:
            file.write(b"x" * (1 << 20))


def forge(_arguments: dict[str, Any], _progress: Progress) -> None:
    error = type("ForgedError", (XmlDoctypeError,), {"__module__": "os"})
    raise error(line=1)


def read_file(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    path, form = Path(arguments["path"]), arguments["format"]
    file = XesFile(path) if form == "xes" else OcelFile(path, form)
    for _ in file.batches():
        progress(file.progress, "reading")
    return {"events": file.event_count, "notes": len(file.notes)}
