"""What is measured: cases, or the documents inside them, with their moments, attributes and money in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filon.mining.statistics import rows
from filon.questions.answer import Money
from filon.questions.working import seconds_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog, Frame

US = 1_000_000
HISTORY = "object_attribute"


@dataclass(frozen=True)
class Codes:
    """An attribute as small numbers: ``codes`` are places among ``values`` (in order of the alphabet), -1 without."""

    values: tuple[str, ...]
    codes: np.ndarray


@dataclass(frozen=True)
class Changes:
    """Changes of an attribute by row and time: ``row``, ``at`` in microseconds, ``values`` as text."""

    row: np.ndarray
    at: np.ndarray
    values: Any

    def instants(self) -> np.ndarray:
        """Values that are dates or times, in microseconds since 1970."""
        return numbers(
            pc.strptime(pc.utf8_slice_codeunits(self.values, 0, 10), "%Y-%m-%d", "us", error_is_null=True)
        )


_Moments = tuple[np.ndarray, np.ndarray, np.ndarray]


class Units:
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
        cases = collected(log.cases.select("ci", *self._case_columns().values(), "outcome"))
        self._cases = cases.sort_by("ci")
        self._ci = numbers(self._cases["ci"]).astype(np.int64)
        self.keys, self.ci = self._members()
        self._moments: dict[str, _Moments] = {}
        self._words: dict[str, np.ndarray] = {}
        self._codes: dict[str, Codes] = {}
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

    # -- moments -----------------------------------------------------------------------------------------------

    def know(self, *activities: str) -> None:
        """Read the moments of several activities at once."""
        wanted = [one for one in activities if one not in self._moments]
        codes = {found.code: key for key in wanted if (found := self.log.schema.activity(key))}
        # Others may be reading: moments are put in place when they are complete.
        moments = {key: self._empty() for key in wanted}
        if codes and self.n:
            self._fill(moments, codes)
        self._moments |= moments

    def _fill(self, moments: dict[str, _Moments], codes: dict[int, str]) -> None:
        table = collected(self._occurrences(list(codes)))
        columns = [numbers(table[name]) for name in ("first", "last", "k")]
        unit, act = (numbers(table[name]).astype(np.int64) for name in ("unit", "act"))
        place = np.minimum(np.searchsorted(self.keys, unit), self.n - 1)
        ours = self.keys[place] == unit
        for code, key in codes.items():
            mine = np.flatnonzero(ours & (act == code))
            for into, column in zip(moments[key], columns, strict=True):
                into[place[mine]] = column[mine]

    def first(self, *activities: str) -> np.ndarray:
        """Time of the first event of any of the activities, NaN without."""
        self.know(*activities)
        return _fewest([self._moments[one][0] for one in activities])

    def last(self, *activities: str) -> np.ndarray:
        """Time of the last event of any of the activities, NaN without."""
        self.know(*activities)
        latest: np.ndarray = -_fewest([-self._moments[one][1] for one in activities])
        return latest

    def count(self, *activities: str) -> np.ndarray:
        """Number of events of the activities."""
        self.know(*activities)
        counted: np.ndarray = np.sum([self._moments[one][2] for one in activities], axis=0)
        return counted

    def span(self, start: np.ndarray, end: np.ndarray, calendar: WorkCalendar | None) -> np.ndarray:
        """Seconds from one moment to another, NaN where one is missing or the end comes first."""
        taken = seconds_between(start, end, calendar)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(end >= start, taken, np.nan))

    # -- attributes --------------------------------------------------------------------------------------------

    def words(self, key: str) -> np.ndarray:
        """Text of an attribute: the document's own, else its case's; ``None`` without."""
        if key not in self._words:
            found = self._attribute(key).to_pylist()
            self._words[key] = np.array(
                [None if one in {None, ""} else str(one) for one in found], dtype=object
            )
        return self._words[key]

    def codes(self, key: str) -> Codes:
        """Attribute as small numbers, to compare by."""
        if key not in self._codes:
            words = self.words(key)
            known = words != None  # noqa: E711 - an array of objects
            values, places = np.unique(words[known].astype(str), return_inverse=True)
            codes = np.full(self.n, -1, dtype=np.int64)
            codes[known] = places
            self._codes[key] = Codes(tuple(values.tolist()), codes)
        return self._codes[key]

    def number(self, key: str) -> np.ndarray:
        """Number of an attribute, NaN without."""
        return numbers(self._attribute(key))

    def instant(self, key: str) -> np.ndarray:
        """Moment of an attribute that is a date or a time, in microseconds since 1970; a date: its midnight in UTC."""
        found = self._attribute(key)
        if pa.types.is_string(found.type) or pa.types.is_large_string(found.type):
            found = pc.strptime(pc.utf8_slice_codeunits(found, 0, 10), "%Y-%m-%d", "us", error_is_null=True)
        elif pa.types.is_date(found.type):
            found = found.cast(pa.timestamp("us"))
        return numbers(found)

    def has(self, key: str) -> bool:
        """Whether any row has a value of the attribute."""
        return bool(self._attribute(key).null_count < self.n)

    @cached_property
    def outcome(self) -> np.ndarray:
        """``won``, ``lost`` or ``None`` (open) of the case of each row."""
        return np.array(self._of_case("outcome").to_pylist(), dtype=object)

    def history(self, key: str) -> tuple[np.ndarray, np.ndarray]:
        """Changes of an attribute as (row, time in microseconds), where the source keeps its history."""
        found = self.changes(key)
        return found.row, found.at

    def changes(self, key: str) -> Changes:
        """Values that an attribute took, where the source keeps its history, by row and time."""
        if key not in self._changes:
            self._changes[key] = self._read_changes(key)
        return self._changes[key]

    def _read_changes(self, key: str) -> Changes:
        if not self.n or not self._is_object_centric:
            return Changes(np.array([], dtype=np.int64), np.array([]), pa.array([], pa.string()))
        changes = self.log.tables.frame(HISTORY).filter((nw.col("key") == key) & ~nw.col("ts").is_null())
        table = collected(changes.select("obj", "ts", "value"))
        order = np.argsort(self._objects)
        obj = numbers(table["obj"]).astype(np.int64)
        place = np.minimum(np.searchsorted(self._objects[order], obj), self.n - 1)
        ours = np.flatnonzero(self._objects[order][place] == obj)
        row, at = order[place[ours]], numbers(table["ts"])[ours]
        by_time = np.lexsort((at, row))
        values = table["value"].combine_chunks().take(pa.array(ours[by_time]))
        return Changes(row[by_time], at[by_time], values)

    # -- money -------------------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> np.ndarray:
        """Amount of each row, NaN without."""
        role = self.log.schema.roles.amount
        if self.kind and self._is_document("amount"):
            return self.number("amount")
        return self.number(role) if role else np.full(self.n, np.nan)

    @cached_property
    def case_amounts(self) -> np.ndarray:
        """Amount of the case of each row, NaN without."""
        role = self.log.schema.roles.amount
        column = self._case_columns().get(role) if role else None
        return np.full(self.n, np.nan) if column is None else numbers(self._of_case(column))

    @cached_property
    def currencies(self) -> np.ndarray:
        """Currency of each amount, ``None`` where the data names none."""
        roles = self.log.schema.roles
        if self.kind and self._is_document("amount"):
            return self.words("currency")
        if roles.fixed_currency or not roles.currency:
            return np.full(self.n, roles.fixed_currency, dtype=object)
        return self.words(roles.currency)

    def money(self, chosen: np.ndarray) -> tuple[Money, ...]:
        """Sum of the amounts of some rows, one per currency, the largest first; never added across currencies."""
        sums: dict[str | None, float] = {}
        known = chosen & ~np.isnan(self.amounts)
        for currency in set(self.currencies[known].tolist()):
            mine = known & (self.currencies == currency)
            sums[currency] = float(self.amounts[mine].sum())
        return tuple(
            Money(*pair) for pair in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0] or ""))
        )

    def sum_of(self, chosen: np.ndarray) -> float | None:
        """Sum of the amounts of some rows; ``None`` where they are in several currencies, or there is none."""
        money = self.money(chosen)
        return money[0].value if len(money) == 1 else None

    # -- inside ------------------------------------------------------------------------------------------------

    def _empty(self) -> _Moments:
        return np.full(self.n, np.nan), np.full(self.n, np.nan), np.zeros(self.n)

    def _case_columns(self) -> dict[str, str]:
        return {one.key: one.column for one in self.log.schema.attributes if one.scope == "case"}

    @cached_property
    def _is_object_centric(self) -> bool:
        return "obj" in self.log.cases.collect_schema().names()

    def _links(self) -> Frame:
        """Events of the cases with the document that each touches: ``ci, event_id, act, ts, unit``."""
        kind = self.log.objects.filter(nw.col("type") == self.kind).select("obj")
        links = self.log.event_objects.join(kind, on="obj", how="semi")
        return self.log.events.join(links, on="event_id", how="inner").with_columns(
            nw.col("obj").alias("unit")
        )

    def _members(self) -> tuple[np.ndarray, np.ndarray]:
        if self.kind is not None:
            table = collected(self._links().group_by("unit").agg(nw.col("ci").min()).sort("unit"))
            if table.num_rows:
                return numbers(table["unit"]).astype(np.int64), numbers(table["ci"]).astype(np.int64)
            self.kind = None
        return self._ci, self._ci

    def _occurrences(self, codes: list[int]) -> Frame:
        whole = self.kind is None
        events = self.log.events.with_columns(nw.col("ci").alias("unit")) if whole else self._links()
        times = nw.col("ts")
        return (
            events.filter(nw.col("act").is_in(codes))
            .group_by("unit", "act")
            .agg(
                times.min().alias("first"),
                times.max().alias("last"),
                nw.col("event_id").n_unique().alias("k"),
            )
        )

    @cached_property
    def _objects(self) -> np.ndarray:
        if self.kind is not None:
            return self.keys
        return numbers(collected(self.log.cases.select("ci", "obj")).sort_by("ci")["obj"]).astype(np.int64)

    @cached_property
    def _own(self) -> dict[str, pa.Table]:
        """Values of each attribute of the documents, as text, by time."""
        if self.kind is None:
            return {}
        mine = self.log.objects.filter(nw.col("type") == self.kind).select("obj")
        history = self.log.tables.frame(HISTORY).filter(nw.col("key") != "name")
        table = collected(history.join(mine, on="obj", how="semi").select("obj", "key", "value", "ts"))
        table = table.sort_by([("key", "ascending"), ("ts", "ascending")])
        return {
            key: table.filter(pc.equal(table["key"], key)).select(["obj", "value"])
            for key in pc.unique(table["key"]).to_pylist()
        }

    def _placed(self, table: pa.Table) -> pa.Array:
        """Latest value of each document."""
        obj = numbers(table["obj"]).astype(np.int64)
        place = np.minimum(np.searchsorted(self.keys, obj), self.n - 1)
        ours = np.flatnonzero(self.keys[place] == obj)
        latest = np.full(self.n, -1, dtype=np.int64)
        latest[place[ours]] = ours
        return table["value"].combine_chunks().take(pa.array(latest, mask=latest < 0))

    def _is_document(self, key: str) -> bool:
        return key in self._own

    def _attribute(self, key: str) -> Any:  # noqa: ANN401 - a column of Arrow
        if key in self._own:
            return self._placed(self._own[key])
        column = self._case_columns().get(key)
        return pa.nulls(self.n, pa.string()) if column is None else self._of_case(column)

    def _of_case(self, column: str) -> Any:  # noqa: ANN401 - a column of Arrow
        return self._cases[column].combine_chunks().take(pa.array(np.searchsorted(self._ci, self.ci)))


def evidence_mix(log: EventLog) -> dict[str, dict[str, int]]:
    """Number of events by activity and grade of evidence, among the cases in force."""
    codes = {one.code: one.key for one in log.schema.activities}
    graded = log.records.select("event_id", "evidence")
    events = log.events.select("event_id", "act").join(graded, on="event_id", how="inner")
    mix: dict[str, dict[str, int]] = {}
    for row in rows(events.group_by("act", "evidence").agg(nw.len().alias("k"))):
        mix.setdefault(codes[row["act"]], {})[row["evidence"]] = int(row["k"])
    return mix


def collected(frame: Frame) -> pa.Table:
    """Frame as an Arrow table."""
    return frame.collect("pyarrow").to_native()


def numbers(column: Any) -> np.ndarray:  # noqa: ANN401 - a column of Arrow
    """Arrow column as floats, NaN for nothing; instants in microseconds since 1970."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return np.array([_float(one) for one in column.to_pylist()], dtype=np.float64)
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found: np.ndarray = whole.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _float(value: str | None) -> float:
    try:
        return np.nan if value is None else float(value)
    except ValueError:
        return np.nan


def _fewest(columns: list[np.ndarray]) -> np.ndarray:
    smallest: Callable[..., np.ndarray] = np.fmin.reduce
    return smallest(columns)
