"""What filters need to know of a model: which cases depart from it, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.log.event_log import EventLog, Frame

DEVIATIONS = ("skipped", "wrong_order", "exclusive", "repeated", "inserted", "rule")
"""First words of the key of a deviation; a ``rule`` goes by the key of the rule, the others by an activity."""


class Departures(Protocol):
    """A model held against a log."""

    def cases(self, log: EventLog, key: str | None) -> Frame:
        """Cases in force that have a deviation (any, when no key is given): ``ci``."""


if TYPE_CHECKING:
    Models = Callable[[str | None], Departures]
    """Gives the model of a name, or the one in force, held against the whole log."""
