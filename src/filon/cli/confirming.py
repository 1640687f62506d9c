"""The proposed mapping put before a person: shown, its open questions asked, agreed to or refused."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from filon.cli.language import read, say
from filon.cli.output import line, table
from filon.cli.words import Choice
from filon.core.errors import RefusedInputError
from filon.log.mapping import DateColumn, Mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.imports import CheckView, QuestionView, UploadView
    from filon.cli.mapping_options import Declared

_ROLES = ("case", "activity", "timestamp", "start_timestamp", "resource", "lifecycle", "object_type")
_MORE_ROLES = ("property_name", "property_value", "amount", "currency", "rate")
_ANY_ZONE_WILL_DO = "UTC"
_SAMPLES = 3
_OPTION_OF = {
    "timezone": "--timezone",
    "decimal": "--decimal",
    "date_order": "--date-order",
    "stage_properties": "--stage-property",
    "missing_dates": "--date",
    "missing_case": "--case",
    "missing_activity": "--activity",
    "missing_timestamp": "--timestamp",
    "missing_property_name": "--property-name",
    "missing_property_value": "--property-value",
}


class UnconfirmedMappingError(RefusedInputError):
    """Nobody confirmed what the columns mean, and nobody is there to ask."""

    code = "mapping_unconfirmed"


def open_questions(found: UploadView, declared: Declared) -> tuple[QuestionView, ...]:
    """What the proposal cannot decide and was not declared.

    A time zone is asked for unless the table holds bare days only, which mean the same days in any zone.
    """
    waiting = (one for one in found.questions if not declared.answers(one))
    return tuple(one for one in waiting if one.required or _needs_zone(one))


def refuse(
    found: UploadView, mapping: Mapping, questions: Sequence[QuestionView], files: Sequence[str]
) -> None:
    """Refuse with the options that would have been enough.

    Raises
    ------
    UnconfirmedMappingError
        Always.
    """
    words = ["filon", "import", *map(shlex.quote, files), *_settled(mapping)]
    words += [f"{_option(one)} {_answer(one)}" for one in questions]
    asked = " ".join(read(one.text) for one in questions)
    raise UnconfirmedMappingError(name=found.filename, questions=asked, command=" ".join(words))


def show(found: UploadView, mapping: Mapping) -> None:
    """Print the columns with the part that each plays."""
    parts = _parts(mapping)
    table(
        say("import.proposal", shape=say(f"import.shape_{mapping.shape}"), zone=mapping.timezone or "–"),
        [("column", "text"), ("role", "text"), ("type", "text"), ("samples", "text")],
        [
            (one.name, parts.get(one.name, ""), one.type, " · ".join(one.samples[:_SAMPLES]))
            for one in found.columns
        ],
    )


def show_check(seen: CheckView) -> None:
    """Print what the mapping makes of the first rows."""
    counts = seen.counts
    line(say("import.checked", count=counts.rows, events=counts.events, cases=counts.cases))
    if counts.rejected_rows:
        line(say("import.rejected", count=counts.rejected_rows))
        table(
            "",
            [("line", "n"), ("column", "text"), ("value", "text"), ("reason", "text")],
            [(one.line, one.column, one.value, read(one.text)) for one in seen.rejected[:10]],
        )


def ask(mapping: Mapping, questions: Sequence[QuestionView]) -> Mapping:
    """Mapping with the answers of the person at the terminal."""
    for question in questions:
        text = read(question.text)
        choices = list(question.choices)
        kind = Choice(choices) if choices and question.field != "timezone" else None
        several = question.field in ("stage_properties", "dates")
        answer = click.prompt(text, type=None if several else kind, default=question.default)
        mapping = _answered(mapping, question, str(answer))
    return mapping


def agreed() -> bool:
    """Whether the person agrees to the mapping shown."""
    yes, no = say("import.yes"), say("import.no")
    answer = click.prompt(say("import.agree"), type=Choice((yes, no)), default=yes)
    return bool(answer == yes)


def _needs_zone(question: QuestionView) -> bool:
    return question.code == "timezone" and question.default != _ANY_ZONE_WILL_DO


def _parts(mapping: Mapping) -> dict[str, str]:
    parts: dict[str, list[str]] = {}

    def add(column: str | None, part: str) -> None:
        if column is not None:
            parts.setdefault(column, []).append(part)

    for role in (*_ROLES, *_MORE_ROLES):
        add(getattr(mapping, role), say(f"import.role_{role}"))
    for date in mapping.dates:
        add(date.column, say("import.role_date", activity=date.activity))
    add(mapping.outcome.column if mapping.outcome else None, say("import.role_outcome"))
    for attribute in (*mapping.case_attributes, *mapping.event_attributes):
        add(attribute.column, say("import.role_attribute", name=attribute.key))
    return {column: ", ".join(found) for column, found in parts.items()}


def _settled(mapping: Mapping) -> list[str]:
    """Options that say what the proposal says of the parts that a shape cannot do without."""
    roles = {"long": ("case", "activity", "timestamp"), "wide": ("case",)}.get(mapping.shape, ())
    given = [f"--{role} {shlex.quote(column)}" for role in roles if (column := getattr(mapping, role))]
    return [f"--shape {mapping.shape}", *given]


def _option(question: QuestionView) -> str:
    return _OPTION_OF.get(question.code, f"--{question.field.replace('_', '-')}")


def _answer(question: QuestionView) -> str:
    if question.code == "date_order":
        return "dmy|mdy"
    if question.code == "missing_dates":
        return "COLUMN=ACTIVITY"
    if question.default is not None:
        return shlex.quote(question.default)
    return "|".join(map(shlex.quote, question.choices[:5])) or question.field.upper()


def _answered(mapping: Mapping, question: QuestionView, answer: str) -> Mapping:
    if question.field == "formats" and question.column is not None:
        return replace(mapping, formats={**mapping.formats, question.column: answer})
    words = tuple(word.strip() for word in answer.split(",") if word.strip())
    if question.field == "dates":
        return replace(mapping, dates=tuple(DateColumn(word, word) for word in words))
    if question.field == "stage_properties":
        return replace(mapping, stage_properties=words)
    return Mapping.from_json({**mapping.to_json(), question.field: answer})
