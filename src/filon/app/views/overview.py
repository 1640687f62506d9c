"""The first screen of a data set: what all questions found, ranked by money; figures, funnel, the six steps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.app.goals.store import goals
from filon.app.models import ideal_of
from filon.app.texts import Text, text
from filon.app.views.briefs import QuestionBrief, question_brief
from filon.app.views.questions import ask_question
from filon.process.ideal_model import SHIPPED
from filon.questions.answer import Answer, Finding, KpiValue
from filon.questions.catalogue import ORDER
from filon.questions.figures import activity_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.app.selection import Selection
    from filon.app.workspace import Workspace
    from filon.log.schema import LogSchema

MOST_FINDINGS = 10
AT_ONCE = 4
HEADLINES = (
    "sales_cycle", "win_rate", "lead_conversion_rate", "stalled_share", "discount_rate",
    "fulfilment_to_invoice_time", "invoice_to_payment_time", "on_time_payment_rate",
)  # fmt: skip
"""Key figures that the first screen shows, from lead to cash."""

StepState = Literal["done", "attention", "next"]


@dataclass(frozen=True)
class AskedKpi:
    """A key figure and the question that it answers."""

    question: str
    kpi: KpiValue


@dataclass(frozen=True)
class AskedFinding:
    """A finding and the question that it answers."""

    question: str
    title: Text
    finding: Finding


@dataclass(frozen=True)
class FunnelStep:
    """Leads that got as far as a step or further; shares of those before it, and of all, 0 to 1."""

    key: str
    label: Text
    n: int
    from_before: float | None
    from_start: float | None


@dataclass(frozen=True)
class CompanyStep:
    """One of the six steps from raw data to a better process, where the company stands, and what there is to say."""

    number: int
    key: str
    label: Text
    state: StepState
    detail: Text


@dataclass(frozen=True)
class Overview:
    """All questions at once.

    Parameters
    ----------
    kpis
        Key figures of the first screen, those that could be measured first.
    all_kpis
        Key figures of every question, each once.
    findings
        The findings that weigh most among all questions, by money times certainty.
    n_findings
        Number of findings of all questions together.
    funnel
        From lead to cash; empty where the data tells of no leads.
    """

    kpis: tuple[AskedKpi, ...]
    all_kpis: tuple[AskedKpi, ...]
    findings: tuple[AskedFinding, ...]
    n_findings: int
    questions: tuple[QuestionBrief, ...]
    funnel: tuple[FunnelStep, ...]
    steps: tuple[CompanyStep, ...]


def overview(workspace: Workspace, selection: Selection) -> Overview:
    """All questions about a selection, asked side by side and kept each by itself.

    Raises
    ------
    UnknownDatasetError
    FilonError
        A filter fits no cases of the data set.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="overview") as pool:
        briefs = tuple(pool.map(lambda key: question_brief(workspace, selection, key), ORDER))
    answers = [
        found
        for brief in briefs
        if brief.state == "answered"
        and isinstance(found := ask_question(workspace, selection, brief.key), Answer)
    ]
    kpis = _each_once(answers)
    findings = sorted(
        _findings(answers), key=lambda one: (-one.finding.score, one.finding.q, one.finding.key)
    )
    schema = workspace.open(selection.dataset).schema
    return Overview(
        kpis=_headlines(kpis),
        all_kpis=kpis,
        findings=tuple(findings[:MOST_FINDINGS]),
        n_findings=len(findings),
        questions=briefs,
        funnel=_funnel(answers),
        steps=(*_steps(schema, briefs, len(findings)), *better_steps(workspace, selection.dataset)),
    )


def _each_once(answers: list[Answer]) -> tuple[AskedKpi, ...]:
    seen: dict[str, AskedKpi] = {}
    for found in answers:
        for kpi in found.kpis:
            seen.setdefault(kpi.key, AskedKpi(found.question, kpi))
    return tuple(seen.values())


def _headlines(kpis: tuple[AskedKpi, ...]) -> tuple[AskedKpi, ...]:
    """The figures from lead to cash; the first ones there are, where the data tells of no lead-to-cash."""
    known = {one.kpi.key: one for one in kpis}
    chosen = [known[key] for key in HEADLINES if key in known] or list(kpis[: len(HEADLINES)])
    return tuple(sorted(chosen, key=lambda one: one.kpi.value is None))


def _findings(answers: list[Answer]) -> Iterator[AskedFinding]:
    for found in answers:
        yield from (AskedFinding(found.question, found.title, one) for one in found.findings)


def _funnel(answers: list[Answer]) -> tuple[FunnelStep, ...]:
    """The funnel of the question about leads, which is true under skips and returns."""
    leads = next((one for one in answers if one.question == "lead_conversion"), None)
    table = None if leads is None else next((one for one in leads.tables if one.key == "funnel"), None)
    if table is None:
        return ()
    at = {column.key: place for place, column in enumerate(table.columns)}
    return tuple(
        FunnelStep(
            str(row[at["step"]]),
            activity_label(str(row[at["step"]])),
            int(row[at["n"]] or 0),
            _share(row[at["from_before"]]),
            _share(row[at["from_start"]]),
        )
        for row in table.rows
    )


def _share(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


# -- the six steps ---------------------------------------------------------------------------------------------


def _steps(schema: LogSchema, briefs: tuple[QuestionBrief, ...], n_findings: int) -> Iterator[CompanyStep]:
    answered = sum(one.state == "answered" for one in briefs)
    quality = next((one for one in briefs if one.key == "data_quality"), None)
    faults = 0 if quality is None else quality.n_findings
    view = schema.perspective
    yield _step(1, "connect", "done", source=schema.label)
    if schema.rejected_rows:
        yield _step(2, "load", "attention", rejected=schema.rejected_rows)
    else:
        yield _step(2, "load", "done", cases=view.cases, events=view.events)
    if quality is None or quality.state != "answered":
        yield _step(3, "check", "next")
    elif faults:
        yield _step(3, "check", "attention", count=faults)
    else:
        yield _step(3, "check", "done")
    yield _step(
        4,
        "see",
        "done" if answered else "attention",
        answered=answered,
        total=len(briefs),
        findings=n_findings,
    )


def better_steps(workspace: Workspace, dataset: str) -> Iterator[CompanyStep]:
    """What the company made of what it saw: a model of its own that it follows, goals that it watches."""
    ideal = ideal_of(workspace, dataset)
    if ideal.name == SHIPPED:
        yield _step(5, "design", "next")
    else:
        yield _step(5, "design", "done", model=ideal.label)
    watched = len(goals(workspace, dataset))
    if watched:
        yield _step(6, "goals", "done", count=watched)
    else:
        yield _step(6, "goals", "next")


def _step(number: int, key: str, state: StepState, **said: object) -> CompanyStep:
    return CompanyStep(
        number, key, text(f"overview.step.{key}"), state, text(f"overview.step.{key}.{state}", **said)
    )
