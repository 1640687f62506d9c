"""The Excel template that a person fills by hand or from HubSpot exports, written in French or English.

Everything in it comes from the Lead-to-Cash catalogue and the text catalogues: a sheet of events, a sheet of deals, the
lists behind their drop-downs with the place where HubSpot keeps each activity, one filled example, and instructions.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from filon.core.i18n import supported, translate
from filon.ingest.template_example import EXAMPLE_DEAL, EXAMPLE_EVENTS
from filon.ingest.template_layout import (
    CURRENCIES,
    EVIDENCE,
    RESULTS,
    SHEETS,
    TIMEZONES,
    TemplateColumn,
    columns_of,
    sheet_name,
)
from filon.ingest.template_style import MISSING, STYLES, TAB_COLOURS
from filon.process.lead_to_cash import ACTIVITIES, GROUPS, activities_by_key

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

PREPARED_ROWS = 5_000
"""Rows below each heading that carry the drop-downs and formats."""

_HEADING_ROW = 3
_LIST_NAMES = {
    "activity": "filon_activities",
    "result": "filon_results",
    "evidence": "filon_evidence",
    "currency": "filon_currencies",
}
_HELP_STEPS = 6


def write_template(path: Path, lang: str = "fr") -> None:
    """Write the template workbook.

    Parameters
    ----------
    path
        File to write, ``.xlsx``; one that exists is replaced.
    lang
        ``fr`` or ``en``: language of the sheets, headings, lists and instructions.
    """
    with xlsxwriter.Workbook(str(path), {"default_date_format": _date_format(supported(lang))}) as workbook:
        workbook.set_properties({"title": translate("template.title", supported(lang)), "author": "Filon"})
        _Writer(workbook, supported(lang)).write()


def _date_format(lang: str) -> str:
    return "dd/mm/yyyy hh:mm" if lang == "fr" else "yyyy-mm-dd hh:mm"


@dataclass
class _List:
    """One drop-down list on the lists sheet: where it stands and what it offers."""

    name: str
    column: int
    values: list[str]


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook, lang: str) -> None:
        self._book = workbook
        self._lang = lang
        self._formats: dict[str, Format] = {}
        self._sheets: dict[str, Worksheet] = {}

    def write(self) -> None:
        for sheet in SHEETS:
            made = self._book.add_worksheet(sheet_name(sheet, self._lang))
            made.set_tab_color(TAB_COLOURS[sheet])
            made.hide_gridlines(2)
            made.set_zoom(110)
            self._sheets[sheet] = made
        self._write_lists()
        self._write_help()
        for sheet in ("events", "deals"):
            self._write_input(sheet)
        self._write_example()
        self._sheets["help"].activate()

    def _say(self, key: str, **params: object) -> str:
        return translate(f"template.{key}", self._lang, **params)

    def _style(self, name: str) -> Format:
        if name not in self._formats:
            self._formats[name] = self._book.add_format(
                {"font_name": "Calibri", "valign": "vcenter"} | STYLES[name]
            )
            if name.startswith("moment"):
                self._formats[name].set_num_format(_date_format(self._lang))
        return self._formats[name]

    # -- sheets ------------------------------------------------------------------------------------------------

    def _title(self, sheet: str, width: int) -> None:
        page = self._sheets[sheet]
        page.set_row(0, 30)
        page.set_row(1, 32)
        page.merge_range(0, 0, 0, width - 1, self._say(f"heading.{sheet}"), self._style("title"))
        page.merge_range(1, 0, 1, width - 1, self._say(f"subtitle.{sheet}"), self._style("subtitle"))

    def _write_input(self, sheet: str) -> None:
        page, columns = self._sheets[sheet], columns_of(sheet)
        self._title(sheet, len(columns))
        self._headings(page, _HEADING_ROW, columns)
        first, last = _HEADING_ROW + 1, _HEADING_ROW + PREPARED_ROWS
        for position, column in enumerate(columns):
            page.set_column(position, position, column.width, self._style(_cell_style(column)))
            self._validate(page, column, (first, position, last, position))
            if column.required:
                self._mark_missing(page, first, last, position, len(columns))
        page.freeze_panes(first, 1)
        page.autofilter(_HEADING_ROW, 0, last, len(columns) - 1)

    def _headings(self, page: Worksheet, row: int, columns: tuple[TemplateColumn, ...]) -> None:
        page.set_row(row, 34)
        for position, column in enumerate(columns):
            style = self._style("required" if column.required else "heading")
            page.write_string(row, position, column.heading(self._lang), style)
            page.write_comment(
                row, position, column.note(self._lang), {"x_scale": 2.2, "y_scale": 1.1, "author": "Filon"}
            )

    def _mark_missing(self, page: Worksheet, first: int, last: int, position: int, width: int) -> None:
        """Colour a required cell that is empty in a row that is begun."""
        row = first + 1
        end, cell = _letters(width - 1), _letters(position)
        page.conditional_format(
            first, position, last, position,
            {"type": "formula", "criteria": f"=AND(COUNTA($A{row}:${end}{row})>0,ISBLANK({cell}{row}))",
             "format": self._book.add_format({"bg_color": MISSING})},
        )  # fmt: skip

    def _validate(self, page: Worksheet, column: TemplateColumn, area: tuple[int, int, int, int]) -> None:
        rules: dict[str, Any] = {
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": column.label(self._lang)[:32],
        }
        if column.kind in _LIST_NAMES:
            rules |= {
                "validate": "list",
                "source": f"={_LIST_NAMES[column.kind]}",
                "error_message": self._say("error.list"),
            }
        elif column.kind == "moment":
            rules |= {
                "validate": "date",
                "criteria": ">",
                "value": dt.date(1990, 1, 1),
                "error_message": self._say("error.moment"),
            }
        elif column.kind == "number":
            rules |= {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_message": self._say("error.number"),
            }
        else:
            return
        page.data_validation(*area, rules)

    def _write_example(self) -> None:
        page = self._sheets["example"]
        deals, events = columns_of("deals"), columns_of("events")
        self._title("example", len(deals))
        for position, column in enumerate(deals):
            page.set_column(position, position, max(column.width, 26))
        page.write_string(_HEADING_ROW - 1, 0, sheet_name("deals", self._lang), self._style("section"))
        self._headings(page, _HEADING_ROW, deals)
        deal = EXAMPLE_DEAL | {"result": self._say("result.won")}
        self._row(page, _HEADING_ROW + 1, deals, deal)
        start = _HEADING_ROW + 4
        page.write_string(start - 1, 0, sheet_name("events", self._lang), self._style("section"))
        self._headings(page, start, events)
        for offset, (activity, moment, person, reference, evidence) in enumerate(EXAMPLE_EVENTS, start=1):
            label = activities_by_key()[activity].label(self._lang)
            cells = {
                "deal_id": EXAMPLE_DEAL["deal_id"], "activity": label, "moment": moment, "person": person,
                "reference": reference, "evidence": self._say(f"evidence.{evidence}"),
            }  # fmt: skip
            self._row(page, start + offset, events, cells)

    def _row(
        self, page: Worksheet, row: int, columns: tuple[TemplateColumn, ...], cells: dict[str, Any]
    ) -> None:
        for position, column in enumerate(columns):
            style = self._style(_cell_style(column))
            value = cells.get(column.key, "")
            if column.kind == "moment":
                page.write_datetime(row, position, dt.datetime.fromisoformat(value), style)
            elif isinstance(value, str):
                page.write_string(row, position, value, style)
            else:
                page.write_number(row, position, value, style)

    def _write_lists(self) -> None:
        page = self._sheets["lists"]
        self._title("lists", 10)
        ordered = [activity for group in GROUPS for activity in ACTIVITIES if activity.group == group.key]
        phases = {group.key: group.label(self._lang) for group in GROUPS}
        tables = (
            _List("phase", 0, [phases[activity.group] for activity in ordered]),
            _List("activity", 1, [activity.label(self._lang) for activity in ordered]),
            _List("origin", 2, [activity.origin(self._lang) for activity in ordered]),
            _List("result", 4, [self._say(f"result.{key}") for key in RESULTS]),
            _List("evidence", 6, [self._say(f"evidence.{key}") for key in EVIDENCE]),
            _List("currency", 8, list(CURRENCIES)),
            _List("timezone", 9, list(TIMEZONES)),
        )
        for width, position in (
            (22, 0),
            (34, 1),
            (96, 2),
            (3, 3),
            (16, 4),
            (3, 5),
            (30, 6),
            (3, 7),
            (12, 8),
            (22, 9),
        ):
            page.set_column(position, position, width)
        for table in tables:
            self._write_list(page, table)
        page.freeze_panes(_HEADING_ROW + 1, 2)

    def _write_list(self, page: Worksheet, table: _List) -> None:
        page.write_string(_HEADING_ROW, table.column, self._say(f"list.{table.name}"), self._style("heading"))
        for offset, value in enumerate(table.values, start=1):
            page.write_string(_HEADING_ROW + offset, table.column, value, self._style("listed"))
        name = _LIST_NAMES.get(table.name, "filon_timezones" if table.name == "timezone" else "")
        if name:
            letter, first = _letters(table.column), _HEADING_ROW + 2
            area = f"${letter}${first}:${letter}${first + len(table.values) - 1}"
            self._book.define_name(name, f"='{sheet_name('lists', self._lang)}'!{area}")

    def _write_help(self) -> None:
        page = self._sheets["help"]
        page.set_column(0, 0, 4)
        page.set_column(1, 1, 44)
        page.set_column(2, 2, 70)
        self._title("help", 3)
        row = _HEADING_ROW
        for step in range(1, _HELP_STEPS + 1):
            page.set_row(row, 46)
            page.write_number(row, 0, step, self._style("step"))
            page.write_string(row, 1, self._say(f"help.{step}.what"), self._style("strong"))
            page.write_string(row, 2, self._say(f"help.{step}.how"), self._style("text"))
            row += 1
        page.write_string(row + 1, 1, self._say("timezone"), self._style("strong"))
        page.write_string(row + 1, 2, TIMEZONES[0], self._style("input"))
        page.data_validation(row + 1, 2, row + 1, 2, {"validate": "list", "source": "=filon_timezones"})
        page.write_string(row + 2, 2, self._say("timezone_note"), self._style("hint"))
        page.write_string(row + 4, 1, self._say("home_currency"), self._style("strong"))
        page.write_blank(row + 4, 2, None, self._style("input"))
        page.data_validation(row + 4, 2, row + 4, 2, {"validate": "list", "source": "=filon_currencies"})
        page.write_string(row + 5, 2, self._say("home_currency_note"), self._style("hint"))


def _cell_style(column: TemplateColumn) -> str:
    return {"moment": "moment_cell", "number": "number_cell"}.get(column.kind, "text_cell")


def _letters(position: int) -> str:
    return chr(ord("A") + position)
