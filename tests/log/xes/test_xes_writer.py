"""A log written as XES and read again is the same log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pytest
from lxml import etree

from filon.log.building import Origin
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.log.store import Store
from filon.log.xes import XesFile, write_xes
from tests.reference_data import reference_file

MAPPING = Mapping(
    shape="long",
    case="case",
    activity="act",
    timestamp="time",
    start_timestamp="start",
    resource="who",
    evidence="evidence",
    change_source="source",
    case_type="deal",
    case_attributes=(
        AttributeColumn("region", "region"),
        AttributeColumn("amount", "amount", "number"),
        AttributeColumn("currency", "currency"),
    ),
    event_attributes=(
        AttributeColumn("n", "n", "integer"),
        AttributeColumn("note", 'odd "key" <&> ‮', "text"),
    ),
    timezone="Europe/Paris",
    outcome=OutcomeColumn("end", won=("W",), lost=("L",)),
    amount="amount",
    currency="currency",
)
# fmt: off
COLUMNS = ["case", "act", "time", "start", "who", "evidence", "source",
           "region", "amount", "currency", "n", "note", "end"]
ROWS = [
    ("NA", "Quote", "2024-01-05 10:00:00.000001", "2024-01-05 09:00:00", "Zoé", "declared", "CRM_UI",
     "IDF", "10.5", "EUR", "1", "a\tb\nc", "W"),
    ("2", "Quote", "2024-01-05 10:00:00", None, "Bob", "recorded", None,
     "SE", "7", "EUR", "2", '{"list":[{"type":"int","key":"a","value":"1"}]}', "L"),
    ("NA", "Pay & <go>", "2024-02-05 10:00:00", None, "", "recorded", "API",
     "IDF", "10.5", "EUR", None, "", "W"),
    ("NA", "Quote", "2024-02-05 10:00:00", None, "Zoé", "recorded", None,
     "IDF", "10.5", "EUR", "-3", "{}", "W"),
]
# fmt: on


def everything(log: EventLog) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a published log, whatever order its events and cases came in."""
    rows = log.tables.rows
    attributes = {a.scope: [] for a in log.schema.attributes}
    for one in log.schema.attributes:
        attributes[one.scope].append((one.key, one.type, one.column))
    events = "".join(f", e.{code}" for _, _, code in sorted(attributes.get("event", [])))
    cases = "".join(f", {code}" for _, _, code in sorted(attributes.get("case", [])))
    return {
        "attributes": sorted((a.scope, a.key, a.type) for a in log.schema.attributes),
        "roles": [(log.schema.roles.amount, log.schema.roles.currency, log.schema.perspective.case_type)],
        "events": rows(
            "SELECT o.object_id, row_number() OVER (PARTITION BY o.obj ORDER BY e.event_id) AS k, a.key, e.ts,"
            f" e.start_ts, r.name, e.lifecycle, e.evidence, e.change_source{events}"
            " FROM log.event e JOIN log.event_object USING (event_id) JOIN log.object o USING (obj)"
            " JOIN log.activity a USING (act) LEFT JOIN log.resource r USING (res) ORDER BY 1, 2"
        ),
        "cases": rows(
            f"SELECT case_id, variant, n, t0, t1, outcome{cases} FROM log.p0.cases ORDER BY case_id"
        ),
        "objects": rows("SELECT type, object_id FROM log.object ORDER BY ALL"),
    }


@pytest.fixture
def deals(store: Store) -> EventLog:
    batch = pa.record_batch({name: [row[at] for row in ROWS] for at, name in enumerate(COLUMNS)})
    with store.build("deals") as building:
        building.add_rows([batch])
        building.admit_table(MAPPING)
        building.finish(Origin("Deals", "deals.csv", "csv", "Europe/Paris"))
    return store.open("deals")


