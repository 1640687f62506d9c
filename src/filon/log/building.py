"""A version under construction: a private DuckDB file that becomes a published version in one rename."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc

from filon.log import door, flatten, objects
from filon.log.describe import LAYOUT
from filon.log.engine import connect, quoted
from filon.log.one_pass import OnePass
from filon.log.schema import Roles
from filon.log.staging import RawRows
from filon.log.writing_tables import create
from filon.process.attributes import HOME_AMOUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from filon.log.mapping import Mapping
    from filon.log.object_batch import ObjectBatch
    from filon.log.sequences import Rows


NO_ROLES = Roles()
# Nobody reads the file before it is whole, and then all of it goes to the disk: no statement waits for that, and none
# packs what is only there for a while.
_SETTINGS = ("SET fsync_mode = 'NONE'", "SET checkpoint_threshold = '4GB'")
_NO_SHARED_CASES = "CREATE OR REPLACE TEMP TABLE shared_case AS SELECT obj FROM object WHERE false;"


@dataclass(frozen=True)
class Flattening:
    """How one perspective cuts an object-centric log.

    Parameters
    ----------
    key
        Name of the perspective.
    case_type
        Object type that is the case.
    paths
        Ways from other object types to the case (see :func:`filon.log.objects.link_by_paths`).
    outcomes
        Activity key → ``won``, ``lost`` or ``open`` (re-opened); the last of these activities in a case decides.
    roles
        Which attributes of the case mean money.
    """

    key: str
    case_type: str
    paths: tuple[tuple[str, ...], ...] = ()
    outcomes: dict[str, str] = field(default_factory=dict, hash=False)
    roles: Roles = NO_ROLES


@dataclass(frozen=True)
class Origin:
    """Where a version comes from, in words for people and machines."""

    label: str
    source: str
    format: str
    timezone: str = "UTC"
    vocabulary: str | None = None
    extra: dict[str, object] = field(default_factory=dict, hash=False)


class Building:
    """Builds one version; nothing is visible to readers before :meth:`finish`.

    Use as a context manager: leaving it without :meth:`finish` removes every trace.

    Parameters
    ----------
    folder
        Folder of the data set; the work happens in a hidden folder inside it, so that the last step is a rename.
    memory_mb
        Bound of the engine's memory.
    """

    def __init__(self, folder: Path, *, memory_mb: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._work = folder / f".building-{os.getpid()}-{uuid4().hex[:8]}"
        self._work.mkdir()
        self._file = self._work / "version.duckdb"
        self.connection = connect(self._file, memory_mb=memory_mb, settings=_SETTINGS)
        self.connection.execute(door.BASE_TABLES)
        self._rows = RawRows(self.connection, "given_rows")
        self._idle = RawRows(self.connection, "given_idle")
        self._objects = objects.ObjectRows(self.connection)
        self._pass: OnePass | None = None
        self._structure_faults = 0
        self._tied: NDArray[np.int64] | None = None
        self._roles: dict[str, dict[str, object]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        shutil.rmtree(self._work, ignore_errors=True)

    @property
    def rows_read(self) -> int:
        """Rows taken from the source so far, refused ones included."""
        passed = 0 if self._pass is None else self._pass.count
        return self._rows.count + passed + self._objects.count + self._structure_faults

    def pass_rows(self, mapping: Mapping) -> None:
        """Take the rows to come through the door at once, in one pass, where the mapping allows it.

        All of them have the same columns and types. Without this, rows wait until :meth:`admit_table`.
        """
        if mapping.shape == "long" and mapping.object_type is None:
            self._pass = OnePass(self.connection, mapping.with_money())

    def add_rows(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Append raw rows of a table; a column ``line`` holds their line numbers."""
        (self._rows if self._pass is None else self._pass).add(batches)

    def add_idle_cases(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Append cases that the source names without any event: they are kept and counted, not refused."""
        self._idle.add(batches)

    def add_objects(self, batches: Iterable[ObjectBatch]) -> None:
        """Append rows of an object-centric source."""
        self._objects.add(batches)

    def add_rejected(self, rows: pa.RecordBatch) -> None:
        """Record rows that a reader could not take apart: ``line, column, value, reason, row`` (raw JSON).

        A column ``kept`` says which of them only lost a value.
        """
        if rows.num_rows:
            kept = "kept" if "kept" in rows.schema.names else "false"
            self.connection.register("incoming", pa.Table.from_batches([rows]))
            self.connection.execute(
                f'INSERT INTO rejected SELECT line, "column", value, reason, row, {kept} FROM incoming'
            )
            self.connection.unregister("incoming")
            lost = rows if kept == "false" else rows.filter(pc.invert(rows["kept"]))
            self._structure_faults += len(lost["line"].unique())

    def activities(self) -> list[str]:
        """Activities of the admitted events."""
        return [row[0] for row in self.connection.execute("SELECT key FROM activity ORDER BY act").fetchall()]

    def raw_activities(self) -> list[str]:
        """Activities of the object-centric events added so far."""
        return self._objects.distinct("events", "activity")

    def raw_object_types(self) -> list[str]:
        """Types of the objects added so far."""
        return self._objects.distinct("objects", "type")

    def admit_table(self, mapping: Mapping, *, described_by: Mapping | None = None) -> None:
        """Coerce the raw rows of a table by a confirmed mapping and cut them into cases.

        ``described_by`` is the mapping of the source, where the rows come from an earlier version of it.
        """
        mapping = mapping.with_money()
        if self._pass is not None and self._pass.has_rows:
            self._admit_passed(self._pass, mapping)
            return
        mapping.check(
            [name for name in self._rows.columns if name != "line"] if self._rows.count else mapping.columns()
        )
        door.admit(self.connection, self._rows, mapping, idle=self._idle)
        self._rows.drop()
        roles = self._converted(mapping)
        instances = mapping.lifecycle_rows == "complete" and flatten.has_start_and_complete(self.connection)
        described = (described_by or mapping).to_json()
        self._write_meta({"lifecycle": "complete" if instances else "all", "mapping": described})
        types = self.connection.execute("SELECT DISTINCT type FROM object ORDER BY 1").fetchall()
        kinds = [row[0] for row in types] or [mapping.case_type]
        for position, kind in enumerate(sorted(kinds, key=lambda one: one != mapping.case_type)):
            self._link_table(kind)
            self._roles[kind] = asdict(roles)
            rows = flatten.linked_rows(self.connection, instances=instances)
            self._perspective(f"p{position}", kind, kind, rows)

    def _admit_passed(self, passed: OnePass, mapping: Mapping) -> None:
        passed.add_idle(self._idle)
        rows = passed.finish()
        instances = mapping.lifecycle_rows == "complete" and flatten.has_start_and_complete(self.connection)
        self._write_meta({"lifecycle": "complete" if instances else "all", "mapping": mapping.to_json()})
        self._roles[mapping.case_type] = asdict(self._converted(mapping))
        self.connection.execute(_NO_SHARED_CASES)
        if instances:
            self.connection.execute("CREATE TEMP TABLE link AS SELECT event_id, obj FROM event_object")
            rows = flatten.linked_rows(self.connection, instances=True)
        found = self._perspective("p0", mapping.case_type, mapping.case_type, rows)
        self._tied = None if instances else found.tied

    def admit_objects(self, flattenings: Sequence[Flattening]) -> None:
        """Coerce the rows of an object-centric source and flatten them; without flattenings, one per object type."""
        self._objects.admit()
        self._write_meta({"lifecycle": "all"})
        for position, one in enumerate(flattenings or self._one_per_type()):
            objects.link_by_paths(self.connection, one.case_type, one.paths)
            found = objects.object_case_values(self.connection, one.case_type)
            columns = [list(column) for column in zip(*found, strict=True)] or [[], [], []]
            self.connection.execute(
                "INSERT INTO attribute SELECT 'case', ?, unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),"
                " unnest(?::VARCHAR[])",
                [f"p{position}", *columns],
            )
            self._outcomes(one.outcomes)
            self._roles[one.key] = asdict(one.roles)
            rows = flatten.linked_rows(self.connection, instances=False)
            self._perspective(f"p{position}", one.key, one.case_type, rows)

    def finish(self, origin: Origin) -> int:
        """Publish the version atomically and return its number.

        The file is complete and on disk before it gets its final name: a crash at any moment leaves either the
        previous version or this one, never a part.
        """
        self._describe(origin)
        self.connection.execute("CHECKPOINT")
        self.connection.close()
        _sync(self._file)
        number = self._publish()
        _sync(self.folder)
        shutil.rmtree(self._work, ignore_errors=True)
        return number

    def _publish(self) -> int:
        # A link, unlike a rename, refuses to overwrite a version that another process published meanwhile.
        while True:
            number = self._next_number()
            with suppress(FileExistsError):
                os.link(self._file, self.folder / f"v{number:06d}.duckdb")
                return number

    # -- perspectives ------------------------------------------------------------------------------------------

    def _link_table(self, kind: str) -> None:
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE link AS
            SELECT event_id, obj FROM event_object JOIN object USING (obj) WHERE type = {quoted(kind)};
            {_NO_SHARED_CASES}
        """)
        if not self._has("case_value_raw"):
            self._keep_case_values()
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE case_value AS
            SELECT o.obj, c.* EXCLUDE (case_type, case_id)
            FROM case_value_raw c JOIN object o ON o.type = c.case_type AND o.object_id = c.case_id
            WHERE o.type = {quoted(kind)}
        """)

    def _keep_case_values(self) -> None:
        if not self._has("case_value"):
            self.connection.execute(
                "CREATE TEMP TABLE case_value(case_type VARCHAR, case_id VARCHAR, outcome VARCHAR)"
            )
        columns = [row[0] for row in self.connection.execute("DESCRIBE case_value").fetchall()]
        if "outcome" not in columns:
            self.connection.execute("ALTER TABLE case_value ADD COLUMN outcome VARCHAR")
        self.connection.execute("ALTER TABLE case_value RENAME TO case_value_raw")

    def _converted(self, mapping: Mapping) -> Roles:
        """Roles of a table, its amounts written beside themselves in the home currency where one is named."""
        code = {one.column: f"a{place}" for place, one in enumerate(mapping.case_attributes)}
        keys = {one.column: one.key for one in mapping.case_attributes}
        amount, currency = (keys.get(one or "") for one in (mapping.amount, mapping.currency))
        home = mapping.home_currency
        if home is None or amount is None or currency is None:
            return Roles(amount, currency, fixed_currency=home if amount else None, home_currency=home)
        own = next((one for one in mapping.case_attributes if one.key == HOME_AMOUNT), None)
        told = code[own.column] if own else f"a{len(code)}"
        rate = code.get(mapping.rate or "")
        if not own:
            self.connection.execute(
                "INSERT INTO attribute VALUES ('case', NULL, ?, ?, 'number')", [HOME_AMOUNT, told]
            )
        if self._has("case_value"):
            self._convert(told, code[mapping.amount or ""], code[mapping.currency or ""], rate, home)
        return Roles(
            HOME_AMOUNT,
            fixed_currency=home,
            recorded_amount=amount,
            recorded_currency=currency,
            home_currency=home,
        )

    def _convert(self, told: str, amount: str, currency: str, rate: str | None, home: str) -> None:
        """Write amounts in the home currency; what was told in it already stays."""
        by_rate = f"WHEN {rate} > 0 THEN round(TRY_CAST({amount} AS DOUBLE) * {rate}, 2)" if rate else ""
        self.connection.execute(f"""
            ALTER TABLE case_value ADD COLUMN IF NOT EXISTS {told} DOUBLE;
            UPDATE case_value SET {told} = coalesce({told}, CASE
                WHEN upper(trim({currency})) = {quoted(home)} THEN TRY_CAST({amount} AS DOUBLE) {by_rate} END)
        """)

    def _has(self, table: str) -> bool:
        found = self.connection.execute(
            "SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]
        ).fetchone()
        return found is not None

    def _one_per_type(self) -> list[Flattening]:
        found = self.connection.execute("""
            SELECT o.type FROM event_object eo JOIN object o USING (obj) GROUP BY 1 ORDER BY count(*) DESC, 1
        """).fetchall()
        return [Flattening(key=row[0], case_type=row[0]) for row in found]

    def _outcomes(self, outcomes: dict[str, str]) -> None:
        if not outcomes:
            return
        decided = ", ".join(f"({quoted(key)}, {quoted(end)})" for key, end in outcomes.items())
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE case_value AS
            WITH decided AS (
                SELECT l.obj, nullif(arg_max(d.outcome, {objects.late("e.ts", "e.event_id")}), 'open') AS outcome
                FROM link l JOIN event e USING (event_id) JOIN activity a USING (act)
                JOIN (VALUES {decided}) d(key, outcome) ON d.key = a.key GROUP BY l.obj)
            SELECT c.* REPLACE (d.outcome AS outcome) FROM case_value c LEFT JOIN decided d USING (obj)
        """)

    def _perspective(self, schema: str, key: str, case_type: str, rows: Rows) -> flatten.Flattened:
        found = flatten.flatten(self.connection, schema, rows)
        self.connection.execute(f"""
            INSERT INTO perspective
            SELECT {quoted(key)}, '{schema}', {quoted(case_type)}, count(*), coalesce(sum(n), 0),
                   count(DISTINCT variant), (SELECT count(DISTINCT act) FROM {schema}.variant_activities),
                   count(*) FILTER (WHERE shared), {found.repeated}, min(t0), max(t1)
            FROM {schema}.cases
        """)
        return found

    # -- description -------------------------------------------------------------------------------------------

    def _describe(self, origin: Origin) -> None:
        count = self._count
        self._write_meta(
            {
                "layout": LAYOUT,
                "created_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                "label": origin.label,
                "source": origin.source,
                "format": origin.format,
                "timezone": origin.timezone,
                "vocabulary": origin.vocabulary,
                "roles": self._roles,
                "extra": origin.extra,
                "rows_read": self.rows_read,
                "rejected_rows": count("SELECT count(DISTINCT line) FROM rejected WHERE NOT kept"),
                "cases_without_events": count(
                    "SELECT count(*) FROM object WHERE type IN (SELECT case_type FROM perspective)"
                    " AND obj NOT IN (SELECT DISTINCT obj FROM event_object)"
                ),
                "duplicate_events": self._duplicates(),
            }
        )

    def _duplicates(self) -> int:
        """Events that repeat another one of their case; where it is known, only those of one time are looked at."""
        if self._tied is not None:
            create(self.connection, "TEMP TABLE tied", {"event_id": self._tied})
        among = "" if self._tied is None else "SEMI JOIN tied USING (event_id)"
        return self._count(f"""
            SELECT coalesce(sum(k - 1), 0) FROM (
                SELECT count(*) AS k FROM event e JOIN event_object o USING (event_id) {among}
                GROUP BY o.obj, e.act, e.ts, e.res, e.lifecycle HAVING count(*) > 1)
        """)

    def _count(self, sql: str) -> int:
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row else 0

    def _write_meta(self, facts: dict[str, object]) -> None:
        self.connection.execute(
            "INSERT INTO meta SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [list(facts), [json.dumps(one) for one in facts.values()]],
        )

    def _next_number(self) -> int:
        numbers = [int(path.stem[1:]) for path in self.folder.glob("v*.duckdb")]
        return max(numbers, default=0) + 1


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
