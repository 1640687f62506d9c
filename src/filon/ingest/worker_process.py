"""How a worker's child comes to be: forked from a process that has loaded what jobs need, else started from nothing.

Loading the engine takes longer than most previews. On Linux one process per parent loads the module of each kind of
job, once. It does nothing else, never sees a file or an argument, and forks a child for each job. Elsewhere forking is
not safe with the libraries that a job uses, and each job starts an interpreter of its own.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Starter = Callable[[str, IO[bytes]], "Child"]

_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "SYSTEMROOT")
_LONGEST_REPLY = 32


@dataclass
class Child:
    """A process that waits for its job: a line of JSON to write, lines of JSON to read.

    Parameters
    ----------
    pid
        Leader of a process group of its own.
    job, answers
        Ends of the two pipes.
    await_end
        Waits for the end and gives the exit code, negative for a signal; asked once.
    """

    pid: int
    job: IO[bytes]
    answers: IO[bytes]
    await_end: Callable[[], int]
    code: int | None = None

    def wait(self) -> int:
        """Exit code, once the child has ended."""
        if self.code is None:
            self.code = self.await_end()
        return self.code

    def end(self) -> None:
        """Kill the child if it still runs, with all that it started, and close its pipes."""
        if self.code is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.wait()
        for pipe in (self.job, self.answers):
            with suppress(BrokenPipeError):
                pipe.close()


def interpreter(
    call: str, *, standard_input: int, output: int, complaints: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """Interpreter in a session of its own that calls a function of :mod:`filon.ingest.worker_child`."""
    return subprocess.Popen(  # noqa: S603 - our own module, by a name written here
        [sys.executable, "-P", "-c", f"from filon.ingest import worker_child; worker_child.{call}"],
        stdin=standard_input,
        stdout=output,
        stderr=complaints,
        env=_environment(),
        start_new_session=True,
    )


def _spawned(_module: str, complaints: IO[bytes]) -> Child:
    process = interpreter(
        "serve()", standard_input=subprocess.PIPE, output=subprocess.PIPE, complaints=complaints
    )
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    return Child(process.pid, process.stdin, process.stdout, process.wait)


class _ForkServer:
    """The process that forks: started with the first job, again when it was lost or the environment changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._environment: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def __call__(self, module: str, complaints: IO[bytes]) -> Child:
        job_end, job = os.pipe()
        answers, answers_end = os.pipe()
        ours = os.fdopen(job, "wb"), os.fdopen(answers, "rb", 0)
        try:
            with self._lock:
                pid, line = self._fork(module, [job_end, answers_end, complaints.fileno()])
        except OSError:
            for pipe in ours:
                pipe.close()
            raise
        finally:
            os.close(job_end)
            os.close(answers_end)
        return Child(pid, *ours, partial(self._await_end, line, pid))

    def _fork(self, module: str, descriptors: list[int]) -> tuple[int, socket.socket]:
        for _ in range(2):
            line = self._ready()
            with suppress(OSError, ValueError):
                socket.send_fds(line, [f"fork {module}".encode()], descriptors)
                return int(line.recv(_LONGEST_REPLY)), line
            self._drop()
        raise ChildProcessError(module)

    def _await_end(self, line: socket.socket, pid: int) -> int:
        with self._lock, suppress(OSError, ValueError):
            line.sendall(f"wait {pid}".encode())
            return int(line.recv(_LONGEST_REPLY))
        # Whoever forked it is gone, and it went along.
        return -signal.SIGKILL

    def _ready(self) -> socket.socket:
        now = (os.getpid(), _environment())
        if self._line is None or now != (self._owner, self._environment):
            self._drop()
            self._line, self._process = self._started()
            self._owner, self._environment = now
        return self._line

    @staticmethod
    def _started() -> tuple[socket.socket, subprocess.Popen[bytes]]:
        # Packets keep requests apart, and each is answered before the next.
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        nowhere = subprocess.DEVNULL
        try:
            with theirs:
                return line, interpreter(
                    "fork_on_request()", standard_input=theirs.fileno(), output=nowhere, complaints=nowhere
                )
        except OSError:
            line.close()
            raise

    def _drop(self) -> None:
        """Hang up: the process ends, and so do the children that it still has."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None and self._owner == os.getpid():
            process.wait()

    def close(self) -> None:
        """End with the parent."""
        with self._lock:
            self._drop()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    # One memory pool that gives back what it frees, no gigabyte reserved in advance, no threads before the fork.
    tuned = {
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "MALLOC_ARENA_MAX": "2",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
    }
    return {**kept, **tuned, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _starter() -> Starter:
    if sys.platform != "linux":
        return _spawned
    server = _ForkServer()
    atexit.register(server.close)
    return server


start_child = _starter()
"""Starts a child for a job of a module, with neither secrets nor open files of this process; what it says on standard
error goes to a file. ``OSError``: none can be had."""
