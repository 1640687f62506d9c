"""The questions that can be asked, each as data; one registration serves API, command line and documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.core.errors import UnknownNameError
from filon.core.texts import Text, text
from filon.process.lead_to_cash import ATTRIBUTES, activities_by_key
from filon.questions.answer import Answer, Missing, Unanswerable
from filon.questions.asked import Asked
from filon.questions.causes import causes
from filon.questions.figures import activity_label, attribute_label, label
from filon.questions.findings import ranked
from filon.questions.home_money import money_caveats

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog
    from filon.log.schema import LogSchema
    from filon.mining.conformance.held import HeldModel
    from filon.questions.answer import Finding, KpiValue
    from filon.questions.contrasts import Measure
    from filon.questions.policies import Policies
    from filon.questions.tables import Chart, Table

MOST_FINDINGS = 50


class UnknownQuestionError(UnknownNameError):
    """There is no question of that key."""

    code = "unknown_question"


@dataclass(frozen=True)
class Parts:
    """What the function of a question makes; the registry puts the answer together.

    ``outcomes`` are the measures whose root causes are looked for.
    """

    kpis: tuple[KpiValue, ...]
    findings: list[Finding]
    tables: tuple[Table, ...] = ()
    caveats: tuple[Text, ...] = ()
    charts: tuple[Chart, ...] = ()
    headline: Text | None = None
    outcomes: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question of Lead-to-Cash.

    Parameters
    ----------
    perspective
        The cases it is about, where the data can be cut so; else the data set's first perspective.
    activities
        Alternatives of activities: at least one of each group must occur.
    attributes
        Attributes of cases that must exist.
    needs_outcome
        Whether won and lost must be known.
    needs_model
        Whether the cases are held against a model.
    answer
        Makes figures, findings and tables, or says what is missing when only a closer look could tell.
    """

    key: str
    answer: Callable[[Asked], Parts | Missing]
    perspective: str = "deal"
    activities: tuple[tuple[str, ...], ...] = ()
    attributes: tuple[str, ...] = ()
    needs_outcome: bool = False
    needs_model: bool = False

    @property
    def title(self) -> Text:
        """The question in words."""
        return text(f"questions.{self.key}.title")

    def missing(self, schema: LogSchema) -> tuple[Missing, ...]:
        """What the data lacks to answer."""
        found = [_activity(group[0]) for group in self.activities if not any(map(schema.activity, group))]
        found += [missing_attribute(key) for key in self.attributes if schema.attribute(key, "case") is None]
        if self.needs_outcome and not schema.roles.outcome:
            found.append(
                Missing("outcome", "outcome", label("missing.outcome"), label("missing.outcome.where"))
            )
        if not schema.perspective.cases:
            found.append(Missing("cases", "cases", label("missing.cases"), label("missing.cases.where")))
        return tuple(found)


QUESTIONS: dict[str, Question] = {}


def register(question: Question) -> None:
    """Make a question known to everything that serves questions."""
    QUESTIONS[question.key] = question


def question_of(key: str) -> Question:
    """Question of a key.

    Raises
    ------
    UnknownQuestionError
    """
    if key not in QUESTIONS:
        raise UnknownQuestionError(value=key, allowed=list(QUESTIONS))
    return QUESTIONS[key]


def answer(  # noqa: PLR0913, PLR0917 - who asks, by which clock, policies and model
    question: Question,
    log: EventLog,
    calendar: WorkCalendar | None = None,
    working_day_s: float | None = None,
    policies: Policies | None = None,
    held: HeldModel | None = None,
) -> Answer | Unanswerable:
    """Answer of a question about the cases of a log, in the perspective that the question is about."""
    asked = Asked(log, calendar, working_day_s, policies, held)
    missing = question.missing(log.schema) or _lacking(question, asked)
    if missing:
        return unanswerable(question, log.schema, *missing)
    parts = question.answer(asked)
    if isinstance(parts, Missing):
        return unanswerable(question, log.schema, parts)
    findings = ranked(parts.findings)[:MOST_FINDINGS]
    return Answer(
        question=question.key,
        title=question.title,
        perspective=log.schema.perspective.key,
        cases=asked.cases.n,
        kpis=parts.kpis,
        findings=findings,
        tables=parts.tables,
        caveats=(*_caveats(asked), *parts.caveats),
        headline=parts.headline or (findings[0].sentence if findings else label("headline.none")),
        charts=parts.charts,
        causes=causes(asked, parts.outcomes),
        clock=asked.clock,
    )


def unanswerable(question: Question, schema: LogSchema, *missing: Missing) -> Unanswerable:
    """Question that lacks something, with the others that the data set can answer."""
    return Unanswerable(question.key, question.title, missing, _others(question, schema))


def _others(question: Question, schema: LogSchema) -> tuple[str, ...]:
    return tuple(one.key for one in QUESTIONS.values() if one is not question and not one.missing(schema))


def _lacking(question: Question, asked: Asked) -> tuple[Missing, ...]:
    """What the selected cases lack, though the data set has it."""
    if not asked.cases.n:
        return (Missing("cases", "cases", label("missing.cases"), label("missing.cases.where")),)
    return tuple(
        _activity(group[0]) for group in question.activities if not asked.known.seen.intersection(group)
    )


def _caveats(asked: Asked) -> tuple[Text, ...]:
    clock = label("caveat.calendar_time" if asked.calendar is None else "caveat.working_time")
    shared = (label("caveat.shared"),) if asked.log.schema.perspective.shared_cases else ()
    return clock, *shared, *money_caveats(asked.measured_units)


def _activity(key: str) -> Missing:
    known = activities_by_key()[key]
    return Missing("activity", key, activity_label(key), Text(known.origin_fr, known.origin_en))


def missing_attribute(key: str) -> Missing:
    """An attribute that the data lacks, with the property of HubSpot that holds it."""
    hubspot = next((f"{one.object_type}.{one.hubspot}" for one in ATTRIBUTES if one.key == key), key)
    return Missing("attribute", key, attribute_label(key), Text(hubspot, hubspot))
