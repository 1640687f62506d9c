"""The Excel template as data: its sheets and columns, in both languages, from the Lead-to-Cash catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from filon.core.i18n import LANGUAGES, translate
from filon.process.lead_to_cash import attributes_of

if TYPE_CHECKING:
    from filon.process.model import Attribute

Kind = Literal["text", "moment", "number", "activity", "result", "evidence", "currency"]

SHEETS = ("help", "events", "deals", "example", "lists")
REQUIRED_MARK = " *"
RESULTS = ("won", "lost", "open")
EVIDENCE = ("recorded", "declared")
CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "CAD",
    "SEK",
    "DKK",
    "NOK",
    "PLN",
    "CZK",
    "MAD",
    "TND",
    "XOF",
    "AUD",
    "JPY",
)
TIMEZONES = (
    "Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/London", "Europe/Berlin",
    "Europe/Madrid", "Europe/Rome", "America/Montreal", "America/New_York", "America/Los_Angeles", "Africa/Casablanca",
    "Africa/Tunis", "Africa/Abidjan", "Indian/Reunion", "Asia/Tokyo", "UTC",
)  # fmt: skip

_MONEY = ("amount", "currency")
_DEAL_ATTRIBUTES = (
    "pipeline",
    "owner",
    "team",
    "region",
    "source",
    "product",
    "segment",
    "lost_reason",
)


@dataclass(frozen=True)
class TemplateColumn:
    """Column of a sheet: its key, what may stand in it, and the catalogue attribute that it fills."""

    key: str
    kind: Kind = "text"
    required: bool = False
    width: int = 18
    attribute: Attribute | None = None

    def label(self, lang: str) -> str:
        """Heading in one language."""
        if self.attribute is not None:
            return self.attribute.label(lang)
        return translate(f"template.column.{self.key}", lang)

    def heading(self, lang: str) -> str:
        """Heading with the mark of required columns."""
        return self.label(lang) + (REQUIRED_MARK if self.required else "")

    def note(self, lang: str) -> str:
        """Where HubSpot keeps it."""
        if self.attribute is not None:
            return translate("template.hubspot_property", lang, name=self.attribute.hubspot)
        return translate(f"template.note.{self.key}", lang)


EVENT_COLUMNS = (
    TemplateColumn("deal_id", required=True, width=20),
    TemplateColumn("activity", "activity", required=True, width=34),
    TemplateColumn("moment", "moment", required=True, width=20),
    TemplateColumn("person", width=24),
    TemplateColumn("reference", width=22),
    TemplateColumn("evidence", "evidence", width=26),
)


@cache
def deal_columns() -> tuple[TemplateColumn, ...]:
    """Columns of the deals sheet, its attributes from the catalogue."""
    by_key = {attribute.key: attribute for attribute in attributes_of("deal")}
    kinds: dict[str, Kind] = {"amount": "number", "currency": "currency"}
    return (
        TemplateColumn("deal_id", required=True, width=20),
        TemplateColumn("name", width=30, attribute=by_key["name"]),
        TemplateColumn("created", "moment", required=True, width=20),
        TemplateColumn("closed", "moment", width=20),
        TemplateColumn("result", "result", width=14),
        *(TemplateColumn(key, kinds.get(key, "text"), attribute=by_key[key]) for key in _MONEY),
        TemplateColumn("rate", "number"),
        *(TemplateColumn(key, attribute=by_key[key]) for key in _DEAL_ATTRIBUTES),
    )


def columns_of(sheet: str) -> tuple[TemplateColumn, ...]:
    """Columns of the events or the deals sheet."""
    return EVENT_COLUMNS if sheet == "events" else deal_columns()


def sheet_name(sheet: str, lang: str) -> str:
    """Name of a sheet in one language."""
    return translate(f"template.sheet.{sheet}", lang)


def template_language(sheets: tuple[str, ...]) -> str | None:
    """Language of a template by the names of its sheets; ``None`` when they are not those of one."""
    for lang in LANGUAGES:
        if {sheet_name("events", lang), sheet_name("deals", lang)} <= set(sheets):
            return lang
    return None
