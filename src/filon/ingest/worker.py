"""Work on the files of strangers, done in a child process that can be limited, watched and killed.

The parent starts a child that has seen no other job, hands it one as a line of JSON and reads lines of JSON back:
progress, then a result or an error. Nothing is unpickled, no file descriptor and no secret of the environment is
inherited, and whatever happens to the child, the parent gets a result or a :class:`FilonError`.

Two bounds work together on memory: the kernel refuses the child more writable memory than ``memory_mb`` plus a fixed
allowance for stacks and reserves, and the parent kills it when its resident memory passes ``memory_mb``.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import selectors
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from filon.core.errors import FilonError, LimitError
from filon.ingest import worker_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from filon.ingest.worker_process import Child

    Progress = Callable[[float, str], None]

MIN_MEMORY_MB = 512
_MEMORY_PER_MB = 8
_MIN_SECONDS = 60.0
_SECONDS_PER_MB = 2.0
_MIN_FILE_MB = 1_024
_FILE_PER_MB = 30
PACKED_FACTOR = 12
"""A compressed file counts as this many times its size."""
_MACHINE_SHARE = 0.75
_ENGINE_SHARE, _MOST_ENGINE_MB = 0.5, 2_048
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"PAR1")

TICK = 0.1
"""Seconds between two looks at the child, and between two words of progress from it."""
_MAX_LINE = 1 << 20
_ERROR_MODULES = (
    "filon.core.",
    "filon.process.",
    "filon.log.",
    "filon.mining.",
    "filon.ingest.",
    "filon.app.",
)

_log = logging.getLogger(__name__)


class WorkerMemoryError(LimitError):
    """The work needed more memory than its file may cost."""

    code = "worker_memory"


class WorkerTimeError(LimitError):
    """The work took longer than its file may cost."""

    code = "worker_time"


class WorkerDiskError(LimitError):
    """The work could not write what it needed."""

    code = "worker_disk"


class WorkerCrashedError(FilonError):
    """The process that did the work ended without a word."""

    code = "worker_crashed"


@dataclass(frozen=True)
class Limits:
    """What one piece of work may cost.

    Parameters
    ----------
    memory_mb
        Resident memory.
    seconds
        Time on the clock, and on the processor.
    file_mb
        Size of any file that it writes.
    """

    memory_mb: int = MIN_MEMORY_MB
    seconds: float = _MIN_SECONDS
    file_mb: int = _MIN_FILE_MB


def limits_for(paths: Iterable[Path]) -> Limits:
    """Limits that grow with the size of the files.

    512 MB and 8 MB more per megabyte of file, at most three quarters of the machine; one minute and two seconds more
    per megabyte. A compressed file (gzip, XLSX, Parquet) counts twelve times.
    """
    size = sum(_weight(path) for path in paths)
    memory = min(MIN_MEMORY_MB + _MEMORY_PER_MB * size, max(MIN_MEMORY_MB, _MACHINE_SHARE * _machine_mb()))
    return Limits(
        memory_mb=int(memory),
        seconds=_MIN_SECONDS + _SECONDS_PER_MB * size,
        file_mb=int(_MIN_FILE_MB + _FILE_PER_MB * size),
    )


def engine_mb(limits: Limits) -> int:
    """Memory that the engine of an import may hold before it spills to disk; reading and sorting need the rest."""
    return int(min(_MOST_ENGINE_MB, limits.memory_mb * _ENGINE_SHARE))


def _weight(path: Path) -> float:
    with path.open("rb") as file:
        packed = file.read(4).startswith(_PACKED)
    return path.stat().st_size / 1e6 * (PACKED_FACTOR if packed else 1)


def _machine_mb() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    except (AttributeError, ValueError, OSError):
        return 4_096.0


def run_limited(
    target: str,
    arguments: dict[str, Any],
    *,
    limits: Limits | None = None,
    on_progress: Progress | None = None,
) -> Any:  # noqa: ANN401 - the JSON value that the target returned
    """Run a function in a limited child process and return its result.

    Parameters
    ----------
    target
        ``module:function``; called in the child as ``function(arguments, progress)``. Both what it gets and what it
        returns are JSON values; ``progress(share, stage)`` may be called at any time.
    arguments
        First argument of the target.
    limits
        What the work may cost.
    on_progress
        Told share and stage, at least ten times a second; an exception raised here kills the child and goes on.

    Raises
    ------
    FilonError
        The error of the target, as the same class with the same context.
    WorkerMemoryError, WorkerTimeError, WorkerDiskError, WorkerCrashedError
    """
    allowed = limits or Limits()
    job = {"target": target, "arguments": arguments, "limits": asdict(allowed)}
    with tempfile.TemporaryFile() as complaints:
        try:
            child = worker_process.start_child(target.partition(":")[0], complaints)
        except OSError as error:
            raise WorkerCrashedError(detail=type(error).__name__) from error
        try:
            return _Watch(child, allowed, on_progress).run(job)
        finally:
            child.end()
            _tell(complaints)


class _Watch:
    """Waits for a child: reads its lines, keeps its limits, passes its progress on."""

    def __init__(self, child: Child, limits: Limits, on_progress: Progress | None) -> None:
        self._child = child
        self._limits = limits
        self._on_progress = on_progress
        self._deadline = time.monotonic() + limits.seconds
        self._told = (0.0, "starting")
        self._pending = b""

    def run(self, job: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
        self._send(job)
        output = self._child.answers
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while True:
                ready = selector.select(TICK)
                data = os.read(output.fileno(), 65_536) if ready else None
                if data == b"":
                    raise self._silent_end()
                for line in self._lines(data or b""):
                    if self._is_last(message := json.loads(line)):
                        return message["result"]
                self._keep_limits()
                if self._on_progress is not None:
                    self._on_progress(*self._told)

    def _send(self, job: dict[str, Any]) -> None:
        with suppress(BrokenPipeError), self._child.job as pipe:
            pipe.write(json.dumps(job).encode() + b"\n")

    def _lines(self, data: bytes) -> list[bytes]:
        *lines, self._pending = (self._pending + data).split(b"\n")
        if len(self._pending) > _MAX_LINE:
            raise WorkerCrashedError(detail="output")
        return lines

    def _is_last(self, message: dict[str, Any]) -> bool:
        if "progress" in message:
            share, stage = message["progress"]
            self._told = (float(share), str(stage))
            return False
        if "error" in message:
            raise _rebuilt(message["error"])
        return "result" in message

    def _keep_limits(self) -> None:
        if time.monotonic() > self._deadline:
            raise WorkerTimeError(seconds=round(self._limits.seconds))
        if _resident_mb(self._child.pid) > self._limits.memory_mb:
            raise WorkerMemoryError(megabytes=self._limits.memory_mb)

    def _silent_end(self) -> FilonError:
        code = self._child.wait()
        if code == -signal.SIGXCPU:
            return WorkerTimeError(seconds=round(self._limits.seconds))
        if code == -signal.SIGKILL:
            # Nobody here sent it: the machine itself ran out of memory.
            return WorkerMemoryError(megabytes=self._limits.memory_mb)
        return WorkerCrashedError(detail=_exit_word(code))


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _rebuilt(told: dict[str, Any]) -> FilonError:
    """Error that the child described, when it is one of ours."""
    module, _, name = str(told.get("type", "")).partition(":")
    if module.startswith(_ERROR_MODULES):
        with suppress(Exception):
            kind = getattr(importlib.import_module(module), name)
            if issubclass(kind, FilonError):
                error: FilonError = kind(**told["context"])
                error.message()
                return error
    return WorkerCrashedError(detail=str(told.get("type", ""))[:100])


def _exit_word(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit {code}"


def _tell(complaints: IO[bytes]) -> None:
    complaints.seek(0)
    text = complaints.read(20_000).decode("utf-8", "replace").strip()
    if text:
        _log.warning("the worker said: %s", text)
