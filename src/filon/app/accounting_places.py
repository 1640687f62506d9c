"""Where books are joined: the portal, whose every synchronisation joins them again, or another data set with deals."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.app.hubspot_connection import DATASET, PortalFolder
from filon.app.hubspot_publishing import publish_landed
from filon.core.errors import FilonError, RefusedInputError
from filon.ingest.hubspot.books.dataset import join_books
from filon.ingest.hubspot.books.shelf import Shelf
from filon.ingest.hubspot.books.table import deal_kind, join_books_to_table
from filon.ingest.hubspot.books.versions import NextVersion
from filon.ingest.worker import limits_for, run_limited
from filon.process.lead_to_cash import PERSPECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.app.workspace import Workspace
    from filon.ingest.importing import Progress
    from filon.log.schema import LogSchema

_CUTS = frozenset(view.key for view in PERSPECTIVES)


class NothingToJoinError(RefusedInputError):
    """No export was joined to the data set before."""

    code = "accounting_nothing_joined"


class NoDealsToJoinError(RefusedInputError):
    """The data set has no deals as objects of their own, so that a row of the books could belong to none."""

    code = "accounting_no_deals"


@dataclass(frozen=True)
class Place:
    """A data set, the exports joined to it, and how a version that has them is published."""

    dataset: str
    shelf: Shelf
    publish: Callable[[Progress], object]
    left_out: bool = False
    """Whether the version in force was published without the exports; the portal's never is."""


def place_of(workspace: Workspace, dataset: str | None = None) -> Place:
    """Place of a data set; without a name, the portal.

    Raises
    ------
    NotConnectedError, NeverSyncedError, UnknownDatasetError, NoDealsToJoinError
    """
    if dataset is None or dataset == DATASET:
        return _portal(workspace)
    schema = workspace.store.open(dataset).schema
    if not (_is_table(schema) or _has_deals(schema)):
        raise NoDealsToJoinError(value=schema.label)
    books = _books(workspace, dataset)
    return Place(
        dataset,
        Shelf(books),
        lambda progress: _publish(workspace, dataset, str(books), progress),
        Shelf(books).left_out_of(schema.version),
    )


def _is_table(schema: LogSchema) -> bool:
    """Whether the data set was made from a table that tells which of its objects are deals."""
    return (
        schema.mapping is not None and deal_kind([one.case_type for one in schema.perspectives]) is not None
    )


def _has_deals(schema: LogSchema) -> bool:
    cuts = {one.key for one in schema.perspectives}
    return schema.mapping is None and "deal" in cuts and cuts <= _CUTS


def left_out(workspace: Workspace, dataset: str, version: int) -> bool:
    """Whether exports were joined to a data set, but not to this version of it."""
    return dataset != DATASET and Shelf(_books(workspace, dataset)).left_out_of(version)


def join_again(workspace: Workspace, dataset: str, progress: Progress | None = None) -> int | None:
    """Join the exports of a data set to the version that has just been published without them.

    Returns
    -------
    int or None
        Version that has them. ``None``: there are none, or they could not be joined. What was published stays as it is
        then, and :func:`left_out` goes on telling.
    """
    if dataset == DATASET or not Shelf(_books(workspace, dataset)).exports():
        return None
    try:
        place_of(workspace, dataset).publish(progress or _nobody)
    except FilonError:
        return None
    return workspace.store.version(dataset)


def join_job(arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Do the work of joining (called in the child)."""
    given = NextVersion(arguments["home"], arguments["name"], arguments["books"], progress)
    return asdict((join_books_to_table if _is_table(given.schema) else join_books)(given))


def _portal(workspace: Workspace) -> Place:
    folder = PortalFolder(workspace)
    connection = folder.connection()
    folder.landed(connection)
    return Place(
        DATASET,
        Shelf(folder.books(connection)),
        lambda progress: publish_landed(workspace, folder, connection, progress, always=False),
    )


def _books(workspace: Workspace, dataset: str) -> Path:
    return workspace.store.path(dataset).parent / "books"


def _nobody(_share: float, _stage: str) -> None:
    """Progress that nobody hears."""


def _publish(workspace: Workspace, dataset: str, books: str, progress: Progress) -> None:
    given = {"home": str(workspace.home), "name": dataset, "books": books}
    limits = limits_for([workspace.store.path(dataset)])
    try:
        run_limited(f"{__name__}:join_job", given, limits=limits, on_progress=progress)
    finally:
        with suppress(FilonError):
            workspace.store.tidy(dataset)
