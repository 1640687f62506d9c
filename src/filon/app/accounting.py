"""The books as a second source of the cash half: look at an export, join it to the portal's deals, see what is left."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from filon.app.accounting_places import NothingToJoinError, place_of
from filon.app.jobs import StartedJob
from filon.app.texts import Text, text
from filon.ingest.files import open_table
from filon.ingest.hubspot.books.columns import FIELDS, Kind, propose
from filon.ingest.hubspot.books.reading import (
    AccountingColumnError,
    AccountingDateError,
    Declared,
    Entry,
    read_export,
)

if TYPE_CHECKING:
    from pathlib import Path

    from filon.app.accounting_places import Place
    from filon.app.jobs import Job
    from filon.app.workspace import Workspace
    from filon.ingest.hubspot.books.shelf import Shelf
    from filon.ingest.importing import Progress

SHOWN = 200
_PREVIEWED = 8
_COLUMNS = (
    "file",
    "line",
    "kind",
    "number",
    "customer",
    "date",
    "paid_on",
    "amount",
    "currency",
    "invoice",
    "reason",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class FieldView:
    """A field of the books and the column that holds it; ``None`` where no column does."""

    key: str
    label: Text
    column: str | None


@dataclass(frozen=True)
class AccountingLook:
    """An export as it would be read; ``missing`` is a field without column, ``unclear`` a column of days.

    Nothing can be joined while either is open.
    """

    filename: str
    kind: Kind
    columns: tuple[str, ...]
    fields: tuple[FieldView, ...]
    missing: str | None
    unclear: str | None
    rows: int
    preview: tuple[Entry, ...]


@dataclass(frozen=True)
class ExportView:
    """An export that was joined."""

    id: str
    name: str
    kind: Kind
    rows: int
    at: dt.datetime


@dataclass(frozen=True)
class Tally:
    """Rows of one rule or reason; ``confidence`` of a rule, 0 to 1."""

    key: str
    label: Text
    rows: int
    confidence: float | None


@dataclass(frozen=True)
class LeftRow:
    """A row that belongs to no deal, and why."""

    file: str
    line: int
    number: str
    customer: str
    date: str | None
    amount: float | None
    currency: str
    reason: Text


@dataclass(frozen=True)
class AccountingView:
    """The joined exports: rows by rule and by reason, and the first rows that belong to no deal.

    ``left_out``: the version in force was published without them, such as by another import.
    """

    exports: tuple[ExportView, ...]
    rows: int
    matched: tuple[Tally, ...]
    unmatched: tuple[Tally, ...]
    left: tuple[LeftRow, ...]
    left_out: bool


def look(path: Path, name: str, declared: Declared | None = None) -> AccountingLook:
    """Read an export as far as it can be read without asking."""
    said = declared or Declared()
    columns = open_table(path).columns
    kind, proposed = propose(columns, said.kind)
    fields: dict[str, str] = {str(key): column for key, column in proposed.items()} | dict(said.fields or {})
    missing = unclear = None
    entries: tuple[Entry, ...] = ()
    try:
        export = read_export(path, name, said)
        fields, entries = {str(key): column for key, column in export.fields.items()}, export.entries
    except AccountingColumnError as error:
        missing = str(error.context["field"])
    except AccountingDateError as error:
        unclear = str(error.context["column"])
    views = tuple(FieldView(key, text(f"accounting.field.{key}"), fields.get(key) or None) for key in FIELDS)
    return AccountingLook(name, kind, columns, views, missing, unclear, len(entries), entries[:_PREVIEWED])


def join(  # noqa: PLR0913, PLR0917 - the export, how it is read, where it goes
    workspace: Workspace,
    path: Path,
    name: str,
    declared: Declared | None = None,
    on_progress: Progress | None = None,
    dataset: str | None = None,
) -> AccountingView:
    """Join an export to the deals of a data set and publish the version that has it.

    Without a data set it is the portal's, and every later synchronisation joins the export again. An export of the
    same name takes its place.

    Raises
    ------
    NotConnectedError, NeverSyncedError, UnknownDatasetError, NoDealsToJoinError, AccountingColumnError,
    AccountingDateError
    """
    place = place_of(workspace, dataset)
    place.shelf.put(read_export(path, name, declared), dt.datetime.now(dt.UTC).isoformat())
    place.publish(on_progress or _nobody)
    return accounting(workspace, dataset)


def start_join(
    workspace: Workspace, path: Path, name: str, declared: Declared, dataset: str | None = None
) -> StartedJob:
    """Start a job that joins an export (see :func:`join`). The export is read first."""
    place = place_of(workspace, dataset)
    workspace.check_idle(place.dataset)
    place.shelf.put(read_export(path, name, declared), dt.datetime.now(dt.UTC).isoformat())
    return _start_publishing(workspace, place)


def remove(
    workspace: Workspace, identity: str, on_progress: Progress | None = None, dataset: str | None = None
) -> AccountingView:
    """Take an export out again.

    Raises
    ------
    NotConnectedError, NeverSyncedError, UnknownDatasetError, NoDealsToJoinError, UnknownExportError
    """
    place = place_of(workspace, dataset)
    _undone_on_failure(place, identity).publish(on_progress or _nobody)
    return accounting(workspace, dataset)


def start_removal(workspace: Workspace, identity: str, dataset: str | None = None) -> StartedJob:
    """Start a job that takes an export out again."""
    place = place_of(workspace, dataset)
    workspace.check_idle(place.dataset)
    return _start_publishing(workspace, _undone_on_failure(place, identity))


def _undone_on_failure(place: Place, identity: str) -> Place:
    """The place with an export less; the export comes back unless the version without it is published."""
    kept = place.shelf.remove(identity)

    def publish(progress: Progress) -> None:
        try:
            place.publish(progress)
        except BaseException:
            place.shelf.put_back(identity, kept)
            raise

    return replace(place, publish=publish)


def join_again(
    workspace: Workspace, dataset: str | None = None, on_progress: Progress | None = None
) -> AccountingView:
    """Join every export again, to the version in force.

    Raises
    ------
    NotConnectedError, NeverSyncedError, UnknownDatasetError, NoDealsToJoinError, NothingToJoinError
    """
    place = _with_exports(workspace, dataset)
    place.publish(on_progress or _nobody)
    return accounting(workspace, dataset)


def start_join_again(workspace: Workspace, dataset: str | None = None) -> StartedJob:
    """Start a job that joins every export again (see :func:`join_again`)."""
    place = _with_exports(workspace, dataset)
    workspace.check_idle(place.dataset)
    return _start_publishing(workspace, place)


def _with_exports(workspace: Workspace, dataset: str | None) -> Place:
    place = place_of(workspace, dataset)
    if not place.shelf.exports():
        raise NothingToJoinError
    return place


def accounting(workspace: Workspace, dataset: str | None = None) -> AccountingView:
    """What was joined to a data set, or to the portal, and what was not.

    Raises
    ------
    NotConnectedError, NeverSyncedError, UnknownDatasetError, NoDealsToJoinError
    """
    place = place_of(workspace, dataset)
    return _view(place.shelf, left_out=place.left_out)


def _view(shelf: Shelf, *, left_out: bool) -> AccountingView:
    rows = shelf.result()
    left = [row for row in rows if row["reason"]]
    sure = {row["rule"]: row["confidence"] for row in rows if row["rule"]}
    return AccountingView(
        exports=tuple(
            ExportView(
                key, said["name"], said["kind"], len(said["rows"]), dt.datetime.fromisoformat(said["at"])
            )
            for key, said in shelf.exports().items()
        ),
        rows=len(rows),
        matched=tuple(_tallies(rows, "rule", sure)),
        unmatched=tuple(_tallies(rows, "reason", {})),
        left=tuple(_left(row) for row in left[:SHOWN]),
        left_out=left_out,
    )


def write_unmatched(workspace: Workspace, target: Path, dataset: str | None = None) -> int:
    """Write the rows that belong to no deal as CSV, and return their number."""
    rows = [row for row in place_of(workspace, dataset).shelf.result() if row["reason"]]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows([_harmless(row[name]) for name in _COLUMNS] for row in rows)
    return len(rows)


def _harmless(value: object) -> object:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _tallies(rows: list[dict[str, Any]], name: str, sure: dict[str, float]) -> list[Tally]:
    counted = Counter(row[name] for row in rows if row[name])
    return [
        Tally(key, text(f"accounting.{name}.{key}"), count, sure.get(key))
        for key, count in counted.most_common()
    ]


def _left(row: dict[str, Any]) -> LeftRow:
    return LeftRow(
        file=row["file"],
        line=row["line"],
        number=row["number"] or row["invoice"],
        customer=row["customer"],
        date=row["date"] or row["paid_on"],
        amount=row["amount"],
        currency=row["currency"],
        reason=text(f"accounting.reason.{row['reason']}"),
    )


def _nobody(_share: float, _stage: str) -> None:
    """Progress that nobody hears."""


def _start_publishing(workspace: Workspace, place: Place) -> StartedJob:
    def work(job: Job) -> str:
        place.publish(job.advance)
        return place.dataset

    return StartedJob(workspace.jobs.start("join", work, dataset=place.dataset), place.dataset)
