"""``filon map | variants | cases``: how cases go, as figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from filon.app.naming import activity_name
from filon.app.views.cases import CasesPage, cases_page
from filon.app.views.graph import Graph, graph
from filon.app.views.variants import VariantRow, VariantsView
from filon.app.views.variants import variants as variants_view
from filon.cli.language import current, read, say
from filon.cli.options import ask, json_option, limit_option, selection_options
from filon.cli.output import emit, line, table
from filon.cli.words import Choice, Number, command, option
from filon.core.i18n import format_number
from filon.questions.figures import Figure

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.mining.variants import VariantOrder

ALL_VARIANTS = 10_000_000
ARROW = " → "


@command("map")
@selection_options
@limit_option
@json_option
def process_map(selection: Selection, limit: int, as_json: bool) -> None:
    """Print the directly-follows graph."""
    found = ask(selection, graph)
    if as_json:
        emit(found)
    else:
        _print_graph(found, limit)


@command("variants")
@selection_options
@option(
    "--sort",
    type=Choice(("cases", "median", "amount")),
    default="cases",
    show_default=True,
    help="option.sort",
)
@option("--limit", type=Number(1), help="variants.limit")
@json_option
def variants(selection: Selection, sort: str, limit: int | None, as_json: bool) -> None:
    """Print the variants."""
    most = limit or (ALL_VARIANTS if as_json else 20)
    found = ask(selection, variants_view, limit=most, offset=0, sort=cast("VariantOrder", sort))
    if as_json:
        emit(found)
    else:
        _print_variants(found)


@command("cases")
@selection_options
@option("--sort", default="-duration", metavar="COLUMN", show_default=True, help="cases.sort")
@option("--search", default="", help="cases.search")
@option("--page", type=Number(1), default=1, show_default=True, help="cases.page")
@option("--size", type=Number(1, 100_000), default=20, show_default=True, help="cases.size")
@json_option
def cases(selection: Selection, sort: str, search: str, page: int, size: int, as_json: bool) -> None:
    """Print a page of the cases."""
    found = ask(selection, cases_page, page=page, size=size, sort=sort, search=search)
    if as_json:
        emit(found)
    else:
        _print_cases(found)


def _label(key: str) -> str:
    return read(activity_name(key))


def _print_graph(found: Graph, limit: int) -> None:
    table(
        say("map.activities", count=len(found.activities)),
        [("activity", "text"), ("cases", "n"), ("events", "n"), ("starts", "n"), ("ends", "n")],
        [
            (_label(one.key), one.cases, one.events, found.starts.get(one.key, 0), found.ends.get(one.key, 0))
            for one in found.activities[:limit]
        ],
    )
    durations = [(name, "duration") for name in ("median", "mean", "p90")]
    table(
        say("map.paths", count=len(found.edges)),
        [("from", "text"), ("to", "text"), ("cases", "n"), ("events", "n"), *durations],
        [
            (
                _label(one.source),
                _label(one.target),
                one.cases,
                one.events,
                one.median_s,
                one.mean_s,
                one.p90_s,
            )
            for one in found.edges[:limit]
        ],
    )


def _print_variants(found: VariantsView) -> None:
    line(say("variants.total", count=found.n_variants, cases=found.cases))
    table(
        "",
        [
            ("rank", "n"),
            ("cases", "n"),
            ("share", "percent"),
            ("cumulative", "percent"),
            ("median", "duration"),
            ("win_rate", "percent"),
            ("amount", "number"),
            ("activities", "text"),
        ],
        [
            (
                one.rank,
                one.cases,
                one.share,
                one.cumulative,
                one.median_s,
                one.win_rate,
                _worth(one, found.currency),
                ARROW.join(map(_label, one.activities)),
            )
            for one in found.variants
        ],
    )
    if found.left_out:
        line(read(found.left_out.text))


def _worth(one: VariantRow, currency: str | None) -> str | None:
    """Amount of a variant in its currency, with the cases that have one where some have none."""
    if one.amount is None:
        return None
    lang = current()
    money = Figure(one.amount, "money", currency=currency).written(lang)
    return money if one.priced == one.cases else f"{money} (n = {format_number(one.priced, lang)})"


def _print_cases(found: CasesPage) -> None:
    line(say("cases.total", count=found.total))
    table(
        "",
        [
            ("case", "text"),
            ("events", "n"),
            ("start", "time"),
            ("end", "time"),
            ("duration", "duration"),
            ("variant", "n"),
        ],
        [(one.case_id, one.events, one.start, one.end, one.duration_s, one.variant) for one in found.rows],
    )
