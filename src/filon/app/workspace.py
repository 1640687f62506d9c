"""The workspace: data sets of one folder, opened, renamed, thrown away and brought back, and answers about them."""

from __future__ import annotations

import math
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import platformdirs

from filon.app.clock import clock_of
from filon.app.held_models import hold_version, model_stamp, model_version, with_waivers
from filon.app.jobs import Jobs
from filon.app.naming import learn_names
from filon.app.selection import Selection, Sight
from filon.app.turns import Turns
from filon.app.uploads import Uploads
from filon.core.cache import ResultCache
from filon.core.errors import FilonError, RefusedInputError
from filon.log.event_log import MOST_EXACT
from filon.log.store import Store
from filon.mining.filters import parse_filters, select

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from types import TracebackType
    from typing import Self

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog
    from filon.mining.conformance.held import HeldModel

P = ParamSpec("P")
T = TypeVar("T")

HOME_VARIABLE = "FILON_HOME"
EXACT_VARIABLE = "FILON_EXACT_UP_TO"
MOST_SELECTIONS = 32
LONGEST_LABEL = 200


class DatasetBusyError(RefusedInputError):
    """A job is making the next version of the data set."""

    code = "dataset_busy"
    retryable = True


class LabelError(RefusedInputError):
    """The name for people is empty or too long."""

    code = "label"


class ExactUpToError(RefusedInputError):
    """The number of events up to which quantiles are exact is no whole number."""

    code = "exact_up_to"


