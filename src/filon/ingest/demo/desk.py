"""Where one block of the company is written: its chance, its plan, its ids, its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filon.ingest.demo.dice import Dice
    from filon.ingest.demo.shapes import Ids, Records
    from filon.ingest.demo.truths import Plan


@dataclass(frozen=True, slots=True)
class Desk:
    """What every writer of a block has at hand."""

    dice: Dice
    plan: Plan
    ids: Ids
    records: Records
    more_ids: Ids
    """Of objects that came to the company later: out of the first range they would shift the ids of all others."""
