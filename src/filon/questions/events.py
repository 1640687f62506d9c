"""Cases in force and their events as arrays: read once per version and perspective; a filter only picks among them."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from filon.core.cache import ResultCache
from filon.questions.columns import coded, collected, numbers, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.log.event_log import EventLog
    from filon.questions.columns import Codes

MOST_BYTES = 1_024 * 1_024 * 1_024
"""Bound of the events of all logs together."""
MOST_CODES = 65_536

_SHELF = ResultCache(MOST_BYTES, lambda held: getattr(held, "nbytes", 0))


@dataclass(frozen=True)
class Events:
    """Events by case and time.

    Parameters
    ----------
    ci
        Case.
    act
        Code of the activity.
    at
        Microseconds since 1970.
    event
        Number of the event in the version.
    user
        Resource, -1 without.
    """

    ci: np.ndarray
    act: np.ndarray
    at: np.ndarray
    event: np.ndarray
    user: np.ndarray

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return sum(getattr(self, one.name).nbytes for one in fields(self))

    def taken(self, rows: np.ndarray) -> Events:
        """Some of the events, by place or flag."""
        return Events(*(getattr(self, one.name)[rows] for one in fields(self)))

    def places_of(self, codes: Iterable[int]) -> np.ndarray:
        """Places of the events of some activities."""
        wanted = np.zeros(MOST_CODES, dtype=bool)
        wanted[list(codes)] = True
        return np.flatnonzero(wanted[self.act])

    def among(self, cases: np.ndarray) -> Events:
        """Events of some cases."""
        return self.taken(np.flatnonzero(flagged(cases, self.ci)))


class Cases:
    """Cases, ascending, by column: attributes in the columns of the schema, ``outcome``, ``obj`` where it is known.

    Parameters
    ----------
    table
        All cases.
    places
        Those in force, by their place; all when not given.
    """

    def __init__(
        self, table: pa.Table, places: np.ndarray | None = None, origin: Cases | None = None
    ) -> None:
        self._table, self._places, self._origin = table, places, origin
        self._codes: dict[str, Codes] = {}
        self.ci = self.column("ci").to_numpy().astype(np.int64)
        # Columns that are told as small numbers are made later, and counted now.
        self.nbytes = self.ci.nbytes * (1 + table.num_columns) + (table.nbytes if origin is None else 0)

    def __contains__(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self._table.column_names

    def column(self, column: str) -> Any:  # noqa: ANN401 - a column of Arrow
        """Values of a column."""
        found = whole(self._table[column])
        return found if self._places is None else found.take(pa.array(self._places))

    def codes(self, column: str) -> Codes:
        """Values of a column as small numbers."""
        if column not in self._codes:
            self._codes[column] = self._coded(column)
        return self._codes[column]

    def _coded(self, column: str) -> Codes:
        if self._origin is None or self._places is None:
            return coded(self.column(column))
        return self._origin.codes(column).of(self._places)

    def among(self, ci: np.ndarray) -> Cases:
        """Those of some numbers, ascending."""
        return Cases(self._table, np.searchsorted(self.ci, ci), self)


class Moments:
    """First and last event of each activity and their number, by row; looked up activity by activity.

    Parameters
    ----------
    row
        Row of each event, ascending.
    act, at
        Its activity and its time.
    n
        Number of rows.
    """

    def __init__(self, row: np.ndarray, act: np.ndarray, at: np.ndarray, n: int) -> None:
        self._row, self._at, self._n = row, at, n
        self._order = np.argsort(act, kind="stable").astype(np.uint32)
        self._ends = np.cumsum(np.bincount(act, minlength=1))

    def first(self, code: int) -> np.ndarray:
        """Time of the first event of an activity, NaN without."""
        there, starts, at = self._runs(code)
        return self._by_row(there, np.minimum.reduceat(at, starts) if at.size else at, np.nan)

    def last(self, code: int) -> np.ndarray:
        """Time of the last event of an activity, NaN without."""
        there, starts, at = self._runs(code)
        return self._by_row(there, np.maximum.reduceat(at, starts) if at.size else at, np.nan)

    def count(self, code: int) -> np.ndarray:
        """Number of events of an activity."""
        there, starts, at = self._runs(code)
        return self._by_row(there, np.diff(np.append(starts, at.size)), 0.0)

    def _runs(self, code: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows with an event of an activity, where the events of each begin, and the times of all."""
        known = code < self._ends.size
        mine = (
            self._order[self._ends[code - 1] if code else 0 : self._ends[code]] if known else self._order[:0]
        )
        row = self._row[mine]
        starts = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: row.size])
        return row[starts], starts, self._at[mine]

    def _by_row(self, there: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
        found = np.full(self._n, missing)
        found[there] = values
        found.setflags(write=False)  # shared by all who ask
        return found


def events_of(log: EventLog) -> Events:
    """Events of the cases in force, kept for those who ask next; those of a filter are picked from those of all."""
    found: Events = _SHELF.get(weakref.ref(log), lambda: _read(log) if log.is_whole else _picked(log))
    return found


def cases_of(log: EventLog) -> Cases:
    """Cases in force, kept for those who ask next; those of a filter are picked from all, column by column."""
    found: Cases = _SHELF.get(
        (weakref.ref(log), "cases"), lambda: _read_cases(log) if log.is_whole else _picked_cases(log)
    )
    return found


def _picked(log: EventLog) -> Events:
    return events_of(log.whole).among(_in_force(log))


def _picked_cases(log: EventLog) -> Cases:
    return cases_of(log.whole).among(np.sort(_in_force(log)))


def _in_force(log: EventLog) -> np.ndarray:
    """Numbers of the cases of a selection."""
    held = None if log.selection is None else log.selection.ci
    return collected(log.cases.select("ci"))["ci"].to_numpy() if held is None else held


def _read_cases(log: EventLog) -> Cases:
    known = log.cases.collect_schema().names()
    columns = [one.column for one in log.schema.attributes if one.scope == "case"]
    wanted = dict.fromkeys(("ci", *columns, "outcome", *(("obj",) if "obj" in known else ())))
    table = collected(log.cases.select(*wanted))
    ci = table["ci"].to_numpy()
    return Cases((table if (ci[1:] > ci[:-1]).all() else table.sort_by("ci")).combine_chunks())


def _read(log: EventLog) -> Events:
    table = collected(log.events.select("ci", "act", "ts", "event_id", "res"))
    user = table["res"].cast("int64").fill_null(-1).to_numpy()
    found = Events(
        table["ci"].to_numpy().astype(np.int32),
        table["act"].to_numpy().astype(np.uint16),
        numbers(table["ts"]),
        table["event_id"].to_numpy().astype(np.int64),
        user.astype(np.int32),
    )
    ci, at = found.ci, found.at
    # One engine keeps the order that tables are written in; several machines may not.
    if ((ci[1:] > ci[:-1]) | ((ci[1:] == ci[:-1]) & (at[1:] >= at[:-1]))).all():
        return found
    return found.taken(np.lexsort((found.event, at, ci)))


def flagged(chosen: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Whether each of some small numbers is among the chosen."""
    flags = np.zeros(max(int(among.max(initial=0)), int(chosen.max(initial=0))) + 1, dtype=bool)
    flags[chosen] = True
    return np.asarray(flags[among])


def placed(keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Place of each of some small numbers among ascending keys, all of which are there."""
    places = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.int32)
    places[keys] = np.arange(keys.size, dtype=np.int32)
    return np.asarray(places[values])


def by_document(
    document: np.ndarray, events: Events
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, Events]]:
    """Documents with the first of their cases, and their events by document; an event of two cases counts once."""
    order = np.lexsort((events.event, document))
    document, events = document[order], events.taken(order)
    begun = np.append(True, document[1:] != document[:-1])
    starts = np.flatnonzero(begun)
    cases = np.minimum.reduceat(events.ci, starts).astype(np.int64)
    fresh = begun | np.append(True, events.event[1:] != events.event[:-1])
    row = (np.cumsum(begun) - 1).astype(np.int32)
    return document[starts].astype(np.int64), cases, (row[fresh], events.taken(fresh))
