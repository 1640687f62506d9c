"""A XES file becomes rows with their lines, and every broken rule is named where it stands."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest

from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES
from filon.log.reading.notes import FileNote
from filon.log.xes import XesFile
from filon.log.xes.parser import NotXesError
from tests.reference_data import reference_file

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
"""


@pytest.fixture
def xes(tmp_path: Path):
    """Write the inside of a log (its first line is line 5 of the file) and open it."""

    def _xes(inside: str) -> XesFile:
        path = tmp_path / "log.xes"
        path.write_text(f"{HEAD}{inside}\n</log>", encoding="utf-8")
        return XesFile(path)

    return _xes


def rows_of(file: XesFile) -> list[dict[str, object]]:
    return [row for batch in file.batches() if batch.has_events for row in batch.rows.to_pylist()]


def codes(file: XesFile) -> set[str]:
    return {note.code for note in file.notes}


def event(name: str = "A", time: str = "2024-01-02T03:04:05.678+02:00", more: str = "") -> str:
    named = f'<string key="concept:name" value="{name}"/>'
    return f'<event>{named}<date key="time:timestamp" value="{time}"/>{more}</event>'


def trace(*events: str, name: str = "c1", more: str = "") -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{more}\n' + "\n".join(events) + "</trace>"


def test_an_event_is_a_row_with_its_line_its_case_and_utc_microseconds(xes) -> None:
    file = xes(
        trace(event(more='<int key="n" value="7"/>'), name="NA", more='<float key="amount" value="1.5"/>')
    )
    assert rows_of(file) == [
        {
            "line": 6,
            "case:concept:name": "NA",
            "case:amount": 1.5,
            "concept:name": "A",
            "time:timestamp": dt.datetime(2024, 1, 2, 1, 4, 5, 678000, tzinfo=dt.UTC),
            "n": 7,
        }
    ]
    assert file.notes == ()
    assert file.progress == 1.0


def test_each_kind_of_attribute_has_its_type(xes) -> None:
    more = (
        '<string key="s" value="x"/><int key="i" value="-3"/><float key="f" value="2"/>'
        '<boolean key="b" value="true"/><date key="d" value="2024-01-01T00:00:00Z"/><id key="u" value="e"/>'
    )
    file = xes(trace(event(more=more)))
    rows_of(file)
    types = {column.key: column.type for column in file.columns if column.scope == "event"}
    assert types == {
        "concept:name": "text",
        "time:timestamp": "timestamp",
        "s": "text",
        "i": "integer",
        "f": "number",
        "b": "boolean",
        "d": "timestamp",
        "u": "text",
    }


def test_the_mapping_gives_the_standard_keys_their_roles(xes) -> None:
    more = (
        '<string key="org:resource" value="Ann"/><string key="lifecycle:transition" value="start"/>'
        '<int key="n" value="1"/>'
    )
    file = xes(trace(event(more=more)))
    rows_of(file)
    mapping = file.mapping(timezone="Europe/Paris")
    assert (mapping.shape, mapping.case, mapping.activity, mapping.timestamp) == (
        "long",
        "case:concept:name",
        "concept:name",
        "time:timestamp",
    )
    assert (mapping.resource, mapping.lifecycle, mapping.timezone) == (
        "org:resource",
        "lifecycle:transition",
        "Europe/Paris",
    )
    assert [(one.column, one.key, one.type) for one in mapping.event_attributes] == [("n", "n", "integer")]


def test_a_gzip_file_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(gzip.compress(f"{HEAD}{trace(event())}</log>".encode()))
    assert len(rows_of(XesFile(path))) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(
        f'<?xml version="1.0" encoding="{encoding}"?><log>{trace(event("Créé"))}</log>'.encode(encoding)
    )
    assert rows_of(XesFile(path))[0]["concept:name"] == "Créé"


def test_traces_without_events_come_apart_and_are_counted(xes) -> None:
    file = xes(trace(event()) + trace(name="idle", more='<int key="n" value="4"/>'))
    batches = [batch for batch in file.batches() if not batch.has_events]
    assert [(row["case:concept:name"], row["case:n"]) for row in batches[0].rows.to_pylist()] == [("idle", 4)]
    assert (file.event_count, file.trace_count, file.eventless_count) == (1, 2, 1)
    assert codes(file) == {"xes_case_without_events"}


