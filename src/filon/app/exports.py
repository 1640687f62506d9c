"""A selection of cases as a file, in any format that can be read back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filon.app.table_files import write_rejected
from filon.log.event_log import EventLog
from filon.log.export import write_csv, write_parquet, write_xlsx
from filon.log.ocel import write_ocel
from filon.log.xes import write_xes

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.workspace import Workspace

ExportFormat = Literal["csv", "parquet", "xlsx", "xes", "ocel-json", "ocel-xml", "ocel-sqlite"]
Writer = Callable[[EventLog, Path], None]

WRITERS: dict[ExportFormat, tuple[Writer, str]] = {
    "csv": (write_csv, ".csv"),
    "parquet": (write_parquet, ".parquet"),
    "xlsx": (write_xlsx, ".xlsx"),
    "xes": (write_xes, ".xes"),
    "ocel-json": (partial(write_ocel, form="ocel-json"), ".json"),
    "ocel-xml": (partial(write_ocel, form="ocel-xml"), ".xml"),
    "ocel-sqlite": (partial(write_ocel, form="ocel-sqlite"), ".sqlite"),
}
"""Format → what writes it, and how its files end."""


def export_log(workspace: Workspace, selection: Selection, kind: ExportFormat, target: Path) -> None:
    """Write the selected cases to a file.

    Parameters
    ----------
    target
        File to write; what is there is replaced, in one step, once the new file is whole.

    Raises
    ------
    FilonError
        Of the selection, or of a bound of the format.
    """
    write, _ = WRITERS[kind]
    with workspace.turns.turn():
        log = workspace.sight(selection).log
        with tempfile.TemporaryDirectory(prefix=".filon-", dir=target.parent) as folder:
            written = Path(folder) / target.name
            write(log, written)
            shutil.move(written, target)


def export_rejected(workspace: Workspace, selection: Selection, lang: str, target: Path) -> None:
    """Write everything that the import could not read to a CSV file."""
    with workspace.turns.turn():
        write_rejected(workspace.open(selection.dataset), target, lang)


def file_name(selection: Selection, kind: ExportFormat) -> str:
    """Name of the exported file."""
    return selection.dataset + WRITERS[kind][1]
