"""Write the reference pages and ``openapi.json`` from the code; ``--check`` only says whether they are up to date.

A filter, an option, an endpoint or an error that changes without its page fails ``make check``.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import filon
from filon.api.application import create_app
from filon.app.naming import FilterNames
from filon.cli import language
from filon.cli.root import filon as command_line
from filon.core.errors import FilonError
from filon.core.i18n import catalogue
from filon.core.texts import text
from filon.log.schema import ActivityCode, AttributeInfo, LogSchema, PerspectiveInfo, Roles
from filon.mining.filters import describe, parse_filter
from filon.mining.filters.parse import KEYWORDS
from filon.questions.catalogue import ALL
from filon.questions.kpis import KPIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filon.questions.registry import Question

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Written by `make docs` from the code; changes by hand are lost. -->\n\n"

FILTERS = (
    "region:in:IDF,SE",
    "region:not_in:IDF",
    "region:contains:de-France",
    "region:empty:true",
    "amount:gt:10000",
    "amount:between:1000..5000",
    "resource:in:Anna",
    "through:quote_issued",
    "not:discount_approved",
    "edge:quote_issued>quote_revised",
    "follows:contract_signed>invoice_issued",
    "wait:invoice_issued>payment_received:gt:30d",
    "variant:3,7",
    "variant:1..5",
    "variant:not_in:1",
    "starts:lead_captured",
    "ends:payment_received",
    "loops:quote_issued:ge:2",
    "started:2025-01..2025-03",
    "closed:2025-01..2025-12",
    "active:2025-06-01..",
    "open:true",
    "outcome:won,lost",
    "duration:gt:90d",
    "events:ge:10",
    "case:D-17,D-18",
    "deviation:skipped:quote_issued",
    "deviation:rule:two-revisions",
    "conforms:true",
)


def pages() -> dict[Path, str]:
    """Every generated file with its text."""
    reference = ROOT / "docs" / "reference"
    contract = api_contract()
    return {
        reference / "cli.md": MADE + "".join(cli_page()),
        reference / "filters.md": MADE + "".join(filters_page()),
        reference / "errors.md": MADE + "".join(errors_page()),
        reference / "questions.md": MADE + "".join(questions_page()),
        reference / "api.md": MADE + "".join(api_page(contract)),
        ROOT / "openapi.json": json.dumps(contract, ensure_ascii=False, indent=2) + "\n",
    }


# -- command line ----------------------------------------------------------------------------------------------


def cli_page() -> Iterator[str]:
    """Every command with its usage and options."""
    yield "# Command line\n\n"
    yield "The same help, in French too, with `filon COMMAND --help`. Exit codes: 0 good, 1 data or request refused,"
    yield " 2 wrong usage. `FILON_HOME` names the workspace folder, `FILON_LANG` the language.\n\n"
    language.choose(["--lang", "en"])
    yield from _commands(command_line, click.Context(command_line, info_name="filon"))


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(name)
        inside = click.Context(command, info_name=name, parent=context)
        yield from _command(command, inside)
        if isinstance(command, click.Group):
            yield from _commands(command, inside)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"## {context.command_path}\n\n{language.say(command.help or '')}\n\n```\n{usage}\n```\n\n"
    records = [
        one.get_help_record(context) for one in command.get_params(context) if isinstance(one, click.Option)
    ]
    yield from _table(("Option", ""), [(f"`{names}`", text) for names, text in filter(None, records)])


# -- filters ---------------------------------------------------------------------------------------------------


def filters_page() -> Iterator[str]:
    """The grammar by examples, each read by the real parser."""
    yield "# Filters\n\n"
    yield "One grammar in the address of a page, the API (`f=`), the command line (`-f`) and saved views. A filter is a"
    yield " condition on cases; several are an ordered AND. An attribute that is called like a keyword is written in"
    yield ' double quotes, and so is a word that holds `:`, `,`, `>` or `..`: `region:in:"Île-de-France, Est"`.\n\n'
    yield "Comparisons: `gt`, `ge`, `lt`, `le`, `eq`, `ne`; for attributes also `in`, `not_in`, `between`, `contains`,"
    yield " `empty`. Durations: `30d`, `4h`, `90min`, `1w`. Days and months are those of the log's time zone.\n\n"
    shown = {text.partition(":")[0] for text in FILTERS}
    if set(KEYWORDS) - shown:
        raise LookupError(sorted(set(KEYWORDS) - shown))
    yield from _table(("Filter", "English", "French"), map(_filter_row, FILTERS))


def _filter_row(text: str) -> tuple[str, ...]:
    schema = _example_schema()
    predicate = parse_filter(text, schema)
    return (f"`{text}`", *(describe(predicate, schema, lang, FilterNames()) for lang in ("en", "fr")))


def _example_schema() -> LogSchema:
    view = PerspectiveInfo("deal", "p0", "deal", cases=1, events=1, variants=9, activities=9)
    keys = "lead_captured quote_issued quote_revised discount_approved contract_signed invoice_issued payment_received"
    return LogSchema(
        name="example",
        label="Example",
        version=1,
        created_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        source="example",
        format="csv",
        perspective=view,
        perspectives=(view,),
        activities=tuple(ActivityCode(code, key) for code, key in enumerate(keys.split())),
        attributes=(
            AttributeInfo("region", "case", "a0", "text"),
            AttributeInfo("amount", "case", "a1", "number"),
        ),
        roles=Roles("amount", None, outcome=True),
        first=None,
        last=None,
        timezone="Europe/Paris",
        lifecycle="complete",
        rows_read=1,
        rejected_rows=0,
        cases_without_events=0,
        duplicate_events=0,
    )


# -- errors ----------------------------------------------------------------------------------------------------


def errors_page() -> Iterator[str]:
    """Every code with its texts in both languages."""
    yield "# Errors\n\n"
    yield "Every refusal has a stable code: in `code` of the API's problem+json, in brackets on the command line.\n\n"
    rows = [
        (
            f"`{error.code}`",
            *(_text(error, part, lang) for lang in ("en", "fr") for part in ("message", "hint")),
        )
        for error in every_error()
    ]
    yield from _table(("Code", "What happened", "What to do", "Ce qui s’est passé", "Que faire"), rows)


def every_error() -> list[type[FilonError]]:
    """All error classes of the package, by code."""
    for module in pkgutil.walk_packages(filon.__path__, "filon."):
        importlib.import_module(module.name)
    found: set[type[FilonError]] = set()
    waiting: list[type[FilonError]] = [FilonError]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += one.__subclasses__()
    return sorted((one for one in found if one.__module__.startswith("filon.")), key=lambda one: one.code)


def _text(error: type[FilonError], part: str, lang: str) -> str:
    return catalogue(lang).get(f"errors.{error.code}.{part}", "")


# -- questions -------------------------------------------------------------------------------------------------


def questions_page() -> Iterator[str]:
    """Every question with what it needs, and every key figure with its definition."""
    yield "# Questions\n\n"
    yield "`filon ask KEY NAME`, or `GET /api/datasets/NAME/questions/KEY`. What is missing is said.\n\n"
    rows = [
        (f"`{one.key}`", one.title.en, one.title.fr, one.perspective, ", ".join(_needs(one)) or "–")
        for one in ALL
    ]
    yield from _table(("Key", "Question", "Question", "Cases", "Needs"), rows)
    yield "## Key figures\n\n"
    texts = [[text(f"questions.kpi.{one.key}.{part}") for part in ("label", "definition")] for one in KPIS]
    yield from _table(
        ("Key", "Unit", "Better", "English", "Français"),
        [
            (f"`{one.key}`", one.unit, one.better, f"**{name.en}**: {what.en}", f"**{name.fr}** : {what.fr}")
            for one, (name, what) in zip(KPIS, texts, strict=True)
        ],
    )


def _needs(question: Question) -> Iterator[str]:
    yield from (" or ".join(f"`{key}`" for key in group) for group in question.activities)
    if question.needs_outcome:
        yield "won and lost"


# -- API -------------------------------------------------------------------------------------------------------


def api_contract() -> dict[str, Any]:
    """OpenAPI document of the server."""
    return create_app().openapi()


def api_page(contract: dict[str, Any]) -> Iterator[str]:
    """Every endpoint with its parameters."""
    yield "# API\n\n"
    yield f"{contract['info']['description'].strip()}\n\n"
    yield "Every field: [openapi.json](../../openapi.json), or `/api/openapi.json` of a server.\n\n"
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield f"## {method.upper()} {path}\n\n{operation.get('description', operation['summary'])}\n\n"
            yield from _table(("Parameter", "In", ""), map(_parameter, operation.get("parameters", ())))


def _parameter(one: dict[str, Any]) -> tuple[str, ...]:
    return f"`{one['name']}`", one["in"], one.get("description", "")


# -- writing ---------------------------------------------------------------------------------------------------


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = ["| " + " | ".join(map(_cell, row)) + " |\n" for row in rows]
    if lines:
        yield f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n"
        yield from lines
        yield "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _stale(made: dict[Path, str]) -> list[Path]:
    return [
        path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write what is stale; with ``--check`` name it and fail."""
    made = pages()
    stale = _stale(made)
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make docs`")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
