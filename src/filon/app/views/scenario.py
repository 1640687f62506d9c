"""A scenario of the shipped ones, chosen by its key and played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.app.scenario_cards import ScenarioCard, filled, scenario_cards
from filon.app.simulating import SimulationOrder, simulate
from filon.app.simulation_basis import learnt_parameters
from filon.app.views.simulation import SimulationResult, simulation_result
from filon.core.errors import RefusedInputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace


class UnknownScenarioError(UnknownNameError):
    """The data offers no scenario of that key."""

    code = "unknown_scenario"


class UnknownScenarioChoiceError(UnknownNameError):
    """The scenario is not about that."""

    code = "unknown_scenario_choice"


class ScenarioNumberError(RefusedInputError):
    """The scenario takes no number, or none of that size."""

    code = "scenario_number"


def scenarios(sight: Sight) -> tuple[ScenarioCard, ...]:
    """Scenarios that the selected cases can be played with, the surest first."""
    return scenario_cards(learnt_parameters(sight))


def changes_of(
    cards: Sequence[ScenarioCard], key: str, number: float | None = None, choice: str | None = None
) -> tuple[str, ...]:
    """Texts of the changes of a scenario.

    Parameters
    ----------
    number
        Number of its slider, in the slider's unit; its default when not given.
    choice
        One of its choices; the first one when not given.

    Raises
    ------
    UnknownScenarioError, UnknownScenarioChoiceError, ScenarioNumberError
    """
    card = next((one for one in cards if one.key == key), None)
    if card is None:
        raise UnknownScenarioError(value=key, allowed=[one.key for one in cards])
    return filled(card.changes, _number(card, number), _choice(card, choice))


def _number(card: ScenarioCard, number: float | None) -> float:
    slider = card.slider
    if slider is None:
        if number is not None:
            raise ScenarioNumberError(key=card.key, value=number, low="–", high="–", unit="–")
        return 0.0
    chosen = slider.default if number is None else number
    if not slider.min <= chosen <= slider.max:
        raise ScenarioNumberError(
            key=card.key, value=chosen, low=slider.min, high=slider.max, unit=slider.unit
        )
    return chosen * slider.scale


def _choice(card: ScenarioCard, choice: str | None) -> str:
    known = [one.value for one in card.choices]
    if choice is None:
        return known[0] if known else ""
    if choice not in known:
        raise UnknownScenarioChoiceError(value=choice, allowed=known)
    return choice


def play_scenario(  # noqa: PLR0913, PLR0917 - a scenario is that much
    workspace: Workspace,
    selection: Selection,
    key: str,
    number: float | None,
    choice: str | None,
    replications: int,
    lang: str,
) -> SimulationResult:
    """Play a scenario on the selected cases and keep it as a data set; the same scenario replaces its last result.

    Raises
    ------
    UnknownScenarioError, UnknownScenarioChoiceError, ScenarioNumberError, FilonError
        The last of the simulation.
    """
    changes = changes_of(workspace.ask(selection, scenarios), key, number, choice)
    made = simulate(workspace, selection, SimulationOrder(changes, replications=replications), lang=lang)
    return simulation_result(workspace, made.dataset)
