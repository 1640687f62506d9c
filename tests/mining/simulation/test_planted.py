"""A scenario that undoes a truth of the demo company tells what that really does, within the error that it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from filon.app.clock import working_hours
from filon.app.simulation_basis import PAYMENT, followed
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.ingest.demo.journey import Sale
from filon.ingest.demo.truths import Plan
from filon.log.event_log import EventLog
from filon.log.store import Store
from filon.mining.filters import parse_filters, select
from filon.mining.simulation.backtest import Backtest, backtest
from filon.mining.simulation.changes import parse_changes
from filon.mining.simulation.comparison import Comparison, compare_scenario
from filon.mining.simulation.editing import edited
from filon.mining.simulation.learning import learn_from
from filon.mining.simulation.observed import observe
from filon.mining.simulation.parameters import Parameters
from filon.mining.simulation.payment import learn_payment
from tests.mining.simulation.lived import (
    Lived,
    corner,
    days_to_cash,
    days_to_settle,
    days_to_win,
    live_again,
    sales_of,
    without,
)

DEALS = 4_000
DAY_S = 86_400.0
Measure = Callable[[list[Lived]], float]

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Undone:
    """A truth undone: on the step before which activities by which factor, seen in which cases by which figure."""

    truth: str
    where: str
    before: tuple[str, ...]
    times: float
    figure: str
    measure: Measure
    concerns: Callable[[Lived], bool] = lambda _: True

    def changes(self, parameters: Parameters) -> list[str]:
        """The wait is shorter wherever it comes from."""
        return [
            f"wait:{one.after}>{one.before}:times:{self.times:.4f}"
            for one in parameters.waits
            if one.before in self.before and one.n >= 5
        ]

    def days(self, sales: list[Sale], today: list[Lived]) -> float:
        """What it really brings: the same sales, lived without the truth."""
        before, after = (
            self.measure([one for one in lived if self.concerns(one)])
            for lived in (today, live_again(sales, without(self.truth)))
        )
        return after - before


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("corner"))
    with corner():
        import_demo(DemoRequest(str(made.home), "corner", "Corner", DEALS), lambda *_: None)
    return made


@pytest.fixture(scope="module")
def log(store: Store) -> EventLog:
    return store.open("corner")


@pytest.fixture(scope="module")
def sales() -> list[Sale]:
    return sales_of(DEALS)


@pytest.fixture(scope="module")
def today(sales: list[Sale]) -> list[Lived]:
    return live_again(sales, Plan())


@pytest.mark.parametrize(
    "undone",
    [
        Undone("slow_quotes", "", ("quote_drafted",), 1 / 2.5, "time_to_win_s", days_to_win),
        Undone(
            "costly_revisions", "through:quote_revised", ("quote_issued",), 1 / 6, "time_to_win_s", days_to_win,
            lambda one: one.revised,
        ),
        Undone(
            "slow_approvals", "through:approval_requested", ("discount_approved", "approval_rejected"), 1 / 9,
            "time_to_win_s", days_to_win, lambda one: one.approved,
        ),
        Undone("late_orders", "", ("order_created",), 1.5 / 11, "win_to_cash_s", days_to_cash),
    ],
    ids=lambda one: one.truth,
)  # fmt: skip
def test_what_undoing_a_truth_brings_is_told_within_the_stated_error(
    undone: Undone, log: EventLog, sales: list[Sale], today: list[Lived]
) -> None:
    parameters, judged = learnt(select(log, parse_filters([undone.where], log.schema)))
    changes = parse_changes(undone.changes(parameters), parameters)
    compared, _, _ = compare_scenario(parameters, changes, judged, replications=10)
    assert_told(compared, undone.figure, undone.days(sales, today))


def test_what_late_payers_cost_is_told_within_the_stated_error(
    store: Store, sales: list[Sale], today: list[Lived]
) -> None:
    invoices = store.open("corner", perspective="invoice")
    part = select(invoices, parse_filters(["payment_terms:eq:60"], invoices.schema))
    parameters, judged = learnt(part)
    parameters = replace(parameters, payment=learn_payment(part, PAYMENT))
    scenario = edited(parameters, ["delay=-3"])
    compared, _, _ = compare_scenario(scenario, (), judged, today=parameters, replications=10)
    late = Undone("late_payers", "", (), 1.0, "time_to_win_s", days_to_settle, lambda one: one.terms == 60)
    assert_told(compared, late.figure, late.days(sales, today))


def learnt(part: EventLog) -> tuple[Parameters, Backtest | None]:
    """Parameters of some cases, and how wrong they are."""
    known, calendar = followed(part.schema), working_hours(part.schema)
    seen = observe(part, known)
    parameters = learn_from(seen, part.schema, calendar, known)
    return parameters, backtest(seen, part.schema, calendar, known)


def assert_told(compared: Comparison, figure: str, days: float) -> None:
    """The effect is told to be one, and is what really comes, within the error that stands beside it."""
    told = next(one for one in compared.effects if one.key == figure)
    assert told.verdict == "better"
    assert told.difference is not None
    assert told.error is not None
    error = told.error / DAY_S
    assert days < -error
    assert told.difference.mean / DAY_S == pytest.approx(days, abs=error)
    # The stated error holds the luck of a few months of cases; the effect itself is told more closely.
    assert told.difference.mean / DAY_S == pytest.approx(days, rel=0.15)
