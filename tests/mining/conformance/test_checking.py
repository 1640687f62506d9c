"""Models and rules held against logs of a few cases whose every deviation is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from filon.core.calendar import WorkCalendar
from filon.core.errors import FilonError
from filon.log.event_log import EventLog
from filon.log.mapping import AttributeColumn, OutcomeColumn
from filon.mining.conformance.checking import NothingToCompareError
from filon.mining.conformance.held import HeldModel, UnknownRuleError, hold
from filon.mining.conformance.rules import check_rule
from filon.mining.filters import NoModelError, parse_filters, select
from filon.mining.models.tree_bpmn import bpmn_of_tree
from filon.process.process_tree import block, leaf
from filon.process.rules import Rule
from filon.process.waivers import Waived
from tests.tiny_log import Event, tiny_log, traces

MODEL = bpmn_of_tree(
    block("sequence", leaf("l"), block("exclusive", leaf("w"), leaf("x")), leaf("p"), leaf("never")), "sale"
)
OUTCOME = OutcomeColumn("stage", won=("won",), lost=("lost",))
NOW = dt.timedelta(0)


def cases(*rows: tuple[str, str]) -> list[Event]:
    """Events of cases (letters, stage), one a day each, the later case the later day."""
    return [
        (f"c{case}", letter, f"2025-01-{1 + case + at:02d}T09:00:00Z", "ann", stage)
        for case, (letters, stage) in enumerate(rows)
        for at, letter in enumerate(letters)
    ]


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    """Five cases: as wanted, without w or x, with both, with an activity that the model does not know, and open."""
    rows = cases(("lwp", "won"), ("lp", "won"), ("lwxp", "won"), ("lzwp", "lost"), ("lw", "open"))
    return tiny_log(tmp_path_factory.mktemp("five"), rows, outcome=OUTCOME)


@pytest.fixture
def held(five: EventLog) -> HeldModel:
    rules = (Rule("p-after-l", "response", "l", "p"), Rule("not-both", "not_together", "w", "x"))
    return hold(five, MODEL, rules, name="sale", key="sale-1", grace=NOW)


def kept(held: HeldModel, *filters: str) -> list[str]:
    predicates = parse_filters(filters, held.whole.schema)
    found = select(held.whole, predicates, models=lambda _: held)
    return sorted(found.cases.select("case_id").collect()["case_id"].to_list())


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["conforms:true"], ["c0", "c3", "c4"]),
        (["conforms:false"], ["c1", "c2"]),
        (["not:deviation:inserted:l"], ["c0", "c1", "c2", "c3", "c4"]),
        (["deviation:rule:not-both"], ["c2"]),
        (["deviation:rule:p-after-l:sale"], []),
        (["conforms:false", "through:x"], ["c2"]),
    ],
)
def test_filters_list_the_cases_that_depart(held: HeldModel, filters: list[str], expected: list[str]) -> None:
    assert kept(held, *filters) == expected


def test_every_deviation_has_the_filter_that_lists_its_cases(held: HeldModel) -> None:
    listed = {one.kind: kept(held, f"deviation:{one.key}") for one in held.checked.kinds}
    assert listed == {"exclusive": ["c2"], "skipped": ["c1"]}


def test_what_only_one_of_model_and_data_speaks_of_is_left_out_and_told(held: HeldModel) -> None:
    assert held.checked.ignored == (("z", 1),)
    assert held.checked.unrecorded == ("never",)


def test_a_filter_weighs_what_was_found_once(held: HeldModel) -> None:
    whole = held.checked.quality(held.whole)
    won = select(held.whole, parse_filters(["outcome:won"], held.whole.schema))
    told = held.checked.quality(won)
    assert whole is not None
    assert told is not None
    assert (whole.fitting, told.fitting) == (3 / 5, 1 / 3)


def test_elements_tell_who_does_and_who_skips_them(held: HeldModel) -> None:
    weights = held.checked.weights(held.whole)
    found = {
        activity: (weights[done].sum(), weights[skipped].sum())
        for _, activity, done, skipped, _ in held.checked.by_element()
    }
    assert found["l"] == (5, 0)
    assert found["p"] == (4, 0)


def test_the_event_behind_a_deviation_is_found_in_the_case_as_it_was(held: HeldModel) -> None:
    spots = held.checked.spots(held.whole)
    assert spots is not None
    told = held.whole.events.join(spots, on="event_id", how="inner").select("ci", "act", "kind").collect()
    assert sorted(told["kind"].to_list()) == ["exclusive", "skipped"]


def test_a_decided_case_that_may_still_go_on_is_judged_by_what_it_did(
    log_of: Callable[..., EventLog],
) -> None:
    log = log_of(cases(("lw", "won"), ("lwp", "won")), outcome=OUTCOME)
    fits = {
        days: hold(log, MODEL, (), name="m", key=str(days), grace=dt.timedelta(days=days)).checked.quality(
            log
        )
        for days in (0, 30)
    }
    assert [one.fitting for one in fits.values() if one] == [0.5, 1.0]


def test_data_and_model_without_a_common_word_are_not_compared(log_of: Callable[..., EventLog]) -> None:
    with pytest.raises(NothingToCompareError):
        hold(log_of(traces("rst")), MODEL, (), name="m", key="m")


def test_a_rule_that_may_be_broken_is_broken_by_nobody_it_is_allowed_to(held: HeldModel) -> None:
    everywhere = replace(held, key="everywhere", waivers=(Waived("w", "rule:not-both"),))
    found = everywhere.rule_check("not-both")
    assert (found.broken, found.allowed.size) == (0, 1)
    assert kept(everywhere, "deviation:rule:not-both") == []
    nowhere = replace(held, key="nowhere", waivers=(Waived("w", "rule:not-both", ("through:z",)),))
    assert nowhere.rule_check("not-both").broken == held.rule_check("not-both").broken == 1
    assert everywhere.standing.deviations.tolist() == held.standing.deviations.tolist()


def test_a_comparison_without_a_model_or_with_a_rule_it_lacks_is_refused(held: HeldModel) -> None:
    with pytest.raises(NoModelError):
        select(held.whole, parse_filters(["conforms:true"], held.whole.schema))
    with pytest.raises(UnknownRuleError):
        kept(held, "deviation:rule:nothing")


@pytest.mark.parametrize(
    "text",
    [
        "deviation:skip:l",
        "deviation:skipped:nowhere",
        "deviation:skipped",
        "conforms:perhaps",
        "deviation:rule:",
    ],
)
def test_a_comparison_that_is_not_one_is_refused(held: HeldModel, text: str) -> None:
    with pytest.raises(FilonError):
        parse_filters([text], held.whole.schema)


# -- rules ---------------------------------------------------------------------------------------------------------

EVENTS: list[Event] = [
    ("c0", "quote", "2025-01-06T09:00:00Z", "ann", "won", "10", ""),
    ("c0", "approve", "2025-01-06T10:00:00Z", "bob", "won", "10", "web"),
    ("c0", "pay", "2025-01-08T09:00:00Z", "eve", "won", "10", ""),
    ("c1", "approve", "2025-01-06T09:00:00Z", "ann", "won", "", "web"),
    ("c1", "quote", "2025-01-06T11:00:00Z", "ann", "won", "", ""),
    ("c1", "pay", "2025-01-20T11:00:00Z", "eve", "won", "", ""),
    ("c2", "quote", "2025-01-06T09:00:00Z", "ann", "open", "7", ""),
    ("c2", "quote", "2025-01-20T09:00:00Z", "ann", "open", "7", ""),
    ("c3", "quote", "2025-01-06T09:00:00Z", "ann", "lost", "", ""),
]


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    """Four cases with people, amounts and a field of events."""
    return tiny_log(
        tmp_path_factory.mktemp("sales"),
        EVENTS,
        [AttributeColumn("stage", "stage"), AttributeColumn("amount", "amount", "number")],
        event_attributes=[AttributeColumn("channel", "channel")],
        outcome=OUTCOME,
    )


DAYS_4 = 4 * 86_400.0


@pytest.mark.parametrize(
    ("rule", "concerned", "broken"),
    [
        (Rule("r", "precedence", "quote", "approve"), ["c0", "c1"], ["c1"]),
        (Rule("r", "response", "quote", "pay"), ["c0", "c1", "c2", "c3"], ["c3"]),
        (Rule("r", "not_together", "approve", "pay"), ["c0", "c1"], ["c0", "c1"]),
        (Rule("r", "at_most", "quote", times=1), ["c0", "c1", "c2", "c3"], ["c2"]),
        (Rule("r", "four_eyes", "quote", "approve"), ["c0", "c1"], ["c1"]),
        (Rule("r", "field_filled", "approve", attribute="channel"), ["c0", "c1"], []),
        (Rule("r", "field_filled", "quote", attribute="amount"), ["c0", "c1", "c2", "c3"], ["c1", "c3"]),
        (Rule("r", "time_limit", "quote", "pay", limit_s=DAYS_4), ["c0", "c1", "c2"], ["c1", "c2"]),
        (Rule("r", "time_limit", "quote", "pay", limit_s=15 * 86_400.0), ["c0", "c1", "c2"], []),
        (Rule("r", "response", "quote", "pay", where=("outcome:won",)), ["c0", "c1"], []),
    ],
)
def test_each_kind_of_rule_finds_the_cases_that_break_it(
    sales: EventLog, rule: Rule, concerned: list[str], broken: list[str]
) -> None:
    found = check_rule(sales, rule)
    names = dict(sales.cases.select("ci", "case_id").collect().iter_rows())
    assert found.lacks is None
    assert sorted(names[one] for one in found.concerned.tolist()) == concerned
    assert sorted(names[one] for one in found.breaking.tolist()) == broken


def test_working_time_is_counted_where_a_rule_says_so(sales: EventLog) -> None:
    rule = Rule("r", "time_limit", "quote", "pay", limit_s=2 * 7.5 * 3_600.0 + 1, clock="work")
    assert check_rule(sales, rule).lacks == "calendar"
    assert check_rule(sales, rule, work=WorkCalendar()).broken == 2


@pytest.mark.parametrize(
    ("rule", "lacks"),
    [
        (Rule("r", "precedence", "dance", "sing"), "activity"),
        (Rule("r", "four_eyes", "quote", "sing"), "activity"),
        (Rule("r", "field_filled", "quote", attribute="colour"), "attribute"),
    ],
)
def test_what_cannot_be_checked_says_why(sales: EventLog, rule: Rule, lacks: str) -> None:
    found = check_rule(sales, rule)
    assert found.lacks == lacks
    assert found.share is None


def test_a_rule_among_some_cases_is_the_rule_of_those(sales: EventLog) -> None:
    found = check_rule(sales, Rule("r", "at_most", "quote", times=1))
    assert found.of(found.breaking).share == 1.0
    assert replace(found).broken == 1
