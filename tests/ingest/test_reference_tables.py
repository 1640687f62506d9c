"""The real tables at hand are read whole, and their shape and columns are recognised."""

from __future__ import annotations

import pyarrow.csv
import pytest

from filon.ingest.files import open_table, sample
from filon.ingest.proposal import propose
from tests.reference_data import reference_file

LONG = {
    "logs/running-example.csv": (42, "case:concept:name", "concept:name", "time:timestamp", None),
    "logs/PurchasingExample.csv": (9_119, "case:concept:name", "concept:name", "time:timestamp", None),
    "logs/patients.parquet": (5_442, "patient", "handling", "time", "registration_type"),
    "logs/sepsis.parquet": (15_214, "case_id", "activity", "timestamp", "lifecycle"),
    "logs/traffic_fines.parquet": (34_724, "case_id", "activity", "timestamp", "lifecycle"),
    "handoffs/manual_log_3.csv": (63, "case_id", "Activity", "end_time", None),
}


@pytest.mark.parametrize("name", LONG)
def test_logs_are_long_tables(name: str) -> None:
    rows, *roles = LONG[name]
    found = sample(open_table(reference_file("data", name)), 10**6)
    mapping = propose(found).mapping
    assert (found.rows.num_rows, found.rejected.num_rows) == (rows, 0)
    assert mapping.shape == "long"
    assert [mapping.case, mapping.activity, mapping.timestamp, mapping.lifecycle] == roles


def test_the_sales_pipeline_is_wide() -> None:
    found = propose(sample(open_table(reference_file("data", "crm", "sales_pipeline.csv"))))
    mapping = found.mapping
    assert (mapping.shape, mapping.case, mapping.case_type, found.ready) == (
        "wide",
        "opportunity_id",
        "deal",
        True,
    )
    assert [date.column for date in mapping.dates] == ["engage_date", "close_date"]
    assert mapping.outcome is not None
    assert (mapping.outcome.won, mapping.outcome.lost) == (("Won",), ("Lost",))
    assert (mapping.amount, mapping.resource, mapping.timezone) == ("close_value", "sales_agent", "UTC")
    empty = {column.name: column.empty for column in found.columns}
    assert (empty["account"], empty["engage_date"], empty["close_date"]) == (1_425, 500, 2_089)


@pytest.mark.parametrize("kind", ["deal", "contact", "company", "ticket"])
def test_warehouse_histories_are_histories(kind: str) -> None:
    path = reference_file("data", "hubspot_seeds", f"{kind}_property_history_data.csv")
    mapping = propose(sample(open_table(path))).mapping
    assert (mapping.shape, mapping.case, mapping.property_name) == ("history", f"{kind}_id", "name")


def test_no_row_of_any_table_is_lost() -> None:
    """Every quoted line break aside, a line of the file is a row: pyarrow's own reader is the second opinion."""
    data = reference_file("data")
    for path in sorted(
        one for folder in ("crm", "hubspot_seeds", "handoffs") for one in data.glob(f"{folder}/*.csv")
    ):
        options = pyarrow.csv.ParseOptions(newlines_in_values=True)
        second = pyarrow.csv.read_csv(path, parse_options=options)
        found = sample(open_table(path), 10**6)
        assert (found.rows.num_rows, found.rejected.num_rows) == (second.num_rows, 0), path.name
