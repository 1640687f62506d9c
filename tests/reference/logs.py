"""Real logs with the figures that others found in them, imported by the public door."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.ingest.importing import ImportRequest, import_files
from filon.log.event_log import EventLog
from filon.log.mapping import Mapping
from filon.log.store import Store
from tests.made_once import made_once
from tests.reference_data import reference_file

if TYPE_CHECKING:
    import pytest

_BUPAR = Mapping(
    shape="long",
    case="case_id",
    activity="activity",
    timestamp="timestamp",
    resource="resource",
    lifecycle="lifecycle",
    formats={"timestamp": "epoch_s"},
    lifecycle_rows="all",
)
_PURCHASING = Mapping(
    shape="long",
    case="case:concept:name",
    activity="concept:name",
    timestamp="time:timestamp",
    start_timestamp="start_timestamp",
    resource="org:resource",
)
LOGS: dict[str, tuple[str, Mapping | None]] = {
    "running-example": ("running-example.xes", None),
    "roadtraffic100": ("roadtraffic100traces.xes", None),
    "receipt": ("08_receipt.xes.gz", None),
    "repairExample": ("03_repairExample.xes.gz", None),
    "bpic2013_closed": ("06_bpic2013_closed.xes.gz", None),
    "helpdesk": ("helpdesk.xes.gz", None),
    "bpic2020_domestic": ("DomesticDeclarations.xes.gz", None),
    "bpic2020_rfp": ("RequestForPayment.xes.gz", None),
    "bpic2012": ("bpic2012.xes.gz", None),
    # One of its cases is really called "NA", for which the Parquet file has no value.
    "sepsis": ("sepsis.parquet", replace(_BUPAR, unnamed_case="NA")),
    "traffic_fines_bupar": ("traffic_fines.parquet", _BUPAR),
    "purchasing": ("PurchasingExample.csv", _PURCHASING),
}


@dataclass(frozen=True)
class Imported:
    """A log and what others found in it."""

    log: EventLog
    expected: dict[str, Any]
    key: str


def import_log(home: Path, path: Path, mapping: Mapping | None, rows: Any = "complete") -> EventLog:
    asked = ImportRequest(
        str(home),
        "log",
        path.name,
        (str(path),),
        mapping=mapping.to_json() if mapping else None,
        timezone="UTC",
        lifecycle=rows,
    )
    import_files(asked, lambda share, stage: None)
    return Store(home).open("log")


def imported_log(key: str, folders: pytest.TempPathFactory) -> Imported:
    """One of the logs, imported by the public door, once."""
    name, mapping = LOGS[key]
    path = reference_file("data", "logs", name)
    expected = json.loads(reference_file("reference", f"{key}.json").read_text(encoding="utf-8"))
    rows = "complete" if "only lifecycle complete" in expected["prep"] else "all"
    home = made_once(folders, f"reference-{key}", lambda empty: import_log(empty, path, mapping, rows))
    return Imported(Store(home).open("log"), expected, key)
