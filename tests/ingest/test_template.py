"""The template: made in both languages from the catalogue, filled by a person, imported without a question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from filon.core.i18n import translate
from filon.ingest.files import TemplateTable, open_table, sample
from filon.ingest.importing import ImportRequest, import_files
from filon.ingest.proposal import propose
from filon.ingest.spreadsheet import SheetTable
from filon.ingest.template import write_template
from filon.ingest.template_layout import columns_of, sheet_name
from filon.log.mapping import OutcomeColumn
from filon.log.store import Store
from filon.mining.money import Sum, amounts
from filon.process.lead_to_cash import ACTIVITIES, activities_by_key

HEADING_ROW = 4
Row = dict[str, object]


def filled(
    path: Path, lang: str, *, events: list[Row], deals: list[Row], zone: str = "", home: str = ""
) -> Path:
    """Template filled as a person would, in Excel: by heading, below the heading."""
    write_template(path, lang)
    book = openpyxl.load_workbook(path)
    for sheet, rows in (("events", events), ("deals", deals)):
        page = book[sheet_name(sheet, lang)]
        columns = {column.key: position for position, column in enumerate(columns_of(sheet), start=1)}
        for offset, row in enumerate(rows, start=1):
            for key, value in row.items():
                if key not in columns:
                    columns[key] = max(columns.values()) + 1
                    page.cell(HEADING_ROW, columns[key], key)
                page.cell(HEADING_ROW + offset, columns[key], value)
    said = {"timezone": zone, "home_currency": home}
    page = book[sheet_name("help", lang)]
    for cells in page.iter_rows():
        for cell in cells:
            for key, value in said.items():
                if value and cell.value == translate(f"template.{key}", lang):
                    page.cell(cell.row, cell.column + 1, value)
    book.save(path)
    return path


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)


def label(key: str, lang: str) -> str:
    return activities_by_key()[key].label(lang)


def rows_of(table: TemplateTable) -> list[Row]:
    return [row for batch in table.batches() if batch.has_events for row in batch.rows.to_pylist()]


def opened(path: Path) -> TemplateTable:
    table = open_table(path)
    assert isinstance(table, TemplateTable)
    table.mapping.check(table.columns)
    return table


def keys(table: TemplateTable) -> list[tuple[object, str, object]]:
    mapping = table.mapping
    return [
        (
            row[mapping.case or ""],
            mapping.activity_keys.get(str(row[mapping.activity or ""]), "?"),
            row[mapping.timestamp or ""],
        )
        for row in rows_of(table)
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_filled_template_asks_nothing(tmp_path: Path, lang: str) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        lang,
        deals=[{"deal_id": "D1", "created": at("2025-01-06T09:00"), "closed": at("2025-02-01T09:00"),
                "result": translate("template.result.won", lang), "amount": 1200.5, "currency": "EUR",
                "region": "IDF"}],
        events=[{"deal_id": "D1", "activity": label("quote_issued", lang), "moment": at("2025-01-20T10:30"),
                 "person": "Ann", "reference": "Q-1", "evidence": translate("template.evidence.recorded", lang)}],
    )  # fmt: skip
    table = opened(path)
    found = propose(sample(table))
    assert found.questions == ()
    assert found.mapping.timezone == "Europe/Paris"
    assert keys(table) == [
        ("D1", "deal_created", "2025-01-06T09:00:00"),
        ("D1", "quote_issued", "2025-01-20T10:30:00"),
        ("D1", "deal_won", "2025-02-01T09:00:00"),
    ]
    evidence = [row[table.mapping.evidence or ""] for row in rows_of(table)]
    assert evidence == ["declared", "recorded", "declared"]
    outcome = table.mapping.outcome
    assert isinstance(outcome, OutcomeColumn)
    assert {row[outcome.column] for row in rows_of(table)} == set(outcome.won)
    typed = {attribute.key: (attribute.column, attribute.type) for attribute in table.mapping.case_attributes}
    assert typed["amount"] == (table.mapping.amount, "number")
    assert {row[typed["amount"][0]] for row in rows_of(table)} == {"1200.5"}
    assert {row[typed["region"][0]] for row in rows_of(table)} == {"IDF"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_home_currency_of_a_template_converts_at_the_rates_of_its_deals(
    tmp_path: Path, lang: str
) -> None:
    deals: list[Row] = [
        {
            "deal_id": name,
            "created": at("2025-01-06T09:00"),
            "amount": 100,
            "currency": currency,
            "rate": rate,
        }
        for name, currency, rate in (
            ("D1", "EUR", None),
            ("D2", None, None),
            ("D3", "CHF", 1.05),
            ("D4", "USD", None),
        )
    ]
    for home, added in (("EUR", Sum("EUR", 305.0, 3)), ("", None)):
        path = filled(tmp_path / f"filled{home}.xlsx", lang, deals=deals, events=[], home=home)
        request = ImportRequest(str(tmp_path), f"filled{home.lower()}", "x", (str(path),))
        import_files(request, lambda _share, _stage: None)
        assert amounts(Store(tmp_path).open(request.name)).added == added


def test_events_that_the_sheet_tells_are_not_told_twice(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        "fr",
        deals=[
            {
                "deal_id": "1",
                "created": at("2025-01-06T00:00"),
                "closed": at("2025-02-01T00:00"),
                "result": "Gagnée",
            }
        ],
        events=[
            {"deal_id": "1", "activity": label("deal_created", "fr"), "moment": at("2025-01-05T00:00")},
            {"deal_id": "1", "activity": label("deal_lost", "fr"), "moment": at("2025-01-09T00:00")},
        ],
    )
    assert [key for _, key, _ in keys(opened(path))] == ["deal_created", "deal_lost"]


def test_a_deal_without_any_event_is_kept_as_a_case(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        "en",
        deals=[{"deal_id": "lonely", "amount": 5}],
        events=[{"deal_id": "1", "activity": "Call", "moment": at("2025-01-05T00:00")}],
    )
    table = opened(path)
    idle = [row for batch in table.batches() if not batch.has_events for row in batch.rows.to_pylist()]
    assert [row[table.mapping.case or ""] for row in idle] == ["lonely"]


def test_times_and_numbers_typed_as_french_text_are_read(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        "fr",
        deals=[{"deal_id": "1", "amount": "1 234,50"}],
        events=[{"deal_id": "1", "activity": "Devis maison", "moment": "05/01/2025 14h30"},
                {"deal_id": "1", "activity": "Devis maison", "moment": "bientôt"}],
    )  # fmt: skip
    table = opened(path)
    rows = rows_of(table)
    assert [row[table.mapping.timestamp or ""] for row in rows] == ["2025-01-05T14:30:00", "bientôt"]
    assert rows[0][table.mapping.amount or ""] == "1234.50"
    assert [row["line"] for row in rows] == [HEADING_ROW + 1, HEADING_ROW + 2]


def test_an_activity_of_one_s_own_is_kept_as_it_stands(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx", "fr", deals=[],
        events=[{"deal_id": "1", "activity": "Visite du chantier", "moment": at("2025-01-05T00:00")}],
    )  # fmt: skip
    table = opened(path)
    assert "Visite du chantier" not in table.mapping.activity_keys
    assert rows_of(table)[0][table.mapping.activity or ""] == "Visite du chantier"


def test_added_columns_become_attributes(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        "en",
        deals=[{"deal_id": "1", "Partner": "Bolt"}],
        events=[{"deal_id": "1", "activity": "Call", "moment": at("2025-01-05T00:00"), "Channel": "phone"}],
    )
    mapping = opened(path).mapping
    assert "partner" in {attribute.key for attribute in mapping.case_attributes}
    assert [attribute.key for attribute in mapping.event_attributes] == ["reference", "channel"]


def test_the_declared_zone_is_used(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx", "en", deals=[], zone="America/Montreal",
        events=[{"deal_id": "1", "activity": "Call", "moment": at("2025-01-05T00:00")}],
    )  # fmt: skip
    assert opened(path).mapping.timezone == "America/Montreal"


def test_another_sheet_of_a_template_can_still_be_chosen(tmp_path: Path) -> None:
    write_template(tmp_path / "empty.xlsx", "fr")
    assert isinstance(open_table(tmp_path / "empty.xlsx", sheet="Listes"), SheetTable)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_lists_offer_every_activity_and_the_example_is_filled(tmp_path: Path, lang: str) -> None:
    write_template(tmp_path / "template.xlsx", lang)
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    lists = {cell.value for cell in book[sheet_name("lists", lang)]["B"]}
    assert {activity.label(lang) for activity in ACTIVITIES} <= lists
    events = book[sheet_name("events", lang)]
    assert events.freeze_panes == "B5"
    assert {rule.type for rule in events.data_validations.dataValidation} == {"list", "date"}
    assert all(cell.comment for cell in events[HEADING_ROW])
    assert book.defined_names["filon_activities"].attr_text.startswith(
        f"'{sheet_name('lists', lang)}'!$B$5:$B$"
    )
    example = [cell.value for cell in book[sheet_name("example", lang)]["B"]]
    assert label("payment_received", lang) in example


def test_a_filled_template_becomes_a_published_log(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "filled.xlsx",
        "fr",
        deals=[{"deal_id": "1", "created": at("2025-01-06T09:00"), "closed": at("2025-02-01T09:00"),
                "result": "Gagnée"},
               {"deal_id": "2", "created": at("2025-01-07T09:00")}, {"deal_id": "3"}],
        events=[{"deal_id": "1", "activity": label("quote_issued", "fr"), "moment": at("2025-01-20T10:30")},
                {"deal_id": "1", "activity": "Visite", "moment": "demain"}],
    )  # fmt: skip
    mapping = propose(sample(open_table(path))).mapping
    request = ImportRequest(
        home=str(tmp_path / "home"),
        name="filled",
        label="Filled",
        files=(str(path),),
        mapping=mapping.to_json(),
    )
    result = import_files(request, lambda *_: None)
    assert (result.cases, result.events, result.activities, result.rejected_rows) == (2, 4, 3, 1)
    schema = Store(tmp_path / "home").open("filled").schema
    assert schema.cases_without_events == 1
    assert {activity.key for activity in schema.activities} == {"deal_created", "quote_issued", "deal_won"}
