"""A log written as OCEL and read again is the same log, in each of the three formats."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from pathlib import Path
from typing import Any, get_args

import narwhals as nw
import pytest

from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.ocel import OcelFile, OcelFormat, write_ocel
from filon.log.ocel.sqlite_writer import SqliteColumnsError
from tests.reference_data import reference_file

FORMS = get_args(OcelFormat)


def everything(log: EventLog) -> dict[str, list[tuple[Any, ...]]]:
    rows = log.tables.rows
    codes = sorted((a.key, a.column) for a in log.schema.attributes if a.scope == "event")
    listed = "".join(f", e.{code}" for _, code in codes)
    return {
        "attributes": sorted((a.key, a.scope, a.type) for a in log.schema.attributes if a.scope == "event"),
        "perspectives": sorted((p.key, p.cases, p.events, p.variants) for p in log.schema.perspectives),
        "events": rows(
            f"SELECT e.event_id, a.key, e.ts, r.name, e.lifecycle, e.evidence, e.change_source{listed}"
            " FROM log.event e JOIN log.activity a USING (act) LEFT JOIN log.resource r USING (res) ORDER BY 1"
        ),
        "objects": rows("SELECT type, object_id FROM log.object ORDER BY ALL"),
        "event_object": rows(
            "SELECT x.event_id, o.type, o.object_id, x.qualifier FROM log.event_object x JOIN log.object o USING (obj)"
            " ORDER BY ALL"
        ),
        "object_object": rows(
            "SELECT a.type, a.object_id, b.type, b.object_id, x.qualifier FROM log.object_object x"
            " JOIN log.object a ON a.obj = x.source JOIN log.object b ON b.obj = x.target ORDER BY ALL"
        ),
        "values": rows(
            "SELECT o.type, o.object_id, x.key, x.value, x.type, x.ts FROM log.object_attribute x"
            " JOIN log.object o USING (obj) ORDER BY ALL"
        ),
    }


FEBRUARY = "2024-02-01T00:00:00Z"
ODD = 'say "hi" <&> ]; -- ‮'
TABLES: dict[str, list[dict[str, Any]]] = {
    "events": [
        {
            "event_ref": "x",
            "activity": "Quote",
            "timestamp": "2024-01-01T10:00:00.000001Z",
            "resource": "Zoé",
            "n": 1,
        },
        {
            "event_ref": "y",
            "activity": ODD,
            "timestamp": "2024-01-01T10:00:00Z",
            "evidence": "inferred",
            "ok": True,
        },
        {
            "event_ref": "z",
            "activity": "Quote",
            "timestamp": "2024-01-01T10:00:00Z",
            "price": 0.1,
            ODD: "a\nb",
        },
    ],
    "objects": [
        {"type": "deal", "object_id": "NA"},
        {"type": "invoice", "object_id": "i1"},
        {"type": "deal", "object_id": "never used"},
    ],
    "event_object": [
        {"event_ref": "x", "type": "deal", "object_id": "NA", "qualifier": "of"},
        {"event_ref": "x", "type": "invoice", "object_id": "i1", "qualifier": None},
        {"event_ref": "z", "type": "deal", "object_id": "NA", "qualifier": ODD},
    ],
    "object_object": [
        {
            "source_type": "invoice",
            "source_id": "i1",
            "target_type": "deal",
            "target_id": "NA",
            "qualifier": "bills",
        }
    ],
    "object_attributes": [
        {
            "type": "deal",
            "object_id": "NA",
            "key": "stage",
            "value": "new",
            "value_type": "text",
            "time": None,
        },
        {
            "type": "deal",
            "object_id": "NA",
            "key": "stage",
            "value": "won",
            "value_type": "text",
            "time": FEBRUARY,
        },
        {"type": "deal", "object_id": "NA", "key": ODD, "value": "2.5", "value_type": "number", "time": None},
    ],
}


@pytest.fixture
def objects(publish_objects) -> EventLog:
    def parsed(row: dict[str, Any]) -> dict[str, Any]:
        return {
            key: dt.datetime.fromisoformat(value) if key in ("timestamp", "time") and value else value
            for key, value in row.items()
        }

    every = {key for row in TABLES["events"] for key in row}
    tables = {name: [parsed(row) for row in rows] for name, rows in TABLES.items()}
    tables["events"] = [{key: row.get(key) for key in sorted(every)} for row in tables["events"]]
    return publish_objects(tables)


@pytest.mark.parametrize("form", FORMS)
def test_objects_events_and_values_come_back_identical(
    objects, import_ocel, tmp_path: Path, form: OcelFormat
) -> None:
    write_ocel(objects, tmp_path / "out", form)
    again = everything(import_ocel(tmp_path / "out", form, "again"))
    for part, rows in everything(objects).items():
        assert again[part] == rows, part


@pytest.mark.parametrize("form", ["ocel-json", "ocel-xml"])
def test_a_name_that_ends_in_gz_is_compressed(objects, import_ocel, tmp_path: Path, form: OcelFormat) -> None:
    write_ocel(objects, tmp_path / "out.gz", form)
    assert (tmp_path / "out.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert everything(import_ocel(tmp_path / "out.gz", form, "again")) == everything(objects)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_needs_no_zone_and_breaks_no_rule(objects, tmp_path: Path, form: OcelFormat) -> None:
    write_ocel(objects, tmp_path / "out", form)
    file = OcelFile(tmp_path / "out", form)
    list(file.batches())
    assert file.notes == ()


@pytest.mark.parametrize("form", FORMS)
def test_the_cases_of_a_flat_log_become_objects_with_their_attributes(
    publish, import_ocel, tmp_path, form
) -> None:
    mapping = Mapping(
        shape="long",
        case="case",
        activity="act",
        timestamp="time",
        case_type="deal",
        case_attributes=(AttributeColumn("amount", "amount", "number"), AttributeColumn("region", "region")),
        outcome=OutcomeColumn("end", won=("W",)),
    )
    log = publish(
        ["case", "act", "time", "amount", "region", "end"],
        [
            ("1", "A", "2024-01-01T00:00:00Z", "10.5", "IDF", "W"),
            ("2", "A", "2024-01-02T00:00:00Z", None, "SE", ""),
        ],
        mapping,
    )
    write_ocel(log, tmp_path / "out", form)
    again = import_ocel(tmp_path / "out", form, "again")
    assert everything(again)["events"] == everything(log)["events"]
    assert everything(again)["event_object"] == everything(log)["event_object"]
    assert everything(again)["values"] == [
        ("deal", "1", "amount", "10.5", "number", None),
        ("deal", "1", "outcome", "won", "text", None),
        ("deal", "1", "region", "IDF", "text", None),
        ("deal", "2", "region", "SE", "text", None),
    ]


def test_a_filtered_log_writes_its_cases_and_what_they_touch(objects, tmp_path: Path) -> None:
    log = objects.restrict(objects.cases.filter(nw.col("case_id") == "NA"))
    write_ocel(log, tmp_path / "out.json", "ocel-json")
    document = json.loads((tmp_path / "out.json").read_text())
    assert [event["id"] for event in document["events"]] == ["e1", "e3"]
    assert [one["id"] for one in document["objects"]] == ["NA", "i1"]


def test_attributes_that_sqlite_would_confuse_are_refused(publish_objects, tmp_path: Path) -> None:
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    tables = {
        "events": [{"event_ref": "1", "activity": "A", "timestamp": at, "N": 1, "n": 2}],
        "objects": [{"type": "deal", "object_id": "d"}],
        "event_object": [{"event_ref": "1", "type": "deal", "object_id": "d", "qualifier": None}],
    }
    with pytest.raises(SqliteColumnsError, match="“N” and “n”"):
        write_ocel(publish_objects(tables), tmp_path / "out.sqlite", "ocel-sqlite")


def test_types_whose_names_shrink_to_one_word_get_tables_of_their_own(
    publish_objects, tmp_path: Path
) -> None:
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    tables = {
        "events": [
            {"event_ref": str(n), "activity": name, "timestamp": at}
            for n, name in enumerate(("a b", "a-b", "é"))
        ],
        "objects": [{"type": "deal", "object_id": "d"}],
        "event_object": [{"event_ref": "1", "type": "deal", "object_id": "d", "qualifier": None}],
    }
    write_ocel(publish_objects(tables), tmp_path / "out.sqlite", "ocel-sqlite")
    database = sqlite3.connect(tmp_path / "out.sqlite")
    assert database.execute("SELECT * FROM event_map_type").fetchall() == [
        ("a b", "AB"),
        ("a-b", "AB2"),
        ("é", "Type"),
    ]
    database.close()


def test_the_order_management_log_comes_back_identical(import_ocel, tmp_path: Path) -> None:
    log = import_ocel(reference_file("data", "ocel", "running-example.sqlite"), "ocel-sqlite", "first", "UTC")
    first = everything(log)
    for form in FORMS:
        write_ocel(log, tmp_path / form, form)
        again = everything(import_ocel(tmp_path / form, form, f"again-{form}"))
        for part, rows in first.items():
            assert again[part] == rows, (form, part)
