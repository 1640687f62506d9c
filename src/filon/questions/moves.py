"""Moves of deals between stages: which are work, and which are somebody tidying up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.questions.kpis import STAGES
from filon.questions.stages import CLOSED

if TYPE_CHECKING:
    from filon.questions.asked import Asked
    from filon.questions.stages import Visits

TOUCHES = ("call_made", "email_sent", "email_received", "meeting_held", "note_written", "task_completed")
DAY_US, MINUTE_US = 86_400_000_000, 60_000_000
QUIET_DAYS = 14
"""A move without any logged contact in as many days before is one that nothing explains."""
BULK_MINUTES, BULK_DEALS = 10, 10
"""A clean-up: as many deals moved by one user within as many minutes."""
IDLE_DAYS = 30


@dataclass(frozen=True)
class Bulk:
    """Clean-ups: when each began, how many deals it moved, and per case whether it was in one."""

    begun: np.ndarray
    deals: np.ndarray
    flags: np.ndarray


def ping_pong(asked: Asked, seen: Visits) -> np.ndarray:
    """1 for deals that went back and forth between the same two stages twice or more, 0 for other deals that moved."""
    flags = _moved(asked, seen)
    returns = np.zeros(seen.row.size, dtype=bool)
    returns[2:] = (seen.row[2:] == seen.row[:-2]) & (seen.stage[2:] == seen.stage[:-2])
    again = np.bincount(seen.row[returns], minlength=asked.cases.n)
    flags[again >= 2] = 1.0  # noqa: PLR2004 - there, back and there again
    return flags


def without_contact(asked: Asked, seen: Visits) -> np.ndarray:
    """1 for deals with a move that no logged contact of the two weeks before explains; NaN where nothing is logged."""
    touches = _touches(asked)
    if not touches[0].size:
        return np.full(asked.cases.n, np.nan)
    row, at = touches
    moves = (seen.to != -1) & (seen.to != len(STAGES) + 1)
    # Rows and times in one ascending number: a search finds the last contact of the same deal before each move.
    span = float(max(at.max(), seen.left.max()) + 1)
    before = np.searchsorted(row * span + at, seen.row[moves] * span + seen.left[moves], side="right") - 1
    last = np.where((before >= 0) & (row[before] == seen.row[moves]), at[before], -np.inf)
    quiet = seen.left[moves] - last > QUIET_DAYS * DAY_US
    flags = np.full(asked.cases.n, np.nan)
    flags[seen.row[moves]] = 0.0
    flags[seen.row[moves][quiet]] = 1.0
    return flags


def idle(asked: Asked) -> np.ndarray:
    """1 for deals with a month between two of their events, 0 for the other deals with several events."""
    row, events = asked.cases.events()
    follows = row[1:] == row[:-1]
    waited = np.diff(events.at) > IDLE_DAYS * DAY_US
    flags = np.full(asked.cases.n, np.nan)
    flags[row[1:][follows]] = 0.0
    flags[row[1:][follows & waited]] = 1.0
    return flags


def handed_over(asked: Asked) -> np.ndarray:
    """1 for deals that changed owner, 0 for the others; NaN where the data keeps no changes of owner."""
    if asked.log.schema.activity("owner_changed") is None:
        return np.full(asked.cases.n, np.nan)
    return np.asarray((asked.cases.count("owner_changed") > 0).astype(float))


def bulk(asked: Asked) -> Bulk:
    """Clean-ups: runs of moves by one user to whom each next one comes within minutes, that touch many deals."""
    row, events = asked.cases.events(*STAGES[1:], *CLOSED)
    known = np.flatnonzero(events.user >= 0)
    order = known[np.lexsort((events.at[known], events.user[known]))]
    at, user, row = events.at[order], events.user[order].astype(np.int64), row[order]
    flags = _moved_rows(asked, row)
    begun, deals = [], []
    window = np.searchsorted(user * 1e17 + at, user * 1e17 + at + BULK_MINUTES * MINUTE_US, side="right")
    place = 0
    for start in np.flatnonzero(window - np.arange(at.size) >= BULK_DEALS).tolist():
        if start < place:
            continue
        end = int(window[start])
        members = set(row[start:end].tolist())
        if len(members) >= BULK_DEALS:
            begun.append(at[start])
            deals.append(len(members))
            flags[row[start:end]] = 1.0
            place = end
    return Bulk(np.array(begun), np.array(deals, dtype=np.int64), flags)


def _touches(asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """Rows and times of logged contacts, by row and time."""
    row, events = asked.cases.events(*TOUCHES)
    return row, events.at


def _moved(asked: Asked, seen: Visits) -> np.ndarray:
    return _moved_rows(asked, seen.row[seen.to != -1])


def _moved_rows(asked: Asked, rows: np.ndarray) -> np.ndarray:
    flags = np.full(asked.cases.n, np.nan)
    flags[rows] = 0.0
    return flags
