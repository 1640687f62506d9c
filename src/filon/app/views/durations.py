"""How long things take: throughput times of cases, sojourn times of activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.texts import Text
from filon.app.views.shared import known_activity, known_case_attribute, written
from filon.log.measures import quantile_error
from filon.mining import performance
from filon.mining.performance import Bin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.selection import Sight


_NO_VALUE = "–"


@dataclass(frozen=True)
class SegmentRow:
    """Durations of the cases that share one value of each attribute, in seconds; ``None`` is "no value".

    ``values`` are those of the attributes in the order asked for, ``value`` all of them in one text.
    """

    value: str | None
    values: tuple[str | None, ...]
    n: int
    min_s: float | None
    q1_s: float | None
    median_s: float | None
    q3_s: float | None
    p90_s: float | None
    max_s: float | None
    mean_s: float | None


@dataclass(frozen=True)
class ThroughputView:
    """Throughput times of the selected cases, or the times between two activities of them, in seconds.

    ``n`` is the number of cases measured. ``segments`` are the largest groups by the attributes asked for.
    ``quantile_error`` is the part by which a median or another quantile is off at most; 0 where all are exact.
    """

    mean_s: float | None
    median_s: float | None
    p90_s: float | None
    min_s: float | None
    max_s: float | None
    q1_s: float | None
    q3_s: float | None
    n: int
    histogram: tuple[Bin, ...]
    segments: tuple[SegmentRow, ...]
    quantile_error: float = 0.0


@dataclass(frozen=True)
class SojournRow:
    """Time before the events of an activity, since the event directly before them in their case, in seconds."""

    key: str
    label: Text
    n: int
    median_s: float | None
    mean_s: float | None
    p90_s: float | None
    total_s: float


@dataclass(frozen=True)
class SojournView:
    """Sojourn times of the activities of the selected cases, the largest total first.

    ``quantile_error`` is the part by which a median or another quantile is off at most; 0 where all are exact.
    """

    rows: tuple[SojournRow, ...]
    quantile_error: float = 0.0


def throughput(
    sight: Sight, *, by: Sequence[str] = (), source: str | None = None, target: str | None = None
) -> ThroughputView:
    """Throughput times of the selected cases.

    Parameters
    ----------
    by
        Case attributes to compare by: one group per combination of their values.
    source, target
        Activities that start and stop the clock; the first and the last event of the case when not given.

    Raises
    ------
    UnknownActivityError, UnknownCaseAttributeError
    """
    schema = sight.whole.schema
    for key in (source, target):
        if key is not None:
            known_activity(schema, key)
    columns = [known_case_attribute(schema, key).column for key in dict.fromkeys(by)]
    durations = performance.case_durations(sight.log, start=source, end=target, calendar=sight.calendar)
    all_of_them = performance.throughput(sight.log, start=source, end=target, calendar=sight.calendar)
    segments = _segments(sight, columns, source, target) if columns else []
    return ThroughputView(
        mean_s=all_of_them.mean_s,
        median_s=all_of_them.median_s,
        p90_s=all_of_them.p90_s,
        min_s=all_of_them.min_s,
        max_s=all_of_them.max_s,
        q1_s=all_of_them.q1_s,
        q3_s=all_of_them.q3_s,
        n=all_of_them.n,
        histogram=tuple(performance.histogram(durations)),
        segments=tuple(_segment(one) for one in segments),
        quantile_error=all_of_them.quantile_error,
    )


def sojourn(sight: Sight) -> SojournView:
    """Sojourn times of the activities of the selected cases."""
    return SojournView(
        tuple(
            SojournRow(
                key=one.key,
                label=activity_name(one.key),
                n=one.duration.n,
                median_s=one.duration.median_s,
                mean_s=one.duration.mean_s,
                p90_s=one.duration.p90_s,
                total_s=one.total_s,
            )
            for one in performance.sojourn(sight.log, calendar=sight.calendar)
        ),
        quantile_error=quantile_error(sight.log),
    )


def _segments(
    sight: Sight, columns: list[str], source: str | None, target: str | None
) -> list[performance.Segment]:
    return performance.by_segment(sight.log, *columns, start=source, end=target, calendar=sight.calendar)


def _segment(segment: performance.Segment) -> SegmentRow:
    spread = segment.duration
    parts = segment.value if isinstance(segment.value, tuple) else (segment.value,)
    values = tuple(None if part is None else written(part) for part in parts)
    return SegmentRow(
        value=values[0] if len(values) == 1 else " × ".join(part or _NO_VALUE for part in values),
        values=values,
        n=spread.n,
        min_s=spread.min_s,
        q1_s=spread.q1_s,
        median_s=spread.median_s,
        q3_s=spread.q3_s,
        p90_s=spread.p90_s,
        max_s=spread.max_s,
        mean_s=spread.mean_s,
    )
