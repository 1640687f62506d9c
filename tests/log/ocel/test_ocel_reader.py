"""The three OCEL formats give the same tables, and every flaw is named."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from filon.core.errors import FilonError
from filon.log.ocel import OcelFile, OcelFormat
from filon.log.ocel.json_reader import NotOcelJsonError, OcelShapeError
from filon.log.ocel.sqlite_reader import NotOcelSqliteError
from filon.log.ocel.xml_reader import NotOcelXmlError, OcelXmlAttributeError
from filon.log.reading.json_stream import JsonEndsEarlyError, JsonRepeatedKeyError, JsonSyntaxError
from tests.reference_data import reference_file

Rows = dict[str, list[dict[str, Any]]]

SMALL: dict[str, Any] = {
    "eventTypes": [{"name": "pay", "attributes": [{"name": "amount", "type": "float"}]}],
    "objectTypes": [
        {"name": "deal", "attributes": [{"name": "stage", "type": "string"}]},
        {"name": "invoice"},
    ],
    "events": [
        {
            "id": "e1",
            "type": "pay",
            "time": "2024-01-02T03:04:05.5Z",
            "attributes": [{"name": "amount", "value": "12.5"}],
            "relationships": [{"objectId": "i1", "qualifier": "of"}, {"objectId": "d1"}],
        }
    ],
    "objects": [
        {
            "id": "d1",
            "type": "deal",
            "attributes": [{"name": "stage", "time": "1970-01-01T00:00:00Z", "value": "won"}],
        },
        {"id": "i1", "type": "invoice", "relationships": [{"objectId": "d1", "qualifier": "bills"}]},
        {"id": "idle", "type": "deal"},
    ],
}


def read(path: Path, form: OcelFormat, timezone: str | None = None) -> tuple[Rows, OcelFile]:
    file = OcelFile(path, form, timezone)
    found: Rows = {}
    for batch in file.batches():
        for name, table in batch.tables.items():
            found.setdefault(name, []).extend(table.to_pylist())
    return found, file


@pytest.fixture
def read_json(tmp_path: Path):
    def _read(document: object) -> tuple[Rows, OcelFile]:
        path = tmp_path / "log.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return read(path, "ocel-json")

    return _read


def codes(file: OcelFile) -> set[str]:
    return {note.code for note in file.notes}


def test_events_objects_and_relations_come_typed_even_when_objects_come_last(read_json) -> None:
    found, file = read_json(SMALL)
    assert found == {
        "events": [
            {
                "event_ref": "e1",
                "activity": "pay",
                "timestamp": dt.datetime(2024, 1, 2, 3, 4, 5, 500_000, tzinfo=dt.UTC),
                "line": 1,
                "amount": 12.5,
            }
        ],
        "objects": [
            {"type": "deal", "object_id": "d1"},
            {"type": "invoice", "object_id": "i1"},
            {"type": "deal", "object_id": "idle"},
        ],
        "object_attributes": [
            {
                "type": "deal",
                "object_id": "d1",
                "key": "stage",
                "value": "won",
                "value_type": "text",
                "time": None,
            }
        ],
        "object_object": [
            {
                "source_type": "invoice",
                "source_id": "i1",
                "target_type": "deal",
                "target_id": "d1",
                "qualifier": "bills",
            }
        ],
        "event_object": [
            {"event_ref": "e1", "type": "invoice", "object_id": "i1", "qualifier": "of"},
            {"event_ref": "e1", "type": "deal", "object_id": "d1", "qualifier": None},
        ],
    }
    assert (file.event_count, file.object_count, file.notes, file.progress) == (1, 3, (), 1.0)


def test_relations_to_nothing_are_left_out_and_told(read_json) -> None:
    found, file = read_json({**SMALL, "objects": []})
    assert "event_object" not in found
    assert {(note.code, note.subject) for note in file.notes} == {
        ("ocel_unknown_object", "i1"),
        ("ocel_unknown_object", "d1"),
    }


def test_an_event_id_used_twice_keeps_both_events(read_json) -> None:
    found, file = read_json({**SMALL, "events": SMALL["events"] * 2})
    assert [row["event_ref"] for row in found["events"]] == ["e1", "e1 (2)"]
    assert [row["event_ref"] for row in found["event_object"]] == ["e1", "e1", "e1 (2)", "e1 (2)"]
    assert codes(file) == {"ocel_repeated_event"}


def test_an_unreadable_time_is_told_and_left_for_the_door_to_refuse(read_json) -> None:
    found, file = read_json({**SMALL, "events": [{**SMALL["events"][0], "time": "yesterday"}]})
    assert found["events"][0]["timestamp"] is None
    assert codes(file) == {"ocel_time"}


def test_a_value_that_is_not_of_its_type_stays_text(read_json) -> None:
    event = {**SMALL["events"][0], "attributes": [{"name": "amount", "value": "a lot"}]}
    found, file = read_json({**SMALL, "events": [event]})
    assert found["events"][0]["amount"] == "a lot"
    assert codes(file) == {"ocel_value"}


def test_attributes_that_name_a_role_play_it_and_others_keep_out_of_its_way(read_json) -> None:
    attributes = [{"name": "resource", "value": "Ann"}, {"name": "line", "value": "L"}]
    found, _ = read_json({**SMALL, "events": [{**SMALL["events"][0], "attributes": attributes}]})
    row = found["events"][0]
    assert (row["resource"], row["line"], row["event:line"]) == ("Ann", 1, "L")


def test_ocel_1_is_read_with_its_native_types(read_json) -> None:
    old = {
        "ocel:global-log": {"ocel:object-types": ["deal"]},
        "ocel:objects": {"d1": {"ocel:type": "deal", "ocel:ovmap": {"price": 2.5}}},
        "ocel:events": {
            "1": {
                "ocel:activity": "pay",
                "ocel:timestamp": "2024-01-02T03:04:05Z",
                "ocel:vmap": {"n": 3, "ok": True},
                "ocel:omap": ["d1"],
            }
        },
    }
    found, file = read_json(old)
    assert (found["events"][0]["n"], found["events"][0]["ok"], file.notes) == (3, True, ())
    assert found["object_attributes"][0] | {"time": None} == {
        "type": "deal",
        "object_id": "d1",
        "key": "price",
        "value": "2.5",
        "value_type": "number",
        "time": None,
    }
    assert found["event_object"] == [{"event_ref": "1", "type": "deal", "object_id": "d1", "qualifier": None}]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"events": [{"id": 1,]}', JsonSyntaxError),
        ('{"events": [nul]}', JsonSyntaxError),
        ('{"events": [{"id": NaN}]}', JsonSyntaxError),
        ('{"events": [{"id": "1"', JsonEndsEarlyError),
        ('{"events": [', JsonEndsEarlyError),
        ('{"events": [] ', JsonEndsEarlyError),
        ('{"events": []} trailing', JsonSyntaxError),
        ("[1, 2]", JsonSyntaxError),
        ('{"events": [], "events": []}', JsonRepeatedKeyError),
        ('{"events": [{"id": "a", "id": "b"}]}', JsonRepeatedKeyError),
        ('{"a": 1}', NotOcelJsonError),
        ('{"events": [3]}', OcelShapeError),
        ('{"events": [{"id": "e", "type": 4.5}]}', OcelShapeError),
        ('{"events": [{"id": ' + "1" * 5000 + "}]}", JsonSyntaxError),
    ],
)
def test_broken_json_is_refused_by_its_fault(read_json, text: str, error: type[FilonError]) -> None:
    with pytest.raises(error):
        read_json(text)


def test_lines_are_counted_across_chunks(read_json) -> None:
    events = ",\n".join(json.dumps({**SMALL["events"][0], "id": f"e{n}"}) for n in range(20_000))
    document = json.dumps({**SMALL, "events": []}).replace('"events": []', f'"events": [\n{events}]')
    found, _ = read_json(document)
    assert [row["line"] for row in found["events"]] == list(range(2, 20_002))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<other/>", NotOcelXmlError),
        ('<log><events><event type="a"/></events></log>', OcelXmlAttributeError),
        ("<log><events>", FilonError),
    ],
)
def test_broken_xml_is_refused_by_its_fault(tmp_path: Path, text: str, error: type[FilonError]) -> None:
    path = tmp_path / "log.xml"
    path.write_text(text)
    with pytest.raises(error):
        read(path, "ocel-xml")


def test_unexpected_elements_are_told(tmp_path: Path) -> None:
    path = tmp_path / "log.xml"
    path.write_text(
        '<log><extra/><events><thing/><event id="1" type="a" time="2024-01-01T00:00:00Z"><odd/></event></events></log>'
    )
    found, file = read(path, "ocel-xml")
    assert len(found["events"]) == 1
    assert {note.subject for note in file.notes} == {"extra", "thing", "odd"}


def test_a_database_without_the_tables_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE event(ocel_id, ocel_type)")
    database.close()
    with pytest.raises(NotOcelSqliteError) as caught:
        read(path, "ocel-sqlite")
    assert caught.value.context["missing"] == ["object", "event_object", "event_map_type", "object_map_type"]


# -- reference figures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("ocel-json", "ocel20_example.jsonocel"),
        ("ocel-xml", "ocel20_example.xmlocel"),
        ("ocel-sqlite", "ocel20_example.sqlite"),
    ],
)
def test_the_official_example_has_its_figures_in_all_three_formats(form: OcelFormat, name: str) -> None:
    path = reference_file("data", "ocel", name)
    told = json.loads(reference_file("reference", "ocel.json").read_text())["logs"]["ocel20_example"]
    found, file = read(path, form, "Europe/Berlin")
    assert len(found["events"]) == told["events"] == 13
    assert len(found["objects"]) == told["objects"]
    assert len(found["event_object"]) == told["e2o"]
    assert len(found["object_object"]) == told["o2o"]
    assert sum(row["time"] is not None for row in found["object_attributes"]) == told["object_changes"]
    assert Counter(row["activity"] for row in found["events"]) == told["events_per_activity"]
    assert Counter(row["type"] for row in found["objects"]) == told["objects_per_type"]
    # JSON writes offsets; XML and SQLite write the local time of Berlin.
    assert str(min(row["timestamp"] for row in found["events"])) == told["first"]
    assert str(max(row["timestamp"] for row in found["events"])) == told["last"]
    assert file.needs_timezone is (form != "ocel-json")


def test_the_three_formats_of_the_example_hold_the_same_rows() -> None:
    def rows(form: OcelFormat, name: str) -> dict[str, list[str]]:
        found, _ = read(reference_file("data", "ocel", name), form, "Europe/Berlin")
        return {
            part: sorted(
                str(sorted((k, v) for k, v in row.items() if k != "line" and v is not None)) for row in table
            )
            for part, table in found.items()
        }

    first = rows("ocel-json", "ocel20_example.jsonocel")
    assert rows("ocel-xml", "ocel20_example.xmlocel") == first
    assert rows("ocel-sqlite", "ocel20_example.sqlite") == first


def test_objects_without_events_are_kept_where_the_reference_tool_drops_them() -> None:
    told = json.loads(reference_file("reference", "ocel.json").read_text())["logs"]["ocpa running-example"]
    found, _ = read(reference_file("data", "ocel", "running-example.sqlite"), "ocel-sqlite")
    assert (len(found["events"]), len(found["event_object"])) == (told["events"], told["e2o"])
    kinds = Counter(row["type"] for row in found["objects"])
    assert kinds.pop("products") == 20
    assert kinds == told["objects_per_type"]
    kept = [
        row for row in found["object_object"] if "products" not in (row["source_type"], row["target_type"])
    ]
    assert len(kept) == told["o2o"]


def test_ocel_1_recruiting_has_its_figures() -> None:
    told = json.loads(reference_file("reference", "ocel.json").read_text())["logs"][
        "recruiting-red (OCEL 1.0)"
    ]
    found, file = read(reference_file("data", "ocel", "recruiting-red.jsonocel"), "ocel-json")
    assert (file.event_count, file.object_count, len(found["event_object"])) == (
        told["events"],
        told["objects"],
        told["e2o"],
    )
    assert Counter(row["activity"] for row in found["events"]) == told["events_per_activity"]
