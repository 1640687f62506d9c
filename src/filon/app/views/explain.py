"""Where a number comes from: its definition, the cases and filters, the verb, the SQL that ran, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from filon.app.naming import activity_name
from filon.app.policies import policies_of
from filon.app.texts import Text, text
from filon.app.views.graph import graph
from filon.app.views.questions import answered, perspective_for
from filon.app.views.shared import Value, plain
from filon.app.views.summary import FilterStep, summary
from filon.core.errors import RefusedInputError, UnknownNameError
from filon.questions.answer import Answer, KpiValue
from filon.questions.catalogue import ORDER
from filon.questions.tables import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.questions.policies import Policies

MOST_STATEMENTS, MOST_CHARACTERS = 60, 4_000
_SUMMARY: dict[str, Unit] = {
    "cases": "count", "events": "count", "median_s": "seconds", "p90_s": "seconds", "mean_s": "seconds",
    "win_rate": "share", "won": "count", "lost": "count", "open": "count", "rework_ratio": "share",
}  # fmt: skip
_PATH: dict[str, Unit] = {
    "cases": "count",
    "events": "count",
    "median_s": "seconds",
    "mean_s": "seconds",
    "p90_s": "seconds",
}


class UnknownNumberError(UnknownNameError):
    """No number has that name."""

    code = "unknown_number"


class NumberNotKnownError(RefusedInputError):
    """The question cannot be answered from this data, so that its figure has no value to explain."""

    code = "number_not_known"


@dataclass(frozen=True)
class Explanation:
    """A number and all that it rests on.

    Parameters
    ----------
    number
        Its name: ``sales_cycle.win_rate``, ``summary.median_s`` or ``path.deal_created>quote_drafted.median_s``.
    value, unit, definition
        ``None`` where nothing could be measured.
    dataset, version, perspective, clock
        The immutable version of the data that it was computed from, what a case is, and how durations count.
    filters
        The filters in force, in words, each with the cases that it takes away.
    verb
        Function that computed it.
    figure
        Of a key figure of a question: its interval, number of values, evidence, coverage, grade.
    caveats
        What to keep in mind reading it.
    sql
        The statements that ran, in order; DuckDB runs them again beside the file that the first one names. Long ones
        are cut where they say so.
    left_out
        Number of statements not given.
    """

    number: str
    label: Text
    definition: Text
    value: Value
    unit: Unit
    dataset: str
    version: int
    perspective: str
    cases: int
    total_cases: int
    clock: str
    filters: tuple[FilterStep, ...]
    verb: str
    figure: KpiValue | None
    caveats: tuple[Text, ...]
    sql: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class _Found:
    label: Text
    definition: Text
    value: Value
    unit: Unit
    verb: str
    figure: KpiValue | None = None
    caveats: tuple[Text, ...] = ()


def explain(workspace: Workspace, selection: Selection, number: str) -> Explanation:
    """Explanation of one number about a selection; the number is computed anew from the published file.

    Parameters
    ----------
    number
        ``QUESTION.FIGURE`` for a key figure, ``summary.FIGURE`` for the line above every screen,
        ``path.SOURCE>TARGET.FIGURE`` for a path of the process map.

    Raises
    ------
    UnknownNumberError, NumberNotKnownError
    """
    kind, _, name = number.partition(".")
    finders: dict[str, Callable[[Sight, str], _Found]] = {"summary": _of_summary, "path": _of_path}
    if kind in ORDER:
        finders[kind] = partial(_of_question, policies=policies_of(workspace, selection.dataset))
        if selection.perspective is None:
            selection = replace(selection, perspective=perspective_for(workspace, selection.dataset, kind))
    if kind not in finders or not name:
        raise UnknownNumberError(value=number, allowed=[f"{one}.…" for one in ("summary", "path", *ORDER)])
    about = workspace.ask(selection, summary)
    with workspace.recorded_sight(selection) as (sight, statements):
        found = finders[kind](sight, number)
        schema = sight.log.schema
        return Explanation(
            number=number,
            label=found.label,
            definition=found.definition,
            value=found.value,
            unit=found.unit,
            dataset=schema.name,
            version=schema.version,
            perspective=schema.perspective.key,
            cases=about.cases,
            total_cases=about.total_cases,
            clock=selection.clock,
            filters=about.filters,
            verb=found.verb,
            figure=found.figure,
            caveats=found.caveats,
            sql=tuple(map(_cut, statements[:MOST_STATEMENTS])),
            left_out=max(len(statements) - MOST_STATEMENTS, 0),
        )


def _of_question(sight: Sight, number: str, *, policies: Policies) -> _Found:
    key, _, name = number.partition(".")
    found = answered(sight, key=key, policies=policies)
    if not isinstance(found, Answer):
        missing = ", ".join(one.key for one in found.missing)
        raise NumberNotKnownError(value=number, missing=missing)
    figures = {one.key: one for one in found.kpis}
    if name not in figures:
        raise UnknownNumberError(value=number, allowed=[f"{key}.{one}" for one in figures])
    kpi = figures[name]
    return _Found(
        kpi.label, kpi.definition, kpi.value, kpi.unit, f"questions.{key}.answer", kpi, found.caveats
    )


def _of_summary(sight: Sight, number: str) -> _Found:
    name = number.removeprefix("summary.")
    if name not in _SUMMARY:
        raise UnknownNumberError(value=number, allowed=[f"summary.{one}" for one in _SUMMARY])
    value = plain(getattr(summary(sight), name))
    label, definition = (text(f"explain.summary.{name}.{part}") for part in ("label", "definition"))
    return _Found(label, definition, value, _SUMMARY[name], "mining.summary.summary")


def _of_path(sight: Sight, number: str) -> _Found:
    path, _, name = number.removeprefix("path.").rpartition(".")
    edges = {f"{one.source}>{one.target}": one for one in graph(sight).edges}
    if name not in _PATH or path not in edges:
        allowed = [f"path.{edge}.{name if name in _PATH else 'cases'}" for edge in edges]
        raise UnknownNumberError(value=number, allowed=allowed)
    edge = edges[path]
    source, target = activity_name(edge.source), activity_name(edge.target)
    label = Text(fr=f"{source.fr} → {target.fr}", en=f"{source.en} → {target.en}")
    definition = text(f"explain.path.{name}.definition")
    return _Found(label, definition, getattr(edge, name), _PATH[name], "mining.discovery.directly_follows")


def _cut(statement: str) -> str:
    if len(statement) <= MOST_CHARACTERS:
        return statement
    return f"{statement[:MOST_CHARACTERS]} /* … {len(statement) - MOST_CHARACTERS} */"
