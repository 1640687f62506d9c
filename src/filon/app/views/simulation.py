"""A simulated scenario beside today, and those that were played."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filon.app.scenario_words import Said
from filon.app.simulating import MARK, NotSimulatedError
from filon.app.texts import Text, text
from filon.app.views.amounts import unpriced
from filon.app.views.backtest import BacktestView, backtest_view, figure_label
from filon.core.i18n import format_duration, format_money, format_number, format_percent, translate
from filon.core.records import read_record
from filon.mining.simulation.backtest import Backtest
from filon.mining.simulation.comparison import Band, Comparison, Effect, Verdict
from filon.mining.simulation.figures import Better, Unit

if TYPE_CHECKING:
    from filon.app.workspace import Workspace

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
    "work_cost",
)


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
    edits: tuple[str, ...]
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
    edits: tuple[str, ...]
    headline: Text


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
        edits=_edits(mark),
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
        backtest=None if judged is None else backtest_view(judged),
        cautions=_result_cautions(compared, judged, mark),
    )


def simulations_of(workspace: Workspace, dataset: str) -> tuple[SimulationRow, ...]:
    """Scenarios that were played on a data set, the newest first."""
    workspace.store.version(dataset)
    found = []
    for name in workspace.store.names():
        mark: Any = workspace.open(name).schema.extra.get(MARK)
        if mark is not None and mark["baseline"] == dataset:
            one = simulation_result(workspace, name)
            found.append(
                SimulationRow(name, one.label, one.created_at, one.said, one.edits, one.headlines[0])
            )
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


def _effect(one: Effect, baseline: Band, scenario: Band, difference: Band) -> EffectView:
    return EffectView(
        key=one.key,
        label=figure_label(one.key),
        unit=one.unit,
        better=one.better,
        baseline=baseline,
        scenario=scenario,
        difference=difference,
        error=one.error,
        verdict=one.verdict,
        verdict_label=text(f"what_if.verdict.{one.verdict}"),
    )


def _edits(mark: dict[str, Any]) -> tuple[str, ...]:
    """Edits of a result; those made before edits existed say nothing of any."""
    return tuple(mark.get("edits", ()))


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
        label=one.label.of(lang),
        difference=figure_text(abs(one.difference.mean), one.unit, currency, lang),
        before=figure_text(one.baseline.mean, one.unit, currency, lang),
        after=figure_text(one.scenario.mean, one.unit, currency, lang),
    )


def _result_cautions(compared: Comparison, judged: Backtest | None, mark: dict[str, Any]) -> tuple[Text, ...]:
    notes = [
        unpriced(mark.get("priced"), mark["currency"]),
        text("what_if.caution.queued") if compared.queued else text("what_if.caution.not_queued"),
        None if judged else text("what_if.no_backtest"),
        text("what_if.caution.runaway", n=compared.runaway) if compared.runaway else None,
    ]
    return tuple(one for one in notes if one is not None)