def default_home() -> Path:
    """Folder of the workspace: ``FILON_HOME``, else the user's data folder."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named).expanduser() if named else platformdirs.user_data_path("filon", appauthor=False)


def default_most_exact() -> float:
    """Events of a log up to which quantiles are exact: ``FILON_EXACT_UP_TO``, else forty million.

    Raises
    ------
    ExactUpToError
    """
    text = os.environ.get(EXACT_VARIABLE, "").strip()
    if not text:
        return MOST_EXACT
    if not text.isdecimal():
        raise ExactUpToError(value=text[:50], usual=MOST_EXACT)
    return int(text)


class Workspace:
    """Data sets under one folder, and everything that can be asked of them.

    Safe to use from many threads. Close it (or use it as a context manager) to stop its jobs and free its files.

    Parameters
    ----------
    home
        Folder; :func:`default_home` when not given.
    most_exact
        Events of a log up to which quantiles are exact; :func:`default_most_exact` when not given.
    """

    def __init__(self, home: Path | None = None, *, most_exact: float | None = None) -> None:
        self.home = (home or default_home()).resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self.store = Store(self.home)
        self.jobs = Jobs()
        self.uploads = Uploads(self.home / "uploads")
        self.turns = Turns()
        self._most_exact = default_most_exact() if most_exact is None else most_exact
        self._results = ResultCache()
        self._logs = ResultCache(MOST_SELECTIONS, lambda _: 1)
        self._sweep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the jobs, throw waiting files away, close the data sets."""
        self.jobs.close()
        self.uploads.close()
        self._forget(lambda _: True)
        self.store.close()

    # -- data sets ---------------------------------------------------------------------------------------------

    def stamp(self, dataset: str) -> str:
        """Short text that changes whenever anything does that answers about a data set rest on, policies included."""
        path = self.store.path(dataset)
        return f"{path.stem}-{path.parent.stat().st_mtime_ns:x}"

    def open(self, dataset: str, perspective: str | None = None) -> EventLog:
        """Event log of the version in force, all its cases.

        Raises
        ------
        UnknownDatasetError, UnknownPerspectiveError
        """
        key = (dataset, self.store.stamp(dataset), perspective)
        return self._logs.get(key, lambda: self._opened(dataset, perspective))

    def _opened(self, dataset: str, perspective: str | None) -> EventLog:
        log = self.store.open(dataset, perspective=perspective).exact_up_to(self._most_exact)
        learn_names(log.schema.extra.get("activity_labels"))
        return log

    def rename(self, dataset: str, label: str) -> None:
        """Give a data set another name for people."""
        plain = label.strip()
        if not plain or len(plain) > LONGEST_LABEL or not plain.isprintable():
            raise LabelError(value=plain[:50], most=LONGEST_LABEL)
        self.store.relabel(dataset, plain)
        self._forget_dataset(dataset)

    def set_calendar(self, dataset: str, calendar: WorkCalendar | None) -> None:
        """Keep the working hours of a data set; ``None`` goes back to office hours in its own time zone."""
        self.store.set_calendar(dataset, None if calendar is None else calendar.to_json())
        self._forget_dataset(dataset)

    def set_policies(self, dataset: str, policies: dict[str, object] | None) -> None:
        """Keep agreements and assumptions of the company; ``None`` goes back to the defaults.

        Answers are made anew by them; the logs that they look at, and what models found in them, stay.
        """
        self.store.set_policies(dataset, policies)
        self._results.forget(lambda key: key[0] == dataset)

    def delete(self, dataset: str) -> None:
        """Move a data set to the trash."""
        self.check_idle(dataset)
        self._forget_dataset(dataset)
        self.store.delete(dataset)

    def check_idle(self, dataset: str) -> None:
        """Refuse to begin where a job is making the data set already.

        Raises
        ------
        DatasetBusyError
        """
        if self.jobs.making(dataset):
            raise DatasetBusyError(value=dataset)

    def restore(self, dataset: str) -> None:
        """Bring a data set back from the trash."""
        self.store.restore(dataset)

    # -- answers -----------------------------------------------------------------------------------------------

    def ask(
        self,
        selection: Selection,
        view: Callable[Concatenate[Sight, P], T],
        *args: P.args,
        **parameters: P.kwargs,
    ) -> T:
        """Answer of a view function about a selection, computed in turn and kept.

        The kept answer is known by everything that it depends on: the version of the data, the selection, the view and
        all its parameters.

        Parameters
        ----------
        selection
            What to look at.
        view
            A function of the module ``filon.app.views``; further arguments are its own.

        Raises
        ------
        FilonError
            Of the selection (unknown data set, bad filter) or of the view.
        """
        own = (args, tuple(sorted(parameters.items())))
        key = (
            selection.dataset,
            self.stamp(selection.dataset),
            selection,
            model_stamp(self.home, selection),
            f"{view.__module__}.{view.__qualname__}",
            own,
        )
        try:
            return self._results.get(
                key, lambda: self._in_turn(selection, lambda sight: view(sight, *args, **parameters))
            )
        except FilonError:
            raise
        except Exception:
            # A data set thrown away under a running question takes its files along.
            self.store.version(selection.dataset)
            raise

    def sight(self, selection: Selection) -> Sight:
        """What a view function looks at; the selected cases are found once for all views of one selection."""
        stamp = self.store.stamp(selection.dataset)
        key = (selection.dataset, stamp, selection, model_stamp(self.home, selection))
        return self._logs.get(key, lambda: self._see(selection))

    def held(self, dataset: str, perspective: str | None = None, model: str | None = None) -> HeldModel:
        """Model of a name, or the one in force, held against all cases: once per version of each.

        Raises
        ------
        UnknownModelError, FilonError
            Of a model that no case could follow.
        """
        version = model_version(self.home, dataset, model)
        key = (dataset, self.store.stamp(dataset), "held", perspective)
        bare = self._logs.get(
            (*key, version.content), lambda: hold_version(self.open(dataset, perspective), version)
        )
        return self._logs.get((*key, version.key), lambda: with_waivers(bare, version))

    @contextmanager
    def recorded_sight(self, selection: Selection) -> Iterator[tuple[Sight, list[str]]]:
        """What a view function looks at, computed anew, beside the SQL that runs while it looks."""
        with (
            self.turns.turn(),
            self.store.recording(selection.dataset, perspective=selection.perspective) as found,
        ):
            whole, statements = found
            yield self._seen(whole.exact_up_to(self._most_exact), selection), statements

    def _see(self, selection: Selection) -> Sight:
        return self._seen(self.open(selection.dataset, selection.perspective), selection)

    def _seen(self, whole: EventLog, selection: Selection) -> Sight:
        def models(name: str | None) -> HeldModel:
            return self.held(selection.dataset, selection.perspective, name)

        if selection.exact and not whole.is_exact:
            whole = whole.exact_up_to(math.inf)
        predicates = parse_filters(selection.filters, whole.schema)
        calendar = clock_of(selection.clock, whole.schema)
        chosen = select(whole, predicates, calendar=calendar, models=models)
        return Sight(chosen, whole, predicates, calendar, models)

    def _in_turn(self, selection: Selection, compute: Callable[[Sight], T]) -> T:
        with self.turns.turn():
            return compute(self.sight(selection))

    def _forget_dataset(self, dataset: str) -> None:
        self._forget(lambda key: key[0] == dataset)

    def _forget(self, belongs: Callable[[tuple[Hashable, ...]], bool]) -> None:
        self._results.forget(belongs)
        self._logs.forget(belongs)

    def _sweep(self) -> None:
        """Remove what crashed runs left behind."""
        for dataset in self.store.names():
            with suppress(OSError):
                self.store.tidy(dataset)
