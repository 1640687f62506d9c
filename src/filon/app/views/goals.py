"""How far a goal has come: before and after, the way travelled, and whether it is more than chance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from filon.app.goals.goal import PRESETS, Goal, UnknownKpiError, read_goal
from filon.app.goals.store import goals, new_id
from filon.app.selection import Selection
from filon.app.texts import Text, text
from filon.app.views.questions import ask_question
from filon.core.errors import RefusedInputError
from filon.mining.estimates import Estimate, difference
from filon.questions.answer import Answer, Interval, KpiValue
from filon.questions.catalogue import ALL
from filon.questions.kpis import BY_KEY
from filon.questions.tables import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.app.selection import Clock
    from filon.app.workspace import Workspace

Change = Literal["better", "worse", "unclear", "unknown"]
Pace = Literal["reached", "ahead", "behind", "unknown"]
DAYS_OF_PLAN = 365


class NoBaselineError(RefusedInputError):
    """There is no figure yet to take the change from."""

    code = "no_baseline"


@dataclass(frozen=True)
class GoalProgress:
    """A goal and how far it has come.

    Parameters
    ----------
    before, after
        The figure of the cases that ended before the goal's first day, and since; ``None`` where nothing can be
        measured. Cases without a known end count by their beginning.
    change, interval
        After minus before, and where the true change lies with 95 % confidence.
    verdict
        ``better`` or ``worse`` where the interval excludes no change at all; ``unclear`` where it does not;
        ``unknown`` where a side has nothing to measure.
    way
        Share of the way from baseline to target that is travelled; beyond 1 the target is exceeded, below 0 the figure
        moved away. ``None`` without both ends.
    elapsed
        Share of the time from first to due day that has passed in the data.
    pace
        Way against time: ``reached``, ``ahead``, ``behind``.
    """

    goal: Goal
    label: Text
    definition: Text
    unit: Unit
    better: Literal["lower", "higher", "neither"]
    currency: str | None
    before: KpiValue | None
    after: KpiValue | None
    change: float | None
    interval: Interval | None
    verdict: Change
    way: float | None
    elapsed: float
    pace: Pace


@dataclass(frozen=True)
class KpiChoice:
    """A key figure that a goal can be set for, and its present value in this data."""

    question: str
    title: Text
    kpi: str
    label: Text
    unit: Unit
    better: Literal["lower", "higher", "neither"]
    value: float | None
    currency: str | None
    n: int


@dataclass(frozen=True)
class GoalPreset:
    """A goal that most companies start with; ``change`` is a share of the baseline."""

    key: str
    label: Text
    question: str
    kpi: str
    change: float


@dataclass(frozen=True)
class GoalsView:
    """Goals of a data set with their progress, and what new ones can be set for.

    ``today`` is the last day of the data: a log of last year has no tomorrow.
    """

    goals: tuple[GoalProgress, ...]
    choices: tuple[KpiChoice, ...]
    presets: tuple[GoalPreset, ...]
    today: str


def goals_view(workspace: Workspace, dataset: str, clock: Clock = "calendar") -> GoalsView:
    """Everything that the screen of goals shows."""
    choices = kpi_choices(workspace, Selection(dataset, clock=clock))
    known = {one.kpi for one in choices}
    return GoalsView(
        goals=tuple(progress(workspace, dataset, one) for one in goals(workspace, dataset)),
        choices=choices,
        presets=tuple(
            GoalPreset(key, text(f"goals.preset.{key}"), question, kpi, change)
            for key, question, kpi, change in PRESETS
            if kpi in known
        ),
        today=today(workspace, dataset).isoformat(),
    )


def kpi_choices(workspace: Workspace, selection: Selection) -> tuple[KpiChoice, ...]:
    """Key figures of all questions that the data can answer, each once."""
    found: dict[str, KpiChoice] = {}
    for choice in _choices(workspace, selection):
        found.setdefault(choice.kpi, choice)
    return tuple(found.values())


def _choices(workspace: Workspace, selection: Selection) -> Iterator[KpiChoice]:
    """Key figures question by question, each question asked only when its figures are wanted."""
    for question in ALL:
        answer = ask_question(workspace, selection, question.key)
        for kpi in answer.kpis if isinstance(answer, Answer) else ():
            yield KpiChoice(
                question.key,
                question.title,
                kpi.key,
                kpi.label,
                kpi.unit,
                kpi.better,
                kpi.value,
                kpi.currency,
                kpi.n,
            )


def new_goal(  # noqa: PLR0913 - all by name
    workspace: Workspace,
    selection: Selection,
    kpi: str,
    *,
    target: float,
    is_change: bool = False,
    since: str | None = None,
    due: str | None = None,
    baseline: float | None = None,
    note: str = "",
) -> Goal:
    """Goal for a key figure of a selection, its baseline measured where none is given.

    Parameters
    ----------
    target, is_change
        The target, or the change wanted as a share of the baseline.
    since, due
        First day and due day; the last day of the data and a year later when not given.

    Raises
    ------
    UnknownKpiError, NoBaselineError, FilonError
    """
    if kpi not in BY_KEY:
        raise UnknownKpiError(value=kpi, allowed=list(BY_KEY))
    question = _question_of(workspace, selection, kpi)
    first = since or today(workspace, selection.dataset).isoformat()
    last = due or (dt.date.fromisoformat(first) + dt.timedelta(DAYS_OF_PLAN)).isoformat()
    draft = {
        "id": new_id(), "question": question, "kpi": kpi, "target": 0.0, "since": first, "due": last,
        "filters": selection.filters, "clock": selection.clock, "note": note, "baseline": baseline,
    }  # fmt: skip
    goal = read_goal(draft)
    if baseline is None:
        before = _side(workspace, selection.dataset, goal, f"..{_day_before(first)}")
        baseline = None if before is None else before.value
    if is_change:
        if baseline is None:
            raise NoBaselineError(kpi=kpi)
        target = baseline * (1 + target)
    return read_goal({**goal.to_json(), "baseline": baseline, "target": target})


def progress(workspace: Workspace, dataset: str, goal: Goal) -> GoalProgress:
    """Progress of a goal, by its own clock."""
    before = _side(workspace, dataset, goal, f"..{_day_before(goal.since)}")
    after = _side(workspace, dataset, goal, f"{goal.since}..")
    kpi = BY_KEY[goal.kpi]
    change, interval = _change(before, after)
    start = goal.baseline if goal.baseline is not None else (before.value if before else None)
    way = _way(start, goal.target, after.value if after else None)
    elapsed = _elapsed(goal, today(workspace, dataset))
    return GoalProgress(
        goal=goal,
        label=text(f"questions.kpi.{goal.kpi}.label"),
        definition=text(f"questions.kpi.{goal.kpi}.definition"),
        unit=kpi.unit,
        better=kpi.better,
        currency=next((one.currency for one in (after, before) if one), None),
        before=before,
        after=after,
        change=change,
        interval=interval,
        verdict=_verdict(change, interval, goal, start),
        way=way,
        elapsed=elapsed,
        pace="unknown" if way is None else "reached" if way >= 1 else "ahead" if way >= elapsed else "behind",
    )


def today(workspace: Workspace, dataset: str) -> dt.date:
    """Last day of the data, in its own time zone."""
    schema = workspace.open(dataset).schema
    last = schema.last or schema.created_at
    aware = last if last.tzinfo else last.replace(tzinfo=dt.UTC)
    return aware.astimezone(ZoneInfo(schema.timezone)).date()


def _side(workspace: Workspace, dataset: str, goal: Goal, period: str) -> KpiValue | None:
    """The figure of the cases of one period; ``None`` where there is nothing to measure."""
    ended = "closed" if workspace.open(dataset).schema.roles.outcome else "started"
    selection = Selection(dataset, (*goal.filters, f"{ended}:{period}"), clock=goal.clock)
    answer = ask_question(workspace, selection, goal.question)
    if not isinstance(answer, Answer):
        return None
    return next((one for one in answer.kpis if one.key == goal.kpi and one.n), None)


def _change(before: KpiValue | None, after: KpiValue | None) -> tuple[float | None, Interval | None]:
    if before is None or after is None or before.value is None or after.value is None:
        return None, None
    change, low, high = difference(_estimate(after), _estimate(before))
    return change, None if low is None and high is None else Interval(low, high)


def _estimate(kpi: KpiValue) -> Estimate:
    low, high = (None, None) if kpi.interval is None else (kpi.interval.low, kpi.interval.high)
    return Estimate(kpi.value, low, high, kpi.n, kpi.events)


def _verdict(change: float | None, interval: Interval | None, goal: Goal, start: float | None) -> Change:
    if change is None or start is None:
        return "unknown"
    if (
        interval is None
        or interval.low is None
        or interval.high is None
        or interval.low <= 0 <= interval.high
    ):
        return "unclear"
    return "better" if (change > 0) == (goal.target > start) else "worse"


def _way(start: float | None, target: float, now: float | None) -> float | None:
    if start is None or now is None or start == target:
        return None
    return (now - start) / (target - start)


def _elapsed(goal: Goal, day: dt.date) -> float:
    first, last = dt.date.fromisoformat(goal.since), dt.date.fromisoformat(goal.due)
    return min(1.0, max(0.0, (day - first).days / (last - first).days))


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(1)).isoformat()


def _question_of(workspace: Workspace, selection: Selection, kpi: str) -> str:
    """Question that gives a key figure in this data.

    Raises
    ------
    UnknownKpiError
    """
    known = []
    for choice in _choices(workspace, replace(selection, filters=())):
        if choice.kpi == kpi:
            return choice.question
        known.append(choice.kpi)
    raise UnknownKpiError(value=kpi, allowed=list(dict.fromkeys(known)))