def test_global_values_are_examples_and_never_become_data(xes) -> None:
    declared = (
        '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
        '<string key="x" value="UNKNOWN"/></global>'
    )
    file = xes(declared + trace(event()))
    assert "x" not in rows_of(file)[0]
    assert FileNote("xes_global_missing", "x", 6, 1) in file.notes


def test_lists_and_nested_attributes_are_kept_as_json(xes) -> None:
    more = (
        '<list key="l"><values><int key="a" value="1"/><int key="a" value="2"/></values></list>'
        '<string key="s" value="v"><float key="m" value="0.5"><id key="deep" value="z"/></float></string>'
    )
    row = rows_of(xes(trace(event(more=more))))[0]
    assert json.loads(str(row["l"])) == {
        "list": [{"type": "int", "key": "a", "value": "1"}, {"type": "int", "key": "a", "value": "2"}]
    }
    assert row["s"] == "v"
    assert json.loads(str(row["s:children"])) == [
        {
            "type": "float",
            "key": "m",
            "value": "0.5",
            "children": [{"type": "id", "key": "deep", "value": "z"}],
        }
    ]


def test_a_classifier_names_events_only_where_concept_name_is_absent(xes) -> None:
    file = xes(
        '<classifier name="Name" keys="concept:name"/><classifier name="Two" keys="step status"/><trace>'
        '<string key="concept:name" value="c"/><event><date key="time:timestamp" value="2024-01-01T00:00:00Z"/>'
        '<string key="step" value="Quote"/><string key="status" value="sent"/></event>' + event() + "</trace>"
    )
    assert [row["concept:name"] for row in rows_of(file)] == ["Quote+sent", "A"]
    assert "xes_activity_from_classifier" in codes(file)


def test_keys_that_clash_with_our_columns_keep_apart(xes) -> None:
    more = '<string key="line" value="L"/><string key="case:x" value="E"/>'
    file = xes(trace(event(more=more), more='<string key="x" value="C"/>'))
    row = rows_of(file)[0]
    assert (row["line"], row["event:line"], row["event:case:x"], row["case:x"]) == (6, "L", "E", "C")


def test_a_value_that_its_type_cannot_take_stays_text_for_the_door_to_report(xes) -> None:
    file = xes(trace(event(more='<int key="n" value="0x10"/>'), event(more='<int key="n" value="5"/>')))
    assert [row["n"] for row in rows_of(file)] == ["0x10", "5"]
    assert file.mapping().event_attributes[0].type == "integer"


def test_an_attribute_of_two_kinds_becomes_text_and_says_so(xes) -> None:
    file = xes(trace(event(more='<int key="n" value="007"/>'), event(more='<string key="n" value="x"/>')))
    assert [row["n"] for row in rows_of(file)] == ["007", "x"]
    assert codes(file) == {"xes_mixed_kinds"}


def test_a_time_without_offset_asks_for_a_zone(xes) -> None:
    file = xes(trace(event(), event(time="2024-01-02T03:04:05")))
    assert [row["time:timestamp"] for row in rows_of(file)] == [
        "2024-01-02T03:04:05.678+02:00",
        "2024-01-02T03:04:05",
    ]
    assert file.needs_timezone
    assert FileNote("naive_time", "time:timestamp", 7, 1) in file.notes


def test_trace_attributes_after_the_events_still_count(xes) -> None:
    file = xes('<trace><string key="concept:name" value="c"/>' + event() + '<int key="n" value="9"/></trace>')
    assert rows_of(file)[0]["case:n"] == 9
    assert codes(file) == {"xes_order"}


def test_two_traces_of_one_name_are_told(xes) -> None:
    file = xes(trace(event(), name="c") + trace(event(), name="c"))
    assert len(rows_of(file)) == 2
    assert codes(file) == {"xes_repeated_case"}


def test_a_prefixed_namespace_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_text(
        '<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:string key="concept:name" value="c"/>'
        '<x:event><x:string key="concept:name" value="A"/></x:event></x:trace></x:log>'
    )
    assert rows_of(XesFile(path))[0]["concept:name"] == "A"


def test_another_document_is_refused_by_its_root(tmp_path: Path) -> None:
    path = tmp_path / "page.xes"
    path.write_text("<html><body/></html>")
    with pytest.raises(NotXesError, match="<html>"):
        list(XesFile(path).batches())


# -- the malformed corpus --------------------------------------------------------------------------------------

