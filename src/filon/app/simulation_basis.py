"""What a simulation of a data set rests on: learnt from its log, with what the company says of itself, and edits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filon.app.clock import working_hours
from filon.app.policies import policies_of
from filon.app.selection import Selection
from filon.mining.simulation.backtest import Backtest, backtest
from filon.mining.simulation.checks import check
from filon.mining.simulation.comparison import can_be_compared
from filon.mining.simulation.editing import edited
from filon.mining.simulation.learning import learn
from filon.mining.simulation.money import Cost, Minutes, Payment
from filon.mining.simulation.observed import Followed, observe
from filon.mining.simulation.parameters import Parameters
from filon.mining.simulation.payment import PaymentNames, learn_payment
from filon.process.lead_to_cash import PERSPECTIVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.app.selection import Sight
    from filon.app.workspace import Workspace
    from filon.log.schema import LogSchema

_WRITTEN_LATE = frozenset({
    "name", "stage", "owner", "amount", "currency", "deal_type", "origin", "close_date", "stated_create_date",
    "lost_reason", "won_reason", "history_truncated", "type", "status", "amount_paid", "balance_due",
})  # fmt: skip
"""Attributes of Lead-to-Cash that are written at the end of a case, name somebody, or repeat another."""

PAYMENT = PaymentNames(
    "invoice_date",
    "due_date",
    "invoice_issued",
    ("payment_received",),
    ("invoice_overdue", "payment_reminder"),
)
_INVOICE = "invoice"


@dataclass(frozen=True)
class Basis:
    """Parameters of today and of a scenario, which differ by edits; ``before_edits`` are those of the file, if any."""

    today: Parameters
    before_edits: Parameters
    scenario: Parameters


def basis_of(
    workspace: Workspace, selection: Selection, file: Parameters | None = None, edits: Sequence[str] = ()
) -> Basis:
    """Parameters to simulate the selected cases with.

    Parameters
    ----------
    file
        Parameters of a file, in place of the learnt ones. Today stays as it was learnt, unless the file is of another
        process: then it stands for both.
    edits
        Texts of edits of single parameters, for the scenario alone.

    Raises
    ------
    TooFewCasesError, ParameterEditError, UnknownSimulationParameterError, EditedSharesError
    """
    learnt = known_parameters(workspace, selection)
    base = file or learnt
    scenario = edited(base, edits)
    check(scenario)
    return Basis(learnt if can_be_compared(learnt, base) else base, base, scenario)


def known_parameters(workspace: Workspace, selection: Selection) -> Parameters:
    """Parameters of the selected cases; payment terms from their invoices, cost from the policies of the data set."""
    found = workspace.ask(selection, learnt_parameters)
    schema = workspace.open(selection.dataset, selection.perspective).schema
    if schema.vocabulary is None:
        return found
    payment = None
    if PAYMENT.issued in found.activities:
        payment = workspace.ask(selection, learnt_payment)
        if payment is None and _INVOICE in {one.key for one in schema.perspectives}:
            # The cases do not know their due dates: then all invoices of the data set say how money comes.
            payment = workspace.ask(Selection(selection.dataset, perspective=_INVOICE), learnt_payment)
    policies = policies_of(workspace, selection.dataset)
    minutes = tuple(Minutes(key, each) for key, each in policies.minutes if key in found.activities)
    return replace(found, payment=payment, cost=Cost(policies.hourly_rate, minutes))


def learnt_payment(sight: Sight) -> Payment | None:
    """Payment terms and delays of the selected invoices (a view: the workspace keeps them)."""
    return learn_payment(sight.log, PAYMENT)


def learnt_parameters(sight: Sight) -> Parameters:
    """Parameters of the selected cases (a view: the workspace keeps them)."""
    schema = sight.whole.schema
    return learn(sight.log, working_hours(schema), followed(schema))


def judged_by_last_months(sight: Sight) -> Backtest | None:
    """How far off the simulation of the selected cases is (a view)."""
    schema = sight.whole.schema
    known = followed(schema)
    return backtest(observe(sight.log, known), schema, working_hours(schema), known)


def followed(schema: LogSchema) -> Followed:
    """What is known of a data set beyond its log: for Lead-to-Cash, its ends, its money, its teams."""
    teams = [one.key for one in schema.attributes if one.scope == "case" and one.key == "team"]
    team = teams[0] if teams else None
    if schema.vocabulary is None:
        return Followed(team=team)
    view = next((one for one in PERSPECTIVES if one.key == schema.perspective.key), PERSPECTIVES[0])
    ends = {"won": view.outcome.won, "lost": view.outcome.lost, "open": view.outcome.reopened}
    return Followed(
        leave_out=_WRITTEN_LATE,
        values=("discount",),
        endings={activity: end for end, activities in ends.items() for activity in activities},
        team=team,
        cash=("invoice_settled", "payment_received"),
    )
