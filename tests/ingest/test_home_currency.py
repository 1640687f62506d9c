"""Amounts of a file in the home currency that a person names: by the rate of their row, or apart, never guessed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from filon.app.views.amounts import left_out
from filon.ingest.files import open_table, sample
from filon.ingest.importing import ImportRequest, import_files
from filon.ingest.own_export import OwnExport
from filon.ingest.proposal import propose
from filon.log.event_log import EventLog
from filon.log.export import write_parquet, write_xlsx
from filon.log.mapping import HomeCurrencyError, Mapping, RateError
from filon.log.store import Store
from filon.mining.money import Sum, amounts
from filon.mining.variants import variants
from filon.questions.units import Units

LONG = """deal,step,when,amount,currency,rate
D1,Created,2025-01-01T09:00:00Z,100,EUR,
D1,Won,2025-01-05T09:00:00Z,100,EUR,
D2,Created,2025-01-02T09:00:00Z,200,CHF,1.05
D2,Won,2025-01-06T09:00:00Z,200,CHF,1.05
D3,Created,2025-01-03T09:00:00Z,70,USD,
D4,Created,2025-01-04T09:00:00Z,30,chf,0
D5,Created,2025-01-04T10:00:00Z,,EUR,
D6,Created,2025-01-04T11:00:00Z,40,,
"""
WIDE = """Record ID,Create Date,Amount,Currency,Exchange rate
1,2025-01-01 09:00,100,EUR,
2,2025-01-02 09:00,200,CHF,"1.05"
3,2025-01-03 09:00,70,USD,
"""
ROLES = Mapping("long", "deal", "step", "when", amount="amount", currency="currency", home_currency="EUR")


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., EventLog]:
    def _imported(text: str, mapping: Mapping | None = None) -> EventLog:
        file = tmp_path / "deals.csv"
        file.write_text(text, encoding="utf-8")
        found = propose(sample(open_table(file)), timezone="UTC", home_currency="EUR").mapping
        request = ImportRequest(str(tmp_path), "deals", "Deals", (str(file),))
        import_files(
            dataclasses.replace(request, mapping=(mapping or found).to_json()), lambda _share, _stage: None
        )
        return Store(tmp_path).open("deals")

    return _imported


def test_amounts_are_converted_at_the_rate_of_their_row_and_the_others_stay_apart(imported):
    log = imported(LONG, dataclasses.replace(ROLES, rate="rate"))
    found = amounts(log)
    assert found.added == Sum("EUR", 310.0, 2)
    assert found.apart == (Sum("USD", 70.0, 1), Sum(None, 40.0, 1), Sum("chf", 30.0, 1))
    assert (found.missing, found.why) == (1, "no_rate")
    assert {one.activities: one.amount for one in variants(log).page}["Created", "Won"] == 310.0
    cases = Units(log)
    assert {one.currency: one.value for one in cases.money(cases.amounts > 0)}["EUR"] == 310.0


def test_without_a_column_of_rates_nothing_is_converted_and_it_is_said(imported):
    log = imported(LONG, ROLES)
    assert amounts(log).added == Sum("EUR", 100.0, 1)
    said = left_out(log)
    assert said is not None
    assert said.text.en.startswith("Sum of 1 of 6 cases: 1 has no amount and 4 have no exchange rate to EUR")


def test_without_a_column_of_currencies_all_amounts_are_in_the_home_currency(imported):
    log = imported(LONG, dataclasses.replace(ROLES, currency=None))
    assert amounts(log).added == Sum("EUR", 440.0, 5)


def test_money_that_was_kept_for_events_is_kept_for_cases_once_the_home_currency_is_named(imported):
    bare = dataclasses.replace(ROLES, rate="rate", case_attributes=(), event_attributes=())
    assert amounts(imported(LONG, bare)).added == Sum("EUR", 310.0, 2)


def test_a_table_of_deals_is_converted_as_well(imported):
    log = imported(WIDE)
    assert (amounts(log).added, amounts(log).apart) == (Sum("EUR", 310.0, 2), (Sum("USD", 70.0, 1),))


def test_what_was_converted_stays_so_through_an_export_and_back(imported, tmp_path):
    log = imported(LONG, dataclasses.replace(ROLES, rate="rate"))
    for kind, write in (("parquet", write_parquet), ("xlsx", write_xlsx)):
        file = tmp_path / f"again.{kind}"
        write(log, file)
        table = open_table(file)
        assert isinstance(table, OwnExport)
        assert table.mapping.home_currency == "EUR"
        import_files(ImportRequest(str(tmp_path), kind, kind, (str(file),)), lambda _share, _stage: None)
        assert amounts(Store(tmp_path).open(kind)) == amounts(log)


def test_several_currencies_ask_for_the_home_currency_and_a_rate_needs_it(tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text(WIDE, encoding="utf-8")
    asked = propose(sample(open_table(file)), timezone="UTC")
    assert asked.mapping.rate == "Exchange rate"
    (one,) = [one for one in asked.questions if one.field == "home_currency"]
    assert (one.required, set(one.choices)) == (True, {"EUR", "CHF", "USD"})
    named = propose(sample(open_table(file)), timezone="UTC", home_currency="EUR")
    assert named.ready
    named.mapping.check(open_table(file).columns)
    with pytest.raises(RateError):
        dataclasses.replace(named.mapping, home_currency=None).check(open_table(file).columns)
    with pytest.raises(HomeCurrencyError):
        dataclasses.replace(named.mapping, home_currency="euro").check(open_table(file).columns)


def test_amounts_in_the_company_s_currency_are_not_in_that_of_the_deal(tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text(
        "Record ID,Create Date,Amount,Amount in company currency,Currency\n"
        "1,2025-01-01 09:00,100,100,EUR\n2,2025-01-02 09:00,200,210,CHF\n",
        encoding="utf-8",
    )
    found = propose(sample(open_table(file)), timezone="UTC").mapping
    assert (found.amount, found.currency) == ("Amount in company currency", None)
