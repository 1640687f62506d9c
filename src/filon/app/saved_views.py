"""Saved views: screens with their filters and choices, under names that people give them, kept beside a data set."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from filon.app.kept_files import KeptList
from filon.core.errors import LimitError, MissingError, RefusedInputError

if TYPE_CHECKING:
    from filon.app.workspace import Workspace

MOST_VIEWS = 100
LONGEST_NAME = 80


class UnknownSavedViewError(MissingError):
    """The data set has no saved view of that id."""

    code = "unknown_saved_view"


class SavedViewNameError(RefusedInputError):
    """The name of a view is empty, too long, or holds characters that cannot be shown."""

    code = "saved_view_name"


class TooManySavedViewsError(LimitError):
    """More views than anybody finds again."""

    code = "too_many_saved_views"


class SavedViewsFileError(RefusedInputError):
    """The file of the saved views cannot be read; it is left as it is."""

    code = "saved_views_file"


@dataclass(frozen=True)
class SavedView:
    """A view under a name: ``screen`` and ``query`` are the parts of its address after the data set's."""

    id: str
    name: str
    screen: str
    query: str
    saved_at: dt.datetime


def saved_views(workspace: Workspace, dataset: str) -> tuple[SavedView, ...]:
    """Saved views of a data set, by name.

    Raises
    ------
    UnknownDatasetError, SavedViewsFileError
    """
    return tuple(sorted(_VIEWS.of(workspace, dataset), key=lambda one: (one.name.casefold(), one.id)))


def save_view(workspace: Workspace, dataset: str, name: str, screen: str, query: str) -> SavedView:
    """Keep a view; one of the same name, whatever its capitals, now leads here.

    Raises
    ------
    SavedViewNameError, TooManySavedViewsError, UnknownDatasetError, SavedViewsFileError
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise SavedViewNameError(value=plain[:LONGEST_NAME], most=LONGEST_NAME)
    made = SavedView(uuid4().hex[:8], plain, screen, query, dt.datetime.now(dt.UTC))

    def change(known: tuple[SavedView, ...]) -> list[SavedView]:
        nonlocal made
        same = next((one for one in known if one.name.casefold() == plain.casefold()), None)
        if same is not None:
            made = replace(made, id=same.id)
        elif len(known) >= MOST_VIEWS:
            raise TooManySavedViewsError(most=MOST_VIEWS)
        return [*(one for one in known if one is not same), made]

    _VIEWS.change(workspace, dataset, change)
    return made


def remove_view(workspace: Workspace, dataset: str, view_id: str) -> None:
    """Forget a view.

    Raises
    ------
    UnknownSavedViewError, UnknownDatasetError, SavedViewsFileError
    """

    def change(known: tuple[SavedView, ...]) -> list[SavedView]:
        left = [one for one in known if one.id != view_id]
        if len(left) == len(known):
            raise UnknownSavedViewError(value=view_id[:LONGEST_NAME])
        return left

    _VIEWS.change(workspace, dataset, change)


def _read(said: dict[str, str]) -> SavedView:
    at = dt.datetime.fromisoformat(said["saved_at"])
    return SavedView(said["id"], said["name"], said["screen"], said["query"], at)


def _written(view: SavedView) -> dict[str, str]:
    return {**asdict(view), "saved_at": view.saved_at.isoformat()}


_VIEWS = KeptList("views", _read, _written, SavedViewsFileError)
