"""A sheet of a filled template: which column holds what, and its rows as texts in one notation."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.core.i18n import translate
from filon.ingest.spreadsheet import cell_text
from filon.ingest.table import clean_names
from filon.ingest.template_layout import EVIDENCE, REQUIRED_MARK, TemplateColumn, columns_of, sheet_name
from filon.ingest.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from filon.ingest.spreadsheet import Workbook

_TOP_ROWS = 10
_FRENCH_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?")
_SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True)
class FilledSheet:
    """One of the two sheets: its headings, the key of each (``None``: added), and its rows by heading, with lines."""

    name: str
    keys: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str | None]], ...]

    @classmethod
    def of(cls, workbook: Workbook, sheet: str, lang: str) -> FilledSheet | None:
        """Sheet whose top rows hold every required heading, else ``None``."""
        name = sheet_name(sheet, lang)
        known = {plain(column.label(lang)): column for column in columns_of(sheet)}
        required = {plain(column.label(lang)) for column in columns_of(sheet) if column.required}
        rows = enumerate(workbook.sheet(name).iter_rows(), start=1)
        for line, cells in rows:
            labels = [plain((cell_text(cell) or "").removesuffix(REQUIRED_MARK.strip())) for cell in cells]
            if required <= set(labels):
                columns = [known.get(label) for label in labels]
                return cls._filled(name, cells, columns, lang, rows)
            if line == _TOP_ROWS:
                break
        return None

    @classmethod
    def _filled(
        cls,
        name: str,
        heading: Sequence[Any],
        columns: list[TemplateColumn | None],
        lang: str,
        rows: Iterable[tuple[int, Sequence[Any]]],
    ) -> FilledSheet:
        shown = [
            column.label(lang) if column else (cell_text(cell) or "")
            for column, cell in zip(columns, heading, strict=True)
        ]
        headings, _ = clean_names(shown)
        read = [
            (
                line,
                {
                    head: _value(cell, column, lang)
                    for head, column, cell in zip(headings, columns, cells, strict=True)
                },
            )
            for line, cells in rows
            if any(cell != "" for cell in cells)
        ]
        kept = [
            position
            for position, column in enumerate(columns)
            if column is not None or any(row[headings[position]] is not None for _, row in read)
        ]
        return cls(
            name,
            tuple(columns[position].key if columns[position] else None for position in kept),  # type: ignore[union-attr]
            tuple(headings[position] for position in kept),
            tuple(read),
        )


def _value(cell: Any, column: TemplateColumn | None, lang: str) -> str | None:  # noqa: ANN401 - a cell is any type
    text = cell_text(cell)
    if column is None or text is None or not isinstance(cell, str):
        return text
    text = text.strip()
    if column.kind == "moment" and lang == "fr":
        return _french_moment(text)
    if column.kind == "number":
        return _number(text, lang)
    if column.kind == "evidence":
        said = {plain(translate(f"template.evidence.{key}", lang)): key for key in EVIDENCE}
        return said.get(plain(text), text)
    return text


def _french_moment(text: str) -> str:
    """Time typed as text in the French order, as ISO; any other text as it is."""
    found = _FRENCH_MOMENT.fullmatch(text)
    if found is None:
        return text
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return dt.datetime(year, month, day, hour, minute, second).isoformat()  # noqa: DTZ001 - zone is declared apart
    except ValueError:
        return text


def _number(text: str, lang: str) -> str:
    """Number typed as text in the language's way, with a decimal point; any other text as it is."""
    bare = text.translate(_SPACES)
    made = bare.replace(",", ".") if lang == "fr" else bare.replace(",", "")
    return made if re.fullmatch(r"[-+]?\d+(\.\d+)?", made) else text
