"""A report as an Excel workbook: numbers as numbers, for whoever wants to go on counting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from filon.app.report.words import Words
from filon.log.export_table import neutral

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from filon.app.report.content import Report
    from filon.questions.answer import Answer, Finding
    from filon.questions.tables import Table, Unit, Value

MOST_CHARACTERS = 32_000
DAY_S = 86_400
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS: dict[str, str] = {
    "share": "0.0%", "points": "0.0%", "count": "#,##0", "number": "#,##0.00", "money": "#,##0", "days": "#,##0.0",
    "seconds": "#,##0.0",
}  # fmt: skip


def write_workbook(report: Report, path: Path) -> None:
    """Write the report as a workbook: overview, findings, a sheet per question, definitions.

    Durations are in days: of 24 hours, or working days where durations are working time. A text that a spreadsheet
    would take for a formula gets an apostrophe before it.
    """
    import xlsxwriter  # noqa: PLC0415 - as every heavy library

    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        _Book(workbook, report).write()
    finally:
        workbook.close()


class _Book:
    def __init__(self, workbook: Any, report: Report) -> None:  # noqa: ANN401 - XlsxWriter is untyped
        self._workbook = workbook
        self._report = report
        self._words = Words(report.lang, report.working_day_s)
        self._bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {unit: workbook.add_format({"num_format": form}) for unit, form in _FORMATS.items()}

    def write(self) -> None:
        self._overview()
        self._findings()
        for answer in self._report.answers:
            self._question(answer)
        self._definitions()

    def _overview(self) -> None:
        words, report = self._words, self._report
        sheet = self._sheet(words.say("sheet_overview"), (46, 18, 18, 18, 10, 10, 10, 30))
        self._text(sheet, 0, 0, f"{words.say('title')} – {report.about.label}", self._title)
        facts = [
            (words.say("period"), f"{words.day(report.summary.first)} – {words.day(report.summary.last)}"),
            (words.say("cases"), f"{report.about.cases} / {report.about.total_cases}"),
            (
                words.say("filters"),
                " · ".join(one.text for one in report.about.filters) or words.say("no_filter"),
            ),
            (words.say("clock"), words.say(f"clock_{report.about.clock}")),
            (
                words.say("version"),
                words.say("version_of", version=report.about.version, dataset=report.about.dataset),
            ),
            (words.say("made_on"), words.day(report.made_at)),
        ]
        for row, (name, fact) in enumerate(facts, start=2):
            self._text(sheet, row, 0, name)
            self._text(sheet, row, 1, fact)
        heads = ("kpi", "value", "low", "high", "unit", "n", "grade", "question")
        at = len(facts) + 3
        for column, key in enumerate(heads):
            self._text(sheet, at, column, words.say(f"head_{key}"), self._bold)
        for answer in report.answers:
            for kpi in answer.kpis:
                at += 1
                low, high = (None, None) if kpi.interval is None else (kpi.interval.low, kpi.interval.high)
                self._text(sheet, at, 0, words.read(kpi.label))
                for column, value in enumerate((kpi.value, low, high), start=1):
                    self._value(sheet, at, column, value, kpi.unit)
                self._text(sheet, at, 4, kpi.currency or words.say(f"unit_{kpi.unit}"))
                self._value(sheet, at, 5, kpi.n, "count")
                self._text(sheet, at, 6, kpi.grade)
                self._text(sheet, at, 7, words.read(answer.title))

    def _findings(self) -> None:
        words = self._words
        sheet = self._sheet(
            words.say("sheet_findings"), (34, 90, 60, 8, 8, 16, 8, 18, 16, 16, 16, 8, 16, 8, 16, 50)
        )
        heads = (
            "question", "finding", "action", "n", "chance", "money", "currency", "stake", "value", "low", "high",
            "currency", "delay_cost", "currency", "value_days", "filters",
        )  # fmt: skip
        for column, key in enumerate(heads):
            self._text(sheet, 0, column, words.say(f"head_{key}"), self._bold)
        row = 0
        for answer in self._report.answers:
            for one in answer.findings:
                row += 1
                money = one.money[0] if one.money else None
                self._text(sheet, row, 0, words.read(answer.title), self._wrap)
                self._text(sheet, row, 1, words.read(one.sentence), self._wrap)
                self._text(sheet, row, 2, words.read(one.action), self._wrap)
                self._value(sheet, row, 3, one.n, "count")
                self._value(sheet, row, 4, one.q, "number")
                self._value(sheet, row, 5, None if money is None else money.value, "money")
                self._text(sheet, row, 6, (money and money.currency) or "")
                self._at_stake(sheet, row, 7, one)
                self._text(sheet, row, 15, " · ".join(one.filters))
        sheet.freeze_panes(1, 0)

    def _at_stake(self, sheet: Any, row: int, column: int, finding: Finding) -> None:  # noqa: ANN401
        """What is at stake most, what the delay costs, and the value-days behind it."""
        stake, cost = next(iter(finding.stakes), None), finding.delay_cost
        if stake is not None:
            self._text(sheet, row, column, self._words.say(f"stake_{stake.kind}"))
            for place, value in enumerate((stake.value, stake.low, stake.high), start=column + 1):
                self._value(sheet, row, place, value, "money")
            self._text(sheet, row, column + 4, stake.currency or "")
        if cost is not None:
            self._value(sheet, row, column + 5, cost.value, "money")
            self._text(sheet, row, column + 6, cost.currency or "")
        self._value(sheet, row, column + 7, finding.value_days, "count")

    def _question(self, answer: Answer) -> None:
        sheet = self._sheet(self._words.read(answer.title), (30,) + (16,) * 9)
        self._text(sheet, 0, 0, self._words.read(answer.title), self._title)
        self._text(sheet, 1, 0, self._words.read(answer.headline))
        at = 3
        for table in answer.tables:
            at = self._table(sheet, at, table) + 2
        for caveat in answer.caveats:
            self._text(sheet, at, 0, self._words.read(caveat))
            at += 1

    def _table(self, sheet: Any, at: int, table: Table) -> int:  # noqa: ANN401 - XlsxWriter is untyped
        self._text(sheet, at, 0, self._words.read(table.title), self._title)
        for place, column in enumerate(table.columns):
            self._text(sheet, at + 1, place, self._words.read(column.label), self._bold)
        for row, values in enumerate(table.rows, start=at + 2):
            for place, (value, column) in enumerate(zip(values, table.columns, strict=True)):
                if column.unit is not None and isinstance(value, int | float):
                    self._value(sheet, row, place, value, column.unit)
                else:
                    self._text(sheet, row, place, self._words.cell(value, column.unit, table.words))
        return at + 2 + len(table.rows)

    def _definitions(self) -> None:
        words = self._words
        sheet = self._sheet(words.say("sheet_definitions"), (40, 120))
        kpis = {one.key: one for answer in self._report.answers for one in answer.kpis}
        pairs = [(words.read(one.label), words.read(one.definition)) for one in kpis.values()]
        pairs += [
            (words.say(f"term_{key}"), words.say(f"term_{key}_is")) for key in ("interval", "grade", "n")
        ]
        rate = words.figure(self._report.capital_cost, "share")
        pairs += [
            (words.say("delay_cost"), words.say("term_delay_cost_is", rate=rate)),
            (words.say("value_days"), words.say("term_value_days_is")),
        ]
        pairs += [
            (
                words.read(one.title),
                " · ".join(f"{words.read(m.label)}: {words.read(m.where)}" for m in one.missing),
            )
            for one in self._report.unanswerable
        ]
        for row, (term, meaning) in enumerate(pairs):
            self._text(sheet, row, 0, term, self._wrap)
            self._text(sheet, row, 1, meaning, self._wrap)

    # -- cells -----------------------------------------------------------------------------------------------------

    def _sheet(self, name: str, widths: Sequence[float]) -> Any:  # noqa: ANN401 - XlsxWriter is untyped
        sheet = self._workbook.add_worksheet(self._free_name(name))
        sheet.hide_gridlines(2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def _free_name(self, name: str) -> str:
        """Name that Excel takes, unlike all others of the workbook."""
        plain = _NOT_IN_NAMES.sub(" ", name).strip()[:_LONGEST_NAME].strip() or "–"
        taken = {one.get_name().lower() for one in self._workbook.worksheets()}
        more = (f"{plain[: _LONGEST_NAME - 3]} {number}" for number in range(2, len(taken) + 3))
        return next(one for one in (plain, *more) if one.lower() not in taken)

    def _value(self, sheet: Any, row: int, column: int, value: Value, unit: Unit) -> None:  # noqa: ANN401
        if isinstance(value, int | float):
            day_s = self._report.working_day_s or DAY_S
            shown = value / day_s if unit == "seconds" else value
            sheet.write_number(row, column, shown, self._numbers[unit])

    def _text(self, sheet: Any, row: int, column: int, text: str, form: Any = None) -> None:  # noqa: ANN401
        (safe,) = _safe([text])
        sheet.write_string(row, column, safe[:MOST_CHARACTERS], form)


def _safe(texts: Iterable[str]) -> list[str]:
    found: list[str] = neutral(pa.array(list(texts), pa.string())).to_pylist()
    return found
