"""The scenario that a drawing makes: what it takes out of the process, tried in a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from filon.app.held_models import reference
from filon.app.models import model_of
from filon.app.naming import activity_name
from filon.app.scenario_cards import ScenarioCard
from filon.app.scenario_words import said
from filon.app.simulation_basis import known_parameters
from filon.app.texts import Text, text, verbatim
from filon.core.i18n import translate
from filon.log.bpmn import read_bpmn
from filon.mining.simulation.changes import escaped, parse_change
from filon.process.ideal_model import SHIPPED
from filon.process.model_difference import difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.app.model_store import ModelVersion
    from filon.app.selection import Selection
    from filon.app.workspace import Workspace
    from filon.mining.simulation.parameters import Parameters
    from filon.process.bpmn import Node
    from filon.process.model_difference import ModelDifference

DRAWN = "drawn"
"""Key of the card."""


@dataclass(frozen=True)
class DrawnScenario:
    """What can be tried of a drawing; ``card`` is ``None`` where nothing can, ``left`` says what cannot and why."""

    card: ScenarioCard | None
    left: tuple[Text, ...]


def drawn_scenario(
    workspace: Workspace, selection: Selection, before: str, after: str, *, lang: str = "fr"
) -> DrawnScenario:
    """Scenario of the steps that one model has and another has not.

    Only what the log knows can be played: a step that the drawing leaves out no longer happens. Nobody has seen how
    long a new step takes, or what would follow in a new order.

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
    removed = {
        node.activity: node for one in found.nodes if one.change == "removed" if (node := _step(one.before))
    }
    played = [node for activity, node in removed.items() if activity in parameters.activities]
    unseen = [node for activity, node in removed.items() if activity not in parameters.activities]
    card = _card(versions[1], played, parameters) if played else None
    told = [*([] if card else [text("what_if.drawn.nothing")]), *_left(found, unseen, parameters)]
    return DrawnScenario(card, tuple(told))


def _step(node: Node | None) -> Node | None:
    return node if node is not None and node.activity else None


def _card(version: ModelVersion, played: list[Node], parameters: Parameters) -> ScenarioCard:
    name = text("models.shipped.title") if version.name == SHIPPED else verbatim(version.label)
    change = f"skip:{','.join(escaped(node.activity or '') for node in played)}"
    words = said(parse_change(change, parameters), parameters)
    return ScenarioCard(
        key=DRAWN,
        title=_filled("what_if.card.drawn", "name", [name]),
        about=_about("what_if.card.drawn.about", played),
        assumption=words.assumption,
        is_guess=words.is_guess,
        changes=(change,),
        slider=None,
        choices=(),
    )


def _left(found: ModelDifference, unseen: list[Node], parameters: Parameters) -> list[Text]:
    """What the drawing changes beyond the card."""
    added, moved = (
        [node for one in found.nodes if one.change == kind and _is_step(node := one.after)]
        for kind in ("added", "moved")
    )
    # A step that only the first model lacks may well be one that cases have: then it goes on as it does today.
    known = [one for one in added if one.activity in parameters.activities]
    kinds = {
        "added": [one for one in added if one not in known],
        "known": known,
        "moved": moved,
        "unseen": unseen,
    }
    told = [_about(f"what_if.drawn.{kind}", nodes) for kind, nodes in kinds.items() if nodes]
    return [*told, text("what_if.drawn.ways")] if found.ways else told


def _is_step(node: Node | None) -> TypeGuard[Node]:
    return node is not None and (node.activity is not None or node.kind == "task")


def _about(key: str, nodes: Iterable[Node]) -> Text:
    names = [activity_name(one.activity) if one.activity else verbatim(one.name) for one in nodes]
    return _filled(key, "steps", names)


def _filled(key: str, gap: str, names: list[Text]) -> Text:
    fr, en = (
        translate(key, lang, **{gap: ", ".join(one.of(lang) for one in names)}) for lang in ("fr", "en")
    )
    return Text(fr, en)
