"""The scenario that a drawing makes: what it takes out of the process, adds or moves, tried in a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.held_models import reference
from filon.app.models import model_of
from filon.app.naming import activity_name
from filon.app.scenario_cards import ScenarioCard, Slider, filled
from filon.app.scenario_words import said, working_day
from filon.app.simulation_basis import known_parameters
from filon.app.texts import Text, text, verbatim
from filon.core.errors import RefusedInputError
from filon.core.i18n import translate
from filon.log.bpmn import read_bpmn
from filon.mining.simulation.changes import parse_changes
from filon.mining.simulation.drawn import Drawn
from filon.process.ideal_model import SHIPPED
from filon.process.model_difference import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from filon.app.model_store import ModelVersion
    from filon.app.selection import Selection
    from filon.app.workspace import Workspace
    from filon.mining.simulation.parameters import Parameters
    from filon.process.bpmn import Node
    from filon.process.model_difference import ModelDifference

DRAWN = "drawn"
"""Key of the card."""


class UnplayableDrawingError(RefusedInputError):
    """Nothing of what a drawing changes can be played."""

    code = "unplayable_drawing"


@dataclass(frozen=True)
class DrawnScenario:
    """What can be tried of a drawing; ``card`` is ``None`` where nothing can, ``left`` says what cannot and why."""

    card: ScenarioCard | None
    left: tuple[Text, ...]


def drawn_scenario(
    workspace: Workspace, selection: Selection, before: str, after: str, *, lang: str = "fr"
) -> DrawnScenario:
    """Scenario that makes of one model another: steps that it leaves out, adds, or has at another place.

    Everything else goes on as the cases have it today. How long a new step takes is for a person to say; a step whose
    place the cases do not know, such as one beside others, is not played.

    Parameters
    ----------
    before, after
        Names of models, or ``name@number``.
    lang
        Language in which the shipped model is read.

    Raises
    ------
    UnknownModelError, UnknownModelVersionError, TooFewCasesError
    """
    versions = [model_of(workspace, *reference(one), lang) for one in (before, after)]
    drawings = [read_bpmn(one.xml).model for one in versions]
    found = difference(drawings[0], drawings[1])
    parameters = known_parameters(workspace, selection)
    drawn = Drawn(found, drawings[1], parameters)
    card = _card(versions[1], drawn, parameters) if drawn.changes else None
    told = [*([] if card else [text("what_if.drawn.nothing")]), *_left(found, drawn)]
    return DrawnScenario(card, tuple(told))


def drawn_card(
    workspace: Workspace, selection: Selection, before: str, after: str, *, lang: str = "fr"
) -> ScenarioCard:
    """Scenario that makes of one model another, where there is one.

    Raises
    ------
    UnplayableDrawingError, UnknownModelError, UnknownModelVersionError, TooFewCasesError
    """
    card = drawn_scenario(workspace, selection, before, after, lang=lang).card
    if card is None:
        raise UnplayableDrawingError(before=before, after=after)
    return card


def _card(version: ModelVersion, drawn: Drawn, parameters: Parameters) -> ScenarioCard:
    name = text("models.shipped.title") if version.name == SHIPPED else verbatim(version.label)
    added, moved = (drawn.steps(is_new=is_new, is_played=True) for is_new in (True, False))
    slider = Slider(0, 20, 0.5, 1, "working_days", working_day(parameters)) if added else None
    example = filled(drawn.changes, slider.default * slider.scale if slider else 0.0, "")
    words = [said(one, parameters) for one in parse_changes(example, parameters)]
    return ScenarioCard(
        key=DRAWN,
        title=_filled("what_if.card.drawn", "name", [name]),
        about=_joined(_listed("card.drawn", {"removed": drawn.removed, "added": added, "moved": moved})),
        assumption=_joined([one.assumption for one in words]),
        is_guess=any(one.is_guess for one in words),
        changes=drawn.changes,
        slider=slider,
        choices=(),
    )


def _left(found: ModelDifference, drawn: Drawn) -> list[Text]:
    """What the drawing changes beyond the card, and what the card takes for granted of it."""
    kinds = {
        "added": drawn.steps(is_new=True, is_played=False),
        "known": drawn.known,
        "moved": drawn.steps(is_new=False, is_played=False),
        "unseen": drawn.unseen,
        "choice": [one.node for one in drawn.put_in if one.is_choice and one.changes],
    }
    told = _listed("drawn", kinds)
    return [*told, text("what_if.drawn.ways")] if found.ways else told


def _listed(area: str, kinds: Mapping[str, Sequence[Node]]) -> list[Text]:
    return [_about(f"what_if.{area}.{kind}", nodes) for kind, nodes in kinds.items() if nodes]


def _about(key: str, nodes: Iterable[Node]) -> Text:
    names = [activity_name(one.activity) if one.activity else verbatim(one.name) for one in nodes]
    return _filled(key, "steps", names)


def _filled(key: str, gap: str, names: list[Text]) -> Text:
    fr, en = (
        translate(key, lang, **{gap: ", ".join(one.of(lang) for one in names)}) for lang in ("fr", "en")
    )
    return Text(fr, en)


def _joined(texts: Iterable[Text]) -> Text:
    told = list(dict.fromkeys(texts))
    return Text(fr=" ".join(one.fr for one in told), en=" ".join(one.en for one in told))
