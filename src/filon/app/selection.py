"""What a view looks at: which data set, cut how, which cases, by which clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.core.calendar import WorkCalendar
    from filon.log.event_log import EventLog
    from filon.mining.conformance.held import HeldModel
    from filon.mining.filters import Predicate

Clock = Literal["calendar", "work"]


@dataclass(frozen=True)
class Selection:
    """Cases of a data set, as a person asks for them.

    Parameters
    ----------
    dataset
        Name of the data set.
    filters
        Texts of the filter grammar, all of which a case must meet.
    perspective
        How events are grouped into cases; the data set's first one when not given.
    clock
        ``calendar``: durations count every hour; ``work``: only the hours of the working calendar.
    exact
        Whether medians and other quantiles are exact even where the log is so large that histograms answer at once.
    """

    dataset: str
    filters: tuple[str, ...] = ()
    perspective: str | None = None
    clock: Clock = "calendar"
    exact: bool = False


@dataclass(frozen=True)
class Sight:
    """What a view function gets: the cases in force, all the cases, the clock.

    Parameters
    ----------
    log
        Event log of the selected cases.
    whole
        Event log of all cases of the perspective.
    predicates
        The filters that the selected cases meet.
    calendar
        Clock of every duration; ``None`` counts every hour.
    models
        Gives the model of a name, or the one in force, held against all the cases.
    """

    log: EventLog
    whole: EventLog
    predicates: tuple[Predicate, ...]
    calendar: WorkCalendar | None
    models: Callable[[str | None], HeldModel] = field(compare=False)
