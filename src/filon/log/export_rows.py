"""The events of a log as flat rows for export: every source row of its cases, with the attributes of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from filon.log.event_log import EventLog, Frame
    from filon.log.schema import AttributeInfo

ROWS_PER_BATCH = 20_000

_EVENT = ("event_id", "activity", "ts", "start_ts", "resource", "lifecycle", "evidence", "change_source")
_CASE = ("obj", "case_id", "outcome")


@dataclass(frozen=True)
class ExportColumn:
    """An attribute and the column of the rows that holds it."""

    name: str
    attribute: AttributeInfo


class ExportRows:
    """Rows of a log, case by case in source order, each with its case's attributes.

    Columns: ``obj, case_id, outcome, event_id, activity, ts, start_ts, resource, lifecycle, evidence,
    change_source``, then :attr:`event_columns` and :attr:`case_columns`.

    Parameters
    ----------
    log
        Log to export; a filtered one gives the rows of its cases.

    Notes
    -----
    Where the log joins *start* and *complete* rows to activity instances, the rows are the source's own, starts
    included. An event that belongs to several cases comes once in each. While :meth:`batches` is being read, the
    calling thread can ask the log nothing else.
    """

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.event_columns = self._columns("event")
        self.case_columns = self._columns("case")
        self.tells_evidence = self._tells_evidence()
        """Whether some event is known otherwise than by the record of a system."""
        self.idle_cases = self._idle_cases()
        """Ids of the cases of this perspective that have no event; none when the log is filtered."""

    def _columns(self, scope: str) -> tuple[ExportColumn, ...]:
        found = (one for one in self.log.schema.attributes if one.scope == scope)
        return tuple(ExportColumn(f"{scope}_{one.column}", one) for one in found)

    def frame(self) -> Frame:
        """Rows as a lazy frame, in order."""
        cases = self.log.cases.select(
            "ci", *_CASE, *(nw.col(one.attribute.column).alias(one.name) for one in self.case_columns)
        )
        rows = (
            self._links(cases)
            .join(self._records(), on="event_id", how="inner")
            .select(*_CASE, *_EVENT, *(one.name for one in (*self.event_columns, *self.case_columns)))
        )
        return rows.sort("obj", "event_id")

    def batches(self, rows_per_batch: int = ROWS_PER_BATCH) -> Iterator[pa.RecordBatch]:
        """Rows in order, streamed."""
        yield from self.frame().to_native().to_arrow_reader(rows_per_batch)

    def _tells_evidence(self) -> bool:
        other = self.log.records.filter(nw.col("evidence") != "recorded").select("evidence").head(1)
        return len(other.collect()) > 0

    def _idle_cases(self) -> list[str]:
        if not self.log.is_whole:
            return []
        kind = self.log.schema.perspective.case_type
        known = self.log.objects.filter(nw.col("type") == kind)
        idle = known.join(self.log.cases.select("obj"), on="obj", how="anti").sort("obj")
        return [str(name) for name in idle.select("object_id").collect().get_column("object_id").to_list()]

    def _links(self, cases: Frame) -> Frame:
        if self.log.schema.lifecycle == "complete":
            return cases.join(
                self.log.event_objects.select("event_id", "obj").unique(), on="obj", how="inner"
            )
        return cases.join(self.log.events.select("ci", "event_id"), on="ci", how="inner")

    def _records(self) -> Frame:
        records = self.log.records.join(self.log.activities, on="act", how="inner")
        records = records.join(self.log.resources, on="res", how="left")
        return records.select(
            "event_id",
            nw.col("key").alias("activity"),
            "ts",
            "start_ts",
            nw.col("name").alias("resource"),
            "lifecycle",
            "evidence",
            "change_source",
            *(nw.col(one.attribute.column).alias(one.name) for one in self.event_columns),
        )
