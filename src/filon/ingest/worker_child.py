"""The child of :mod:`filon.ingest.worker`: confines itself, does one job, answers in lines of JSON."""

from __future__ import annotations

import importlib
import json
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from importlib.abc import MetaPathFinder
from typing import IO, Any

from filon.core.errors import FilonError
from filon.ingest.worker import TICK, Limits, WorkerDiskError, WorkerMemoryError

_ALLOWANCE_MB = 256
_NO_SPACE = ("No space left", "File too large", "Disk quota")
_NICENESS = 5


def serve() -> None:
    """Carry out the one job that stands on standard input."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        # What libraries print must not mix with the answers.
        os.dup2(2, 1)
        sys.meta_path.insert(0, _NoPandas())
        job = json.loads(sys.stdin.readline())
        _confine(Limits(**job["limits"]))
        line = json.dumps(_answer(job, answers), default=str)
        answers.write(line + "\n")
        answers.flush()
        # Nothing is left to clean up, and libraries may take long to say goodbye.
        os._exit(0)


def _answer(job: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    try:
        module, _, name = job["target"].partition(":")
        target = getattr(importlib.import_module(module), name)
        return {"result": target(job["arguments"], _Teller(answers))}
    except FilonError as error:
        return _described(error)
    except MemoryError:
        return _described(WorkerMemoryError(megabytes=job["limits"]["memory_mb"]))
    except Exception as error:
        known = _resource_error(error, Limits(**job["limits"]))
        if known is None:
            logging.getLogger(__name__).exception("the work failed")
            return {"error": {"type": type(error).__name__, "context": {}}}
        return _described(known)


def _resource_error(error: Exception, limits: Limits) -> FilonError | None:
    """Limit that an exception of a library speaks of."""
    if type(error).__name__ == "OutOfMemoryException":
        return WorkerMemoryError(megabytes=limits.memory_mb)
    if any(word in str(error) for word in _NO_SPACE):
        return WorkerDiskError(megabytes=limits.file_mb)
    return None


def _described(error: FilonError) -> dict[str, Any]:
    kind = type(error)
    return {"error": {"type": f"{kind.__module__}:{kind.__qualname__}", "context": error.context}}


class _NoPandas(MetaPathFinder):
    """Hides pandas, which pyarrow loads wherever it is installed: half a second of every job, needed by none."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 - given by import
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


class _Teller:
    """Progress of the child, written at most ten times a second."""

    def __init__(self, answers: IO[str]) -> None:
        self._answers = answers
        self._next = 0.0
        self._stage = ""

    def __call__(self, share: float, stage: str) -> None:
        now = time.monotonic()
        if now < self._next and stage == self._stage:
            return
        self._next, self._stage = now + TICK, stage
        self._answers.write(json.dumps({"progress": [share, stage]}) + "\n")
        self._answers.flush()


def _confine(limits: Limits) -> None:
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - POSIX only

        data = (limits.memory_mb + _ALLOWANCE_MB) << 20
        for what, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_DATA, data),
            (resource.RLIMIT_CPU, int(limits.seconds) * (os.cpu_count() or 1) + 1),
            (resource.RLIMIT_FSIZE, limits.file_mb << 20),
        ):
            _, hard = resource.getrlimit(what)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (bound, bound))
        os.nice(_NICENESS)
    _die_with_parent()


def _die_with_parent() -> None:
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - Linux only

    with suppress(OSError, AttributeError):
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
