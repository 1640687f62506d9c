"""What is measured: cases, or the documents inside them, with their moments, attributes and money in arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.mining.adjustment import bounds, thirds
from filon.mining.working_seconds import seconds_between
from filon.questions.columns import Codes, collected, is_text, numbers, whole
from filon.questions.events import MOST_CODES, Moments, by_document, cases_of, events_of, placed
from filon.questions.histories import NO_CHANGES
from filon.questions.home_money import Told, told
from filon.questions.sums import Sums
from filon.questions.version import version_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog
    from filon.questions.events import Events
    from filon.questions.histories import Changes, KindValues

US = 1_000_000


class Units(Sums):
    """Rows to measure, each in one case: the cases themselves, or the documents of one type that their events touch.

    A document that several cases share is one row, of the first of its cases: nothing is counted or paid twice. In a
    log without documents of the type, cases stand for them.

    Parameters
    ----------
    log
        Cases in force.
    kind
        Object type of the documents; ``None`` for cases.
    """

    def __init__(self, log: EventLog, kind: str | None = None) -> None:
        self.log = log
        self.kind = None if kind == log.schema.perspective.case_type else kind
        self._cases = cases_of(log)
        self._ci = self._cases.ci
        self.keys, self.ci, self._happened = self._members()
        self._moments: dict[tuple[str, str], np.ndarray] = {}
        self._words: dict[str, np.ndarray] = {}
        self._codes: dict[str, Codes] = {}
        self._numbers: dict[str, np.ndarray] = {}
        self._changes: dict[str, Changes] = {}

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.keys.size

    @cached_property
    def as_of(self) -> float:
        """When the data ends, in microseconds since 1970: what is open then is censored."""
        last = self.log.schema.last
        return np.nan if last is None else last.timestamp() * US

    @cached_property
    def is_object_centric(self) -> bool:
        """Whether the log knows objects beside its cases."""
        return "obj" in self._cases

    @cached_property
    def objects(self) -> np.ndarray:
        """Object of each row; none in a log without objects."""
        if self.kind is not None:
            return self.keys
        if not self.is_object_centric:
            return np.array([], np.int64)
        return numbers(self._cases.column("obj")).astype(np.int64)

    @cached_property
    def case_ids(self) -> np.ndarray:
        """Name of the case of each row, as filters and people write it."""
        table = collected(self.log.cases.select("ci", "case_id")).sort_by("ci")
        ids: np.ndarray = np.array(table["case_id"].to_pylist(), dtype=object)[self._case_places]
        return ids

    # -- moments -----------------------------------------------------------------------------------------------

    def events(self, *activities: str) -> tuple[np.ndarray, Events]:
        """Events of some activities, of all without any: the row of each, ascending, and the events, by time."""
        row, events = self._happened
        if not activities:
            return row, events
        found = [self.log.schema.activity(key) for key in activities]
        chosen = events.places_of(one.code for one in found if one is not None)
        return row[chosen], events.taken(chosen)

    def first(self, *activities: str) -> np.ndarray:
        """Time of the first event of any of the activities, NaN without."""
        return _fewest([self._moment(Moments.first, one) for one in activities])

    def last(self, *activities: str) -> np.ndarray:
        """Time of the last event of any of the activities, NaN without."""
        if len(activities) == 1:
            return self._moment(Moments.last, activities[0])
        latest: np.ndarray = -_fewest([-self._moment(Moments.last, one) for one in activities])
        return latest

    def count(self, *activities: str) -> np.ndarray:
        """Number of events of the activities."""
        if len(activities) == 1:
            return self._moment(Moments.count, activities[0])
        counted: np.ndarray = np.sum([self._moment(Moments.count, one) for one in activities], axis=0)
        return counted

    def holds(self, at: np.ndarray) -> bool:
        """Whether some instants are moments of the rows, kept here."""
        return any(at is one for one in tuple(self._moments.values()))

    def _moment(self, which: Callable[[Moments, int], np.ndarray], activity: str) -> np.ndarray:
        key = which.__name__, activity
        if key not in self._moments:
            found = self.log.schema.activity(activity)
            self._moments[key] = which(self._happening, MOST_CODES if found is None else found.code)
        return self._moments[key]

    def span(self, start: np.ndarray, end: np.ndarray, calendar: WorkCalendar | None) -> np.ndarray:
        """Seconds from one moment to another, NaN where one is missing or the end comes first."""
        taken = seconds_between(start, end, calendar)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(end >= start, taken, np.nan))

    # -- attributes --------------------------------------------------------------------------------------------

    def words(self, key: str) -> np.ndarray:
        """Text of an attribute: the document's own, else its case's; ``None`` without."""
        if key not in self._words:
            self._words[key] = self.codes(key).words()
        return self._words[key]

    def codes(self, key: str) -> Codes:
        """Attribute as small numbers, to compare by."""
        if key not in self._codes:
            self._codes[key] = self._coded(key)
        return self._codes[key]

    def number(self, key: str) -> np.ndarray:
        """Number of an attribute, NaN without."""
        if key not in self._numbers:
            own = self._own if self._is_document(key) else None
            found = numbers(self._attribute(key)) if own is None else own.numbers(key, self.keys)
            found.setflags(write=False)  # shared by all who ask
            self._numbers[key] = found
        return self._numbers[key]

    def instant(self, key: str) -> np.ndarray:
        """Moment of an attribute that is a date or a time, in microseconds since 1970; a date: its midnight in UTC."""
        found = self._attribute(key)
        if is_text(found.type):
            found = pc.strptime(pc.utf8_slice_codeunits(found, 0, 10), "%Y-%m-%d", "us", error_is_null=True)
        elif pa.types.is_date(found.type):
            found = found.cast(pa.timestamp("us"))
        return numbers(found)

    def empty(self, key: str) -> np.ndarray:
        """Whether each row lacks a value of the attribute; an empty text is none."""
        found = self._attribute(key)
        if is_text(found.type):
            return np.asarray(self.codes(key).codes < 0)
        return np.asarray(whole(found).is_null().to_numpy(zero_copy_only=False))

    def has(self, key: str) -> bool:
        """Whether any row has a value of the attribute."""
        return bool(self._attribute(key).null_count < self.n)

    @cached_property
    def outcome(self) -> np.ndarray:
        """``won``, ``lost`` or ``None`` (open) of the case of each row."""
        return self._outcome.words()

    @cached_property
    def won(self) -> np.ndarray:
        """Whether the case of each row is won."""
        return self._ended("won")

    @cached_property
    def lost(self) -> np.ndarray:
        """Whether the case of each row is lost."""
        return self._ended("lost")

    @cached_property
    def is_open(self) -> np.ndarray:
        """Whether the case of each row has no outcome yet."""
        return np.asarray(self._outcome.codes < 0)

    def history(self, key: str) -> tuple[np.ndarray, np.ndarray]:
        """Changes of an attribute as (row, time in microseconds), where the source keeps its history."""
        found = self.changes(key)
        return found.row, found.at

    def changes(self, key: str) -> Changes:
        """Values that an attribute took, where the source keeps its history, by row and time."""
        if key not in self._changes:
            known = self.n and self.is_object_centric
            version = version_of(self.log)
            self._changes[key] = version.property_of(self.log, key).of(self.objects) if known else NO_CHANGES
        return self._changes[key]

    # -- money -------------------------------------------------------------------------------------------------

    @cached_property
    def told(self) -> Told:
        """How the amounts are told: in the home currency where a rate is known, else as they were recorded."""
        return told(self, has_own=self.kind is not None and self._is_document("amount"))

    @property
    def amounts(self) -> np.ndarray:
        """Amount of each row, NaN without, in its currency of :attr:`currencies`."""
        return self.told.amounts

    @property
    def currencies(self) -> np.ndarray:
        """Currency that each amount is told in, ``None`` where the data names none."""
        return self.told.currencies

    def money_number(self, key: str) -> np.ndarray:
        """Number of an attribute that was recorded in the currency of the amount, told as it is; NaN without."""
        return np.asarray(self.number(key) * self.told.rate)

    @cached_property
    def case_amounts(self) -> np.ndarray:
        """Amount of the case of each row, NaN without."""
        role = self.log.schema.roles.amount
        column = self._case_columns().get(role) if role else None
        return np.full(self.n, np.nan) if column is None else numbers(self._of_case(column))

    @cached_property
    def size_bounds(self) -> tuple[float, float]:
        """Largest amount of the first and of the second third of the cases of the rows."""
        return bounds(self.case_amounts)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Third that the amount of each row's case is in, 0 to 2, -1 without."""
        return thirds(self.case_amounts)

    # -- inside ------------------------------------------------------------------------------------------------

    @cached_property
    def _outcome(self) -> Codes:
        return self._codes_of_case("outcome")

    def _ended(self, outcome: str) -> np.ndarray:
        known = self._outcome.values
        place = known.index(outcome) if outcome in known else len(known)
        return np.asarray(self._outcome.codes == place)

    def _case_columns(self) -> dict[str, str]:
        return {one.key: one.column for one in self.log.schema.attributes if one.scope == "case"}

    def _members(self) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, Events]]:
        """Rows with the case of each, and what happened to them: row and event, by row."""
        events = events_of(self.log)
        if self.kind is not None:
            place, document = version_of(self.log).links(self.log, self.kind).of(events)
            if place.size:
                return by_document(document, events.taken(place))
            self.kind = None
        return self._ci, self._ci, (placed(self._ci, events.ci), events)

    @cached_property
    def _happening(self) -> Moments:
        """What happened to each row, by activity."""
        row, events = self._happened
        return Moments(row, events.act, events.at, self.n)

    @cached_property
    def _own(self) -> KindValues | None:
        return None if self.kind is None else version_of(self.log).values(self.log, self.kind)

    def _is_document(self, key: str) -> bool:
        return self._own is not None and key in self._own

    def _attribute(self, key: str) -> Any:  # noqa: ANN401 - a column of Arrow
        if self._own is not None and key in self._own:
            return self._own.latest(key, self.keys)
        column = self._case_columns().get(key)
        return pa.nulls(self.n, pa.string()) if column is None else self._of_case(column)

    def _coded(self, key: str) -> Codes:
        if self._own is not None and key in self._own:
            return self._own.codes(key, self.keys)
        column = self._case_columns().get(key)
        return Codes((), np.full(self.n, -1)) if column is None else self._codes_of_case(column)

    def _codes_of_case(self, column: str) -> Codes:
        found = self._cases.codes(column)
        return found if self.kind is None else found.of(self._case_places)

    def _of_case(self, column: str) -> Any:  # noqa: ANN401 - a column of Arrow
        found = self._cases.column(column)
        return found if self.kind is None else found.take(pa.array(self._case_places))

    @cached_property
    def _case_places(self) -> np.ndarray:
        """Place of the case of each row among the cases."""
        return placed(self._ci, self.ci)


def _fewest(columns: list[np.ndarray]) -> np.ndarray:
    if len(columns) == 1:
        return columns[0]
    smallest: Callable[..., np.ndarray] = np.fmin.reduce
    return smallest(columns)
