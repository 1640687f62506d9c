"""A scenario of the shipped ones, chosen by its key and played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.app.scenario_cards import ScenarioCard, filled, scenario_cards
from filon.app.simulating import DEFAULT_REPLICATIONS, SimulationOrder, simulate
from filon.app.simulation_basis import basis_of, learnt_parameters
from filon.app.simulation_words import ParameterField, field_views
from filon.app.views.drawn_scenario import drawn_card
from filon.app.views.simulation import SimulationResult, simulation_result
from filon.core.errors import RefusedInputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress


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
    cards: Sequence[ScenarioCard], key: str | None, number: float | None = None, choice: str | None = None
) -> tuple[str, ...]:
    """Texts of the changes of a scenario.

    Parameters
    ----------
    key
        Its key; ``None`` for today, which has neither number nor choice.
    number
        Number of its slider, in the slider's unit; its default when not given.
    choice
        One of its choices; the first one when not given.

    Raises
    ------
    UnknownScenarioError, UnknownScenarioChoiceError, ScenarioNumberError
    """
    if key is None and number is None and choice is None:
        return ()
    card = next((one for one in cards if one.key == key), None)
    if card is None:
        raise UnknownScenarioError(value=key or "", allowed=[one.key for one in cards])
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


def play_scenario(  # noqa: PLR0913 - a scenario is that much
    workspace: Workspace,
    selection: Selection,
    key: str | None,
    *,
    number: float | None = None,
    choice: str | None = None,
    drawing: tuple[str, str] | None = None,
    edits: Sequence[str] = (),
    replications: int = DEFAULT_REPLICATIONS,
    lang: str = "fr",
    on_progress: Progress | None = None,
) -> SimulationResult:
    """Play a scenario on the selected cases and keep it as a data set; the same scenario replaces its last result.

    Parameters
    ----------
    key
        One of the shipped scenarios; ``None`` plays the drawing, or the edits alone.
    drawing
        Models of which the second is to be lived instead of the first: their difference is the scenario.
    edits
        Texts of edits of single parameters (see :mod:`filon.mining.simulation.editing`).
    on_progress
        Told the share done and the stage; an exception raised here stops the work.

    Raises
    ------
    UnknownScenarioError, UnknownScenarioChoiceError, ScenarioNumberError, FilonError
        The last of the models and of the simulation.
    """
    if drawing is None:
        cards = workspace.ask(selection, scenarios)
    else:
        cards = (drawn_card(workspace, selection, *drawing, lang=lang),)
        key = key or cards[0].key
    changes = changes_of(cards, key, number, choice)
    order = SimulationOrder(changes, edits=tuple(edits), replications=replications)
    made = simulate(workspace, selection, order, lang=lang, on_progress=on_progress)
    return simulation_result(workspace, made.dataset)


def editable(
    workspace: Workspace, selection: Selection, edits: Sequence[str] = ()
) -> tuple[ParameterField, ...]:
    """Every parameter of the simulation that can be edited, after edits, beside the learnt one; the edited ones first.

    Shares of what comes next and waits, of which there are many, come last.

    Raises
    ------
    TooFewCasesError, ParameterEditError, UnknownSimulationParameterError, EditedSharesError
    """
    basis = basis_of(workspace, selection, None, edits)
    return tuple(sorted(field_views(basis.scenario, basis.today), key=_place))


def _place(field: ParameterField) -> tuple[bool, bool]:
    return not field.is_edited, field.kind in {"next", "wait"}
