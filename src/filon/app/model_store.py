"""Process models on disk: a folder each, every version one immutable file, the highest number in force."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
import re
import shutil
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from filon.core.errors import RefusedInputError, UnknownNameError
from filon.log.store import slug
from filon.process.ideal_model import SHIPPED
from filon.process.rules import Rule

if TYPE_CHECKING:
    from pathlib import Path

Origin = Literal["shipped", "imported", "drawn", "discovered", "copied", "restored"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TRASH = "models-trash"
_WAIVERS = "waivers.json"
_IDEALS = "ideals.json"


class UnknownModelError(UnknownNameError):
    """No model of that name is in the workspace."""

    code = "unknown_model"


class UnknownModelVersionError(UnknownNameError):
    """The model has no version of that number."""

    code = "unknown_model_version"


class ModelExistsError(RefusedInputError):
    """A model of that name is there already."""

    code = "model_exists"


class ModelChangedError(RefusedInputError):
    """Somebody saved a newer version than the one that the change is based on."""

    code = "model_changed"


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of a model: its drawing and its rules, which never change.

    Parameters
    ----------
    name
        Name in addresses.
    label
        Name for people.
    number
        1 for the first one; 0 for the shipped model, which changes with the program only.
    xml
        The BPMN file.
    rules
        The rules beside the drawing.
    origin
        How it came to be.
    author, note
        Who made it and what they said of it.
    created_at
        When, ISO 8601 in UTC; empty for the shipped model.
    """

    name: str
    label: str
    number: int
    xml: str
    rules: tuple[Rule, ...] = ()
    origin: Origin = "drawn"
    author: str = ""
    note: str = ""
    created_at: str = ""

    @property
    def key(self) -> str:
        """Text that is another one whenever drawing or rules are: what results are kept under."""
        content = json.dumps([self.xml, [asdict(rule) for rule in self.rules]])
        return f"{self.name}-{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A deviation that is allowed, why, by whom, since when.

    ``where`` limits it to the cases that meet all these filters. A withdrawn waiver stays on record. The reason of one
    that comes with the shipped model is empty: the catalogues have it in every language.
    """

    id: str
    deviation: str
    reason: str
    who: str
    at: str
    where: tuple[str, ...] = ()
    withdrawn_at: str | None = None
    withdrawn_by: str = ""


@dataclass(slots=True)
class ModelStore:
    """Models under one folder: ``models/<name>/v000001.json`` and so on.

    Parameters
    ----------
    home
        Workspace folder.
    """

    home: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def _folder(self) -> Path:
        return self.home / "models"

    def names(self) -> list[str]:
        """Names of the kept models, in order."""
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name) and _numbers(path)
        )

    def numbers(self, name: str) -> list[int]:
        """Numbers of the versions of a model, oldest first."""
        found = _numbers(self._folder / name) if _NAME.fullmatch(name) else []
        if not found:
            raise UnknownModelError(value=name, allowed=[SHIPPED, *self.names()])
        return found

    def read(self, name: str, number: int | None = None) -> ModelVersion:
        """One version; the newest when no number is given."""
        numbers = self.numbers(name)
        if number is not None and number not in numbers:
            raise UnknownModelVersionError(value=str(number), allowed=map(str, numbers))
        data = json.loads(self._path(name, number or numbers[-1]).read_text(encoding="utf-8"))
        rules = tuple(Rule(**{**rule, "where": tuple(rule["where"])}) for rule in data.pop("rules"))
        label = self._label(name) or data.pop("label")
        return ModelVersion(**{**data, "label": label, "rules": rules})

    def add(self, version: ModelVersion, *, based_on: int | None) -> ModelVersion:
        """Keep a version as the next one.

        Parameters
        ----------
        version
            Its number and moment are set here.
        based_on
            Number of the version that was changed; ``None`` begins a new model.

        Raises
        ------
        ModelExistsError, ModelChangedError
        """
        with self._lock:
            newest = max(_numbers(self._folder / version.name), default=0)
            if based_on is None and newest:
                raise ModelExistsError(value=version.name)
            if based_on is not None and based_on != newest:
                raise ModelChangedError(value=version.name, based_on=based_on, newest=newest)
            made = {**asdict(version), "number": newest + 1, "created_at": now()}
            self._publish(self._path(version.name, newest + 1), made)
        return self.read(version.name, newest + 1)

    def free_name(self, text: str, taken: set[str]) -> str:
        """Name made from a text, with a number when it is taken."""
        base = slug(text)
        used = {*taken, *self.names()}
        candidates = (base if n == 1 else f"{base[:58]}-{n}" for n in range(1, len(used) + 2))
        return next(name for name in candidates if name not in used)

    def relabel(self, name: str, label: str) -> None:
        """Change the name that people read; versions stay as they are."""
        self.numbers(name)
        _replace(self._folder / name / "label.txt", label)

    def delete(self, name: str) -> None:
        """Move a model to the trash."""
        self.numbers(name)
        trash = self.home / _TRASH
        trash.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(trash / name, ignore_errors=True)
        (self._folder / name).rename(trash / name)

    def undelete(self, name: str) -> None:
        """Bring a model back from the trash."""
        trashed = self.home / _TRASH / name
        if not _NAME.fullmatch(name) or not trashed.is_dir():
            raise UnknownModelError(value=name, allowed=[SHIPPED, *self.names()])
        if (self._folder / name).exists():
            raise ModelExistsError(value=name)
        trashed.rename(self._folder / name)

    def waivers(self, name: str) -> tuple[Waiver, ...]:
        """Every waiver of a model, withdrawn ones included, oldest first."""
        found = _read(self._folder / name / _WAIVERS, [])
        return tuple(Waiver(**{**one, "where": tuple(one["where"])}) for one in found)

    def keep_waivers(self, name: str, waivers: tuple[Waiver, ...]) -> None:
        """Write the waivers of a model."""
        with self._lock:
            _replace(
                self._folder / name / _WAIVERS,
                json.dumps([asdict(one) for one in waivers], ensure_ascii=False),
            )

    def ideals(self) -> dict[str, str]:
        """Model that each data set is compared with, where one was chosen."""
        return dict(_read(self._folder / _IDEALS, {}))

    def choose_ideal(self, dataset: str, name: str) -> None:
        """Compare a data set with a model from now on."""
        with self._lock:
            _replace(self._folder / _IDEALS, json.dumps({**self.ideals(), dataset: name}))

    def _label(self, name: str) -> str:
        path = self._folder / name / "label.txt"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def _path(self, name: str, number: int) -> Path:
        return self._folder / name / f"v{number:06d}.json"

    def _publish(self, path: Path, made: dict[str, Any]) -> None:
        """Write a file that must not be there: a link fails where another process was quicker."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        try:
            os.link(temporary, path)
        except FileExistsError as error:
            number = int(path.stem[1:])
            raise ModelChangedError(value=made["name"], based_on=number - 1, newest=number) from error
        finally:
            with suppress(OSError):
                temporary.unlink()


def now() -> str:
    """Present moment, ISO 8601 in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def whoami() -> str:
    """Name of the user of this machine, for records that nobody signed."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem[1:]) for path in folder.glob("v*.json"))


def _read(path: Path, empty: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else empty


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
