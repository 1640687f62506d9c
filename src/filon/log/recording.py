"""A reader that writes down the SQL it runs: what stands behind a number, to show and to run again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from filon.log.engine import Kept, Reader, quoted

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    import duckdb
    import pyarrow as pa


class RecordingReader(Reader):
    """A published file opened to be asked, each statement kept as text in the order in which it ran.

    The statements run as they are in any DuckDB, after the first of them attached the file and with its folder at hand.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.resident = None  # what answers from memory leaves no statement behind
        self.statements = [f"ATTACH {quoted(path.name)} AS log (READ_ONLY)"]

    def lazy(self, table: str) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
        """Table as a lazy frame that tells when it is collected."""
        plain = super().lazy(table)
        return _Recorded(plain._compliant_frame, level="lazy").into(self.statements)  # noqa: SLF001 - no public way

    def choose(self, cases: nw.LazyFrame[duckdb.DuckDBPyRelation]) -> Kept:
        """Choose cases as a table, by a statement that can be shown."""
        return self.keep(cases)

    def keep(self, frame: nw.LazyFrame[duckdb.DuckDBPyRelation]) -> Kept:
        """Materialise a frame, and write its statement down."""
        kept = super().keep(frame)
        self.statements.append(f"CREATE TABLE memory.main.{kept.name} AS {_sql(frame)}")
        return kept

    def made(self, table: pa.Table) -> Kept:
        """Make a small table, and write its statement down."""
        kept = super().made(table)
        columns = ", ".join(f'"{name}"' for name in table.column_names)
        rows = ", ".join(f"({', '.join(map(_value, row.values()))})" for row in table.to_pylist())
        body = f"SELECT * FROM (VALUES {rows}) AS given({columns})" if rows else f"SELECT {columns} LIMIT 0"
        self.statements.append(f"CREATE TABLE memory.main.{kept.name} AS {body}")
        return kept


class _Recorded(nw.LazyFrame[Any]):
    """Lazy frame whose statement is written down when its rows are asked for; frames made from it are such too."""

    _statements: list[str]

    def into(self, statements: list[str]) -> Self:
        self._statements = statements
        return self

    def _with_compliant(self, df: Any) -> Self:  # noqa: ANN401 - a frame of Narwhals' inside
        return super()._with_compliant(df).into(self._statements)

    def collect(self, backend: Any = None, **kwargs: Any) -> nw.DataFrame[Any]:  # noqa: ANN401 - as Narwhals has it
        self._statements.append(_sql(self))
        return super().collect(backend, **kwargs)


def _sql(frame: nw.LazyFrame[Any]) -> str:
    return cast("str", frame.to_native().sql_query())


def _value(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int | float) else quoted(str(value))
