"""The case table: what all questions about the same cases read, read once and shared between them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from filon.questions.events import events_of
from filon.questions.units import Units
from filon.questions.version import version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from filon.log.event_log import EventLog

T = TypeVar("T")

MOST_TABLES = 6
"""Case tables kept in memory: those asked about last, in two or three perspectives each."""


class CaseTable:
    """Rows of the cases in force and of their documents, and the evidence of their events.

    Safe to read from many threads: whatever is computed is put in place when it is complete.
    """

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self._units: dict[str | None, Units] = {}
        self._shared: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def units(self, kind: str | None = None) -> Units:
        """Rows to measure: the cases, or the documents of one type."""
        with self._lock:
            if kind not in self._units:
                self._units[kind] = Units(self.log, kind)
            return self._units[kind]

    def shared(self, key: Hashable, make: Callable[[], T]) -> T:
        """Result that several questions use, made once; two that ask at the same time may both make it."""
        if key not in self._shared:
            self._shared[key] = make()
        found: T = self._shared[key]
        return found

    def holds(self, at: np.ndarray) -> bool:
        """Whether some instants are moments of its rows, which all questions share for as long as the table is kept."""
        return any(one.holds(at) for one in tuple(self._units.values()))

    @cached_property
    def evidence(self) -> dict[str, dict[str, int]]:
        """Number of events by activity and grade of evidence."""
        return evidence_mix(self.log)

    @property
    def seen(self) -> set[str]:
        """Activities that occur in the cases."""
        return set(self.evidence)


def evidence_mix(log: EventLog) -> dict[str, dict[str, int]]:
    """Number of events by activity and grade of evidence, among the cases in force."""
    events, grades = events_of(log), version_of(log).evidence(log)
    places = len(grades.values) + 1
    counts = np.bincount(events.act.astype(np.int64) * places + grades.codes[events.event] + 1)
    keys = {one.code: one.key for one in log.schema.activities}
    mix: dict[str, dict[str, int]] = {}
    for place in np.flatnonzero(counts).tolist():
        act, grade = divmod(place, places)
        mix.setdefault(keys[act], {})[("", *grades.values)[grade]] = int(counts[place])
    return mix


_KEPT: OrderedDict[int, CaseTable] = OrderedDict()
_LOCK = threading.Lock()


def case_table(log: EventLog) -> CaseTable:
    """Case table of a log, the one at hand where it was asked for lately.

    A log is known by its identity: the workspace keeps one object per version, perspective and filter.
    """
    with _LOCK:
        found = _KEPT.get(id(log))
        if found is None or found.log is not log:
            found = CaseTable(log)
        _KEPT[id(log)] = found
        _KEPT.move_to_end(id(log))
        while len(_KEPT) > MOST_TABLES:
            _KEPT.popitem(last=False)
        return found
