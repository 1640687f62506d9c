"""Endpoints of the questions: which can be answered, and the answer to one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from filon.api.dependencies import (
    DatasetName,
    TheConversation,
    TheWorkspace,
)
from filon.api.described import analysis
from filon.app.views.briefs import QuestionBrief, question_brief
from filon.app.views.explain import Explanation, explain
from filon.app.views.overview import Overview, overview
from filon.app.views.questions import QuestionRow, ask_question, model_key, questions
from filon.questions.answer import Answer, Unanswerable

router = APIRouter(prefix="/datasets/{dataset}", tags=["questions"])


@router.get(
    "/questions",
    summary="The questions",
    response_model=list[QuestionRow],
    responses=analysis("questions"),
)
def get_questions(dataset: DatasetName, workspace: TheWorkspace) -> list[QuestionRow]:
    """Every question of Lead-to-Cash, with what the data set lacks to answer it."""
    return questions(workspace, dataset)


QuestionKey = Annotated[str, Path(description="Key of a question.", max_length=100)]


Benchmark = Annotated[
    str | None,
    Query(
        description="What segments are held to, in place of the policies' choice: `median`, `best_quartile`, "
        "`best_segment`, `goal`, or a segment such as `region:in:Nord`.",
        max_length=200,
        examples=["region:in:Nord"],
    ),
]


@router.get(
    "/questions/{key}",
    summary="The answer to a question",
    response_model=Answer | Unanswerable,
    responses=analysis("question"),
)
def get_answer(asked: TheConversation, key: QuestionKey, benchmark: Benchmark = None) -> Response:
    """Key figures with intervals, ranked findings, tables and caveats; or what is missing to answer.

    Without `perspective` the cases are those that the question is about: deals, leads or invoices.
    """
    tag = asked.tag(model_key(asked.workspace, asked.selection.dataset, key), benchmark or "")
    return asked.unless_known(tag, lambda: ask_question(asked.workspace, asked.selection, key, benchmark))


@router.get(
    "/questions/{key}/brief",
    summary="A question in short",
    response_model=QuestionBrief,
    responses=analysis("question_brief"),
)
def get_brief(asked: TheConversation, key: QuestionKey) -> Response:
    """One sentence, the key figures and the findings that weigh most: what a list of questions shows of each."""
    tag = asked.tag(model_key(asked.workspace, asked.selection.dataset, key))
    return asked.unless_known(tag, lambda: question_brief(asked.workspace, asked.selection, key))


@router.get(
    "/overview",
    summary="All questions at once",
    response_model=Overview,
    responses=analysis("overview"),
)
def get_overview(asked: TheConversation) -> Response:
    """Key figures, the findings of all questions by money times certainty, the funnel to cash, the six steps."""
    tag = asked.tag(model_key(asked.workspace, asked.selection.dataset, "process_conformance"))
    return asked.unless_known(tag, lambda: overview(asked.workspace, asked.selection))


@router.get(
    "/explain",
    summary="Where a number comes from",
    response_model=Explanation,
    responses=analysis("explain"),
)
def get_explanation(
    asked: TheConversation,
    number: Annotated[
        str,
        Query(
            description="`QUESTION.FIGURE`, `summary.FIGURE` or `path.SOURCE>TARGET.FIGURE`.",
            examples=["sales_cycle.win_rate"],
            max_length=1000,
        ),
    ],
) -> Response:
    """Definition, filters in words, version of the data, verb and SQL behind one number; it is computed anew."""
    tag = asked.tag()
    return asked.unless_known(tag, lambda: explain(asked.workspace, asked.selection, number))
