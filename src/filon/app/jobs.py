"""Long work that outlives the request that started it: its progress, its end, its cancelling."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from filon.app.texts import Text, text
from filon.core.errors import FilonError, LimitError, UnknownNameError
from filon.core.i18n import has_text

if TYPE_CHECKING:
    from collections.abc import Callable

JobState = Literal["running", "done", "failed", "cancelled"]

AT_ONCE = 1
MOST_WAITING = 8
MOST_KEPT = 100

_log = logging.getLogger(__name__)


class UnknownJobError(UnknownNameError):
    """No job of that id is known: it never was, or it is long over."""

    code = "unknown_job"


class TooManyJobsError(LimitError):
    """As much long work as this machine should carry is under way or waiting."""

    code = "too_many_jobs"
    retryable = True


class JobCancelledError(FilonError):
    """The work was asked to stop, and stopped."""

    code = "job_cancelled"


class JobCrashedError(FilonError):
    """The work ended in a way nobody foresaw."""

    code = "job_crashed"


@dataclass(frozen=True)
class JobPart:
    """One of several things that a job does side by side: how many of how many, ``total`` ``None`` where unknown."""

    key: str
    stage: str
    count: int
    total: int | None


@dataclass(frozen=True)
class JobReport:
    """How a job stands.

    ``progress`` goes from 0 to 1 and never back; ``stage`` says what is being done; ``dataset`` is the name of the data
    set that the job makes; ``error`` is given only when it failed; ``parts`` are told by jobs that have some.
    """

    id: str
    kind: str
    state: JobState
    progress: float
    stage: Text
    dataset: str | None
    error: FilonError | None
    parts: tuple[JobPart, ...] = ()


@dataclass(frozen=True)
class StartedJob:
    """Work that began, and the data set it makes."""

    job_id: str
    dataset: str


class Job:
    """A piece of long work as the work itself sees it: where to report, and whether to go on."""

    def __init__(self, kind: str, dataset: str | None) -> None:
        self.id = uuid4().hex
        self.kind = kind
        self.dataset = dataset
        self._lock = threading.Lock()
        self._state: JobState = "running"
        self._progress = 0.0
        self._stage = "waiting"
        self._error: FilonError | None = None
        self._parts: dict[str, JobPart] = {}
        self._cancel = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._cancel.is_set()

    @property
    def over(self) -> bool:
        """Whether the work ended, one way or another."""
        return self._state != "running"

    def advance(self, progress: float, stage: str) -> None:
        """Say how far the work is (0 to 1) and what it does (a key under ``jobs.stage``).

        Raises
        ------
        JobCancelledError
            The work was asked to stop.
        """
        with self._lock:
            self._progress = max(self._progress, min(progress, 1.0))
            self._stage = stage
        if self.cancelled:
            raise JobCancelledError

    def tell(self, key: str, stage: str, count: int, total: int | None = None) -> None:
        """Say how far a part of the work is; a total that was told once is kept."""
        with self._lock:
            known = self._parts.get(key)
            kept = known.total if total is None and known is not None else total
            self._parts[key] = JobPart(key, stage, count, kept)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._cancel.set()

    def end(self, state: JobState, error: FilonError | None = None) -> None:
        """Write down how the work ended."""
        with self._lock:
            self._state, self._stage, self._error = state, state, error
            self._progress = 1.0 if state == "done" else self._progress

    def report(self) -> JobReport:
        """Say how the work stands."""
        with self._lock:
            return JobReport(
                id=self.id,
                kind=self.kind,
                state=self._state,
                progress=round(self._progress, 4),
                stage=stage_text(self._stage),
                dataset=self.dataset,
                error=self._error,
                parts=tuple(self._parts.values()),
            )


class Jobs:
    """The jobs of one server: some at work, a bounded line behind them, the last ones remembered.

    Parameters
    ----------
    at_once
        Jobs at work together.
    most_waiting
        Length of the line behind them.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._most_open = at_once + most_waiting
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="filon-job")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def start(self, kind: str, work: Callable[[Job], str], *, dataset: str | None = None) -> str:
        """Put work in the line and return the id of its job.

        Parameters
        ----------
        kind
            What the work is: ``import``, ``demo``, ``sync``, ``erase`` or ``simulation``.
        work
            Does it, reports to the job, returns the name of the data set it made.

        Raises
        ------
        TooManyJobsError
        """
        job = Job(kind, dataset)
        with self._lock:
            if sum(not one.over for one in self._jobs.values()) >= self._most_open:
                raise TooManyJobsError(most=self._most_open)
            self._jobs[job.id] = job
            self._forget_old()
        self._threads.submit(_carry_out, job, work)
        return job.id

    def report(self, job_id: str) -> JobReport:
        """Say how a job stands."""
        return self._job(job_id).report()

    def cancel(self, job_id: str) -> JobReport:
        """Ask a job to stop; one that is over stays as it is."""
        job = self._job(job_id)
        job.cancel()
        return job.report()

    def making(self, dataset: str) -> bool:
        """Whether a job is under way that makes this data set."""
        return self.current(dataset) is not None

    def current(self, dataset: str) -> str | None:
        """Id of the job that is under way for a data set."""
        with self._lock:
            return next(
                (one.id for one in self._jobs.values() if one.dataset == dataset and not one.over), None
            )

    def close(self) -> None:
        """Stop every job and wait until they have cleaned up."""
        for job in list(self._jobs.values()):
            job.cancel()
        self._threads.shutdown(wait=True)

    def _job(self, job_id: str) -> Job:
        with self._lock:
            if job_id not in self._jobs:
                raise UnknownJobError(value=job_id)
            return self._jobs[job_id]

    def _forget_old(self) -> None:
        over = [job_id for job_id, job in self._jobs.items() if job.over]
        for job_id in over[: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[job_id]


def stage_text(stage: str) -> Text:
    """What a job does, in words; work of other layers may name stages that have none."""
    key = f"jobs.stage.{stage}"
    return text(key if has_text(key) else "jobs.stage.building")


def _carry_out(job: Job, work: Callable[[Job], str]) -> None:
    try:
        job.advance(0.0, "starting")
        job.dataset = work(job)
    except JobCancelledError:
        job.end("cancelled")
    except FilonError as error:
        job.end("cancelled" if job.cancelled else "failed", None if job.cancelled else error)
    except Exception:  # noqa: BLE001 - the edge of a thread: nobody above could tell the user
        _log.exception("job %s (%s) crashed", job.id, job.kind)
        job.end("failed", JobCrashedError(job=job.id))
    else:
        job.end("done")
