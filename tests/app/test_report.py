"""A report is whole in each of its forms, says what it rests on, and carries nothing dangerous to whoever opens it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from filon.app.report.blocks import Cards, Grid, Picture, Terms
from filon.app.report.charts import chart_svg
from filon.app.report.content import ReportRequest, gather
from filon.app.report.document import document
from filon.app.report.grids import grid
from filon.app.report.html import html_report
from filon.app.report.pdf import pdf_report
from filon.app.report.words import Words
from filon.app.report.workbook import write_workbook
from filon.app.report.writing import UnknownReportKindError, report_kind, write_report
from filon.app.selection import Selection
from filon.app.workspace import Workspace
from filon.core.texts import Text
from filon.questions.answer import Money
from filon.questions.registry import UnknownQuestionError
from filon.questions.tables import Chart, Column, Series, Table

NASTY = '=HYPERLINK("x") <script>alert(1)</script> #import "/etc/passwd"'


@pytest.fixture(scope="module")
def workspace(company_home):
    with Workspace(company_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(workspace):
    """Report on closed cases with two questions, one word of the data being hostile."""
    asked = ReportRequest(
        Selection("demo", ("outcome:won,lost",)), ("segment_comparison", "payment_collection"), "fr"
    )
    found = gather(workspace, asked)
    return replace(found, about=replace(found.about, label=NASTY))


def test_a_report_holds_the_numbers_of_the_screens(workspace, report):
    asked = Words("fr")
    (answer, _) = report.answers
    page = html_report(document(report), "fr")
    for kpi in answer.kpis:
        assert asked.figure(kpi.value, kpi.unit) in page


def test_a_report_tells_what_the_delay_of_a_finding_costs_in_each_of_its_forms(report, tmp_path):
    answer = next(one for one in report.answers if one.findings)
    late = replace(answer.findings[0], delay_cost=Money("CHF", 5_066.4), value_days=18_504_557.1)
    found = replace(report, findings=(), answers=(replace(answer, findings=(late,)),))
    (card,) = next(one.cards for one in document(found) if isinstance(one, Cards))
    assert card.at_stake.endswith(
        "Coût du retard\u00a0: 5\u202f066\u202fCHF · Valeur-jours\u00a0: 18\u202f504\u202f557"
    )
    assert card.at_stake in html_report(document(found), "fr")
    write_workbook(found, tmp_path / "r.xlsx")
    heads, told = openpyxl.load_workbook(tmp_path / "r.xlsx")["Constats"].iter_rows(values_only=True)
    at = heads.index("Coût du retard")
    assert told[at : at + 3] == (5_066.4, "CHF", 18_504_557.1)


def test_a_cell_holds_a_number_with_its_interval_and_its_currency():
    def column(key, unit=None):
        return Column(key, Text(f"{key} fr", key), unit)

    columns = (
        column("team"), column("win", "share"), column("win_low", "share"), column("win_high", "share"),
        column("amount", "money"), column("low", "money"), column("high", "money"), column("currency"),
        *(column(f"more{place}", "count") for place in range(7)),
    )  # fmt: skip
    rows = (
        ("A", 0.5, 0.4, 0.6, -10.0, -20.0, 5.0, "EUR", *range(7)),
        ("B", 0.5, None, None, 10.0, None, 12.0, None, *range(7)),
        ("C", None, None, None, None, None, None, "CHF", *range(7)),
    )
    told = grid(Table("t", Text("t", "t"), columns, rows * 5, {}, ()), Words("en"))
    assert told.heads == ("team", "win", "amount", "more0", "more1", "more2", "more3", "more4")
    assert told.rows[0][:4] == ("A", "50%\n(40% – 60%)", "-€10\n(-€20 to €5)", "0")
    assert told.rows[1][:3] == ("B", "50%", "10\n(? – 12)")
    assert told.rows[2][:3] == ("C", "–", "–")
    assert told.more == "3 more rows in the workbook · 2 more columns in the workbook"


def test_a_report_says_its_filters_its_version_and_what_its_figures_mean(report):
    page = html_report(document(report), "fr")
    terms = dict(next(one.terms for one in document(report) if isinstance(one, Terms)))
    assert "version 1" in page
    assert terms["outcome:won,lost"] == report.about.filters[0].label.fr
    assert all(kpi.definition.fr == terms[kpi.label.fr] for one in report.answers for kpi in one.kpis)


def test_an_html_report_needs_nothing_else_and_runs_nothing(report):
    page = html_report(document(report), "fr")
    assert page.count("<svg") >= 1
    assert "<script" not in page
    assert re.findall(r'(?:src|href)=|url\(|@import "', page.replace("#import", "")) == []


def test_a_pdf_report_is_made_from_hostile_words_as_they_are(report):
    made = pdf_report(document(report), "fr", NASTY)
    assert made.startswith(b"%PDF-")
    assert len(made) > 20_000


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(report, tmp_path):
    write_workbook(report, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    rate = next(kpi for kpi in report.answers[0].kpis if kpi.key == "win_rate")
    assert rate.value in [cell.value for cell in cells if cell.data_type == "n"]
    assert [sheet.title for sheet in book][:2] == ["Synthèse", "Constats"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_report_of_no_case_at_all_says_what_is_missing(workspace, lang):
    asked = ReportRequest(Selection("demo", ("not:deal_created",)), ("sales_cycle",), lang)
    blocks = document(gather(workspace, asked))
    assert not [one for one in blocks if isinstance(one, Cards | Grid)]
    assert any(isinstance(one, Terms) and one.terms for one in blocks)
    assert pdf_report(blocks, lang, "x").startswith(b"%PDF-")


def test_an_unknown_question_is_refused(workspace):
    with pytest.raises(UnknownQuestionError):
        gather(workspace, ReportRequest(Selection("demo"), ("sales_cycel",)))


def test_the_ending_of_the_file_says_its_kind(tmp_path):
    assert report_kind(tmp_path / "Board.PDF") == "pdf"
    with pytest.raises(UnknownReportKindError):
        report_kind(tmp_path / "board.docx")


def test_a_report_replaces_the_file_in_one_step_and_leaves_nothing_behind(workspace, tmp_path):
    target = tmp_path / "board.html"
    target.write_text("old")
    write_report(workspace, ReportRequest(Selection("demo"), ("sales_cycle",), "en"), "html", target)
    assert target.read_text().startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [target]


def text(word):
    return Text(fr=word, en=word)


@pytest.mark.parametrize("kind", ["bars", "funnel", "stacked", "line", "curve"])
@pytest.mark.parametrize("values", [(3.0, None, 1.0), (None, None, None), (0.0, 0.0, 0.0)], ids=str)
def test_every_kind_of_chart_is_drawn_also_without_values(kind, values):
    series = tuple(Series(f"s{n}", text(f"<S{n}>"), values, values, values, (3, 0, 1)) for n in range(2))
    chart = Chart("c", kind, text(NASTY), ("2026-01", "b", NASTY), None, "share", series, {}, None)
    drawn = ET.fromstring(chart_svg(chart, Words("fr")))
    assert drawn.tag.endswith("svg")
    numbers = re.findall(r"nan|inf", ET.tostring(drawn, encoding="unicode"))
    assert numbers == []


def test_the_map_of_a_report_is_a_picture_that_fits_the_page(report):
    picture = next(one for one in document(report) if isinstance(one, Picture))
    assert 0 < picture.share <= 1
