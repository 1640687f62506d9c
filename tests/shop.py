"""A small shop whose process is known to the digit: what a simulation must find again."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from filon.core.calendar import Window, WorkCalendar
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, OutcomeColumn
from tests.tiny_log import Event, tiny_log

ALWAYS = WorkCalendar("UTC", tuple(Window(day, 0, 1_440) for day in range(7)), country=None)
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
DAYS = 420
HOUR = 3_600.0
QUICK = {"North": 0.8, "South": 0.2}
WON = {"quick": 0.7, "slow": 0.4}
"""Share won when the quote came within a day, and when it did not."""


def shop_events(cases: int = 900, seed: int = 7) -> list[Event]:
    """Requests that are quoted, then won and paid, or lost; one in ten is never heard of again.

    A quote takes 2 to 10 hours, or 30 to 60: four times out of five the former in the team North, one time in the team
    South. Payment comes 20 to 40 days after the win. Half of the requests ask for a check before the quote. Looking
    stopped after 420 days.
    """
    dice = random.Random(seed)
    events: list[Event] = []
    for number in range(cases):
        at = START + dt.timedelta(days=dice.uniform(0, DAYS))
        team = "North" if number % 2 else "South"
        case = (f"S{number:04d}",)
        about = (f"{team}-{number % 3}", team, str(100 * (1 + number % 5)))
        trace = [("asked", 0.0)]
        if dice.random() < 0.5:
            trace.append(("checked", dice.uniform(1, 3)))
        if dice.random() < 0.9:
            is_quick = dice.random() < QUICK[team]
            wait = dice.uniform(2, 10) if is_quick else dice.uniform(30, 60)
            trace.append(("quoted", wait))
            won = dice.random() < WON["quick" if wait < 24 else "slow"]
            trace.append(("won" if won else "lost", dice.uniform(24, 72)))
            if won:
                trace.append(("paid", dice.uniform(20, 40) * 24))
        steps = []
        for step, hours in trace:
            at += dt.timedelta(hours=hours)
            if at < START + dt.timedelta(days=DAYS):
                steps.append((step, at.isoformat()))
        ending = next((step for step, _ in steps if step in ("won", "lost")), "")
        events += [(*case, *step, *about, ending) for step in steps]
    return events


def shop_log(home: Path, cases: int = 900, seed: int = 7) -> EventLog:
    """The shop, published."""
    return tiny_log(
        home,
        shop_events(cases, seed),
        [AttributeColumn("team", "team"), AttributeColumn("amount", "amount", "number")],
        outcome=OutcomeColumn("ending", ("won",), ("lost",)),
    )
