"""What a report holds: the cases in figures, the map, the answers to the chosen questions, the findings of them all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.app.clock import clock_view
from filon.app.views.about import About, about
from filon.app.views.process_map import ProcessMap, process_map
from filon.app.views.questions import ask_question, policies_in_force
from filon.app.views.summary import Summary, summary
from filon.questions.answer import Answer, Finding, KpiValue, Unanswerable
from filon.questions.catalogue import ORDER
from filon.questions.registry import question_of

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.workspace import Workspace

MOST_TOP, MOST_PER_QUESTION = 5, 4
MOST_TILES = 8
MAP_ACTIVITIES = 60


@dataclass(frozen=True)
class ReportRequest:
    """A report that is asked for.

    Parameters
    ----------
    selection
        The cases it is about; each question looks at them in its own perspective.
    questions
        Keys of the questions in it; all of them when empty.
    lang
        Its language.
    """

    selection: Selection
    questions: tuple[str, ...] = ()
    lang: str = "en"


@dataclass(frozen=True)
class Report:
    """A report, gathered.

    ``working_day_s`` is the length of a day where durations are working time; ``capital_cost`` what money that comes
    later costs in a year, as a share of it.
    """

    lang: str
    made_at: dt.datetime
    about: About
    summary: Summary
    map: ProcessMap
    answers: tuple[Answer, ...]
    unanswerable: tuple[Unanswerable, ...]
    findings: tuple[Finding, ...]
    tiles: tuple[KpiValue, ...]
    working_day_s: float | None
    capital_cost: float


def gather(workspace: Workspace, asked: ReportRequest) -> Report:
    """Everything of a report.

    Raises
    ------
    FilonError
        Of the selection, or of a question that there is none of; a question that cannot be answered is in the report,
        with what is missing.
    """
    keys = [question_of(key).key for key in asked.questions] or list(ORDER)
    selection = asked.selection
    found = [ask_question(workspace, selection, key) for key in dict.fromkeys(keys)]
    answers = tuple(one for one in found if isinstance(one, Answer))
    schema = workspace.open(selection.dataset, selection.perspective).schema
    return Report(
        lang=asked.lang,
        made_at=dt.datetime.now(dt.UTC),
        about=workspace.ask(selection, about),
        summary=workspace.ask(selection, summary),
        map=workspace.ask(selection, process_map, activities=MAP_ACTIVITIES),
        answers=tuple(replace(one, findings=one.findings[:MOST_PER_QUESTION]) for one in answers),
        unanswerable=tuple(one for one in found if isinstance(one, Unanswerable)),
        findings=_top(answers),
        tiles=_tiles(answers),
        working_day_s=clock_view(schema).day_s if selection.clock == "work" else None,
        capital_cost=policies_in_force(workspace, selection).capital_cost,
    )


def _tiles(answers: tuple[Answer, ...]) -> tuple[KpiValue, ...]:
    """First figures of each answer, more of them where there are few answers, none twice."""
    each = 1 if len(answers) > MOST_TILES // 2 else MOST_TILES // max(len(answers), 1)
    chosen = {one.key: one for answer in answers for one in [kpi for kpi in answer.kpis if kpi.n][:each]}
    return tuple(chosen.values())


def _top(answers: tuple[Answer, ...]) -> tuple[Finding, ...]:
    """The most telling findings of all answers, at most two of each, so that no question drowns the others."""
    chosen = [finding for one in answers for finding in one.findings[:2]]
    return tuple(sorted(chosen, key=lambda one: (-one.score, one.q, one.key))[:MOST_TOP])
