"""The tables of a published version as Parquet, for engines that answer over the same preparation as ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow.parquet as pq

from filon.log.store import Store

if TYPE_CHECKING:
    from filon.log.event_log import EventLog, Frame


def write_tables(home: str, folder: str) -> dict[str, Any]:
    """Write what the answers read: steps, cases, events, variants, and the names of activities and edges."""
    log = Store(Path(home)).open("bench")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, frame in _frames(log).items():
        pq.write_table(frame.collect(backend="pyarrow").to_native(), Path(folder) / f"{name}.parquet")
    return {"tables": folder}


def _frames(log: EventLog) -> dict[str, Frame]:
    attributes = {key: log.schema.attribute(key) for key in ("region", "team")}
    named = [nw.col(one.column).alias(key) for key, one in attributes.items() if one]
    us = nw.col("duration_us").alias("us")
    return {
        "steps": log.steps.select("ci", "edge", us),
        "cases": log.cases.select("ci", "variant", us, *named).sort("ci"),
        "events": log.events.select("ci", "pos", "act", "ts").sort("ci", "pos"),
        "variants": log.variants.select("variant", "n", "first_act", "last_act"),
        "counts": log.variant_counts,
        "activities": log.activities,
        "edges": _named_edges(log),
    }


def _named_edges(log: EventLog) -> Frame:
    found = log.edges
    for side, name in (("src", "source"), ("dst", "target")):
        names = log.activities.select(nw.col("act").alias(side), nw.col("key").alias(name))
        found = found.join(names, on=side, how="inner")
    return found.select("edge", "source", "target")
