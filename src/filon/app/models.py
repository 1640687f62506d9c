"""Use cases of process models: begin, change, import, choose as the ideal. Nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from filon.app.held_models import chosen_model
from filon.app.model_layout import diagram_on_grid, model_diagram
from filon.app.model_store import ModelStore, ModelVersion, whoami
from filon.app.waivers import waivers_of
from filon.app.workspace import LONGEST_LABEL, LabelError
from filon.core.errors import RefusedInputError
from filon.log.bpmn import bind, read_bpmn, with_diagram, write_bpmn
from filon.process.bpmn_lint import bound_by_name
from filon.process.ideal_drawing import BENDS, PLACES
from filon.process.ideal_model import IDEAL_RULES, SHIPPED, ideal_model
from filon.process.lead_to_cash import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from filon.app.model_store import Origin
    from filon.app.workspace import Workspace
    from filon.process.bpmn import Bpmn
    from filon.process.rules import Rule


class ShippedModelError(RefusedInputError):
    """The shipped model cannot be changed, only copied."""

    code = "shipped_model"


def store_of(workspace: Workspace) -> ModelStore:
    """Models of a workspace."""
    return ModelStore(workspace.home)


def shipped_model(lang: str = "en") -> ModelVersion:
    """Model that comes with Filon, its names in one language."""
    model = ideal_model(lang)
    xml = write_bpmn(model, diagram_on_grid(model, PLACES, BENDS))
    return ModelVersion(SHIPPED, model.name, 0, xml, IDEAL_RULES, "shipped", "Filon")


def model_of(workspace: Workspace, name: str, number: int | None = None, lang: str = "en") -> ModelVersion:
    """One version of a model, the newest when no number is given.

    Raises
    ------
    UnknownModelError, UnknownModelVersionError
    """
    return shipped_model(lang) if name == SHIPPED else store_of(workspace).read(name, number)


def ideal_of(
    workspace: Workspace, dataset: str, name: str | None = None, number: int | None = None, lang: str = "en"
) -> ModelVersion:
    """Model that a data set is compared with: the named one, else the chosen one, else the shipped one."""
    return model_of(workspace, chosen_model(store_of(workspace), dataset, name), number, lang)


def choose_ideal(workspace: Workspace, dataset: str, name: str) -> None:
    """Compare a data set with a model from now on."""
    workspace.store.version(dataset)
    model_of(workspace, name)
    store_of(workspace).choose_ideal(dataset, name)


def begin_model(  # noqa: PLR0913 - all that a person says of it
    workspace: Workspace,
    label: str,
    content: str | bytes | Bpmn,
    *,
    rules: tuple[Rule, ...] = (),
    origin: Origin = "imported",
    author: str = "",
    note: str = "",
) -> ModelVersion:
    """First version of a new model; steps whose name is that of an activity are bound to it.

    Raises
    ------
    LabelError, FilonError
        Of the file.
    """
    store = store_of(workspace)
    plain = _label(label)
    version = ModelVersion(
        store.free_name(plain, {SHIPPED}),
        plain,
        0,
        complete(content),
        rules,
        origin,
        author or whoami(),
        note,
    )
    return store.add(version, based_on=None)


def copy_model(  # noqa: PLR0913 - all that a person says of it
    workspace: Workspace, source: str, label: str, *, lang: str, number: int | None = None, author: str = ""
) -> ModelVersion:
    """New model that begins as another one, with its rules and what is allowed beside it."""
    found = model_of(workspace, source, number, lang)
    made = begin_model(workspace, label, found.xml, rules=found.rules, origin="copied", author=author)
    store = store_of(workspace)
    store.keep_waivers(made.name, waivers_of(store, source))
    return made


def change_model(  # noqa: PLR0913 - all that a person says of it
    workspace: Workspace,
    name: str,
    *,
    based_on: int,
    content: str | None = None,
    rules: tuple[Rule, ...] | None = None,
    author: str = "",
    note: str = "",
) -> ModelVersion:
    """Next version of a model, with another drawing, other rules, or both.

    Raises
    ------
    ShippedModelError, UnknownModelError, ModelChangedError, FilonError
        The last of the file.
    """
    before = _own(workspace, name)
    version = replace(
        before,
        xml=before.xml if content is None else complete(content),
        rules=before.rules if rules is None else rules,
        origin="drawn",
        author=author or whoami(),
        note=note,
    )
    return store_of(workspace).add(version, based_on=based_on)


def return_to(workspace: Workspace, name: str, number: int, *, author: str = "") -> ModelVersion:
    """Next version with the content of an earlier one: how a change is undone without being forgotten."""
    newest = _own(workspace, name)
    earlier = store_of(workspace).read(name, number)
    version = replace(earlier, origin="restored", author=author or whoami(), note=str(number))
    return store_of(workspace).add(version, based_on=newest.number)


def rename_model(workspace: Workspace, name: str, label: str) -> None:
    """Give a model another name for people."""
    _own(workspace, name)
    store_of(workspace).relabel(name, _label(label))


def delete_model(workspace: Workspace, name: str) -> None:
    """Move a model to the trash; data sets compared with it go back to the shipped one until it is brought back."""
    _own(workspace, name)
    store_of(workspace).delete(name)


def complete(content: str | bytes | Bpmn) -> str:
    """BPMN text ready to keep: read once, its steps bound where names allow it, drawn where it was not."""
    if not isinstance(content, str | bytes):
        return write_bpmn(content, model_diagram(content))
    file = read_bpmn(content)
    bindings = bound_by_name(file.model, key_of_words)
    xml = bind(file.xml, bindings) if bindings else file.xml
    if not any(node.id in file.drawn for node in file.model.nodes):
        xml = with_diagram(xml, file.model, model_diagram(file.model))
    return xml


def key_of_words(words: str) -> str | None:
    """Activity of the catalogue that a name means, in either language or as its key."""
    folded = _folded(words)
    for activity in ACTIVITIES:
        if folded in {_folded(activity.key), _folded(activity.label_en), _folded(activity.label_fr)}:
            return activity.key
    return None


def known_activities(workspace: Workspace, dataset: str | None) -> Collection[str]:
    """Activities that a step may stand for: those of the catalogue, and those of a data set."""
    keys = dict.fromkeys(activity.key for activity in ACTIVITIES)
    if dataset is not None:
        keys |= dict.fromkeys(one.key for one in workspace.open(dataset).schema.activities)
    return keys


def _own(workspace: Workspace, name: str) -> ModelVersion:
    if name == SHIPPED:
        raise ShippedModelError(value=name)
    return store_of(workspace).read(name)


def _label(label: str) -> str:
    plain = " ".join(label.split())
    if not plain or len(plain) > LONGEST_LABEL or not plain.isprintable():
        raise LabelError(value=plain[:50], most=LONGEST_LABEL)
    return plain


def _folded(words: str) -> str:
    return " ".join(words.replace("_", " ").replace("\u2019", "'").casefold().split())
