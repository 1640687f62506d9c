"""Whether deals follow the agreed process, where they leave it, and what goes with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from filon.log.event_log import EventLog
from filon.mining import estimates as st
from filon.mining.conformance.deviations import KINDS
from filon.mining.conformance.held import hold
from filon.process.ideal_model import IDEAL_RULES, IDEAL_WAIVERS, SHIPPED, ideal_model
from filon.process.rule_sentences import sentence
from filon.process.rules import NEEDS
from filon.questions.adherence import Adherence
from filon.questions.contrasts import Measure, compared_by, shown_groups, shown_segments
from filon.questions.drawing import table
from filon.questions.figures import activity_label, attribute_label, deviation_name, label, say
from filon.questions.findings import segment_findings
from filon.questions.home_money import told_first
from filon.questions.registry import Parts, Question, register
from filon.questions.tallies import tallied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.core.texts import Text
    from filon.mining.conformance.held import HeldModel
    from filon.questions.adherence import Departure, Effect, Worth
    from filon.questions.asked import Asked
    from filon.questions.tables import Table, Value

WORTH = 0.01
"""Share of the deals below which a deviation is not compared between segments."""
MOST_COMPARED = 12
OWNER = "owner"
MOST_OWNERS = 500


def answer(asked: Asked) -> Parts:
    """Adherence, deviations with what goes with them, rules, who leaves the process, and what made the moves."""
    seen = Adherence(asked, asked.held or shipped(asked))
    kpis = (
        asked.kpi("adherence", st.share(seen.conforms), of=asked.cases.n),
        asked.kpi("deviations_per_deal", st.mean(seen.deviations), of=asked.cases.n),
        asked.kpi("rules_broken_share", st.share(seen.breaks)),
    )
    tables = (_deviations(seen), _rules(seen), _segments(seen), _owners(seen), _months(seen), _sources(seen))
    return Parts(kpis, segment_findings(asked, _measures(seen)), tables, _caveats(seen))


def shipped(asked: Asked) -> HeldModel:
    """The shipped model, held against all cases of the perspective."""
    whole = EventLog(asked.log.tables, asked.log.schema)
    return hold(
        whole,
        ideal_model("en"),
        IDEAL_RULES,
        name=SHIPPED,
        key=SHIPPED,
        work=asked.calendar,
        waivers=IDEAL_WAIVERS,
    )


def _measures(seen: Adherence) -> Iterator[Measure]:
    deals = seen.units
    yield Measure(
        "adherence", deals, seen.conforms, "share", "higher", "share", 0.1, filters=("conforms:false",)
    )
    for one in [one for one in seen.departures if one.share >= WORTH][:MOST_COMPARED]:
        deviation = one.deviation
        yield Measure(
            f"deviation_{deviation.kind}:{deviation.activity}",
            deals,
            seen.has(one.key).astype(float),
            "share",
            "lower",
            "share",
            0.1,
            (deviation.activity,),
            (f"deviation:{one.key}",),
            name=deviation_name(deviation.kind, deviation.activity),
        )


def _deviations(seen: Adherence) -> Table:
    """Deviations, with the difference in time, in wins and in money between the deals that have each and the others."""

    def row(one: Departure) -> tuple[Value, ...]:
        sums = told_first(seen.asked.log, one.money)
        money = sums[0] if len(sums) == 1 else None
        worth = next((own for own in one.worth if money and own.currency == money.currency), None)
        return (
            one.deviation.kind, one.deviation.activity, one.cases, one.share, *_ends(one.time), *_ends(one.win),
            *_ends(worth), money.value if money else None, money.currency if money else None,
        )  # fmt: skip

    return table(
        "deviations",
        "deviation activity cases:count share:share time:seconds time_low:seconds time_high:seconds "
        "win:points win_low:points win_high:points worth:money worth_low:money worth_high:money amount:money currency",
        [row(one) for one in seen.departures],
        filters=[(f"deviation:{one.key}",) for one in seen.departures],
        words=_kinds(),
    )


def _rules(seen: Adherence) -> Table:
    rows = [
        (one.rule.key, one.rule.kind, int(one.concerned.size), one.broken, one.share, one.lacks)
        for one in seen.rules
    ]
    words = {one.rule.key: sentence(one.rule, activity_label, attribute_label) for one in seen.rules}
    return table(
        "rules",
        "rule kind concerned:count broken:count share:share lacks",
        rows,
        filters=[(f"deviation:rule:{one.rule.key}",) for one in seen.rules],
        words=words | {one: label(f"rule_kind.{one}") for one in NEEDS} | _lacks(),
    )


def _segments(seen: Adherence) -> Table:
    rows: list[tuple[Value, ...]] = []
    for dimension in compared_by(seen.units):
        for value, mine in shown_segments(seen.units, dimension):
            found = st.share(np.where(mine, seen.conforms, np.nan))
            rows.append((dimension, value, found.n, found.value, found.low, found.high))
    return table(
        "adherence_by_segment",
        "dimension value n:count adherence:share low:share high:share",
        rows,
    )


def _owners(seen: Adherence) -> Table:
    """Deals by the person who owns them: adherence, and the deviation that most of them have.

    In the order of the names (pseudonyms, unless names were asked for when connecting), never ranked; owners of fewer
    than five deals are told together. Where a log names no owners, or too many to tell, there are no rows.
    """
    owners = seen.units.codes(OWNER)
    adherence = tallied(owners, seen.conforms)
    flags = {one.key: tallied(owners, seen.has(one.key)) for one in seen.departures[:MOST_COMPARED]}

    def rows() -> Iterator[tuple[Value, ...]]:
        for value, places in shown_groups(seen.units, OWNER, MOST_OWNERS):
            found = adherence.share(*places)
            counts = {key: int(tally.ones[[*places]].sum()) for key, tally in flags.items()}
            most = max(counts, key=counts.__getitem__, default=None)
            share = counts[most] / int(flags[most].known[[*places]].sum()) if most else None
            told = most if most and counts[most] else None
            yield value, found.n, found.value, found.low, found.high, told, share

    names = {one.key: deviation_name(one.deviation.kind, one.deviation.activity) for one in seen.departures}
    return table(
        "adherence_by_owner",
        "value n:count adherence:share low:share high:share usual_deviation share:share",
        rows(),
        words=names,
    )


def _months(seen: Adherence) -> Table:
    rows: list[tuple[Value, ...]] = []
    for month, mine in seen.months():
        found = st.share(seen.conforms[mine])
        rows.append((month, found.n, found.value, found.low, found.high))
    return table("adherence_by_month", "month n:count adherence:share low:share high:share", rows)


def _sources(seen: Adherence) -> Table:
    found = seen.sources()
    named = {source: label(f"change_source.{source or 'none'}") for _, source, _ in found}
    return table("change_sources", "deviation source events:count", found, words={**_kinds(), **named})


def _kinds() -> dict[str, Text]:
    return {kind: label(f"deviation.{kind}") for kind in KINDS}


def _lacks() -> dict[str, Text]:
    return {one: label(f"lacks.{one}") for one in ("activity", "attribute", "calendar")}


def _caveats(seen: Adherence) -> tuple[Text, ...]:
    checked = seen.held.checked
    caveats = [label(f"caveat.{one}") for one in ("open_deals_so_far", "difference_not_cause", "owners")]
    if checked.unrecorded:
        names = tuple(map(activity_label, checked.unrecorded))
        caveats.append(say("caveat.unrecorded_steps", activities=names))
    if checked.ignored:
        names = tuple(activity_label(key) for key, _ in checked.ignored)
        caveats.append(say("caveat.ignored_activities", activities=names))
    if seen.freed:
        caveats.append(say("caveat.allowed_deviations", cases=seen.freed))
    if not checked.alignments.is_exact.all():
        caveats.append(label("caveat.bounded_alignments"))
    return tuple(caveats)


def _ends(effect: Effect | Worth | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if effect is None else (effect.value, effect.low, effect.high)


register(
    Question(
        "process_conformance",
        answer,
        activities=(("deal_created", "quote_issued", "contract_signed"),),
        needs_model=True,
    )
)
