"""The simulation on a screen: its parameters, how far off it is, and a scenario beside today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.naming import activity_name, perspective_name
from filon.app.scenario_cards import ScenarioCard, scenario_cards
from filon.app.scenario_words import Said, condition_text, team_name, working_day
from filon.app.simulating import MARK, NotSimulatedError, judged_by_last_months, learnt_parameters
from filon.app.texts import Text, text
from filon.core.i18n import format_duration, format_money, format_number, format_percent, translate
from filon.core.records import read_record
from filon.mining.simulation.backtest import Backtest
from filon.mining.simulation.comparison import Band, Comparison, Effect, Verdict
from filon.mining.simulation.figures import Better, Unit
from filon.mining.simulation.parameters import END, START, Clock

if TYPE_CHECKING:
    from filon.app.selection import Sight
    from filon.app.workspace import Workspace
    from filon.mining.simulation.parameters import NextRule, Parameters, Wait, WaitRule

MOST_WAITS = 60
MOST_NEXT = 6
_HEADLINES = (
    "time_to_cash_s",
    "cash_tied",
    "cash_amount",
    "won_amount",
    "won",
    "win_ratio",
    "time_to_win_s",
    "cycle_median_s",
    "cycle_mean_s",
    "work_hours",
)


@dataclass(frozen=True)
class NextView:
    """An activity that may come next; ``key`` is ``__end__`` for the drop-out."""

    key: str
    label: Text
    share: float
    n: int


@dataclass(frozen=True)
class NextRuleView:
    """What comes next when all conditions hold."""

    when: tuple[Text, ...]
    n: int
    next: tuple[NextView, ...]


@dataclass(frozen=True)
class StepView:
    """An activity: what comes after it, who does it, how long their hands are on it at most.

    ``next`` and ``drop_out`` are over all cases; ``rules`` say when they differ.
    """

    key: str
    label: Text
    n: int
    next: tuple[NextView, ...]
    drop_out: float
    rules: tuple[NextRuleView, ...]
    team: Text | None
    hands_on_s: float
    basis: str


@dataclass(frozen=True)
class WaitRuleView:
    """A sojourn time when all conditions hold."""

    when: tuple[Text, ...]
    n: int
    median_s: float


@dataclass(frozen=True)
class WaitView:
    """Sojourn time between two activities, on its clock."""

    after: Text
    before: Text
    n: int
    clock: Clock
    median_s: float
    p90_s: float
    rules: tuple[WaitRuleView, ...]


@dataclass(frozen=True)
class TeamView:
    """A team: people, events, and how busy they are at most."""

    key: str
    label: Text
    people: int
    n: int
    busy_ratio: float


@dataclass(frozen=True)
class ArrivalsView:
    """When cases begin; ``hours`` are factors of the 168 hours of the week from Monday, ``months`` of the year."""

    n: int
    weeks: float
    per_week: float
    spread: float
    hours: tuple[float, ...]
    months: tuple[float, ...]


@dataclass(frozen=True)
class ParametersView:
    """What a simulation of the selected cases rests on, and the scenarios it can play."""

    perspective: str
    perspective_label: Text
    cases: int
    sampled: int
    first: dt.datetime
    last: dt.datetime
    working_day_s: float
    currency: str | None
    arrivals: ArrivalsView
    steps: tuple[StepView, ...]
    waits: tuple[WaitView, ...]
    teams: tuple[TeamView, ...]
    cautions: tuple[Text, ...]
    cards: tuple[ScenarioCard, ...]


@dataclass(frozen=True)
class FigureErrorView:
    """A figure of the last months: what came, what was told, and how far off, as people read them."""

    key: str
    label: Text
    unit: Unit
    actual: float | None
    predicted: float | None
    error: float | None


@dataclass(frozen=True)
class BacktestView:
    """How far off the simulation is (see :class:`filon.mining.simulation.backtest.Backtest`)."""

    cut: dt.datetime
    months: float
    cases: int
    arrivals_predicted: float
    cycle_distance_s: float
    pair_distance: float
    pair_noise: float
    variant_distance: float
    variant_noise: float
    figures: tuple[FigureErrorView, ...]
    summary: Text


@dataclass(frozen=True)
class BacktestPage:
    """The backtest, or why there is none."""

    backtest: BacktestView | None
    missing: Text | None


@dataclass(frozen=True)
class EffectView:
    """A figure today and in the scenario (see :class:`filon.mining.simulation.comparison.Effect`)."""

    key: str
    label: Text
    unit: Unit
    better: Better
    baseline: Band
    scenario: Band
    difference: Band
    error: float | None
    verdict: Verdict
    verdict_label: Text


@dataclass(frozen=True)
class SimulationResult:
    """A scenario beside today: what was changed, what came of it, how sure that is."""

    dataset: str
    label: str
    created_at: dt.datetime
    baseline: str
    baseline_label: str
    baseline_version: int
    perspective: str
    filters: tuple[str, ...]
    changes: tuple[str, ...]
    said: tuple[Said, ...]
    edited: bool
    cases_learnt: int
    cases: int
    replications: int
    seed: int
    queued: bool
    currency: str | None
    headlines: tuple[Text, ...]
    effects: tuple[EffectView, ...]
    backtest: BacktestView | None
    cautions: tuple[Text, ...]


@dataclass(frozen=True)
class SimulationRow:
    """A scenario that was played on a data set."""

    dataset: str
    label: str
    created_at: dt.datetime
    said: tuple[Said, ...]
    headline: Text


def simulation_parameters(sight: Sight) -> ParametersView:
    """Parameters of the selected cases."""
    return parameters_view(learnt_parameters(sight))


def parameters_view(found: Parameters) -> ParametersView:
    """Parameters as people read them."""
    work = {one.activity: one for one in found.work}
    steps = []
    for branch in found.branches:
        doing = work.get(branch.after)
        team = None if doing is None or doing.team is None else _team(doing.team)
        steps.append(
            StepView(
                key=branch.after,
                label=_activity(branch.after),
                n=branch.n,
                next=_over_all(branch.rules),
                drop_out=sum(_drop_out(rule) * rule.n for rule in branch.rules) / max(branch.n, 1),
                rules=tuple(_next_rule(rule, found) for rule in branch.rules if rule.when),
                team=team,
                hands_on_s=doing.hands_on_s if doing else 0.0,
                basis=doing.basis if doing else "unknown",
            )
        )
    return ParametersView(
        perspective=found.perspective,
        perspective_label=perspective_name(found.perspective),
        cases=found.n,
        sampled=found.branches[0].n,
        first=dt.datetime.fromisoformat(found.first),
        last=dt.datetime.fromisoformat(found.last),
        working_day_s=working_day(found),
        currency=found.currency,
        arrivals=ArrivalsView(**{key: getattr(found.arrivals, key) for key in ArrivalsView.__annotations__}),
        steps=tuple(steps),
        waits=tuple(_wait(one, found) for one in found.waits[:MOST_WAITS]),
        teams=tuple(
            TeamView(one.name, team_name(one.name), len(one.people), one.n, one.busy_ratio)
            for one in found.teams
        ),
        cautions=_cautions(found),
        cards=scenario_cards(found),
    )


def simulation_backtest(sight: Sight) -> BacktestPage:
    """How far off the simulation of the selected cases is."""
    found = judged_by_last_months(sight)
    if found is None:
        return BacktestPage(None, text("what_if.no_backtest"))
    return BacktestPage(_backtest(found, sight.whole.schema.roles.fixed_currency), None)


def simulation_result(workspace: Workspace, dataset: str) -> SimulationResult:
    """Result that a simulated data set carries.

    Raises
    ------
    UnknownDatasetError, NotSimulatedError
    """
    schema = workspace.open(dataset).schema
    mark: Any = schema.extra.get(MARK)
    if mark is None:
        raise NotSimulatedError(value=dataset)
    compared = read_record(Comparison, mark["comparison"], "comparison")
    judged = None if mark["backtest"] is None else read_record(Backtest, mark["backtest"], "backtest")
    effects = [
        _effect(one, one.baseline, one.scenario, one.difference)
        for one in compared.effects
        if one.baseline and one.scenario and one.difference
    ]
    words = tuple(_said(one) for one in mark["said"])
    return SimulationResult(
        dataset=dataset,
        label=schema.label,
        created_at=schema.created_at,
        baseline=mark["baseline"],
        baseline_label=mark["baseline_label"],
        baseline_version=mark["version"],
        perspective=mark["perspective"],
        filters=tuple(mark["filters"]),
        changes=tuple(mark["changes"]),
        said=words,
        edited=mark["edited"],
        cases_learnt=mark["cases_learnt"],
        cases=compared.cases,
        replications=compared.replications,
        seed=compared.seed,
        queued=compared.queued,
        currency=mark["currency"],
        headlines=_headlines(effects, mark["currency"], has_changes=bool(words)),
        effects=tuple(effects),
        backtest=None if judged is None else _backtest(judged, mark["currency"]),
        cautions=_result_cautions(compared, judged),
    )


def simulations_of(workspace: Workspace, dataset: str) -> tuple[SimulationRow, ...]:
    """Scenarios that were played on a data set, the newest first."""
    workspace.store.version(dataset)
    found = []
    for name in workspace.store.names():
        mark: Any = workspace.open(name).schema.extra.get(MARK)
        if mark is not None and mark["baseline"] == dataset:
            one = simulation_result(workspace, name)
            found.append(SimulationRow(name, one.label, one.created_at, one.said, one.headlines[0]))
    return tuple(sorted(found, key=lambda row: row.created_at, reverse=True))


def figure_text(value: float, unit: Unit, currency: str | None, lang: str) -> str:
    """Figure as people read it."""
    if unit == "duration":
        return format_duration(value, lang)
    if unit == "ratio":
        return format_percent(value, lang)
    if unit == "money" and currency:
        return format_money(value, currency, lang)
    number = format_number(value, lang, 0 if abs(value) >= 100 else 1)  # noqa: PLR2004 - readable
    return f"{number}\u202fh" if unit == "hours" else number


def _activity(key: str) -> Text:
    if key in (START, END):
        return text("what_if.start" if key == START else "what_if.end")
    return activity_name(key)


def _team(key: str) -> Text:
    return text("what_if.own_team") if key == "__own__" else team_name(key)


def _over_all(rules: tuple[NextRule, ...]) -> tuple[NextView, ...]:
    """What comes next whatever the conditions: the rules weighted by their cases."""
    total = sum(rule.n for rule in rules) or 1
    share: dict[str, float] = {}
    seen: dict[str, int] = {}
    for rule in rules:
        for one in rule.next:
            share[one.activity] = share.get(one.activity, 0.0) + one.share * rule.n / total
            seen[one.activity] = seen.get(one.activity, 0) + one.n
    ordered = sorted(share, key=lambda key: -share[key])[:MOST_NEXT]
    return tuple(NextView(key, _activity(key), round(share[key], 4), seen[key]) for key in ordered)


def _drop_out(rule: NextRule) -> float:
    return sum(one.share for one in rule.next if one.activity == END)


def _next_rule(rule: NextRule, found: Parameters) -> NextRuleView:
    when = tuple(condition_text(one, found) for one in rule.when)
    shown = tuple(
        NextView(one.activity, _activity(one.activity), round(one.share, 4), one.n) for one in rule.next
    )
    return NextRuleView(when, rule.n, shown[:MOST_NEXT])


def _wait(one: Wait, found: Parameters) -> WaitView:
    every = sorted(value for rule in one.rules for value in _spread(rule))
    return WaitView(
        after=_activity(one.after),
        before=_activity(one.before),
        n=one.n,
        clock=one.clock,
        median_s=every[len(every) // 2],
        p90_s=every[int(len(every) * 0.9)],
        rules=tuple(
            WaitRuleView(
                tuple(condition_text(condition, found) for condition in rule.when),
                rule.n,
                rule.quantiles_s[len(rule.quantiles_s) // 2],
            )
            for rule in one.rules
            if rule.when
        ),
    )


def _spread(rule: WaitRule) -> list[float]:
    """Quantiles of a rule, repeated by its weight."""
    return list(rule.quantiles_s) * max(1, rule.n // 10)


def _cautions(found: Parameters) -> tuple[Text, ...]:
    bases = {one.basis for one in found.work if one.team is not None}
    notes = [
        text(f"what_if.caution.{'measured' if bases == {'measured'} else 'bounded'}") if bases else None,
        None if found.teams else text("what_if.caution.nobody"),
        None if len(set(found.arrivals.months)) > 1 else text("what_if.caution.no_season"),
        text("what_if.caution.sampled", sampled=found.branches[0].n, cases=found.n)
        if found.branches[0].n < found.n
        else None,
        None if found.endings else text("what_if.caution.no_ends"),
        None if found.amount else text("what_if.caution.no_money"),
    ]
    return tuple(one for one in notes if one is not None)


def _backtest(found: Backtest, currency: str | None) -> BacktestView:
    units: dict[str, Unit] = {one.key: one.unit for one in _kinds()}
    cycle = found.error("cycle_median_s")
    summary = text(
        "what_if.backtest_summary",
        months=round(found.months, 1),
        cases=found.cases,
        arrivals=round(found.arrivals_predicted),
        cycle=round((cycle or 0.0) * 100, 1),
    )
    return BacktestView(
        cut=dt.datetime.fromtimestamp(found.cut, dt.UTC),
        months=found.months,
        cases=found.cases,
        arrivals_predicted=found.arrivals_predicted,
        cycle_distance_s=found.cycle_distance_s,
        pair_distance=found.pair_distance,
        pair_noise=found.pair_noise,
        variant_distance=found.variant_distance,
        variant_noise=found.variant_noise,
        figures=tuple(
            FigureErrorView(
                one.key, _figure(one.key, currency), units[one.key], one.actual, one.predicted, one.error
            )
            for one in found.figures
            if one.actual is not None
        ),
        summary=summary,
    )


def _kinds() -> tuple[Any, ...]:
    from filon.mining.simulation.figures import FIGURES  # noqa: PLC0415 - only its units

    return FIGURES


def _figure(key: str, _: str | None = None) -> Text:
    return text(f"what_if.figure.{key}")


def _effect(one: Effect, baseline: Band, scenario: Band, difference: Band) -> EffectView:
    return EffectView(
        key=one.key,
        label=_figure(one.key),
        unit=one.unit,
        better=one.better,
        baseline=baseline,
        scenario=scenario,
        difference=difference,
        error=one.error,
        verdict=one.verdict,
        verdict_label=text(f"what_if.verdict.{one.verdict}"),
    )


def _said(data: dict[str, Any]) -> Said:
    return Said(Text(**data["text"]), Text(**data["assumption"]), data["is_guess"])


def _headlines(effects: list[EffectView], currency: str | None, *, has_changes: bool) -> tuple[Text, ...]:
    """The few effects that can be told apart, the ones that matter most first."""
    if not has_changes:
        return (text("what_if.headline.today"),)
    by_key = {one.key: one for one in effects if one.verdict in ("better", "worse", "changed")}
    found = [by_key[key] for key in _HEADLINES if key in by_key][:3]
    if not found:
        return (text("what_if.headline.nothing"),)
    return tuple(Text(*(_headline(one, currency, lang) for lang in ("fr", "en"))) for one in found)


def _headline(one: EffectView, currency: str | None, lang: str) -> str:
    way = "more" if one.difference.mean > 0 else "less"
    return translate(
        f"what_if.headline.{way}",
        lang,
        label=one.label.fr if lang == "fr" else one.label.en,
        difference=figure_text(abs(one.difference.mean), one.unit, currency, lang),
        before=figure_text(one.baseline.mean, one.unit, currency, lang),
        after=figure_text(one.scenario.mean, one.unit, currency, lang),
    )


def _result_cautions(compared: Comparison, judged: Backtest | None) -> tuple[Text, ...]:
    notes = [
        text("what_if.caution.queued") if compared.queued else text("what_if.caution.not_queued"),
        None if judged else text("what_if.no_backtest"),
        text("what_if.caution.runaway", n=compared.runaway) if compared.runaway else None,
    ]
    return tuple(one for one in notes if one is not None)
