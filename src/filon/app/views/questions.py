"""Questions of Lead-to-Cash asked of a data set: the list of them, and the answer to one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.app.goals.store import company_goals
from filon.app.held_models import model_version
from filon.app.policies import check_segment, policies_of
from filon.app.texts import Text, text
from filon.mining.conformance.checking import NothingToCompareError
from filon.questions.answer import Answer, Missing, Unanswerable
from filon.questions.catalogue import ALL
from filon.questions.policies import Policies
from filon.questions.registry import answer, question_of, unanswerable

if TYPE_CHECKING:
    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.questions.policies import Policies


@dataclass(frozen=True)
class QuestionRow:
    """A question, and what the data lacks to answer it: nothing, if it can be answered.

    ``perspective`` is what its cases are in this data set.
    """

    key: str
    title: Text
    perspective: str
    missing: tuple[Missing, ...]


def questions(workspace: Workspace, dataset: str) -> list[QuestionRow]:
    """All questions, with what this data set lacks to answer each."""
    rows = []
    for question in ALL:
        schema = workspace.open(dataset, perspective_for(workspace, dataset, question.key)).schema
        rows.append(
            QuestionRow(question.key, question.title, schema.perspective.key, question.missing(schema))
        )
    return rows


def ask_question(
    workspace: Workspace, selection: Selection, key: str, benchmark: str | None = None
) -> Answer | Unanswerable:
    """Answer of one question about a selection.

    Without a perspective in the selection, the one that the question is about, where the data set has it. ``benchmark``
    stands in for the one of the policies: what segments are held to, this once.

    Raises
    ------
    UnknownQuestionError, UnknownBenchmarkError, UnknownSegmentError
    """
    policies = policies_in_force(workspace, selection)
    if benchmark:
        policies = policies.with_values({"benchmark": benchmark})
        check_segment(workspace, selection.dataset, policies.benchmark)
    if selection.perspective is None:
        selection = replace(selection, perspective=perspective_for(workspace, selection.dataset, key))
    return workspace.ask(
        selection,
        answered,
        key=key,
        policies=policies,
        model=model_key(workspace, selection.dataset, key),
    )


def policies_in_force(workspace: Workspace, selection: Selection) -> Policies:
    """Policies of the data set, with the goals that hold for all cases by the clock of the selection."""
    policies = policies_of(workspace, selection.dataset)
    goals = company_goals(workspace, selection.dataset, selection.clock)
    return replace(policies, goals=tuple({**dict(policies.goals), **dict(goals)}.items()))


def model_key(workspace: Workspace, dataset: str, key: str) -> str:
    """Version of the model that a question holds cases against; empty where it does not."""
    return model_version(workspace.home, dataset).key if question_of(key).needs_model else ""


def answered(
    sight: Sight,
    *,
    key: str,
    policies: Policies | None = None,
    model: str = "",  # noqa: ARG001 - part of the key
) -> Answer | Unanswerable:
    """Answer of one question about the cases in sight, with the policies of the company.

    ``model`` tells the kept answers of its versions apart.
    """
    day_s = None if sight.calendar is None else sight.calendar.day_s
    question = question_of(key)
    try:
        held = sight.models(None) if question.needs_model else None
    except NothingToCompareError:
        lacks = Missing(
            "activity", "model", text("questions.missing.model"), text("questions.missing.model.where")
        )
        return unanswerable(question, sight.log.schema, lacks)
    return answer(question, sight.log, sight.calendar, day_s, policies, held)


def perspective_for(workspace: Workspace, dataset: str, key: str) -> str | None:
    """Perspective that a question is about; ``None``, the first one, where the data set does not have it."""
    wanted = question_of(key).perspective
    known = {one.key for one in workspace.open(dataset).schema.perspectives}
    return wanted if wanted in known else None
