"""Scenarios to choose from: what a sales team would try, for as far as the log knows the steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from filon.app.naming import activity_name
from filon.app.scenario_words import said, team_name, working_day
from filon.app.texts import Text, text
from filon.core.i18n import translate
from filon.mining.simulation.changes import escaped, parse_changes

if TYPE_CHECKING:
    from filon.mining.simulation.parameters import Parameters, Wait

SliderUnit = Literal["hours", "days", "working_days", "percent", "people"]
_DAY_S = 86_400.0
_HOUR_S = 3_600.0


@dataclass(frozen=True)
class Slider:
    """A number to choose. The text of the change takes the number times ``scale``."""

    min: float
    max: float
    step: float
    default: float
    unit: SliderUnit
    scale: float


@dataclass(frozen=True)
class CardChoice:
    """One of several things that a card can be about; ``value`` is as changes write it."""

    value: str
    label: Text


@dataclass(frozen=True)
class ScenarioCard:
    """A scenario to switch on.

    ``changes`` are texts of changes in which ``{x}`` is the number of the slider and ``{choice}`` a choice.
    """

    key: str
    title: Text
    about: Text
    assumption: Text
    is_guess: bool
    changes: tuple[str, ...]
    slider: Slider | None
    choices: tuple[CardChoice, ...]


def scenario_cards(parameters: Parameters) -> tuple[ScenarioCard, ...]:
    """Scenarios that the parameters can play, the surest first."""
    made = [
        _remove_approval(parameters),
        _wait_card(parameters, "quick_approval", "approval_requested", "discount_approved"),
        _wait_card(parameters, "answer_leads", "lead_captured", "lead_attempted", in_hours=True),
        _invoice_at_delivery(parameters),
        _shorter_terms(parameters),
        _cap_discount(parameters),
        _add_people(parameters),
        _longest_wait(parameters),
        _more_cases(parameters),
    ]
    return tuple(card for card in made if card is not None)


def filled(changes: tuple[str, ...], number: float, choice: str) -> tuple[str, ...]:
    """Texts of a card with its number and its choice."""
    return tuple(one.replace("{x}", f"{number:.12g}").replace("{choice}", choice) for one in changes)


def _card(
    parameters: Parameters,
    key: str,
    changes: tuple[str, ...],
    slider: Slider | None = None,
    choices: tuple[CardChoice, ...] = (),
) -> ScenarioCard:
    number = slider.default * slider.scale if slider else 0.0
    example = filled(changes, number, choices[0].value if choices else "")
    words = [said(one, parameters) for one in parse_changes(example, parameters)]
    return ScenarioCard(
        key=key,
        title=text(f"what_if.card.{key}"),
        about=text(f"what_if.card.{key}.about"),
        assumption=Text(
            fr=" ".join(dict.fromkeys(one.assumption.fr for one in words)),
            en=" ".join(dict.fromkeys(one.assumption.en for one in words)),
        ),
        is_guess=any(one.is_guess for one in words),
        changes=changes,
        slider=slider,
        choices=choices,
    )


def _remove_approval(parameters: Parameters) -> ScenarioCard | None:
    wanted = ("approval_requested", "discount_approved", "approval_rejected")
    found = [key for key in wanted if key in parameters.activities]
    return _card(parameters, "remove_approval", (f"skip:{','.join(found)}",)) if found else None


def _wait_card(
    parameters: Parameters, key: str, after: str, before: str, *, in_hours: bool = False
) -> ScenarioCard | None:
    wait = _wait(parameters, after, before)
    if wait is None:
        return None
    days = Slider(0, 10, 0.5, 1, *_days(wait, parameters))
    slider = Slider(0.5, 24, 0.5, 1, "hours", _HOUR_S) if in_hours else days
    return _card(parameters, key, (f"wait:{after}>{before}:at_most:{{x}}s",), slider)


def _invoice_at_delivery(parameters: Parameters) -> ScenarioCard | None:
    wait = _wait(parameters, "order_fulfilled", "invoice_generated")
    if wait is None:
        return None
    pair = "order_fulfilled>invoice_generated"
    slider = Slider(0, 10, 0.5, 0, *_days(wait, parameters))
    return _card(parameters, "invoice_at_delivery", (f"wait:{pair}:set:{{x}}s", f"then:{pair}"), slider)


def _shorter_terms(parameters: Parameters) -> ScenarioCard | None:
    if "invoice_issued" not in parameters.activities:
        return None
    return _card(
        parameters,
        "shorter_terms",
        ("wait:invoice_issued>*:less:{x}s",),
        Slider(5, 45, 5, 15, "days", _DAY_S),
    )


def _cap_discount(parameters: Parameters) -> ScenarioCard | None:
    column = parameters.mix.column("discount")
    known = [one for one in column.numbers if one is not None] if column and column.known_after else []
    if not known or max(known) > 1:
        return None
    return _card(parameters, "cap_discount", ("cap:discount:{x}",), Slider(0, 30, 1, 10, "percent", 0.01))


def _add_people(parameters: Parameters) -> ScenarioCard | None:
    if not parameters.teams:
        return None
    busiest = sorted(parameters.teams, key=lambda team: -team.busy_ratio)
    choices = tuple(CardChoice(escaped(team.name), team_name(team.name)) for team in busiest)
    return _card(
        parameters, "add_people", ("people:{choice}:{x}",), Slider(1, 10, 1, 2, "people", 1), choices
    )


def _more_cases(parameters: Parameters) -> ScenarioCard:
    return _card(parameters, "more_cases", ("arrivals:{x}",), Slider(50, 300, 10, 120, "percent", 0.01))


def _longest_wait(parameters: Parameters) -> ScenarioCard | None:
    """Take a part off one of the waits that cost most in all."""
    costly = sorted(parameters.waits, key=lambda one: -_total_s(one))[:12]
    if not costly:
        return None
    choices = tuple(
        CardChoice(f"{escaped(one.after)}>{escaped(one.before)}", _pair_name(one)) for one in costly
    )
    slider = Slider(0, 90, 10, 50, "percent", 0.01)
    return _card(parameters, "shorten_wait", ("wait:{choice}:times:{x}",), slider, choices)


def _pair_name(wait: Wait) -> Text:
    after, before = activity_name(wait.after), activity_name(wait.before)
    arrow = translate("what_if.arrow", "en")
    return Text(fr=f"{after.fr} {arrow} {before.fr}", en=f"{after.en} {arrow} {before.en}")


def _total_s(wait: Wait) -> float:
    return sum(rule.n * sum(rule.quantiles_s) / len(rule.quantiles_s) for rule in wait.rules)


def _wait(parameters: Parameters, after: str, before: str) -> Wait | None:
    return next((one for one in parameters.waits if (one.after, one.before) == (after, before)), None)


def _days(wait: Wait, parameters: Parameters) -> tuple[SliderUnit, float]:
    return ("working_days", working_day(parameters)) if wait.clock == "work" else ("days", _DAY_S)
