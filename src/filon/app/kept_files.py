"""Small files of the workspace, written whole or not at all, and lists kept in one beside each data set."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from filon.app.workspace import Workspace
    from filon.core.errors import FilonError

T = TypeVar("T")


@dataclass(frozen=True)
class KeptList(Generic[T]):
    """A list of things that people keep about each data set.

    Parameters
    ----------
    folder
        Folder of the workspace with one file per data set.
    read, write
        A thing from the JSON value that stands for it, and the value.
    unreadable
        Refusal of a file that somebody damaged; the file is left as it is.
    """

    folder: str
    read: Callable[[Any], T]
    write: Callable[[T], object]
    unreadable: type[FilonError]
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def path(self, workspace: Workspace, dataset: str) -> Path:
        """File of a data set, which need not be there."""
        return workspace.home / self.folder / f"{dataset}.json"

    def of(self, workspace: Workspace, dataset: str) -> tuple[T, ...]:
        """What is kept of a data set, in its order.

        Raises
        ------
        UnknownDatasetError, and that of a file that cannot be read
        """
        workspace.store.version(dataset)
        path = self.path(workspace, dataset)
        try:
            return tuple(map(self.read, json.loads(path.read_text(encoding="utf-8"))))
        except FileNotFoundError:
            return ()
        except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
            raise self.unreadable(path=f"{self.folder}/{path.name}") from error

    def change(
        self, workspace: Workspace, dataset: str, change: Callable[[tuple[T, ...]], Iterable[T]]
    ) -> None:
        """Keep another list, made of the one that is there; what ``change`` raises changes nothing."""
        with self._writing:
            kept = change(self.of(workspace, dataset))
            replace_json(self.path(workspace, dataset), [self.write(one) for one in kept])


def replace_json(path: Path, content: object) -> None:
    """Write a value as JSON in place of what a file said: who reads at that moment sees the one or the other."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.parent / f".{path.stem}-{os.getpid()}-{uuid4().hex[:6]}.json"
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
