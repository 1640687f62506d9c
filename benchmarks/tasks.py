"""The tasks that run in a process of their own: ``python -m benchmarks.tasks NAME ARGUMENT…`` prints one JSON line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path


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
    from filon.ingest.worker import ENGINE_SHARE, limits_for
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
    # As the app does: half of what an import may hold is the engine's, which spills beyond it.
    memory_mb = int(limits_for([Path(path)]).memory_mb * ENGINE_SHARE)
    request = ImportRequest(
        home, "bench", "Benchmark", (path,), mapping=mapping.to_json(), memory_mb=memory_mb
    )
    return asdict(import_files(request, lambda _share, _stage: None))


def answers(home: str) -> dict[str, object]:
    """Cost of every interactive answer, warm."""
    from benchmarks import answers as asked

    return asked.answers(home)


def columns(home: str, folder: str) -> dict[str, object]:
    """Columns of the published version as plain arrays, for the near-limit kernels."""
    from benchmarks import answers as asked

    return asked.columns(home, folder)


TASKS = {"bare_read": bare_read, "publish": publish, "answers": answers, "columns": columns}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