FLAWS = {
    "attributeEventSwapped": "xes_order",
    "attributeTraceSwapped": "xes_order",
    "attributeValuesSwapped": "xes_order",
    "booleanIncorrectValue": "xes_value",
    "classifierAttributeSwapped": "xes_order",
    "classifierEmptyKeys": "xes_classifier_empty",
    "classifierEventSwapped": "xes_order",
    "classifierIncorrectKey": "xes_classifier_key",
    "classifierIncorrectScope": "xes_scope",
    "classifierNoAttributes": "xes_attribute_missing",
    "classifierTooManyAttributes": "xes_attribute_unknown",
    "classifierTraceSwapped": "xes_order",
    "dateIncorrectValue": "xes_value",
    "dateNoTZD": "naive_time",
    "elementIncorrect": "xes_element",
    "eventIdenticalAttributes": "xes_repeated_key",
    "eventIncorrectType": "xes_mixed_kinds",
    "eventTooManyAttributes": "xes_attribute_unknown",
    "extensionAttributeSwapped": "xes_order",
    "extensionClassifierSwapped": "xes_order",
    "extensionEventSwapped": "xes_order",
    "extensionGlobalSwapped": "xes_order",
    "extensionIncorrectKey": "xes_extension_key",
    "extensionNoAttributes": "xes_attribute_missing",
    "extensionNotDeclared": "xes_extension_not_declared",
    "extensionTooManyAttributes": "xes_attribute_unknown",
    "extensionTraceSwapped": "xes_order",
    "globalAttributeSwapped": "xes_order",
    "globalClassifierSwapped": "xes_order",
    "globalEventSwapped": "xes_order",
    "globalIncorrectScope": "xes_scope",
    "globalNoAttributes": "xes_global_empty",
    "globalStringNoAttributes": "xes_attribute_missing",
    "globalStringTooManyAttributes": "xes_attribute_unknown",
    "globalTooManyAttributes": "xes_attribute_unknown",
    "globalTraceSwapped": "xes_order",
    "idIncorrectValue": "xes_value",
    "intIncorrectValue": "xes_value",
    "listNoValues": "xes_list_values",
    "logNoAttributes": "xes_attribute_missing",
    "logNoNestedAttributes": "xes_nested_unused",
    "logOutOfPlace": "xes_element",
    "logTooManyAttributes": "xes_attribute_unknown",
    "noLog": "xml_empty",
    "realIncorrectValue": "xes_value",
    "stringNestedNotDeclared": "xes_nested_not_declared",
    "stringNoAttributes": "xes_attribute_missing",
    "stringNotNestedButDeclared": "xes_nested_unused",
    "stringTooManyAttributes": "xes_attribute_unknown",
    "traceEventSwapped": "xes_order",
    "traceOutOfPlace": "xes_element",
    "traceTooManyAttributes": "xes_attribute_unknown",
}
# What is left of a sound file: events that stand outside traces, traces without events.
FACTS = {"xes_event_outside", "xes_case_without_events"}


def test_every_malformed_file_is_named_by_its_fault_and_every_sound_one_passes() -> None:
    folder = reference_file("data", "malformed_xes")
    found = {}
    for path in sorted(folder.glob("*.xes")):
        file = XesFile(path)
        try:
            list(file.batches())
            found[path.stem] = codes(file) - FACTS
        except FilonError as error:
            found[path.stem] = {error.code}
    assert len(found) == 71
    wrong = {name: flaws for name, flaws in found.items() if FLAWS.get(name) not in (flaws or {None})}
    assert wrong == {}


def test_every_finding_has_a_sentence_in_both_languages() -> None:
    folder = reference_file("data", "malformed_xes")
    notes = []
    for path in folder.glob("*.xes"):
        file = XesFile(path)
        if path.stat().st_size:
            list(file.batches())
        notes.extend(file.notes)
    assert {len({note.text(lang) for lang in LANGUAGES}) for note in notes} == {2}


def test_a_large_real_log_is_read_whole() -> None:
    file = XesFile(reference_file("data", "logs", "bpic2012.xes.gz"))
    batches = list(file.batches())
    assert sum(batch.rows.num_rows for batch in batches) == file.event_count == 262_200
    assert file.trace_count == 13_087
    assert {batch.rows.schema.field("time:timestamp").type for batch in batches} == {
        pa.timestamp("us", "UTC")
    }
