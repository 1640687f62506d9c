"""A file looked at before it is imported: what it is, what its columns may mean, what a mapping would make of it.

The files are those of strangers, so all reading happens in the limited child process. Its answers may be long (a
preview of two thousand columns), so they come back as a file beside the ones that the child writes anyway.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.app.views.report import rejected_values
from filon.app.views.shared import plain
from filon.core.errors import LimitError
from filon.ingest.files import TABLE_FORMATS, open_table, sample
from filon.ingest.formats import detect_format
from filon.ingest.proposal import propose
from filon.ingest.spreadsheet import SheetTable
from filon.ingest.worker import Limits, run_limited
from filon.log.building import Origin
from filon.log.mapping import Mapping
from filon.log.store import Store
from filon.mining.statistics import rows

if TYPE_CHECKING:
    from filon.ingest.importing import Progress
    from filon.ingest.table import Table
    from filon.log.event_log import EventLog

CHECKED_ROWS = 20_000
SHOWN_EVENTS = 50
SHOWN_REJECTED = 100
LONGEST_CELL = 200
MOST_CELLS = 20_000
MOST_ANSWER_BYTES = 32 * 1024**2

_LIMITS = Limits(memory_mb=768, seconds=30.0)
_DATASET = "check"


class PreviewTooLargeError(LimitError):
    """What the file shows of itself is too much to be shown."""

    code = "preview_too_large"


def inspect_file(path: Path, choices: dict[str, str | None] | None = None) -> dict[str, Any]:
    """Say what a file is and propose a mapping; a file that describes itself (XES, OCEL) needs none.

    Parameters
    ----------
    choices
        What a person declared already: ``sheet``, ``shape``, ``timezone``, ``date_order``.

    Returns
    -------
    dict
        ``format``, and for a table the JSON of :class:`filon.ingest.proposal.Proposal`.

    Raises
    ------
    FilonError
        A named refusal.
    """
    return _in_child("inspect_job", {"path": str(path), "choices": choices or {}})


def check_file(path: Path, mapping: Mapping, sheet: str | None = None) -> dict[str, Any]:
    """Carry out a mapping on the first rows of a file, and show what comes of it.

    Raises
    ------
    FilonError
        Of the file or of the mapping.
    """
    return _in_child("check_job", {"path": str(path), "mapping": mapping.to_json(), "sheet": sheet})


def _in_child(job: str, arguments: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="filon-look-") as folder:
        answer = Path(folder) / "answer.json"
        run_limited(f"{__name__}:{job}", {**arguments, "folder": folder}, limits=_LIMITS)
        if answer.stat().st_size > MOST_ANSWER_BYTES:
            raise PreviewTooLargeError
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found


def inspect_job(arguments: dict[str, Any], progress: Progress) -> None:
    """Do the work of :func:`inspect_file` (called in the child)."""
    progress(0.0, "reading")
    path, choices = Path(arguments["path"]), dict(arguments["choices"])
    sheet = choices.pop("sheet", None)
    found = detect_format(path)
    if found not in TABLE_FORMATS:
        _answer(arguments, {"format": found})
        return
    table = open_table(path, sheet=sheet)
    proposal = propose(sample(table), **choices).to_json()
    _answer(arguments, {"format": found, **_sheets(table), **_shortened(proposal)})


def check_job(arguments: dict[str, Any], progress: Progress) -> None:
    """Do the work of :func:`check_file` (called in the child)."""
    progress(0.0, "reading")
    mapping = Mapping.from_json(arguments["mapping"])
    table = open_table(Path(arguments["path"]), sheet=arguments["sheet"])
    mapping.check(table.columns)
    head = sample(table, CHECKED_ROWS)
    store = Store(Path(arguments["folder"]))
    with store.build(_DATASET) as building:
        building.add_rows(head.rows.to_batches())
        for batch in head.rejected.to_batches():
            building.add_rejected(batch)
        building.admit_table(mapping)
        building.finish(Origin(_DATASET, "", table.format, mapping.timezone or "UTC"))
    _answer(arguments, _seen(store.open(_DATASET), complete=head.complete))


def _sheets(table: Table) -> dict[str, Any]:
    """Sheets that a person can choose from, and the one that is read; none for a file that says itself what it is."""
    if not isinstance(table, SheetTable):
        return {}
    return {"sheets": [_short(name) for name in table.sheets], "sheet": _short(table.sheet_name)}


def _answer(arguments: dict[str, Any], found: dict[str, Any]) -> None:
    text = json.dumps(found, ensure_ascii=False)
    # A lone surrogate from a broken file must not break the answer about it.
    (Path(arguments["folder"]) / "answer.json").write_bytes(text.encode("utf-8", "replace"))


def _shortened(proposal: dict[str, Any]) -> dict[str, Any]:
    """Proposal whose cells and samples are short enough to be shown, and few enough to be sent."""
    columns = [{**one, "samples": [_short(text) for text in one["samples"]]} for one in proposal["columns"]]
    most_rows = max(1, MOST_CELLS // max(1, len(columns)))
    preview = [[_short(cell) for cell in row] for row in proposal["preview"][:most_rows]]
    return {
        **proposal,
        "columns": columns,
        "preview": preview,
        "preview_lines": proposal["preview_lines"][:most_rows],
    }


def _short(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _seen(log: EventLog, *, complete: bool) -> dict[str, Any]:
    schema = log.schema
    return {
        "complete": complete,
        "counts": {
            "rows": schema.rows_read,
            "events": schema.perspective.events,
            "cases": schema.perspective.cases,
            "activities": len(schema.activities),
            "variants": schema.perspective.variants,
            "rejected_rows": schema.rejected_rows,
        },
        "preview_events": _events(log),
        "rejected": [
            {
                "line": one.line,
                "column": one.column,
                "value": _short(one.value),
                "reason": one.reason,
                "kept": one.kept,
            }
            for one in rejected_values(log, SHOWN_REJECTED)
        ],
    }


def _events(log: EventLog) -> list[dict[str, Any]]:
    named = (
        log.events.join(log.cases.select("ci", "case_id"), on="ci")
        .join(log.activities, on="act")
        .join(log.resources, on="res", how="left")
    )
    return [
        {
            "case_id": _short(row["case_id"]),
            "activity": _short(row["key"]),
            "timestamp": plain(row["ts"]),
            "start_timestamp": plain(row["start_ts"]),
            "resource": _short(row["name"]),
        }
        for row in rows(named.sort("ci", "pos").head(SHOWN_EVENTS))
    ]
