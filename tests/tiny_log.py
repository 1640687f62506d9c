"""Tiny logs written inside a test, published for real."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from filon.log.building import Origin
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.store import Store

_NUMBERS = itertools.count(1)
Event = tuple[str, ...]
"""Case, activity, time (ISO 8601), then resource and attributes, if any, as texts."""


def tiny_log(
    home: Path,
    events: Iterable[Event],
    attributes: Sequence[AttributeColumn] = (),
    *,
    event_attributes: Sequence[AttributeColumn] = (),
    outcome: OutcomeColumn | None = None,
    timezone: str = "UTC",
) -> EventLog:
    """Publish events as a new data set and open it.

    Parameters
    ----------
    home
        Workspace folder.
    events
        One per row, in source order.
    attributes, event_attributes
        Types of the columns after the resource; a column of both lists is listed once, first in ``attributes``.
    """
    extra = list(dict.fromkeys(one.column for one in (*attributes, *event_attributes)))
    if outcome is not None and outcome.column not in extra:
        extra.append(outcome.column)
    columns = ["case", "activity", "time", "resource", *extra]
    rows = [(*event, *[None] * (len(columns) - len(event))) for event in events]
    batch = pa.record_batch(
        {
            **{name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(columns)},
            "line": pa.array(range(2, len(rows) + 2), pa.int64()),
        }
    )
    mapping = Mapping(
        shape="long",
        case="case",
        activity="activity",
        timestamp="time",
        resource="resource",
        case_attributes=tuple(attributes),
        event_attributes=tuple(event_attributes),
        timezone=timezone,
        outcome=outcome,
        amount="amount" if "amount" in extra else None,
        currency="currency" if "currency" in extra else None,
    )
    store, name = Store(home), f"log-{next(_NUMBERS)}"
    with store.build(name) as building:
        building.add_rows([batch])
        building.admit_table(mapping)
        building.finish(Origin(name, "rows of a test", "csv", timezone))
    return store.open(name)


def traces(*sequences: str, step_h: int = 1) -> list[Event]:
    """Events of cases ``c0``, ``c1`` …, one letter an activity, one event every ``step_h`` hours of 2025."""
    return [
        (f"c{case}", activity, f"2025-01-{1 + case:02d}T00:00:00Z".replace("T00", f"T{at * step_h:02d}"))
        for case, sequence in enumerate(sequences)
        for at, activity in enumerate(sequence)
    ]
