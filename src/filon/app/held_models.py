"""The models that data sets are held against: which one is in force, and what it says of a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.clock import working_hours
from filon.app.model_store import ModelStore
from filon.log.bpmn import read_bpmn
from filon.mining.conformance.held import hold
from filon.process.ideal_model import IDEAL_RULES, SHIPPED, ideal_model

if TYPE_CHECKING:
    from pathlib import Path

    from filon.app.selection import Selection
    from filon.log.event_log import EventLog
    from filon.mining.conformance.held import HeldModel
    from filon.process.bpmn import Bpmn
    from filon.process.rules import Rule

_COMPARING = ("deviation:", "conforms:")


@dataclass(frozen=True)
class ReadModel:
    """A version of a model; ``key`` changes whenever its content does."""

    name: str
    key: str
    model: Bpmn
    rules: tuple[Rule, ...]


def model_version(home: Path, dataset: str, name: str | None = None) -> ReadModel:
    """Latest version of a model of a workspace; the one that a data set is compared with when no name is given.

    Raises
    ------
    UnknownModelError, FilonError
        The last of the file.
    """
    store = ModelStore(home)
    chosen = name or store.ideals().get(dataset, SHIPPED)
    if chosen == SHIPPED or (name is None and chosen not in store.names()):
        return ReadModel(SHIPPED, SHIPPED, ideal_model("en"), IDEAL_RULES)
    found = store.read(chosen)
    return ReadModel(chosen, found.key, read_bpmn(found.xml).model, found.rules)


def model_stamp(home: Path, selection: Selection) -> str:
    """Short text that changes whenever the models that filters compare with do; empty where none does."""
    compared = [text for text in selection.filters if any(word in text for word in _COMPARING)]
    if not compared:
        return ""
    named = [one for one in ModelStore(home).names() if any(text.endswith(f":{one}") for text in compared)]
    return " ".join(model_version(home, selection.dataset, name).key for name in (None, *named))


def hold_version(whole: EventLog, version: ReadModel) -> HeldModel:
    """Hold a version of a model against all cases of a perspective."""
    return hold(
        whole,
        version.model,
        version.rules,
        name=version.name,
        key=version.key,
        work=working_hours(whole.schema),
    )
