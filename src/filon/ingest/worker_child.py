"""The child of :mod:`filon.ingest.worker`: confines itself, does one job, answers in lines of JSON."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib.abc import MetaPathFinder
from typing import IO, Any, NoReturn

from filon.core.errors import FilonError
from filon.ingest.worker import TICK, Limits, WorkerDiskError, WorkerMemoryError

_ALLOWANCE_MB = 256
_NO_SPACE = ("No space left", "File too large", "Disk quota")
_NICENESS = 5
_LONGEST_REQUEST = 1_024


def fork_on_request() -> None:
    """Fork a child for each request on standard input, a socket, until the other side hangs up.

    ``fork MODULE`` comes with the three standard descriptors of the child and is answered by its id; ``wait ID`` by
    its exit code.
    """
    sys.meta_path.insert(0, _NoPandas())
    with socket.socket(fileno=os.dup(0)) as line:
        while (request := socket.recv_fds(line, _LONGEST_REQUEST, 3))[0]:
            word, _, subject = request[0].decode().partition(" ")
            if word == "fork":
                reply = _forked(subject, request[1], line)
            else:
                reply = os.waitstatus_to_exitcode(os.waitpid(int(subject), 0)[1])
            line.sendall(str(reply).encode())


def _forked(module: str, descriptors: list[int], line: socket.socket) -> int:
    with suppress(Exception):  # the child meets it again, and tells
        importlib.import_module(module)
    gc.freeze()
    child = os.fork()
    if child == 0:
        _begin(descriptors, line)
    # Said on both sides, so that neither can act before it is true.
    with suppress(OSError):
        os.setpgid(child, child)
    for one in descriptors:
        os.close(one)
    return child


def _begin(descriptors: list[int], line: socket.socket) -> NoReturn:
    try:
        os.setpgid(0, 0)
        line.close()
        for standard, given in enumerate(descriptors):
            os.dup2(given, standard)
            os.close(given)
        _serve()
    except BaseException:
        logging.getLogger(__name__).exception("the child failed")
    finally:
        os._exit(1)


def serve() -> None:
    """Carry out the one job that stands on standard input, in an interpreter started for it."""
    sys.meta_path.insert(0, _NoPandas())
    _serve()


def _serve() -> NoReturn:
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        # What libraries print must not mix with the answers.
        os.dup2(2, 1)
        job = json.loads(sys.stdin.readline())
        _confine(Limits(**job["limits"]))
        line = json.dumps(_answer(job, answers), default=str)
        answers.write(line + "\n")
        answers.flush()
        # Nothing is left to clean up, and libraries may take long to say goodbye.
        os._exit(0)


def become_helper() -> None:
    """Make this process, started by a child, as frugal as the child itself, and not outlive it."""
    sys.meta_path.insert(0, _NoPandas())
    _die_with_parent()


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
        logging.getLogger(__name__).warning("a limit was met", exc_info=True)
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
