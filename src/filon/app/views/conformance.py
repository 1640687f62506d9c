"""Cases beside a model: adherence, deviations with what goes with them, rules, and what happens on each element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from filon.app.held_models import model_version
from filon.app.texts import Text
from filon.app.views.amounts import LeftOut, left_out
from filon.app.waivers import deviation_label, reason_of, where_of
from filon.mining import estimates as st
from filon.mining.conformance.deviations import Kind
from filon.mining.conformance.rules import Unchecked
from filon.process.rule_sentences import sentence
from filon.process.rules import RuleKind
from filon.questions.adherence import Adherence, Effect, Worth
from filon.questions.answer import Money
from filon.questions.asked import Asked
from filon.questions.contrasts import compared_by, segments
from filon.questions.figures import activity_label, attribute_label, deviation_name

if TYPE_CHECKING:
    from filon.app.model_store import Waiver
    from filon.app.selection import Selection, Sight
    from filon.app.workspace import Workspace
    from filon.mining.conformance.held import HeldModel
    from filon.mining.estimates import Estimate
    from filon.questions.adherence import Departure


@dataclass(frozen=True)
class Share:
    """A share from 0 to 1 of ``n`` cases with its 95 % interval; ``value`` is ``None`` of none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class ModelQuality:
    """How well the model tells the cases in force, each from 0 to 1.

    ``fitness``: one minus all deviations over the most there could be. ``precision``: what of the model's freedom the
    cases use, ``None`` where it cannot be told. ``simplicity``: of the model's drawing alone. Where not ``is_exact``,
    some deal has too many explanations to search, and the figures are the best they can be.
    """

    fitness: float
    precision: float | None
    simplicity: float
    is_exact: bool


@dataclass(frozen=True)
class DeviationRow:
    """A deviation among the cases in force.

    ``cases`` have it, ``times`` in all. ``time`` (seconds) and ``win`` (share) are differences from the cases that do
    the activity where the model wants it, with 95 % intervals; ``None`` where there are too few of either. ``worth`` is
    the difference in wins in money, ``money`` the sum of the amounts. ``filter`` lists the cases; ``element`` of the
    drawn model is concerned.
    """

    key: str
    kind: Kind
    activity: str
    label: Text
    element: str | None
    cases: int
    times: int
    share: float
    time: Effect | None
    win: Effect | None
    worth: tuple[Worth, ...]
    money: tuple[Money, ...]
    filter: str


@dataclass(frozen=True)
class AllowedRow:
    """A deviation that is allowed, and what that changes among the cases in force.

    ``cases`` have it where it is allowed; ``freed`` of them follow the model and would not without the waiver ``id``.
    ``where`` says, filter by filter, which cases only; where the data lacks what they speak of, the waiver never
    ``applies``, and they are told as they are written.
    """

    id: str
    deviation: str
    label: Text
    reason: Text
    who: str
    where: tuple[Text, ...]
    cases: int
    freed: int
    applies: bool


@dataclass(frozen=True)
class RuleRow:
    """A rule among the cases in force: ``concerned`` by it, ``broken`` by some; ``lacks`` says why it is unchecked.

    ``allowed`` cases break it for a reason that somebody gave: they are not among the ``broken``.
    """

    key: str
    kind: RuleKind
    sentence: Text
    concerned: int
    broken: int
    allowed: int
    share: float | None
    lacks: Unchecked | None
    filter: str


@dataclass(frozen=True)
class ElementRow:
    """What happens on an element of the drawn model: cases that do it as wanted, skip it, or do it elsewhere."""

    element: str
    activity: str
    done: int
    skipped: int
    elsewhere: int


@dataclass(frozen=True)
class SegmentAdherence:
    """Adherence of the cases with one value of an attribute; ``filter`` chooses them."""

    dimension: str
    label: Text
    value: str
    adherence: Share


@dataclass(frozen=True)
class MonthAdherence:
    """Adherence of the cases that began in a month (``2025-03``, UTC)."""

    month: str
    adherence: Share


@dataclass(frozen=True)
class ConformanceView:
    """Cases in force beside a model.

    ``deviations`` stand with the costliest first: sure losses, then the largest amounts. ``quality`` is ``None``
    without cases; it is the model's own, whatever is ``allowed``. Allowed deviations count in nothing else.
    ``ignored`` activities of the data are not in the model and were left out; ``unrecorded`` steps of the model never
    occur in the data and were taken as done unseen. ``left_out`` says which of the cases no amount counts, and why.
    """

    model: str
    version: str
    cases: int
    adherence: Share
    quality: ModelQuality | None
    deviations: tuple[DeviationRow, ...]
    allowed: tuple[AllowedRow, ...]
    rules: tuple[RuleRow, ...]
    elements: tuple[ElementRow, ...]
    segments: tuple[SegmentAdherence, ...]
    months: tuple[MonthAdherence, ...]
    ignored: tuple[str, ...]
    unrecorded: tuple[str, ...]
    left_out: LeftOut | None = None


