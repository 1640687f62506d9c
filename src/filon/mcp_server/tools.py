"""The tools, each as data: its arguments, its answer, and the view that makes it.

There is one ``ask`` with the question as an argument rather than a tool per question: twelve tools would repeat one
schema twelve times in the context of every agent, and the list comes from the same registration either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.scenario_cards import ScenarioCard
from filon.app.simulation_words import ParameterField
from filon.app.views.about import About, about
from filon.app.views.case import CaseView, case_view
from filon.app.views.cases import CasesPage, cases_page
from filon.app.views.compare import CompareView, compare
from filon.app.views.compare_figures import CompareFigures, compare_figures
from filon.app.views.conformance import ConformanceView, conformance
from filon.app.views.datasets import DatasetCard, DatasetPage, dataset_cards, dataset_page
from filon.app.views.drawn_scenario import DrawnScenario, drawn_scenario
from filon.app.views.durations import ThroughputView, throughput
from filon.app.views.explain import Explanation, explain
from filon.app.views.goals import GoalsView, goals_view
from filon.app.views.graph import Graph, graph
from filon.app.views.models import ModelCard, model_cards
from filon.app.views.overview import Overview, overview
from filon.app.views.questions import QuestionRow, ask_question, perspective_for, questions
from filon.app.views.scenario import editable, play_scenario, scenarios
from filon.app.views.simulation import SimulationResult
from filon.app.views.suggestions import Suggestion, suggestions
from filon.app.views.summary import Summary, summary
from filon.app.views.variants import VariantsView, variants
from filon.core.i18n import DEFAULT_LANGUAGE
from filon.mcp_server import arguments as given
from filon.questions.answer import Answer, Unanswerable

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress


@dataclass(frozen=True)
class Comparison:
    """Two groups of cases: their figures, and their behaviours on one map."""

    figures: CompareFigures
    comparison: CompareView


@dataclass(frozen=True)
class Tool:
    """A tool.

    Parameters
    ----------
    name
        Its name; title and description are texts of the catalogue, ``mcp.<name>.title`` and ``.description``.
    arguments
        Record of its arguments.
    answer
        Type of its answer.
    run
        Makes the answer.
    is_reading
        Whether a call leaves the workspace as it was.
    is_long
        Whether ``run`` also takes whom to tell the progress, and stops when that raises.
    """

    name: str
    arguments: type[given.Reading]
    answer: Any
    run: Callable[..., object]
    is_reading: bool = True
    is_long: bool = False


def _compared(workspace: Workspace, asked: given.OfComparison) -> Comparison:
    a, b = tuple(asked.a), tuple(asked.b)
    figures = compare_figures(workspace, asked.selection, a, b)
    return Comparison(figures, workspace.ask(asked.selection, compare, a=a, b=b))


def _played(workspace: Workspace, asked: given.OfScenario, on_progress: Progress) -> SimulationResult:
    return play_scenario(
        workspace,
        asked.selection,
        asked.scenario,
        number=asked.number,
        choice=asked.choice,
        drawing=asked.drawing,
        edits=asked.edits,
        replications=asked.replications,
        lang=asked.lang or DEFAULT_LANGUAGE,
        on_progress=on_progress,
    )


def subject(workspace: Workspace, asked: given.Reading) -> About | None:
    """What the answer to a call is about; ``None`` where it is about no cases."""
    if isinstance(asked, given.OfQuestion):
        key = asked.question
        perspective = asked.perspective or perspective_for(workspace, asked.dataset, key)
        asked = asked.model_copy(update={"perspective": perspective})
    return workspace.ask(asked.selection, about) if isinstance(asked, given.OfCases) else None


TOOLS = (
    Tool("datasets", given.Reading, tuple[DatasetCard, ...], lambda at, _: dataset_cards(at)),
    Tool("describe", given.OfCases, DatasetPage, lambda at, asked: at.ask(asked.selection, dataset_page)),
    Tool(
        "suggest_filter",
        given.OfTyping,
        tuple[Suggestion, ...],
        lambda at, asked: at.ask(asked.selection, suggestions, typed=asked.typed),
    ),
    Tool("summary", given.OfCases, Summary, lambda at, asked: at.ask(asked.selection, summary)),
    Tool("overview", given.OfCases, Overview, lambda at, asked: overview(at, asked.selection)),
    Tool("questions", given.OfDataset, list[QuestionRow], lambda at, asked: questions(at, asked.dataset)),
    Tool(
        "ask",
        given.OfQuestion,
        Answer | Unanswerable,
        lambda at, asked: ask_question(at, asked.selection, asked.question, asked.benchmark),
    ),
    Tool("map", given.OfCases, Graph, lambda at, asked: at.ask(asked.selection, graph)),
    Tool(
        "variants",
        given.OfVariants,
        VariantsView,
        lambda at, asked: at.ask(
            asked.selection, variants, limit=asked.limit, offset=asked.offset, sort=asked.sort
        ),
    ),
    Tool(
        "throughput",
        given.OfThroughput,
        ThroughputView,
        lambda at, asked: at.ask(
            asked.selection, throughput, by=tuple(asked.by), source=asked.source, target=asked.target
        ),
    ),
    Tool(
        "cases",
        given.OfCaseList,
        CasesPage,
        lambda at, asked: at.ask(
            asked.selection,
            cases_page,
            page=asked.page,
            size=asked.limit,
            sort=asked.sort,
            search=asked.search,
        ),
    ),
    Tool(
        "case_timeline",
        given.OfCase,
        CaseView,
        lambda at, asked: at.ask(asked.selection, case_view, case_id=asked.case_id),
    ),
    Tool("compare", given.OfComparison, Comparison, _compared),
    Tool("goals", given.OfGoals, GoalsView, lambda at, asked: goals_view(at, asked.dataset, asked.calendar)),
    Tool("models", given.Reading, tuple[ModelCard, ...], lambda at, _: tuple(model_cards(at))),
    Tool(
        "conformance",
        given.OfModel,
        ConformanceView,
        lambda at, asked: conformance(at, asked.selection, asked.model),
    ),
    Tool(
        "drawn_scenario",
        given.OfDrawing,
        DrawnScenario,
        lambda at, asked: drawn_scenario(
            at, asked.selection, asked.before, asked.after, lang=asked.lang or DEFAULT_LANGUAGE
        ),
    ),
    Tool(
        "scenarios",
        given.OfCases,
        tuple[ScenarioCard, ...],
        lambda at, asked: at.ask(asked.selection, scenarios),
    ),
    Tool(
        "simulation_parameters",
        given.OfParameters,
        tuple[ParameterField, ...],
        lambda at, asked: editable(at, asked.selection, asked.edits),
    ),
    Tool("simulate", given.OfScenario, SimulationResult, _played, is_reading=False, is_long=True),
    Tool(
        "explain_number",
        given.OfNumber,
        Explanation,
        lambda at, asked: explain(at, asked.selection, asked.number),
    ),
)
BY_NAME = {tool.name: tool for tool in TOOLS}
