"""Write an event log as OCEL 2.0 in any of its three formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.log.ocel.sqlite_writer import write_sqlite
from filon.log.ocel.tables import ocel_tables
from filon.log.ocel.text_writers import write_json, write_xml

if TYPE_CHECKING:
    from pathlib import Path

    from filon.log.event_log import EventLog
    from filon.log.ocel.reader import OcelFormat

_WRITERS = {"ocel-json": write_json, "ocel-xml": write_xml, "ocel-sqlite": write_sqlite}


def write_ocel(log: EventLog, path: Path, form: OcelFormat) -> None:
    """Write a log as OCEL 2.0.

    Events are numbered ``e1``, ``e2`` … in source order. Resource, life-cycle, evidence and source of a change become
    event attributes of these names, which :class:`OcelFile` reads back into their roles. Days are written as texts;
    XML replaces characters that it cannot hold by ``U+FFFD``.

    Raises
    ------
    SqliteColumnsError
        Two attributes of one type differ in the case of their letters only (SQLite).
    """
    _WRITERS[form](ocel_tables(log), path)