def conformance(workspace: Workspace, selection: Selection, model: str | None = None) -> ConformanceView:
    """Cases of a selection beside a model; beside the one in force when no name is given.

    Raises
    ------
    UnknownModelError
    """
    version = model_version(workspace.home, selection.dataset, model)
    return workspace.ask(selection, beside, model=model, version=version.key, waivers=version.waivers)


def beside(
    sight: Sight, *, model: str | None, version: str, waivers: tuple[Waiver, ...] = ()
) -> ConformanceView:
    """Cases in sight beside a model; ``version`` tells the kept answers of its versions and waivers apart."""
    held = sight.models(model)
    seen = Adherence(Asked(sight.log, sight.calendar, held=held), held)
    told = held.checked.quality(sight.log)
    suffix = "" if model is None else f":{model}"
    return ConformanceView(
        model=held.name,
        version=version,
        cases=seen.units.n,
        adherence=share_of(st.share(seen.conforms)),
        quality=None
        if told is None
        else ModelQuality(told.fitness, told.precision, told.simplicity, told.is_exact),
        deviations=_deviations(seen, suffix),
        allowed=_allowed(sight, seen, waivers),
        rules=_rules(seen, suffix),
        elements=_elements(held, seen),
        segments=_segments(seen),
        months=tuple(
            MonthAdherence(month, share_of(st.share(seen.conforms[mine]))) for month, mine in seen.months()
        ),
        ignored=tuple(key for key, _ in held.checked.ignored),
        unrecorded=held.checked.unrecorded,
        left_out=left_out(sight.log),
    )


def _deviations(seen: Adherence, suffix: str) -> tuple[DeviationRow, ...]:
    return tuple(
        DeviationRow(
            key=one.key,
            kind=one.deviation.kind,
            activity=one.deviation.activity,
            label=deviation_name(one.deviation.kind, one.deviation.activity),
            element=one.deviation.element,
            cases=one.cases,
            times=one.times,
            share=one.share,
            time=one.time,
            win=one.win,
            worth=one.worth,
            money=one.money,
            filter=f"deviation:{one.key}{suffix}",
        )
        for one in sorted(seen.departures, key=_by_cost)
    )


def _by_cost(one: Departure) -> tuple[float, float, int, str]:
    """The costliest first: sure losses, the largest first; then the amounts that are concerned."""
    sure = min((worth.value for worth in one.worth if worth.high is not None and worth.high < 0), default=0.0)
    return sure, -max((money.value for money in one.money), default=0.0), -one.cases, one.key


def _allowed(sight: Sight, seen: Adherence, waivers: tuple[Waiver, ...]) -> tuple[AllowedRow, ...]:
    by_id = {one.waived.key: one for one in seen.waived}
    return tuple(
        AllowedRow(
            id=one.id,
            deviation=one.deviation,
            label=deviation_label(one.deviation, seen.held.rules),
            reason=reason_of(one),
            who=one.who,
            where=where_of(one, sight.whole.schema),
            cases=by_id[one.id].cases,
            freed=by_id[one.id].freed,
            applies=by_id[one.id].applies,
        )
        for one in waivers
        if one.id in by_id
    )


def _rules(seen: Adherence, suffix: str) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(
            key=one.rule.key,
            kind=one.rule.kind,
            sentence=sentence(one.rule, activity_label, attribute_label),
            concerned=int(one.concerned.size),
            broken=one.broken,
            allowed=int(one.allowed.size),
            share=one.share,
            lacks=one.lacks,
            filter=f"deviation:rule:{one.rule.key}{suffix}",
        )
        for one in seen.rules
    )


def _elements(held: HeldModel, seen: Adherence) -> tuple[ElementRow, ...]:
    def cases(rows: np.ndarray, deviation: str = "") -> int:
        here = np.isin(np.arange(len(held.checked.deviations)), rows)[seen.row]
        return int((here & ~seen.is_allowed(deviation)).sum())

    return tuple(
        ElementRow(
            element,
            activity,
            cases(done),
            cases(skipped, f"skipped:{activity}"),
            cases(elsewhere, f"wrong_order:{activity}"),
        )
        for element, activity, done, skipped, elsewhere in held.checked.by_element()
    )


def _segments(seen: Adherence) -> tuple[SegmentAdherence, ...]:
    return tuple(
        SegmentAdherence(
            dimension,
            attribute_label(dimension),
            value,
            share_of(st.share(np.where(mine, seen.conforms, np.nan))),
        )
        for dimension in compared_by(seen.units)
        for value, mine in segments(seen.units, dimension)
    )


def share_of(found: Estimate) -> Share:
    """Estimate of a share as screens take it."""
    return Share(found.value, found.low, found.high, found.n)
