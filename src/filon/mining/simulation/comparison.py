"""Today and the scenario side by side, replication by replication, with what can and cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import stdtrit

from filon.core.errors import RefusedInputError
from filon.mining.simulation.arrivals import expected_arrivals
from filon.mining.simulation.changes import Arrive, needs_queues
from filon.mining.simulation.figures import FIGURES, Better, Unit, figures
from filon.mining.simulation.playing import MOST_AT_ONCE, Period, Player, period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filon.mining.simulation.backtest import Backtest
    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Parameters
    from filon.mining.simulation.playing import Played

MOST_REPLICATIONS = 200
MOST_CASES = 3_000_000
Verdict = Literal["better", "worse", "changed", "not_distinguishable", "not_tested", "unknown"]
_CENTRAL = (0.05, 0.95)
_LEVEL = 0.975


class ReplicationsError(RefusedInputError):
    """The number of replications cannot be taken."""

    code = "simulation_replications"


class TooLongSimulationError(RefusedInputError):
    """So many cases were asked for that nobody would wait for them."""

    code = "simulation_too_long"


@dataclass(frozen=True)
class Band:
    """Mean over the replications, and where the central nine tenths of them lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """A figure today and in the scenario.

    ``difference`` is the mean of the differences within replications, with its 95 % interval; ``error`` is what the
    backtest was off by, in the unit of the figure. The verdict is *not distinguishable* where the difference is smaller
    than that error, or its interval holds zero; *not tested* where the last months could not judge the figure.
    """

    key: str
    unit: Unit
    better: Better
    baseline: Band | None
    scenario: Band | None
    difference: Band | None
    error: float | None
    verdict: Verdict


@dataclass(frozen=True)
class Comparison:
    """Baseline and scenario, with the replications of both behind it."""

    seed: int
    replications: int
    cases: int
    effects: tuple[Effect, ...]
    queued: bool
    runaway: int


def expected_cases(parameters: Parameters, changes: Sequence[Change], period: Period | None = None) -> float:
    """Cases of one replication, on average."""
    period = period or period_of(parameters)
    times = float(np.prod([one.times for one in changes if isinstance(one, Arrive)] or [1.0]))
    return times * expected_arrivals(parameters.arrivals, period.first, period.last, parameters.timezone)


def compare_scenario(  # noqa: PLR0913 - what to play, how often, against which error, and who watches
    parameters: Parameters,
    changes: Sequence[Change],
    judged: Backtest | None,
    *,
    today: Parameters | None = None,
    replications: int = 30,
    seed: int = 1,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[Comparison, Played, Player]:
    """Play today and the scenario; give also the first replication of the scenario, and who played it.

    Parameters
    ----------
    today
        Parameters of today, of the same activities and teams, where those of the scenario were edited.
    progress
        Told the share done, from 0 to 1; an exception raised here stops the run.

    Raises
    ------
    ReplicationsError, TooLongSimulationError
    """
    expected = check_scenario(parameters, changes, replications)
    base = today or parameters
    queued = bool(base.teams) and (needs_queues(changes) or _load_differs(base, parameters))
    contained = Player(base).lines(seed) if queued else ()
    usual = Player(base, with_queues=queued, contained_s=contained)
    new = Player(parameters, changes, with_queues=queued, contained_s=contained)
    period, found = usual.period, ([], [])  # type: ignore[var-annotated]
    sample: Played | None = None
    runaway = 0
    at_once = max(1, int(MOST_AT_ONCE // max(expected, 1)))
    for low in range(0, replications, at_once):
        some = range(low, min(low + at_once, replications))
        for half, (player, results) in enumerate(zip((usual, new), found, strict=True)):
            done = (low + half * len(some) / 2) / replications
            played = player.play(seed, some, lambda done=done: progress(done))  # type: ignore[misc]
            results += [figures(one, player.parameters, period) for one in played]
            runaway += sum(one.runaway for one in played)
            if half and sample is None:
                sample = played[0]
    assert sample is not None  # noqa: S101 - there is at least one replication
    progress(1.0)
    effects = tuple(_effect(number, found[0], found[1], judged) for number in range(len(FIGURES)))
    cases = int(sum(one["cases"] for one in found[1]) / replications)
    return Comparison(seed, replications, cases, effects, queued, runaway), sample, new


def _load_differs(today: Parameters, scenario: Parameters) -> bool:
    """Whether people must be simulated one by one: how many they are, what they do, or how much comes is another."""
    sizes = [[len(team.people) for team in one.teams] for one in (today, scenario)]
    return (
        sizes[0] != sizes[1]
        or today.work != scenario.work
        or today.arrivals.per_week != scenario.arrivals.per_week
    )


def can_be_compared(today: Parameters, scenario: Parameters) -> bool:
    """Whether figures of two parameters mean the same: their activities, teams, period and money are the same."""
    kinds = ("perspective", "first", "last", "amount", "currency", "cash")
    same = all(getattr(today, kind) == getattr(scenario, kind) for kind in kinds)
    teams = [[team.name for team in one.teams] for one in (today, scenario)]
    return same and today.activities == scenario.activities and teams[0] == teams[1]


def check_scenario(parameters: Parameters, changes: Sequence[Change], replications: int) -> float:
    """Expected cases of one replication; a scenario that would take too long is refused.

    Raises
    ------
    ReplicationsError, TooLongSimulationError
    """
    if not 2 <= replications <= MOST_REPLICATIONS:  # noqa: PLR2004 - one has no interval
        raise ReplicationsError(value=replications, least=2, most=MOST_REPLICATIONS)
    expected = max(expected_cases(parameters, changes), expected_cases(parameters, ()))
    if expected * replications > MOST_CASES:
        raise TooLongSimulationError(cases=round(expected), replications=replications, most=MOST_CASES)
    return expected


def _effect(
    number: int,
    baseline: list[dict[str, float | None]],
    scenario: list[dict[str, float | None]],
    judged: Backtest | None,
) -> Effect:
    kind = FIGURES[number]
    pairs = [(one[kind.key], other[kind.key]) for one, other in zip(baseline, scenario, strict=True)]
    known = np.array([pair for pair in pairs if None not in pair], dtype=np.float64).reshape(-1, 2)
    if len(known) < len(pairs):
        return Effect(kind.key, kind.unit, kind.better, None, None, None, None, "unknown")
    before, after = known[:, 0], known[:, 1]
    difference = _interval(after - before)
    relative = judged.error(kind.key) if judged else None
    error = None
    if relative is not None:
        error = relative if kind.unit == "ratio" else relative * abs(float(before.mean()))
    verdict = _verdict(difference, error, kind.better)
    return Effect(kind.key, kind.unit, kind.better, _band(before), _band(after), difference, error, verdict)


def _band(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Band:
    low, high = np.quantile(values, _CENTRAL)
    return Band(float(values.mean()), float(low), float(high))


def _interval(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Band:
    """Mean and its 95 % interval, by Student's t."""
    count, mean = len(values), float(values.mean())
    half = float(stdtrit(count - 1, _LEVEL) * values.std(ddof=1) / np.sqrt(count)) if count > 1 else 0.0
    return Band(mean, mean - half, mean + half)


def _verdict(difference: Band, error: float | None, better: Better) -> Verdict:
    if difference.low <= 0 <= difference.high:
        return "not_distinguishable"
    if error is None:
        return "not_tested"
    if abs(difference.mean) <= error:
        return "not_distinguishable"
    if better == "neither":
        return "changed"
    return "better" if (difference.mean < 0) == (better == "lower") else "worse"
