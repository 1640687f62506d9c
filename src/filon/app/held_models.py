"""The models that data sets are held against: which one is in force, and what it says of a log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.app.clock import working_hours
from filon.app.model_store import ModelStore, UnknownModelVersionError
from filon.app.waivers import waivers_of
from filon.log.bpmn import read_bpmn
from filon.mining.conformance.held import hold
from filon.process.ideal_model import IDEAL_RULES, SHIPPED, ideal_model
from filon.process.waivers import Waived

if TYPE_CHECKING:
    from pathlib import Path

    from filon.app.model_store import Waiver
    from filon.app.selection import Selection
    from filon.log.event_log import EventLog
    from filon.mining.conformance.held import HeldModel
    from filon.process.bpmn import Bpmn
    from filon.process.rules import Rule

_COMPARING = ("deviation:", "conforms:")


@dataclass(frozen=True)
class ReadModel:
    """A version of a model with the waivers in force; ``content`` changes whenever drawing or rules do."""

    name: str
    content: str
    model: Bpmn
    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...] = ()

    @property
    def key(self) -> str:
        """Text that changes whenever anything does that an answer may rest on or tell."""
        told = hashlib.blake2b(repr(self.waivers).encode(), digest_size=8)
        return f"{self.content}-{told.hexdigest()}"


def chosen_model(store: ModelStore, dataset: str, name: str | None = None) -> str:
    """Name of the model that a data set is compared with: the given one, else the chosen one, else the shipped one."""
    chosen = name or store.ideals().get(dataset, SHIPPED)
    return SHIPPED if name is None and chosen not in store.names() else chosen


def model_version(home: Path, dataset: str, name: str | None = None) -> ReadModel:
    """Version of a model of a workspace; the one that a data set is compared with when no name is given.

    Parameters
    ----------
    name
        Name of a model, whose newest version is meant, or ``name@number``.

    Raises
    ------
    UnknownModelError, UnknownModelVersionError, FilonError
        The last of the file.
    """
    store = ModelStore(home)
    plain, number = reference(name) if name else (None, None)
    chosen = chosen_model(store, dataset, plain)
    if chosen == SHIPPED:
        if number:
            raise UnknownModelVersionError(value=str(number), allowed=["0"])
        return ReadModel(SHIPPED, SHIPPED, ideal_model("en"), IDEAL_RULES, waivers_of(store, chosen))
    found = store.read(chosen, number)
    model = read_bpmn(found.xml).model
    return ReadModel(name or chosen, found.key, model, found.rules, waivers_of(store, chosen))


def reference(text: str) -> tuple[str, int | None]:
    """Name and version that ``name`` or ``name@number`` means; without a number, the newest.

    Raises
    ------
    UnknownModelVersionError
    """
    name, at, number = text.partition("@")
    if at and not (number.isdecimal() and len(number) < 7):  # noqa: PLR2004 - as files are numbered
        raise UnknownModelVersionError(value=number[:80])
    return name, int(number) if at else None


def model_stamp(home: Path, selection: Selection) -> str:
    """Short text that changes whenever the models that filters compare with do; empty where none does."""
    compared = [text for text in selection.filters if any(word in text for word in _COMPARING)]
    if not compared:
        return ""
    named = [one for one in ModelStore(home).names() if any(text.endswith(f":{one}") for text in compared)]
    return " ".join(model_version(home, selection.dataset, name).key for name in (None, *named))


def hold_version(whole: EventLog, version: ReadModel) -> HeldModel:
    """Hold a version of a model against all cases of a perspective, as if nothing were allowed."""
    return hold(
        whole,
        version.model,
        version.rules,
        name=version.name,
        key=version.content,
        work=working_hours(whole.schema),
    )


def with_waivers(held: HeldModel, version: ReadModel) -> HeldModel:
    """The same with the waivers in force: what was aligned and checked already is kept."""
    waived = tuple(Waived(one.id, one.deviation, one.where) for one in version.waivers)
    return replace(held, key=version.key, waivers=waived)
