"""Two models, or two versions of one, beside each other: what changed, and how well each tells the present cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.held_models import model_version, reference
from filon.app.models import model_of
from filon.app.naming import activity_name, attribute_name
from filon.app.texts import Text, text, verbatim
from filon.app.views.conformance import ModelQuality, Share, share_of
from filon.core.errors import FilonError
from filon.log.bpmn import read_bpmn
from filon.mining import estimates as st
from filon.process.ideal_model import SHIPPED
from filon.process.model_difference import END, START, Change, difference
from filon.process.rule_sentences import sentence
from filon.questions.adherence import Adherence
from filon.questions.asked import Asked

if TYPE_CHECKING:
    from filon.app.model_store import ModelVersion
    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.process.bpmn import Bpmn, Node
    from filon.process.model_difference import ModelDifference, NodeChange, RuleChange


@dataclass(frozen=True)
class ModelFit:
    """How a model tells the cases in force: the share that follows it, waivers counted, and its quality.

    ``version`` changes whenever drawing, rules or waivers do. ``refused`` says why the cases cannot be held against it,
    where they cannot.
    """

    version: str
    cases: int
    adherence: Share | None
    quality: ModelQuality | None
    refused: Text | None = None


@dataclass(frozen=True)
class ModelSide:
    """One of the two models; ``reference`` is how addresses write its version."""

    reference: str
    name: str
    number: int
    label: Text
    xml: str
    fit: ModelFit


@dataclass(frozen=True)
class StepDifference:
    """A step or gateway that differs: its elements in the two drawings, ``None`` where it is in one only."""

    change: Change
    label: Text
    is_gateway: bool
    element_a: str | None
    element_b: str | None
    was: Text | None


@dataclass(frozen=True)
class WayDifference:
    """A step that may newly come right after another one (``added``), or may no longer (``removed``)."""

    change: Change
    source: Text
    target: Text


@dataclass(frozen=True)
class RuleDifference:
    """A rule that differs, as it is said; ``was`` is what a changed one said."""

    change: Change
    sentence: Text
    was: Text | None


@dataclass(frozen=True)
class ModelComparison:
    """Two models beside each other, and what the second changes.

    ``flows_a`` and ``flows_b`` are the flows of either drawing that the other one lacks. ``is_same`` where both say the
    same.
    """

    a: ModelSide
    b: ModelSide
    is_same: bool
    steps: tuple[StepDifference, ...]
    ways: tuple[WayDifference, ...]
    rules: tuple[RuleDifference, ...]
    flows_a: tuple[str, ...]
    flows_b: tuple[str, ...]


def model_comparison(
    workspace: Workspace, selection: Selection, a: str, b: str, *, lang: str = "en"
) -> ModelComparison:
    """Two models beside each other on the cases of a selection.

    Parameters
    ----------
    a, b
        Names of models, or ``name@number``.

    Raises
    ------
    UnknownModelError, UnknownModelVersionError
    """
    versions = [_version(workspace, one, lang) for one in (a, b)]
    before, after = (read_bpmn(one.xml).model for one in versions)
    found = difference(before, after, versions[0].rules, versions[1].rules)
    sides = [_side(workspace, selection, one, version) for one, version in zip((a, b), versions, strict=True)]
    return ModelComparison(
        a=sides[0],
        b=sides[1],
        is_same=found.is_none,
        steps=tuple(_step(one) for one in found.nodes),
        ways=_ways(found, before, after),
        rules=tuple(_rule(one) for one in found.rules),
        flows_a=found.flows_before,
        flows_b=found.flows_after,
    )


def model_fit(sight: Sight, *, model: str, version: str) -> ModelFit:
    """How a model tells the cases in sight; ``version`` tells kept answers apart."""
    held = sight.models(model)
    seen = Adherence(Asked(sight.log, sight.calendar, held=held), held)
    told = held.checked.quality(sight.log)
    quality = (
        None if told is None else ModelQuality(told.fitness, told.precision, told.simplicity, told.is_exact)
    )
    return ModelFit(version, seen.units.n, share_of(st.share(seen.conforms)), quality)


def _version(workspace: Workspace, written: str, lang: str) -> ModelVersion:
    name, number = reference(written)
    return model_of(workspace, name, number, lang)


def _side(workspace: Workspace, selection: Selection, written: str, version: ModelVersion) -> ModelSide:
    label = text("models.shipped.title") if version.name == SHIPPED else verbatim(version.label)
    return ModelSide(
        written, version.name, version.number, label, version.xml, _fit(workspace, selection, written)
    )


def _fit(workspace: Workspace, selection: Selection, written: str) -> ModelFit:
    key = model_version(workspace.home, selection.dataset, written).key
    try:
        return workspace.ask(selection, model_fit, model=written, version=key)
    except FilonError as error:
        if error.retryable:
            raise
        return ModelFit(key, 0, None, None, Text(*(error.message(lang) for lang in ("fr", "en"))))


def _step(one: NodeChange) -> StepDifference:
    node = one.after or one.before
    assert node is not None  # noqa: S101 - a change is about one of them
    renamed = one.change == "changed" and one.before is not None and one.before.name != node.name
    return StepDifference(
        one.change,
        _name(node),
        node.kind not in {"task", "event"},
        None if one.before is None else one.before.id,
        None if one.after is None else one.after.id,
        verbatim(one.before.name) if renamed and one.before is not None else None,
    )


def _name(node: Node) -> Text:
    if node.name:
        return verbatim(node.name)
    return activity_name(node.activity) if node.activity else text(f"models.kind.{node.kind}")


def _ways(found: ModelDifference, a: Bpmn, b: Bpmn) -> tuple[WayDifference, ...]:
    known = {
        node.activity or " ".join(node.name.casefold().split()): _name(node) for node in (*a.nodes, *b.nodes)
    }
    known |= {START: text("models.kind.start"), END: text("models.kind.end")}

    def name(key: str) -> Text:
        return known.get(key) or known.get(key.rpartition(" ")[0]) or verbatim(key)

    return tuple(WayDifference(one.change, name(one.source), name(one.target)) for one in found.ways)


def _rule(one: RuleChange) -> RuleDifference:
    rule = one.after or one.before
    assert rule is not None  # noqa: S101 - a change is about one of them
    was = (
        sentence(one.before, activity_name, attribute_name)
        if one.change == "changed" and one.before
        else None
    )
    return RuleDifference(one.change, sentence(rule, activity_name, attribute_name), was)
