"""What a simulation of the selected cases rests on, as people read it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import perspective_name
from filon.app.scenario_cards import ScenarioCard, scenario_cards
from filon.app.scenario_words import condition_text, step_name, team_name, working_day
from filon.app.simulation_basis import basis_of
from filon.app.simulation_words import ParameterField, field_views
from filon.app.texts import Text, text
from filon.app.views.amounts import unpriced
from filon.mining.simulation.changes import escaped
from filon.mining.simulation.parameters import END, Clock, middle, overall_shares, spread_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.selection import Selection
    from filon.app.workspace import Workspace
    from filon.mining.simulation.money import Payment
    from filon.mining.simulation.parameters import Branch, NextRule, Parameters, Wait

MOST_WAITS = 60
MOST_NEXT = 6


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

    key: str
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
class PaymentView:
    """Agreed days to pay, and days after the due date (below zero: before), as equally spaced quantiles."""

    n: int
    terms_days: tuple[float, ...]
    delays: int
    delay_days: tuple[float, ...]


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
    fields: tuple[ParameterField, ...]
    payment: PaymentView | None


def simulation_parameters(
    workspace: Workspace, selection: Selection, file: Parameters | None = None, edits: Sequence[str] = ()
) -> ParametersView:
    """Parameters of the selected cases, or of a file, after edits; each that can be edited beside the learnt one."""
    basis = basis_of(workspace, selection, file, edits)
    return parameters_view(basis.scenario, basis.today)


def parameters_view(found: Parameters, learnt: Parameters | None = None) -> ParametersView:
    """Parameters as people read them."""
    work = {one.activity: one for one in found.work}
    steps = []
    for branch in found.branches:
        doing = work.get(branch.after)
        team = None if doing is None or doing.team is None else _team(doing.team)
        steps.append(
            StepView(
                key=branch.after,
                label=step_name(branch.after),
                n=branch.n,
                next=_over_all(branch),
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
        fields=field_views(found, learnt or found),
        payment=None if found.payment is None else _payment(found.payment),
    )


def _payment(found: Payment) -> PaymentView:
    return PaymentView(found.n, found.terms_now, found.delays, found.delay_now)


def _team(key: str) -> Text:
    return text("what_if.own_team") if key == "__own__" else team_name(key)


def _over_all(branch: Branch) -> tuple[NextView, ...]:
    shares = overall_shares(branch)
    seen = Counter[str]()
    for one in (share for rule in branch.rules for share in rule.next):
        seen[one.activity] += one.n
    ordered = sorted(shares, key=lambda key: -shares[key])[:MOST_NEXT]
    return tuple(NextView(key, step_name(key), round(shares[key], 4), seen[key]) for key in ordered)


def _drop_out(rule: NextRule) -> float:
    return sum(one.share for one in rule.next if one.activity == END)


def _next_rule(rule: NextRule, found: Parameters) -> NextRuleView:
    when = tuple(condition_text(one, found) for one in rule.when)
    shown = tuple(
        NextView(one.activity, step_name(one.activity), round(one.share, 4), one.n) for one in rule.next
    )
    return NextRuleView(when, rule.n, shown[:MOST_NEXT])


def _wait(one: Wait, found: Parameters) -> WaitView:
    every = spread_of(one)
    return WaitView(
        key=f"{escaped(one.after)}>{escaped(one.before)}",
        after=step_name(one.after),
        before=step_name(one.before),
        n=one.n,
        clock=one.clock,
        median_s=middle(every),
        p90_s=every[int(len(every) * 0.9)],
        rules=tuple(
            WaitRuleView(
                tuple(condition_text(condition, found) for condition in rule.when),
                rule.n,
                middle(rule.quantiles_s),
            )
            for rule in one.rules
            if rule.when
        ),
    )


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
        unpriced(found.priced, found.currency),
    ]
    return tuple(one for one in notes if one is not None)
