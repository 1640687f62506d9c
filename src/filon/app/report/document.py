"""The document of a report: which blocks, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import filon
from filon.app.map_svg import map_svg
from filon.app.report.blocks import (
    Block,
    Card,
    Cards,
    Cover,
    Heading,
    Notes,
    Picture,
    Terms,
    Tile,
    Tiles,
)
from filon.app.report.charts import chart_svg
from filon.app.report.grids import grid
from filon.app.report.words import Words
from filon.core.i18n import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filon.app.report.content import Report
    from filon.questions.answer import Answer, Finding, KpiValue, Stake

MOST_TABLES, MOST_CHARTS = 2, 2
MAP_PATHS = 0.35
_TALL = 1.35


def document(report: Report) -> tuple[Block, ...]:
    """Blocks of a report: what matters first, then the process, each question, and what the numbers rest on."""
    words = Words(report.lang, report.working_day_s)
    return (
        _cover(report, words),
        *_in_short(report, words),
        *_process(report, words),
        *(block for one in report.answers for block in _answer(one, words)),
        *_missing(report, words),
        *_basis(report, words),
    )


def _cover(report: Report, words: Words) -> Cover:
    about = report.about
    filters = " · ".join(words.read(one.label) for one in about.filters) or words.say("no_filter")
    count = words.say(
        "cases_of", cases=about.cases, total=about.total_cases, noun=words.read(about.case).lower()
    )
    facts = (
        (words.say("period"), f"{words.day(report.summary.first)} – {words.day(report.summary.last)}"),
        (words.say("cases"), count),
        (words.say("filters"), filters),
        (words.say("clock"), words.say(f"clock_{about.clock}")),
        (words.say("version"), words.say("version_of", version=about.version, dataset=about.dataset)),
    )
    subtitle = words.say("subtitle", label=about.label, day=words.day(report.made_at))
    return Cover(words.say("title"), subtitle, facts)


def _in_short(report: Report, words: Words) -> Iterator[Block]:
    yield Heading(words.say("in_short"), "in-short")
    yield Tiles(tuple(_tile(one, words) for one in report.tiles))
    if report.findings:
        yield Cards(words.say("top_findings"), tuple(_card(one, words) for one in report.findings))
    else:
        yield Notes((words.say("no_finding"),))


def _process(report: Report, words: Words) -> Iterator[Block]:
    if not report.map.nodes:
        return
    yield Heading(words.say("process"), "process", words.say("process_note", count=report.map.cases))
    picture = map_svg(report.map, lang=report.lang, metric="cases", paths=MAP_PATHS)
    ratio = report.map.height / max(report.map.width, 1.0)
    caption = words.say("map_caption", paths=round(MAP_PATHS * 100), activities=report.map.activities)
    yield Picture(picture, caption, share=min(1.0, _TALL / ratio))


def _answer(answer: Answer, words: Words) -> Iterator[Block]:
    yield Heading(words.read(answer.title), answer.question, words.read(answer.headline))
    yield Tiles(tuple(_tile(one, words) for one in answer.kpis if one.n))
    if answer.findings:
        yield Cards(words.say("findings"), tuple(_card(one, words) for one in answer.findings))
    for chart in answer.charts[:MOST_CHARTS]:
        yield Picture(chart_svg(chart, words), "", share=0.9)
    for table in [one for one in answer.tables if one.rows][:MOST_TABLES]:
        yield grid(table, words)
    if answer.caveats:
        yield Notes(tuple(map(words.read, answer.caveats)))


def _missing(report: Report, words: Words) -> Iterator[Block]:
    if not report.unanswerable:
        return
    yield Heading(words.say("unanswerable"), "unanswerable", words.say("unanswerable_note"))
    yield Terms(
        tuple(
            (
                words.read(one.title),
                " · ".join(f"{words.read(m.label)} ({words.read(m.where)})" for m in one.missing),
            )
            for one in report.unanswerable
        )
    )


def _basis(report: Report, words: Words) -> Iterator[Block]:
    yield Heading(words.say("basis"), "basis")
    yield Terms(tuple(_terms(report, words)))
    yield Notes((words.say("made_with", version=filon.__version__),))


def _terms(report: Report, words: Words) -> Iterator[tuple[str, str]]:
    kpis = {one.key: one for answer in report.answers for one in answer.kpis}
    yield from ((words.read(one.label), words.read(one.definition)) for one in kpis.values())
    yield from ((words.say(f"term_{key}"), words.say(f"term_{key}_is")) for key in ("interval", "grade", "n"))
    rate = words.figure(report.capital_cost, "share")
    yield words.say("delay_cost"), words.say("term_delay_cost_is", rate=rate)
    yield words.say("value_days"), words.say("term_value_days_is")
    for one in report.about.filters:
        yield one.text, words.read(one.label)


def _at_stake(finding: Finding, words: Words) -> Iterator[str]:
    """What is at stake by kind, each currency by itself; then what the delay costs, and the value-days behind it."""
    for kind in dict.fromkeys(one.kind for one in finding.stakes):
        sums = (
            f"{words.figure(one.value, 'money', one.currency)}{_range(one, words)}"
            for one in finding.stakes
            if one.kind == kind
        )
        yield words.say("at_stake", label=words.say(f"stake_{kind}"), value=" + ".join(sums))
    if finding.delay_cost is not None:
        cost = words.figure(finding.delay_cost.value, "money", finding.delay_cost.currency)
        yield words.say("at_stake", label=words.say("delay_cost"), value=cost)
    if finding.value_days is not None:
        value = words.figure(round(finding.value_days), "count")
        yield words.say("at_stake", label=words.say("value_days"), value=value)


def _range(stake: Stake, words: Words) -> str:
    if stake.low is None and stake.high is None:
        return ""
    return f" ({words.range(stake.low, stake.high, 'money', stake.currency)})"


def _tile(kpi: KpiValue, words: Words) -> Tile:
    target = ""
    if kpi.target is not None:
        value = words.figure(kpi.target.value, kpi.unit, kpi.currency)
        target = words.say(f"target_{kpi.target.kind}", value=value)
    return Tile(
        label=words.read(kpi.label),
        value=words.figure(kpi.value, kpi.unit, kpi.currency),
        interval=words.interval(kpi.interval, kpi.unit, kpi.currency),
        measured=words.say("few" if kpi.is_small else "measured", n=kpi.n),
        grade=kpi.grade,
        target=target,
        is_small=kpi.is_small,
    )


def _card(finding: Finding, words: Words) -> Card:
    return Card(
        words.read(finding.sentence),
        words.read(finding.action),
        " · ".join(_at_stake(finding, words)),
        words.say(
            "sure", n=finding.n, grade=finding.evidence, chance=format_number(round(finding.q, 3), words.lang)
        ),
    )
