"""The engine does what the rules say, the same way every time."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from filon.core.calendar import WorkCalendar
from filon.core.errors import FilonError
from filon.mining.simulation.changes import escaped, parse_change, parse_changes
from filon.mining.simulation.clockwork import Warp
from filon.mining.simulation.comparison import check_scenario, compare_scenario
from filon.mining.simulation.figures import figures
from filon.mining.simulation.lives import Lives
from filon.mining.simulation.money import Cost, Minutes
from filon.mining.simulation.parameters import END, Branch, NextRule, Share
from filon.mining.simulation.playing import Player
from filon.mining.simulation.queues import queue

PARIS = WorkCalendar()
HOUR = 3_600.0


def at(text: str) -> float:
    return dt.datetime.fromisoformat(text).timestamp()


def play(parameters, *changes: str, seed: int = 1, replication: int = 0, **options):
    made = Player(parameters, parse_changes(changes, parameters), **options)
    return made.play(seed, [replication])[0]


def times(played, parameters, activity: str) -> np.ndarray:
    return played.at[played.activity == parameters.activities.index(activity)]


# -- the clock ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def warp() -> Warp:
    return Warp(PARIS, at("2025-01-01T00:00+01:00"), at("2025-12-31T00:00+01:00"))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2025-03-28T17:00+01:00", 2, "2025-03-31T10:00+02:00"),  # over a week-end and a change of clocks
        ("2025-07-11T12:00+02:00", 1, "2025-07-11T14:30+02:00"),  # over lunch
        (
            "2025-07-11T16:30+02:00",
            1.5,
            "2025-07-11T18:00+02:00",
        ),  # to the end of the day, not to the next one
        ("2025-07-11T17:00+02:00", 2, "2025-07-15T10:00+02:00"),  # over Bastille Day
        ("2025-07-12T03:00+02:00", 0, "2025-07-12T03:00+02:00"),  # no work takes no time, even at night
    ],
)
def test_working_time_is_added_over_nights_and_holidays(warp, start, hours, end):
    assert warp.later(np.array([at(start)]), np.array([hours * HOUR]))[0] == at(end)


def test_positions_measure_the_time_that_the_calendar_counts(warp):
    for start, end in (
        ("2025-02-03T08:00+01:00", "2025-06-20T15:20+02:00"),
        ("2025-05-01T12:00+02:00", "2025-05-01T19:00+02:00"),
    ):
        instants = np.array([at(start), at(end)])
        low, high = warp.position(instants)
        moments = [dt.datetime.fromtimestamp(one, dt.UTC) for one in instants]
        assert high - low == pytest.approx(PARIS.worked_s(*moments))


def test_beyond_its_years_the_clock_goes_on_at_its_mean_pace(warp):
    far = np.array([at("2060-01-01T00:00+00:00")])
    assert warp.at(warp.position(far))[0] == pytest.approx(far[0])


# -- lives -------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_period(learnt):
    one, other, third = play(learnt), play(learnt), play(learnt, seed=2)
    assert np.array_equal(one.at, other.at)
    assert np.array_equal(one.activity, other.activity)
    assert len(third.at) != len(one.at) or not np.array_equal(third.at, one.at)


def test_a_replication_does_not_depend_on_which_are_played_with_it(learnt):
    made = Player(learnt)
    assert np.array_equal(made.play(1, [3])[0].at, made.play(1, [0, 1, 2, 3])[3].at)


def test_events_of_a_case_never_go_back(learnt):
    played = play(learnt)
    same = played.case[1:] == played.case[:-1]
    assert (np.diff(played.at)[same] >= 0).all()
    assert (np.diff(played.case) >= 0).all()


def test_a_change_of_one_wait_leaves_every_other_choice_as_it_was(learnt):
    before, after = play(learnt), play(learnt, "wait:won>paid:less:10d")
    assert np.array_equal(before.activity, after.activity)
    earlier = times(before, learnt, "paid") - times(after, learnt, "paid")
    assert earlier == pytest.approx(10 * 86_400)
    assert np.array_equal(times(before, learnt, "won"), times(after, learnt, "won"))


def test_a_skipped_activity_is_gone_and_what_followed_it_is_not(learnt):
    before, after = play(learnt), play(learnt, "skip:checked")
    assert len(times(after, learnt, "checked")) == 0
    assert len(times(after, learnt, "quoted")) == pytest.approx(
        len(times(before, learnt, "quoted")), rel=0.05
    )
    assert times(after, learnt, "quoted").mean() < times(before, learnt, "quoted").mean()


def traces(played, activities) -> list[list[str]]:
    """Activities of each case in order."""
    found: list[list[str]] = [[] for _ in played.start]
    for case, code in zip(played.case, played.activity, strict=True):
        found[case].append(activities[code])
    return found


def test_a_new_step_comes_where_it_was_said_and_only_delays_what_follows(learnt):
    before, after = play(learnt), play(learnt, "add:survey:asked>quoted:4h", "add:thanks:won>*:0")
    activities = (*learnt.activities, "survey", "thanks")
    old, new = traces(before, learnt.activities), traces(after, activities)
    for was, now in zip(old, new, strict=True):
        expected = was[:1]
        for one, other in pairwise(was):
            expected += (
                ["survey"] * ((one, other) == ("asked", "quoted")) + ["thanks"] * (one == "won") + [other]
            )
        assert now == expected
    surveyed = np.array(["survey" in trace for trace in new])
    assert 50 < surveyed.sum() < len(new)
    last = [
        np.maximum.reduceat(one.at, np.searchsorted(one.case, np.arange(len(old)))) for one in (before, after)
    ]
    # The shop works round the clock: four working hours are four hours.
    assert (last[1] - last[0])[surveyed] == pytest.approx(4 * HOUR)
    assert (last[1] - last[0])[~surveyed] == pytest.approx(0)


def test_work_on_a_new_step_costs_what_an_hour_costs(learnt):
    costed = replace(learnt, cost=Cost(60.0, (Minutes("quoted", 10.0),)))
    changes = parse_changes(["add:survey:asked>*:1d:30m"], costed)
    found = [Player(costed, some) for some in ((), changes)]
    played = [one.play(1, [0])[0] for one in found]
    costs = [
        figures(one, player.parameters, player.period)["work_cost"]
        for one, player in zip(played, found, strict=True)
    ]
    surveys = (played[1].activity == len(learnt.activities)).sum()
    assert costs[1] - costs[0] == pytest.approx(surveys * 30.0)


def test_a_step_that_moves_is_done_by_the_same_cases_as_often_and_for_as_long(learnt):
    before, after = play(learnt), play(learnt, "move:checked:quoted>*")
    old, new = (traces(one, learnt.activities) for one in (before, after))
    for was, now in zip(old, new, strict=True):
        assert [one for one in was if one != "checked"] == [one for one in now if one != "checked"]
        is_there = "checked" in was and "quoted" in was[:-1]
        assert now.count("checked") == is_there
        if is_there:
            assert now[now.index("checked") - 1] == "quoted"
    waited = []
    for one in (before, after):
        mine = np.flatnonzero(one.activity == learnt.activities.index("checked"))
        waited.append(np.median(one.at[mine] - one.at[mine - 1]))
    assert waited[1] == pytest.approx(waited[0], rel=0.1)


def test_cases_that_would_stop_go_on(learnt):
    before, after = play(learnt), play(learnt, "then:checked>quoted", "then:asked>quoted")
    assert len(times(after, learnt, "quoted")) == len(after.start)
    assert len(times(before, learnt, "quoted")) < len(before.start)


def test_a_wait_changes_only_where_it_was_said_to(learnt):
    before = play(learnt)
    after = play(learnt, "wait:asked>quoted:at_most:1h:team=South")
    north = np.array([one == "North" for one in learnt.mix.column("team").texts])[before.row]
    code = learnt.activities.index("quoted")
    first = {
        case: when
        for case, when, what in zip(before.case, before.at, before.activity, strict=True)
        if what == code
    }
    second = {
        case: when
        for case, when, what in zip(after.case, after.at, after.activity, strict=True)
        if what == code
    }
    moved = {case for case in first if first[case] != second[case]}
    assert moved
    assert not moved & set(np.flatnonzero(north).tolist())


def test_quicker_quotes_win_more_as_the_log_says(learnt):
    before, after = (
        play(learnt),
        play(learnt, "wait:asked>quoted:at_most:4h", "wait:checked>quoted:at_most:4h"),
    )
    gained = len(times(after, learnt, "won")) / len(times(before, learnt, "won"))
    assert gained == pytest.approx(0.7 / 0.55, rel=0.1)


def test_a_process_without_an_end_is_stopped_and_counted(learnt):
    loop = Branch("asked", 1, (NextRule((), 1, (Share("asked", 1.0, 1),)),))
    endless = replace(
        learnt, branches=tuple(loop if one.after == "asked" else one for one in learnt.branches)
    )
    played = play(endless)
    assert played.runaway == len(played.start)


def test_nothing_but_an_end_is_an_empty_life(learnt):
    silent = Branch("__start__", 1, (NextRule((), 1, (Share(END, 1.0, 1),)),))
    nothing = replace(learnt, branches=(silent, *learnt.branches[1:]))
    played = play(nothing)
    assert len(played.at) == 0
    assert len(played.start) > 0


# -- queues ------------------------------------------------------------------------------------------------------


def lives(starts: list[float], waits: list[list[float]]) -> Lives:
    """Cases whose events come after given waits on an always open calendar."""
    case = np.repeat(np.arange(len(starts)), [len(one) for one in waits])
    wait_s = np.array([one for some in waits for one in some])
    when = np.concatenate([start + np.cumsum(some) for start, some in zip(starts, waits, strict=True)])
    count = len(case)
    return Lives(
        np.array(starts), np.zeros(len(starts), int), np.arange(len(starts), dtype=np.uint64), case,
        np.zeros(count, int), when, wait_s, np.ones(count, bool), 0,
    )  # fmt: skip


def test_one_person_serves_first_come_first_served():
    monday = at("2025-03-03T09:00+01:00")
    warp = Warp(PARIS, monday, monday + 86_400)
    made, lined = queue(
        lives([monday, monday + 60, monday + 7_300], [[0.0], [0.0], [0.0]]),
        warp,
        np.zeros(3, int),
        np.full(3, HOUR),
        contained_s=np.zeros(3),
    )
    # Two wait for the person; the third comes when the line is empty again.
    assert (made.at - monday).tolist() == [HOUR, 2 * HOUR, 7_300 + HOUR]
    assert lined.tolist() == [0, HOUR - 60, 0]


def test_people_go_home():
    evening = at("2025-03-03T17:30+01:00")
    warp = Warp(PARIS, evening, evening + 86_400)
    made, _ = queue(
        lives([evening], [[0.0]]), warp, np.zeros(1, int), np.full(1, HOUR), contained_s=np.zeros(1)
    )
    assert made.at[0] == at("2025-03-04T09:30+01:00")


def test_where_nobody_is_needed_the_loop_changes_nothing(learnt):
    alone, looped = play(learnt, with_queues=False), play(learnt, with_queues=True)
    nobody = replace(learnt, work=tuple(replace(one, hands_on_s=0.0) for one in learnt.work))
    assert play(nobody, with_queues=True).at == pytest.approx(alone.at, abs=0.01)
    assert looped.at.sum() >= alone.at.sum() - 1


def test_more_people_wait_less(learnt):
    busy = replace(
        learnt,
        teams=tuple(replace(one, people=one.people[:1]) for one in learnt.teams),
        work=tuple(replace(one, hands_on_s=20 * HOUR) for one in learnt.work),
    )
    assert busy.teams
    name = escaped(busy.teams[0].name)
    few, many = play(busy, with_queues=True), play(busy, f"people:{name}:4")
    assert many.at.sum() < few.at.sum()


# -- scenarios ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fly:asked", "unknown_change"),
        ("", "unknown_change"),
        ("skip:flown", "unknown_simulated_activity"),
        ("skip:", "change_text"),
        ("skip:asked,checked,quoted,won,lost,paid", "change_text"),
        ("wait:asked>quoted", "change_text"),
        ("wait:asked>quoted:at_most:soon", "change_text"),
        ("wait:asked>quoted:times:-1", "change_text"),
        ("wait:asked>quoted:times:nan", "change_text"),
        ("wait:asked>quoted:times:1:team", "change_text"),
        ("wait:asked>quoted:times:1:colour=red", "unknown_simulated_attribute"),
        ("then:asked>asked", "change_text"),
        ("then:asked", "change_text"),
        ("people:Nowhere:2", "unknown_team"),
        ("cap:discount:0.1", "unknown_simulated_attribute"),
        ("arrivals:0", "change_text"),
        ("arrivals:1e9", "change_text"),
        ("add:survey:asked>*", "change_text"),
        ("add:survey:asked:1d", "change_text"),
        ("add:survey:asked>*:soon", "change_text"),
        ("add:survey:asked>*:1d:long", "change_text"),
        ("add:survey:flown>*:1d", "unknown_simulated_activity"),
        ("add:checked:asked>*:1d", "change_text"),
        ("add:__end__:asked>*:1d", "change_text"),
        ("add::asked>*:1d", "change_text"),
        ("move:checked", "change_text"),
        ("move:checked:asked", "change_text"),
        ("move:checked:checked>*", "change_text"),
        ("move:checked:asked>checked", "change_text"),
        ("move:flown:asked>*", "unknown_simulated_activity"),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_name(learnt, text, code):
    with pytest.raises(FilonError) as refused:
        parse_change(text, learnt)
    assert refused.value.code == code


def test_nobody_can_leave_an_empty_team(learnt):
    name = escaped(learnt.teams[0].name)
    with pytest.raises(FilonError):
        parse_change(f"people:{name}:-{len(learnt.teams[0].people)}", learnt)


def test_too_many_changes_are_refused(learnt):
    with pytest.raises(FilonError, match="21"):
        parse_changes(["arrivals:1.1"] * 21, learnt)


@pytest.mark.parametrize(("changes", "replications"), [((), 1), ((), 10_000), (("arrivals:20",), 200)])
def test_what_would_take_too_long_is_refused_at_once(learnt, changes, replications):
    large = replace(learnt, arrivals=replace(learnt.arrivals, per_week=5_000))
    with pytest.raises(FilonError):
        check_scenario(large, parse_changes(changes, large), replications)


def test_no_change_is_no_effect(learnt):
    compared, _, _ = compare_scenario(learnt, (), None, replications=3)
    known = [one for one in compared.effects if one.difference is not None]
    assert {one.difference.mean for one in known} == {0.0}
    assert {one.verdict for one in known} == {"not_distinguishable"}


def test_an_effect_without_a_backtest_is_not_called_real(learnt):
    changes = parse_changes(["wait:won>paid:less:10d"], learnt)
    compared, _, _ = compare_scenario(learnt, changes, None, replications=3)
    effect = next(one for one in compared.effects if one.key == "win_to_cash_s")
    assert effect.difference.mean == pytest.approx(-10 * 86_400)
    assert effect.verdict == "not_tested"


def test_who_watches_can_stop_the_run(learnt):
    class StopError(Exception):
        pass

    def stop(_: float) -> None:
        raise StopError

    with pytest.raises(StopError):
        compare_scenario(learnt, (), None, replications=3, progress=stop)
