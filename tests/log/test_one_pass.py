"""One pass gives the version that all rows at once give: same tables, same refusals."""

from __future__ import annotations

import dataclasses
import random

import pyarrow as pa
import pytest

from filon.log import one_pass
from filon.log.building import Origin
from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn

MAPPING = Mapping(
    shape="long",
    case="c",
    activity="a",
    timestamp="t",
    start_timestamp="s",
    resource="r",
    lifecycle="l",
    timezone="Europe/Paris",
    missing_values=("none",),
    outcome=OutcomeColumn("o", won=("won",), lost=("lost",)),
    case_attributes=(AttributeColumn("region", "region"), AttributeColumn("amount", "amount", "number")),
    event_attributes=(AttributeColumn("note", "note"), AttributeColumn("count", "count", "integer")),
)
TABLES = (
    "activity", "resource", "object", "event", "event_object", "attribute", "perspective", "rejected", "p0.cases",
    "p0.events", "p0.steps", "p0.edges", "p0.variants", "p0.variant_activities", "p0.variant_counts",
    "p0.variant_edges",
)  # fmt: skip


def _rows(seed: int) -> pa.RecordBatch:
    dice = random.Random(seed)
    times = [
        "2025-03-30 02:30:00",
        "2025-01-02",
        "2025-01-02T10:00:00+02:00",
        "2025-01-02 10:00:00",
        "never",
        "",
        "none",
    ]
    rows = [
        {
            "c": dice.choice(["1", "2", "3", "4", " ", "none"]),
            "a": dice.choice(["A", "B", "C", ""]),
            "t": dice.choice(times[:4] * 3 + times),
            "s": dice.choice(["2025-01-01", "", "soon"]),
            "r": dice.choice(["x", "y", ""]),
            "l": dice.choice(["complete", "start"]) if seed % 2 else "complete",
            "o": dice.choice(["won", "lost", "", "open"]),
            "region": dice.choice(["NA", "", "none", "SE"]),
            "amount": dice.choice(["12.5", "1 000", "much", "", "none"]),
            "note": dice.choice(["a", "b", ""]),
            "count": dice.choice(["1", "1.5", ""]),
            "line": number,
        }
        for number in range(2, 400)
    ]
    return pa.RecordBatch.from_pylist(rows)


@pytest.mark.parametrize("seed", range(4))
def test_one_pass_gives_what_all_rows_at_once_give(store, monkeypatch, seed):
    monkeypatch.setattr(one_pass, "PIECE", 37)
    batch = _rows(seed)
    found = []
    for passes in (False, True):
        with store.build("log") as building:
            if passes:
                building.pass_rows(MAPPING)
            building.add_rows([batch.slice(0, 150), batch.slice(150)])
            building.admit_table(MAPPING)
            read = {
                name: sorted(map(repr, building.connection.execute(f"FROM {name}").fetchall()))
                for name in TABLES
            }
            number = building.finish(Origin("log", "log.csv", "csv"))
        schema = store.open("log", version=number).schema
        read["schema"] = dataclasses.asdict(schema) | {"version": 0, "created_at": ""}
        found.append(read)
    for name, rows in found[0].items():
        assert found[1][name] == rows, name


def test_a_mapping_that_needs_all_rows_waits_for_them(store):
    mapping = dataclasses.replace(MAPPING, object_type="l")
    with store.build("log") as building:
        building.pass_rows(mapping)
        building.add_rows([_rows(0)])
        building.admit_table(mapping)
        assert building.rows_read == 398


def test_a_table_whose_every_row_is_refused_is_published_empty(store):
    batch = pa.record_batch({"c": ["", " "], "a": ["A", "A"], "t": ["2025-01-01", "never"], "line": [2, 3]})
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t")
    with store.build("log") as building:
        building.pass_rows(mapping)
        building.add_rows([batch])
        building.admit_table(mapping)
        building.finish(Origin("log", "log.csv", "csv"))
    schema = store.open("log").schema
    assert (schema.perspective.events, schema.rejected_rows) == (0, 2)
