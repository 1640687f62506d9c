"""The next version of a data set that is no portal: what it holds without books, and what the books add."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from filon.ingest.hubspot.books.shelf import Shelf
from filon.ingest.importing import ImportResult, published
from filon.log.building import Origin
from filon.log.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.ingest.hubspot.books.joining import Joined
    from filon.ingest.importing import Progress
    from filon.log.building import Building
    from filon.log.schema import LogSchema


@dataclass(frozen=True)
class NextVersion:
    """A data set on its way to a version with books.

    Parameters
    ----------
    home, name
        Workspace folder and data set.
    books
        Folder of the exports.
    progress
        Told how far it is.
    """

    home: str
    name: str
    books: str
    progress: Progress

    @cached_property
    def path(self) -> Path:
        """File of the version in force."""
        return Store(Path(self.home)).path(self.name)

    @cached_property
    def schema(self) -> LogSchema:
        """Description of the version in force."""
        return Store(Path(self.home)).open(self.name).schema

    @cached_property
    def shelf(self) -> Shelf:
        """The exports."""
        return Shelf(Path(self.books))

    def publish(self, fill: Callable[[Building], None], joined: Joined) -> ImportResult:
        """Publish what ``fill`` puts in, under the origin of the version in force, and write down what was joined."""
        store, known = Store(Path(self.home)), self.schema
        with store.build(self.name) as building:
            self.progress(0.5, "building")
            fill(building)
            self.progress(0.95, "publishing")
            version = building.finish(
                Origin(known.label, known.source, known.format, known.timezone, known.vocabulary, known.extra)
            )
        self.shelf.write_result(joined, version)
        return published(store, self.name, version)
