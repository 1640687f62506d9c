"""The tasks that run in a process of their own: ``python -m benchmarks.tasks NAME ARGUMENT…`` prints one JSON line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.measure import peak_mb, warm

FILTER = "region:in:IDF,SE"


def bare_read(path: str) -> dict[str, object]:
    """DuckDB's own read of the same CSV into a table, the least any import must do."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("CREATE TABLE raw AS SELECT * FROM read_csv(?)", [path])
    row = connection.execute("SELECT count(*) FROM raw").fetchone()
    return {"rows": row[0] if row else 0}


def publish(path: str, home: str) -> dict[str, object]:
    """CSV to a published version: sorted, encoded, pairs and variants built, on disk."""
    from filon.ingest.importing import ImportRequest, import_files
    from filon.log.mapping import AttributeColumn, Mapping

    mapping = Mapping(
        shape="long",
        case="case_id",
        activity="activity",
        timestamp="timestamp",
        resource="resource",
        timezone="UTC",
        amount="amount",
        case_attributes=(
            AttributeColumn("region", "region"),
            AttributeColumn("source", "source"),
            AttributeColumn("amount", "amount", "number"),
        ),
    )
    request = ImportRequest(home, "bench", "Benchmark", (path,), mapping=mapping.to_json())
    return asdict(import_files(request, lambda _share, _stage: None))


def answers(home: str) -> dict[str, object]:
    """Warm medians of every interactive answer, in milliseconds, beside a NumPy kernel over the same steps."""
    import numpy as np

    from filon.core.calendar import WorkCalendar
    from filon.log.store import Store
    from filon.mining.discovery import activity_counts, directly_follows
    from filon.mining.filters import parse_filters, select
    from filon.mining.handover import handover
    from filon.mining.performance import by_segment, case_durations, sojourn, throughput
    from filon.mining.replay import tokens
    from filon.mining.rework import rework
    from filon.mining.summary import summary
    from filon.mining.variants import variants

    log = Store(Path(home)).open("bench")
    predicates = parse_filters([FILTER], log.schema)
    few = select(log, predicates)
    region = log.schema.attribute("region")
    column = region.column if region else ""
    edges = log.steps.select("edge").collect()["edge"].to_numpy().astype(np.int64)
    chosen = [one.key for one in log.schema.activities][:8]
    work = {
        "map": lambda: directly_follows(log),
        "filter": lambda: select(log, predicates),
        "filter, then map": lambda: directly_follows(few),
        "filter, then activities": lambda: activity_counts(few),
        "filter, then variants": lambda: variants(few),
        "filter, then throughput": lambda: throughput(few),
        "filter, then summary": lambda: summary(few),
        "8 activities, then map": lambda: directly_follows(log, activities=chosen),
        "throughput by region": lambda: by_segment(log, case_durations(log), column),
        "sojourn": lambda: sojourn(log),
        "rework": lambda: rework(log),
        "handover": lambda: handover(log),
        "replay of 1,000": lambda: tokens(log),
        "map in working time": lambda: directly_follows(log, calendar=WorkCalendar()),
        "numpy.bincount": lambda: np.bincount(edges),
    }
    return {"ms": {name: warm(one) for name, one in work.items()}, "steps": len(edges), "peak_mb": peak_mb()}


TASKS = {"bare_read": bare_read, "publish": publish, "answers": answers}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
