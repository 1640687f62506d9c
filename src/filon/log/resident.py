"""Resident arrays: what questions ask of a version again and again, sorted once and held in memory up to a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

import narwhals as nw
import numpy as np
import pyarrow as pa

from filon.core.cache import ResultCache
from filon.log.event_log import MOST_CODES, MOST_EXACT, Projection
from filon.log.indexes import Index, PairIndex, grouped_codes, index_pairs, index_rows, sort_rows
from filon.log.ranges import ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from filon.log.event_log import EventLog, Frame, Measure, Pairs
    from filon.log.indexes import Numbers, Places, Rows

MOST_BYTES = 1_024 * 1_024 * 1_024
"""Bound of all arrays of the process together."""

_SHELF = ResultCache(MOST_BYTES, lambda held: cast("Any", held).nbytes)


@dataclass(frozen=True)
class Cut:
    """A choice of cases as a mask over all of them, how many of each variant it holds, and sums by variant so far.

    ``ci`` and ``variants`` are the cases chosen and the variant of each; all cases in their order where none are.
    """

    mask: NDArray[np.bool_] | None
    ci: NDArray[np.integer] | slice
    variants: Places
    sizes: Numbers
    sums: dict[str, Numbers] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        chosen = 0 if self.mask is None else self.mask.nbytes + self.variants.nbytes
        return self.sizes.nbytes + chosen


@dataclass(frozen=True)
class Events:
    """Events by case and place: case, activity, microseconds since the epoch."""

    ci: NDArray[np.uint32]
    act: NDArray[np.uint16]
    us: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.ci.nbytes + self.act.nbytes + self.us.nbytes


@dataclass(frozen=True)
class Words:
    """Texts of a column of the cases, in their order: codes of names; a missing text is a name that no text is."""

    codes: Places
    names: NDArray[np.object_]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.codes.nbytes + sum(map(len, filter(None, self.names)))


class Resident:
    """Arrays of one open version, made when they are first asked for.

    Arrays are shared by threads and never written after they were made.
    """

    def __init__(self) -> None:
        self._cuts: WeakKeyDictionary[object, Cut] = WeakKeyDictionary()

    def rows(self, log: EventLog, measure: Measure, only: Sequence[int] | None = None) -> Rows | None:
        """Sorted rows of a measure for the cases in force; ``None`` where they would take too much memory.

        ``only`` are the groups wanted; rows of others may be left out.
        """
        if log.schema.perspective.events > MOST_EXACT:
            return None  # the engine spills to disk
        if isinstance(measure, Projection):
            return self._projected(log, measure)
        whole = log.whole
        index: Index = self._held(
            log, ("rows", measure.key), lambda: index_rows(_rows(whole, measure), measure.by, measure.value)
        )
        return (index if only is None else index.of(only)).chosen(self.cut(log).mask)

    def weighed(self, log: EventLog, pairs: Pairs, amount: str | None) -> nw.DataFrame[Any]:
        """What variants have, weighed by the cases in force."""
        whole = log.whole
        sizes = self.cut(log).sizes
        index: PairIndex = self._held(
            log, ("pairs", pairs.key), lambda: index_pairs(_arrow(pairs.make(whole)), pairs.by, len(sizes))
        )
        return index.weighed(sizes, self._amounts(log, amount))

    def having(self, log: EventLog, column: str, values: Sequence[str]) -> NDArray[np.bool_]:
        """Which of all cases, in their order, have one of some texts."""
        words: Words = self._held(log, ("words", column), lambda: _words(log.whole, column))
        found: NDArray[np.bool_] = np.isin(words.names, values).take(words.codes)
        return found

    def following(self, log: EventLog, variants: Frame) -> NDArray[np.bool_]:
        """Which of all cases, in their order, follow one of some variants."""
        cut = self.cut(log)
        chosen = np.zeros(len(cut.sizes), dtype=np.bool_)
        chosen[_arrow(variants)["variant"].to_numpy()] = True
        return chosen.take(cut.variants)

    def variant_sizes(self, log: EventLog) -> nw.DataFrame[Any]:
        """Variants of the cases in force with their cases, the most frequent first, ties by number."""
        sizes = self.cut(log).sizes
        ranked = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        table = pa.table({"variant": pa.array(ranked), "n": pa.array(sizes[ranked].astype(np.int64))})
        return nw.from_native(table, eager_only=True)

    def variant_spots(self, log: EventLog, variants: Sequence[int]) -> nw.DataFrame[Any]:
        """Activities of some variants by their place."""
        spots: pa.Table = self._held(log, "spots", lambda: _spots(log))
        numbers, wanted = spots["variant"].chunk(0).to_numpy(), np.sort(np.asarray(variants, dtype=np.uint32))
        starts, ends = (np.searchsorted(numbers, wanted, side) for side in ("left", "right"))
        return nw.from_native(spots.take(pa.array(ranges(starts, ends - starts))), eager_only=True)

    def cut(self, log: EventLog) -> Cut:
        """Cases in force as a mask, and how many of them follow each variant."""
        if log.selection is None:
            return cast("Cut", self._held(log, "cut", lambda: self._counted(log)))
        found = self._cuts.get(log.selection)
        if found is None:
            found = self._cuts[log.selection] = self._counted(log)
        return found

    def forget(self) -> None:
        """Let go of all arrays."""
        _SHELF.forget(lambda key: key[0] is self)

    def _projected(self, log: EventLog, measure: Projection) -> Rows:
        """Steps between the events that are left of the cases in force, sorted for this one answer."""
        events: Events = self._held(log, "events", lambda: _events(log.whole))
        left = np.zeros(MOST_CODES, dtype=np.bool_)
        left[list(measure.kept)] = True
        there = left.take(events.act)
        mask = self.cut(log).mask
        if mask is not None:
            there &= mask.take(events.ci)
        places = np.flatnonzero(there)
        ci, act, us = events.ci.take(places), events.act.take(places), events.us.take(places)
        steps = np.flatnonzero(ci[1:] == ci[:-1])
        number = np.zeros(MOST_CODES, dtype=np.intp)
        number[list(measure.kept)] = np.arange(len(measure.kept))
        codes = number.take(act.take(steps)) * len(measure.kept) + number.take(act.take(steps + 1))
        pairs = [source * MOST_CODES + target for source in measure.kept for target in measure.kept]
        times = (us.take(steps + 1) - us.take(steps)).astype(np.float64)
        return sort_rows(codes, pa.array(pairs, pa.int64()), measure.by or "", times)

    def _counted(self, log: EventLog) -> Cut:
        variants = self._cases(log, "variant")
        if log.selection is None:
            return Cut(None, slice(None), variants, np.bincount(variants).astype(np.float64))
        ci = log.selection.ci
        ci = _arrow(log.selection.frame())["ci"].to_numpy() if ci is None else ci
        mask = np.zeros(len(variants), dtype=np.bool_)
        mask[ci] = True
        theirs = variants[ci]
        sizes = np.bincount(theirs, minlength=int(variants.max(initial=0)) + 1)
        return Cut(mask, ci, theirs, sizes.astype(np.float64))

    def _amounts(self, log: EventLog, column: str | None) -> Numbers | None:
        """Sum of a column of the cases in force by variant."""
        if column is None:
            return None
        cut = self.cut(log)
        if column not in cut.sums:
            amounts = self._cases(log, column)[cut.ci]
            sums = np.bincount(cut.variants, weights=amounts, minlength=len(cut.sizes))
            cut.sums[column] = cast("Numbers", sums)
        return cut.sums[column]

    def _cases(self, log: EventLog, column: str) -> NDArray[Any]:
        """Column of numbers of all cases, in their order; a missing number is nothing."""

        def load() -> NDArray[Any]:
            table = _arrow(log.whole.cases.select("ci", nw.col(column).alias("value")).sort("ci"))
            found: NDArray[Any] = np.nan_to_num(table["value"].to_numpy())
            return found if found.dtype == np.float64 else found.astype(np.intp)

        return cast("NDArray[Any]", self._held(log, ("cases", column), load))

    def _held(self, log: EventLog, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - as made
        return _SHELF.get((self, log.schema.perspective.schema, key), make)


def _rows(whole: EventLog, measure: Measure) -> pa.Table:
    columns = dict.fromkeys(("ci", measure.by or measure.value, measure.value))
    return _arrow(measure.make(whole).select(*columns))


def _spots(log: EventLog) -> pa.Table:
    found = _arrow(log.variant_activities.select("variant", "pos", "act").sort("variant", "pos"))
    # One chunk of each column, so that an array is a view of it.
    return pa.table({name: found[name].combine_chunks() for name in found.column_names})


def _words(whole: EventLog, column: str) -> Words:
    texts = _arrow(whole.cases.select("ci", nw.col(column).alias("value")).sort("ci"))
    codes, names = grouped_codes(texts, "value")
    return Words(codes, names.to_numpy(zero_copy_only=False))


def _events(whole: EventLog) -> Events:
    table = _arrow(whole.events.select("ci", "pos", "act", "ts").sort("ci", "pos"))
    us = table["ts"].cast(pa.timestamp("us")).cast(pa.int64())
    return Events(table["ci"].to_numpy(), table["act"].to_numpy(), us.to_numpy())


def _arrow(frame: Frame) -> pa.Table:
    return frame.collect(backend="pyarrow").to_native()
