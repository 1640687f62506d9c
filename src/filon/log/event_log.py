"""The event log as the mining verbs see it: a handful of lazy frames and what they mean."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import narwhals as nw
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from filon.log.indexes import Rows
    from filon.log.schema import LogSchema

MOST_CODES = 65_536
"""Activity codes are 16-bit numbers, and a pair of them is one number."""

MOST_EXACT = 40_000_000
"""Events of a perspective up to which quantiles are exact; larger ones answer from histograms unless told not to."""

Frame = nw.LazyFrame[Any]
T = TypeVar("T")


class Kept(Protocol):
    """A frame that was computed once and is read many times."""

    @property
    def ci(self) -> NDArray[np.uint32] | None:
        """Numbers of the cases of a choice, where it is held in memory."""

    def frame(self) -> Frame:
        """Return the frame, for the calling thread."""


class Tables(Protocol):
    """Where the frames come from: one engine holding one published version."""

    @property
    def resident(self) -> Memory | None:
        """What the version answers from memory; ``None`` for engines that span machines."""

    def frame(self, table: str, schema: str = "main") -> Frame:
        """Table of the version; ``schema`` is ``main`` or the one of a perspective."""

    def choose(self, cases: Frame) -> Kept:
        """Compute a choice of cases (column ``ci``) once."""

    def literal(self, key: Hashable, table: dict[str, list[Any]]) -> Frame:
        """Small table of the caller, in the same engine; the same ``key`` means the same table."""

    def once(self, key: Hashable, make: Callable[[], Frame]) -> Frame:
        """Frame computed when it is first asked for, then shared; the same ``key`` means the same frame."""


@dataclass(frozen=True)
class Measure:
    """A number per row of some cases.

    Parameters
    ----------
    key
        What is measured, with all that it depends on beside the log.
    make
        Makes the rows of a log, case by case: a column ``ci``, the group and the value.
    value
        Column of the number; it may be missing.
    by
        Column of the group; ``None`` for one group of all rows.
    """

    key: Hashable
    make: Callable[[EventLog], Frame]
    value: str
    by: str | None = None


@dataclass(frozen=True)
class Projection(Measure):
    """Times of the steps between the events of some activities, every other event left out first.

    ``by`` is the pair of activities as one number, source × ``MOST_CODES`` + target; the value is in microseconds.

    Parameters
    ----------
    kept
        Codes of the activities that are left.
    """

    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """Something that variants have, and how often.

    Parameters
    ----------
    key
        What it is, with all that it depends on beside the log.
    make
        Makes one row per variant and group of a log, of all its variants: ``variant``, the group, ``k`` times.
    by
        Column of the group.
    """

    key: Hashable
    make: Callable[[EventLog], Frame]
    by: str


class Memory(Protocol):
    """What a version answers from memory, for the cases in force of its logs (see :mod:`filon.log.measures`)."""

    def rows(self, log: EventLog, measure: Measure, only: Sequence[int] | None = None) -> Rows | None:
        """Sorted rows of a measure, of some groups or all; ``None`` where they would take too much memory."""

    def weighed(self, log: EventLog, pairs: Pairs, amount: str | None) -> nw.DataFrame[Any]:
        """What variants have, weighed by their cases."""

    def having(self, log: EventLog, column: str, values: Sequence[str]) -> NDArray[np.bool_]:
        """Which of all cases, in their order, have one of some texts."""

    def following(self, log: EventLog, variants: Frame) -> NDArray[np.bool_]:
        """Which of all cases, in their order, follow one of some variants."""

    def variant_sizes(self, log: EventLog) -> nw.DataFrame[Any]:
        """Variants with their cases."""

    def variant_spots(self, log: EventLog, variants: Sequence[int]) -> nw.DataFrame[Any]:
        """Activities of some variants by their place."""


class EventLog:
    """Events of one perspective of a published version, whole or restricted to some cases.

    The frames are lazy and made for the calling thread: make them, collect them, let them go.

    Parameters
    ----------
    tables
        Engine that holds the version.
    schema
        Description of the version in this perspective.
    selection
        The cases in force (column ``ci``); ``None`` for all.
    whole
        Log of all cases of the perspective; ``None`` where this is it.
    most_exact
        Events of the perspective up to which quantiles are exact.

    Notes
    -----
    The order inside a case is (timestamp, event_id), always: equal timestamps keep the order of the source.
    """

    def __init__(
        self,
        tables: Tables,
        schema: LogSchema,
        selection: Kept | None = None,
        whole: EventLog | None = None,
        *,
        most_exact: float = MOST_EXACT,
    ) -> None:
        self.tables = tables
        self.schema = schema
        self.selection = selection
        self._most_exact = most_exact
        self._whole = whole
        self._recalled: dict[Hashable, Any] = {}
        self._made = threading.local()

    @property
    def whole(self) -> EventLog:
        """Log of all cases of the perspective."""
        return self._whole or self

    @property
    def cases(self) -> Frame:
        """One row per case: ``ci, case_id, variant, n, t0, t1, duration_us, outcome, shared`` and its attributes."""
        return self._chosen("cases")

    @property
    def events(self) -> Frame:
        """One row per event of a case, by ``ci, pos``: ``act, ts, start_ts, res, event_id``."""
        return self._chosen("events")

    @property
    def steps(self) -> Frame:
        """One row per directly-follows pair of a case, by ``ci, pos``.

        ``edge, src, dst`` (activities), ``src_ts, dst_ts``, ``duration_us`` between them, ``src_res, dst_res``.
        """
        return self._chosen("steps")

    @property
    def variants(self) -> Frame:
        """One row per variant of the whole perspective, 1 the most frequent.

        ``variant, n`` cases, ``length, first_act, last_act``.
        """
        return self._table("variants")

    @property
    def variant_activities(self) -> Frame:
        """One row per position of a variant: ``variant, pos, act``."""
        return self._table("variant_activities")

    @property
    def variant_counts(self) -> Frame:
        """One row per variant and activity: ``variant, act, k`` occurrences."""
        return self._table("variant_counts")

    @property
    def variant_edges(self) -> Frame:
        """One row per variant and edge: ``variant, edge, k`` occurrences."""
        return self._table("variant_edges")

    @property
    def edges(self) -> Frame:
        """Dictionary of directly-follows pairs: ``edge, src, dst``."""
        return self._table("edges")

    @property
    def activities(self) -> Frame:
        """Dictionary of activities: ``act, key``."""
        return self.tables.frame("activity")

    @property
    def resources(self) -> Frame:
        """Dictionary of resources: ``res, name``."""
        return self.tables.frame("resource")

    @property
    def records(self) -> Frame:
        """One row per source event: ``event_id, act, ts, start_ts, res, lifecycle, evidence, change_source, line``.

        The attributes of events follow, under their column codes.
        """
        return self.tables.frame("event")

    @property
    def event_objects(self) -> Frame:
        """Which objects an event touches: ``event_id, obj, qualifier``."""
        return self.tables.frame("event_object")

    @property
    def objects(self) -> Frame:
        """All objects, also those without events: ``obj, type, object_id``."""
        return self.tables.frame("object")

    @property
    def rejected(self) -> Frame:
        """What could not be read: ``line, column, value, reason, row, kept``.

        ``kept`` says that the row stayed and only this value was lost.
        """
        return self.tables.frame("rejected")

    @property
    def is_whole(self) -> bool:
        """Whether every case is in force."""
        return self.selection is None

    @property
    def is_exact(self) -> bool:
        """Whether quantiles are exact, rather than within :data:`~filon.log.histograms.QUANTILE_ERROR`."""
        return self.schema.perspective.events <= self._most_exact

    def exact_up_to(self, events: float) -> EventLog:
        """Same cases, quantiles exact up to so many events of the perspective; ``math.inf`` for always."""
        whole = None if self._whole is None else self._whole.exact_up_to(events)
        return EventLog(self.tables, self.schema, self.selection, whole, most_exact=events)

    def restrict(self, cases: Frame) -> EventLog:
        """Log of the given cases only.

        Parameters
        ----------
        cases
            Frame with a column ``ci``, each case at most once, made from this log's own frames.
        """
        kept = self.tables.choose(cases.select("ci"))
        return EventLog(self.tables, self.schema, kept, self.whole, most_exact=self._most_exact)

    def restrict_to(self, ci: NDArray[np.intp]) -> EventLog:
        """Log of the cases of the given numbers only, each at most once; of a log that answers from memory."""
        return self.restrict(nw.from_native(pa.table({"ci": ci.astype(np.uint32)})).lazy())

    def derived(self, key: Hashable, make: Callable[[EventLog], Frame]) -> Frame:
        """Frame made from all cases of the perspective, computed once; of it, the rows of the cases in force.

        Parameters
        ----------
        key
            What is derived, with all that it depends on beside the log.
        make
            Makes the frame, which has a column ``ci``, from the log of all cases.
        """
        key = (self.schema.perspective.schema, key)
        return self._selected(self.tables.once(key, lambda: make(self.whole)))

    def recall(self, key: Hashable, make: Callable[[EventLog], T]) -> T:
        """Small value made from all cases of the perspective, made once and then remembered."""
        if self._whole is not None:
            return self._whole.recall(key, make)
        if key not in self._recalled:
            self._recalled[key] = make(self)
        return cast("T", self._recalled[key])

    def _table(self, name: str) -> Frame:
        return self.tables.frame(name, self.schema.perspective.schema)

    def _chosen(self, name: str) -> Frame:
        # Engines take a millisecond to bind each join: a frame is made once per thread.
        made: dict[str, Frame] = self._made.__dict__.setdefault("frames", {})
        if name not in made:
            made[name] = self._selected(self._table(name))
        return made[name]

    def _selected(self, frame: Frame) -> Frame:
        if self.selection is None:
            return frame
        return frame.join(self.selection.frame(), on="ci", how="semi")
