"""The demo company looks like a real one on every screen."""

from collections import Counter
from statistics import median

import pytest

from filon.process.lead_to_cash import PERSPECTIVES
from tests.ingest.demo.company_index import AXES, DAY, Company, Thing

DEAL = PERSPECTIVES[0]
Trace = list[tuple[str, int]]

pytestmark = pytest.mark.slow


def reached(company: Company, path: tuple[str, ...], deal: Thing) -> set[Thing]:
    found = {deal}
    for kind in path[-2::-1]:
        found = {other for one in found for other in company.around(one, kind)}
    return found


@pytest.fixture(scope="module")
def traces(planted: Company) -> list[Trace]:
    """Traces of deals by the first path of each include, enough to look at their shape."""
    made = []
    for deal in planted.deals:
        things = {deal}.union(*(reached(planted, include.paths[0], deal) for include in DEAL.includes))
        events = [event for thing in sorted(things) for event in planted.events.get(thing, ())]
        made.append(sorted(events, key=lambda event: event[1]))
    return made


def names(trace: Trace) -> tuple[str, ...]:
    return tuple(name for name, _ in trace)


def test_about_two_dozen_activities_are_frequent(traces: list[Trace]):
    counts = Counter(name for trace in traces for name in names(trace))
    frequent = [name for name, n in counts.items() if n > 0.04 * len(traces)]
    assert 18 <= len(frequent) <= 30


def test_the_most_frequent_variant_covers_a_plausible_share(traces: list[Trace]):
    (_, n), *_ = Counter(map(names, traces)).most_common(1)
    assert 0.06 <= n / len(traces) <= 0.12


def test_a_quarter_to_two_fifths_of_the_deals_are_won_and_some_are_open(traces: list[Trace]):
    outcomes = Counter(DEAL.outcome.of(names(trace)) for trace in traces)
    assert 0.25 <= outcomes["won"] / len(traces) <= 0.4
    assert 0.06 <= outcomes[None] / len(traces) <= 0.2


def test_lead_to_cash_takes_about_three_months(traces: list[Trace]):
    whole = [
        t[-1][1] - t[0][1] for t in traces if t[0][0] == "lead_captured" and "invoice_settled" in names(t)
    ]
    assert 80 <= median(whole) / DAY <= 110


def test_the_whole_path_from_lead_to_cash_is_one_of_the_main_variants(traces: list[Trace]):
    main = [variant for variant, _ in Counter(map(names, traces)).most_common(12)]
    assert any(variant[0] == "lead_captured" and variant[-1] == "invoice_settled" for variant in main)


def test_people_work_on_working_days(planted: Company):
    axis = AXES["Île-de-France"]
    deals = [deal for deal in planted.deals if planted.get(deal, "region") == "Île-de-France"]
    for deal in deals:
        for name, time in planted.events[deal]:
            if name in {"deal_qualified", "requirements_gathered", "deal_negotiation", "contract_sent"}:
                assert abs(axis.at(axis.position(time // 1000)) - time // 1000) <= 1


def test_august_is_quieter_than_september(planted: Company):
    months = Counter(
        (t // DAY * 86_400) for lead in planted.objects["lead"] if (t := planted.first(lead, "lead_captured"))
    )
    august = sum(n for day, n in months.items() if 1_754_006_400 <= day < 1_756_684_800)
    september = sum(n for day, n in months.items() if 1_756_684_800 <= day < 1_759_276_800)
    assert august < 0.6 * september
