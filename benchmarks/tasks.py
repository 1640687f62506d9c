"""The tasks that run in a process of their own: ``python -m benchmarks.tasks NAME ARGUMENT…`` prints one JSON line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path


def bare_read(path: str) -> dict[str, object]:
    """DuckDB's own read of the same file into a table, the least any import must do."""
    import duckdb

    connection = duckdb.connect()
    read = connection.read_parquet if path.endswith(".parquet") else connection.read_csv
    read(path).create("raw")
    row = connection.execute("SELECT count(*) FROM raw").fetchone()
    return {"rows": row[0] if row else 0}


def publish(path: str, home: str) -> dict[str, object]:
    """CSV or Parquet to a published version: sorted, encoded, pairs and variants built, on disk."""
    from filon.ingest.importing import ImportRequest, import_files
    from filon.ingest.worker import engine_mb, limits_for
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
            AttributeColumn("team", "team"),
            AttributeColumn("source", "source"),
            AttributeColumn("amount", "amount", "number"),
        ),
    )
    memory_mb = engine_mb(limits_for([Path(path)]))
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


def tables(home: str, folder: str) -> dict[str, object]:
    """Tables of the published version as Parquet, for other engines."""
    from benchmarks.tables import write_tables

    return write_tables(home, folder)


def questions(home: str, deals: str) -> dict[str, object]:
    """Cost of the questions about a demo company of so many deals."""
    from benchmarks import questions as asked

    return asked.questions(home, deals)


TASKS = {
    "bare_read": bare_read,
    "publish": publish,
    "answers": answers,
    "columns": columns,
    "tables": tables,
    "questions": questions,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
