"""What screens and programs see of process models."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from filon.app.model_store import ModelVersion, Origin, Waiver
from filon.app.models import (
    choose_ideal,
    known_activities,
    model_of,
    store_of,
)
from filon.app.naming import activity_name, attribute_name
from filon.app.texts import Text, text, verbatim
from filon.app.waivers import all_waivers, deviation_label, reason_of, where_of
from filon.log.bpmn import read_bpmn
from filon.process.attributes import ATTRIBUTES
from filon.process.bpmn import BOUND
from filon.process.bpmn_lint import Issue, lint
from filon.process.ideal_model import SHIPPED
from filon.process.rule_sentences import sentence
from filon.process.rules import Rule

if TYPE_CHECKING:
    from filon.app.workspace import Workspace
    from filon.log.schema import LogSchema

__all__ = ["choose_ideal"]


@dataclass(frozen=True)
class ModelCard:
    """A model in a list; ``label`` is the one of its newest version, ``number`` 0 for the shipped one."""

    name: str
    label: Text
    number: int
    origin: Origin
    author: str
    note: str
    created_at: str
    steps: int
    rules: int
    errors: int
    warnings: int
    ideal_of: list[str]


@dataclass(frozen=True)
class Step:
    """A step of the drawing, and the activity that it stands for."""

    id: str
    name: str
    activity: str | None
    activity_label: Text | None


@dataclass(frozen=True)
class RuleRow:
    """A rule with its sentence."""

    rule: Rule
    sentence: Text


@dataclass(frozen=True)
class CheckedModel:
    """What a drawing holds, what is wrong with it, and what is kept in its file but not followed."""

    steps: list[Step]
    issues: list[Issue]
    notes: list[Text]


@dataclass(frozen=True)
class VersionRow:
    """A version in the history of a model, newest first."""

    number: int
    origin: Origin
    author: str
    note: str
    created_at: str


@dataclass(frozen=True)
class WaiverRow:
    """A deviation that is allowed, or was until it was withdrawn: why, by whom, since when, in which cases."""

    id: str
    deviation: str
    label: Text
    reason: Text
    who: str
    at: str
    where: tuple[Text, ...]
    withdrawn_at: str | None
    withdrawn_by: str


@dataclass(frozen=True)
class NamedKey:
    """A key of the data and its name for people."""

    key: str
    label: Text


@dataclass(frozen=True)
class ModelPage:
    """One version of a model with everything around it."""

    card: ModelCard
    key: str
    newest: int
    xml: str
    checked: CheckedModel
    rules: list[RuleRow]
    versions: list[VersionRow]
    waivers: list[WaiverRow]
    explanation: Text | None
    activities: list[NamedKey]
    attributes: list[NamedKey]


def model_cards(workspace: Workspace) -> list[ModelCard]:
    """Every model, the shipped one first."""
    return [
        model_card(workspace, model_of(workspace, name)) for name in (SHIPPED, *store_of(workspace).names())
    ]


def model_card(workspace: Workspace, version: ModelVersion) -> ModelCard:
    """Card of one version."""
    model = read_bpmn(version.xml).model
    issues = lint(model)
    ideals = store_of(workspace).ideals()
    errors = sum(issue.severity == "error" for issue in issues)
    return ModelCard(
        version.name,
        text("models.shipped.title") if version.name == SHIPPED else verbatim(version.label),
        version.number,
        version.origin,
        version.author,
        version.note,
        version.created_at,
        sum(node.kind in BOUND for node in model.nodes),
        len(version.rules),
        errors,
        len(issues) - errors,
        sorted(name for name in workspace.store.names() if (ideals.get(name) or SHIPPED) == version.name),
    )


def model_page(
    workspace: Workspace,
    name: str,
    number: int | None = None,
    *,
    dataset: str | None = None,
    lang: str = "en",
) -> ModelPage:
    """One version of a model; ``dataset`` adds its activities to those that steps may stand for, and its words."""
    version = model_of(workspace, name, number, lang)
    shipped = name == SHIPPED
    store = store_of(workspace)
    numbers = [] if shipped else store.numbers(name)
    schema = None if dataset is None else workspace.open(dataset).schema
    return ModelPage(
        model_card(workspace, version),
        version.key,
        0 if shipped else numbers[-1],
        version.xml,
        checked_model(workspace, version.xml, dataset),
        rule_rows(version.rules),
        [_version_row(store.read(name, one)) for one in reversed(numbers)],
        [_waiver_row(one, schema, version.rules) for one in all_waivers(store, name)],
        text("models.shipped.explanation") if shipped else None,
        [NamedKey(key, activity_name(key)) for key in known_activities(workspace, dataset)],
        [NamedKey(key, attribute_name(key)) for key in _attributes(schema)],
    )


def _attributes(schema: LogSchema | None) -> list[str]:
    """Attributes that a rule can ask for: those of the data, else those that are known of a deal."""
    if schema is None:
        return [one.key for one in ATTRIBUTES if one.object_type == "deal"]
    return sorted({one.key for one in schema.attributes})


def checked_model(workspace: Workspace, content: str | bytes, dataset: str | None = None) -> CheckedModel:
    """What a drawing holds and what is wrong with it.

    Raises
    ------
    FilonError
        The file cannot be read at all.
    """
    file = read_bpmn(content)
    steps = [
        Step(node.id, node.name, node.activity, activity_name(node.activity) if node.activity else None)
        for node in file.model.nodes
        if node.kind in BOUND
    ]
    notes = [text(f"models.note.{note.code}", element=note.element) for note in file.notes]
    return CheckedModel(steps, list(lint(file.model, known_activities(workspace, dataset))), notes)


def rule_rows(rules: tuple[Rule, ...]) -> list[RuleRow]:
    """Rules with their sentences."""
    return [RuleRow(rule, sentence(rule, activity_name, attribute_name)) for rule in rules]


def _waiver_row(waiver: Waiver, schema: LogSchema | None, rules: tuple[Rule, ...]) -> WaiverRow:
    label = deviation_label(waiver.deviation, rules)
    told = {"label": label, "reason": reason_of(waiver), "where": where_of(waiver, schema)}
    return WaiverRow(**{**asdict(waiver), **told})


def _version_row(version: ModelVersion) -> VersionRow:
    return VersionRow(version.number, version.origin, version.author, version.note, version.created_at)
