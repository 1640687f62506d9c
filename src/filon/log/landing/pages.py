"""What lands: records, their neighbours and facts, page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

State = Literal["live", "archived", "gone", "expired"]
"""``gone``: no longer there; ``expired``: still there, kept no longer for its age."""


class Landed(NamedTuple):
    """A record as it is kept; ``body`` is its JSON text, ``None`` where only its state is known."""

    kind: str
    id: str
    modified: str
    state: State
    body: str | None


class Tie(NamedTuple):
    """Two neighbours; ``types`` is the JSON text of what ties them."""

    from_kind: str
    to_kind: str
    from_id: str
    to_id: str
    types: str


class TiesOf(NamedTuple):
    """Records whose neighbours of one type were read: whatever is not among the ties of the page is no more."""

    from_kind: str
    to_kind: str
    from_ids: Sequence[str]


@dataclass(frozen=True)
class Page:
    """What one answer of the remote system brings; committed as a whole.

    ``facts`` are kept by key, such as the cursor of the next page; ``None`` forgets the key.
    """

    records: Sequence[Landed] = ()
    ties: Sequence[Tie] = ()
    ties_of: Sequence[TiesOf] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.records or self.ties or self.ties_of or self.facts)


class Waiting:
    """Pages that share a transaction: their rows one after the other, the last word on each fact."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.records: list[Landed] = []
        self.ties: list[Tie] = []
        self.ties_of: dict[tuple[str, str], set[str]] = {}
        self.facts: dict[str, str | None] = {}

    @property
    def rows(self) -> int:
        """Number of records and ties."""
        return len(self.records) + len(self.ties)

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.records or self.ties or self.ties_of or self.facts)

    def conflicts(self, page: Page) -> bool:
        """Whether a page reads the neighbours of a record anew that wait already: the old go before any new."""
        return any(
            not self.ties_of.get((one.from_kind, one.to_kind), set()).isdisjoint(one.from_ids)
            for one in page.ties_of
        )

    def take(self, page: Page, number: int) -> dict[str, str | None]:
        """Add a page whose first record has a number; return the JSON texts of its facts."""
        self.numbers += range(number, number + len(page.records))
        self.records += page.records
        self.ties += page.ties
        for one in page.ties_of:
            self.ties_of.setdefault((one.from_kind, one.to_kind), set()).update(one.from_ids)
        facts = {key: None if value is None else json.dumps(value) for key, value in page.facts.items()}
        self.facts |= facts
        return facts
