"""Questions in short: one sentence, the first figures, the findings that weigh most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.app.clock import working_hours
from filon.app.texts import Text
from filon.app.views.questions import ask_question, perspective_for
from filon.core.errors import FilonError
from filon.core.i18n import LANGUAGES
from filon.mining.filters import parse_filters
from filon.questions.answer import Answer, Finding, KpiValue, Missing, Unanswerable
from filon.questions.figures import Figure, label, say
from filon.questions.registry import question_of

if TYPE_CHECKING:
    from filon.app.selection import Selection
    from filon.app.workspace import Workspace

FINDINGS_SHOWN = 3


@dataclass(frozen=True)
class QuestionBrief:
    """A question in short.

    Parameters
    ----------
    state
        ``answered``; ``unanswerable``, the data lacks what ``missing`` names; ``refused``, a filter in force means
        nothing for the cases that the question is about.
    headline
        The answer in one sentence: its first finding, else its first figure, else why there is none.
    cases, perspective
        How many cases were asked about, and what they are.
    kpis
        All key figures of the answer.
    findings
        The findings that weigh most, by money times certainty.
    n_findings
        Number of findings altogether.
    """

    key: str
    title: Text
    state: Literal["answered", "unanswerable", "refused"]
    headline: Text
    perspective: str | None
    cases: int
    kpis: tuple[KpiValue, ...]
    findings: tuple[Finding, ...]
    n_findings: int
    missing: tuple[Missing, ...]


def question_brief(workspace: Workspace, selection: Selection, key: str) -> QuestionBrief:
    """Answer of one question in short; a filter that does not fit its cases is told, not raised.

    Raises
    ------
    UnknownQuestionError, UnknownDatasetError
    FilonError
        A filter fits no cases of the data set at all.
    """
    title = question_of(key).title
    view = perspective_for(workspace, selection.dataset, key)
    misfit = _misfit(workspace, selection, view)
    if misfit is not None:
        told = Text(*(misfit.message(lang) for lang in LANGUAGES))
        return QuestionBrief(key, title, "refused", told, view, 0, (), (), 0, ())
    found = ask_question(workspace, selection, key)
    if isinstance(found, Unanswerable):
        return QuestionBrief(key, title, "unanswerable", _lacking(found), view, 0, (), (), 0, found.missing)
    shown = found.findings[:FINDINGS_SHOWN]
    day_s = working_day_of(workspace, selection)
    return QuestionBrief(
        key, title, "answered", headline(found, day_s), found.perspective, found.cases, found.kpis, shown,
        len(found.findings), (),
    )  # fmt: skip


def working_day_of(workspace: Workspace, selection: Selection) -> float | None:
    """Seconds of a working day where durations are working time, else ``None``."""
    if selection.clock != "work":
        return None
    return working_hours(workspace.open(selection.dataset).schema).day_s


def _misfit(workspace: Workspace, selection: Selection, view: str | None) -> FilonError | None:
    """Why the filters mean nothing for the cases of a perspective, though they do for the first one's."""
    parse_filters(selection.filters, workspace.open(selection.dataset).schema)
    try:
        parse_filters(selection.filters, workspace.open(selection.dataset, view).schema)
    except FilonError as error:
        return error
    return None


def headline(found: Answer, working_day_s: float | None = None) -> Text:
    """Answer in one sentence; ``working_day_s`` is the length of a day where durations are working time."""
    if found.headline is not None:
        return found.headline
    if found.findings:
        return found.findings[0].sentence
    kpi = next((one for one in found.kpis if one.value is not None), None)
    if kpi is None or kpi.value is None:
        return label("headline.nothing")
    value = Figure(kpi.value, kpi.unit, working_day_s, kpi.currency)
    return say("headline.figure", label=kpi.label, value=value, n=kpi.n)


def _lacking(found: Unanswerable) -> Text:
    names = Text(*(", ".join(getattr(one.label, lang) for one in found.missing) for lang in LANGUAGES))
    return say("headline.missing", names=names)