@pytest.fixture
def import_xes(store: Store) -> Callable[[Path, str], EventLog]:
    def _import(path: Path, name: str) -> EventLog:
        file = XesFile(path)
        with store.build(name) as building:
            for batch in file.batches():
                (building.add_rows if batch.has_events else building.add_idle_cases)([batch.rows])
            mapping = file.mapping()
            building.admit_table(mapping)
            building.finish(Origin(name, path.name, "xes"))
        return store.open(name)

    return _import


@pytest.mark.parametrize("name", ["out.xes", "out.xes.gz"])
def test_a_table_written_as_xes_comes_back_identical(deals, import_xes, tmp_path: Path, name: str) -> None:
    log = deals
    write_xes(log, tmp_path / name)
    again = import_xes(tmp_path / name, "again")
    first, second = everything(log), everything(again)
    assert [row[:2] for row in first["events"]] == [("2", 1), ("NA", 1), ("NA", 2), ("NA", 3)]
    for part, rows in first.items():
        assert second[part] == rows, part
    assert again.schema.rejected_rows == 0


def test_microseconds_are_written_only_where_they_are_needed(publish, tmp_path: Path) -> None:
    mapping = Mapping(shape="long", case="case", activity="act", timestamp="time")
    log = publish(["case", "act", "time"], [("1", "A", "2024-01-05T10:00:00Z")], mapping)
    write_xes(log, tmp_path / "out.xes")
    assert 'value="2024-01-05T10:00:00.000+00:00"' in (tmp_path / "out.xes").read_text()


def test_the_document_declares_extensions_globals_and_a_classifier(deals, tmp_path: Path) -> None:
    write_xes(deals, tmp_path / "out.xes")
    root = etree.parse(tmp_path / "out.xes").getroot()
    assert [child.tag for child in root][:8] == ["extension"] * 8
    assert [child.get("scope") for child in root.iter("global")] == ["trace", "event"]
    assert [child.get("keys") for child in root.iter("classifier")] == ["concept:name"]
    file = XesFile(tmp_path / "out.xes")
    list(file.batches())
    assert {note.code for note in file.notes} == set()


def test_characters_that_xml_cannot_hold_are_replaced(publish, tmp_path: Path) -> None:
    mapping = Mapping(shape="long", case="case", activity="act", timestamp="time")
    log = publish(["case", "act", "time"], [("1", "A\x01B", dt.datetime(2024, 1, 5, tzinfo=dt.UTC))], mapping)
    write_xes(log, tmp_path / "out.xes")
    assert 'value="A\ufffdB"' in (tmp_path / "out.xes").read_text(encoding="utf-8")


def test_a_filtered_log_writes_its_cases_only(deals, import_xes, tmp_path: Path) -> None:
    write_xes(deals.restrict(deals.cases.filter(nw.col("case_id") == "2")), tmp_path / "out.xes")
    assert import_xes(tmp_path / "out.xes", "part").schema.perspective.cases == 1


def test_traces_without_events_survive(import_xes, tmp_path: Path) -> None:
    source = tmp_path / "in.xes"
    source.write_text(
        '<log><trace><string key="concept:name" value="idle"/></trace><trace><string key="concept:name" value="c"/>'
        '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>'
        "</trace></log>"
    )
    log = import_xes(source, "first")
    write_xes(log, tmp_path / "out.xes")
    again = import_xes(tmp_path / "out.xes", "again")
    assert [one.schema.cases_without_events for one in (log, again)] == [1, 1]


@pytest.mark.parametrize(
    "name",
    ["03_repairExample.xes.gz", "08_receipt.xes.gz", "roadtraffic100traces.xes", "running-example.xes"],
)
def test_a_real_log_comes_back_identical_with_all_its_life_cycles(
    import_xes, tmp_path: Path, name: str
) -> None:
    log = import_xes(reference_file("data", "logs", name), "first")
    write_xes(log, tmp_path / "out.xes.gz")
    assert everything(import_xes(tmp_path / "out.xes.gz", "again")) == everything(log)
