"""The life of one sale as positions on the work axis of its region, before any record is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.ingest.demo.clock import WORKDAY_S, days_to_quarter_end
from filon.ingest.demo.company import MEDIAN_AMOUNT, NEW_BUSINESS, PIPELINES, STAGES, TERMS, Stages

if TYPE_CHECKING:
    from filon.ingest.demo.company import Owner, Region
    from filon.ingest.demo.dice import Dice
    from filon.ingest.demo.leads import Lead
    from filon.ingest.demo.market import Customer
    from filon.ingest.demo.truths import Plan

QUOTED = {True: 0.7, False: 0.86}
"""Share of deals that get a quote: new business, renewals."""
BASE_WIN_RATE = 0.37
WIN_GAIN_PER_DISCOUNT = 2.0
"""Points of win rate gained per point of discount, up to 10 %."""
POLICY_DISCOUNT = 0.12
"""Above it a discount needs an approval."""
_QUARTER_END_DAYS = 10


@dataclass(slots=True)
class Mark:
    """A value at a position; ``by`` is ``owner``, ``approver`` or the automation that set it."""

    value: str
    at: float
    by: str = "owner"


@dataclass(slots=True)
class Offer:
    """The life of one quote."""

    drafted: float
    discount: float
    terms: int | None
    approvals: list[Mark] = field(default_factory=list)
    publications: list[Mark] = field(default_factory=list)
    accepted: float | None = None
    signed: float | None = None
    on_paper: bool = False


@dataclass(slots=True)
class Sale:
    """One deal: who, what, and everything that happens to it until it is won, lost or left open."""

    customer: Customer
    region: Region
    team: str
    source: str
    product: str
    pipeline: str
    owner: Owner
    created: float
    lead: Lead | None = None
    list_amount: float = 0.0
    qualified: float | None = None
    requirements: float | None = None
    meeting: float | None = None
    moves: list[Mark] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    won: float | None = None
    lost: float | None = None
    deal_id: str = ""

    @property
    def stages(self) -> Stages:
        """Stage ids of the sale's pipeline."""
        return STAGES[self.pipeline]

    @property
    def is_new(self) -> bool:
        """Whether the sale is new business rather than a renewal."""
        return self.pipeline == NEW_BUSINESS

    @property
    def sold(self) -> float | None:
        """When delivery may begin: at the signature, else at the win."""
        return None if self.won is None else self.offers[-1].signed or self.won

    def move(self, stage: str, at: float, by: str = "owner") -> None:
        """Enter a stage."""
        self.moves.append(Mark(stage, at, by))


def live(sale: Sale, dice: Dice, plan: Plan) -> None:
    """Run a sale from its creation to its end."""
    spread = dice.gauss(0.0, 0.65)
    sale.list_amount = round(
        MEDIAN_AMOUNT[sale.customer.segment] * 2.718281828**spread / sale.region.rate, -1
    )
    quoted = dice.chance(QUOTED[sale.is_new])
    if not _explore(sale, dice, plan, quoted=quoted):
        return
    issued = _offer(sale, dice, plan)
    if dice.chance(_win_rate(sale, plan)):
        _win(sale, dice, issued)
    else:
        _lose(sale, dice, issued)


def _explore(sale: Sale, dice: Dice, plan: Plan, *, quoted: bool) -> bool:
    """From creation to requirements; the sales without quote end here. Whether the sale goes on."""
    stages = sale.stages
    sale.move(stages.first, sale.created)
    depth = 2 if quoted else dice.choices((0, 1, 2), (0.25, 0.45, 0.3))[0]
    end = sale.created
    if depth >= 1:
        end = sale.qualified = sale.created + dice.wait(2.2)
        skipped = stages.requirements is None or dice.chance(plan.value("skipped_requirements", sale.team))
        if depth == 2 and not skipped:  # noqa: PLR2004 - as far as the requirements
            end = sale.requirements = sale.qualified + dice.wait(3.5)
            if dice.chance(plan.value("instant_stages", sale.team)):
                sale.qualified = sale.requirements - dice.uniform(15, 45)
        sale.move(stages.qualified, sale.qualified)
        if sale.requirements is not None and stages.requirements:
            sale.move(stages.requirements, sale.requirements)
    if not quoted:
        _close_lost(sale, dice, end + dice.wait(9))
    return quoted


def _offer(sale: Sale, dice: Dice, plan: Plan) -> float:
    """Quote, approve, issue, revise, negotiate; the position from which the customer decides."""
    known = sale.requirements or sale.qualified or sale.created
    drafted = known + dice.wait(3.0 * plan.value("slow_quotes", sale.region.name))
    if dice.chance(plan.value("meeting_practice", sale.region.name)):
        sale.meeting = known + dice.uniform(0.2, 0.8) * (drafted - known)
    terms = None if dice.chance(plan.value("missing_terms", sale.region.name)) else dice.pick(TERMS)
    offer = Offer(drafted, _discount(sale, dice, plan, drafted), terms)
    sale.offers.append(offer)
    issued = first_issue = _approve_and_issue(sale, offer, dice, plan)
    if dice.chance(0.94):
        negotiated = first_issue + dice.wait(1.0)
        sale.move(sale.stages.negotiation, negotiated)
        if sale.requirements is not None and sale.stages.requirements and dice.chance(0.06):
            back = negotiated + dice.wait(2.0)
            sale.move(sale.stages.requirements, back)
            sale.move(sale.stages.negotiation, back + dice.wait(2.0))
    while dice.chance(0.2):
        issued = _revise(sale, offer, issued, dice, plan)
    if dice.chance(0.04):
        issued = _replace(sale, offer, issued, dice)
    return max(issued, sale.moves[-1].at)


def _discount(sale: Sale, dice: Dice, plan: Plan, at: float) -> float:
    """Discount of the offer, a multiple of half a point."""
    given = dice.triangular(0.02, 0.26, 0.07) if dice.chance(0.45) else 0.0
    moment = sale.region.axis.at(at)
    if days_to_quarter_end(moment) < _QUARTER_END_DAYS:
        given += plan.value("quarter_end_discounts", sale.team)
    return round(given * 200) / 200


def _approve_and_issue(sale: Sale, offer: Offer, dice: Dice, plan: Plan) -> float:
    at = offer.drafted
    offer.approvals.append(Mark("DRAFT", at))
    if offer.discount > POLICY_DISCOUNT and dice.chance(0.94):
        rounds = 2 if dice.chance(0.1) else 1
        for turn in range(rounds):
            asked = at + dice.wait(0.25)
            at = asked + dice.wait(plan.value("slow_approvals", sale.team))
            verdict = "APPROVED" if turn == rounds - 1 else "REJECTED"
            offer.approvals += [Mark("PENDING_APPROVAL", asked), Mark(verdict, at, "approver")]
        issued = at + dice.wait(0.2) if sale.is_new else at
    else:
        issued = at + dice.wait(0.5)
        offer.approvals.append(Mark("APPROVAL_NOT_NEEDED", issued - 20 if sale.is_new else issued))
    if sale.is_new:
        offer.publications += [Mark("DRAFT", offer.drafted), Mark("PUBLISHED", issued)]
    return issued


def _revise(sale: Sale, offer: Offer, issued: float, dice: Dice, plan: Plan) -> float:
    """The customer asks for changes: back to draft, then issued again."""
    back = issued + dice.wait(2.5)
    again = back + dice.wait(plan.value("costly_revisions", "each"))
    if sale.is_new:
        offer.publications += [Mark("DRAFT", back), Mark("PUBLISHED", again)]
    else:
        offer.approvals += [Mark("DRAFT", back), Mark("APPROVAL_NOT_NEEDED", again)]
    return again


def _replace(sale: Sale, offer: Offer, issued: float, dice: Dice) -> float:
    """The quote expires and a new one is made."""
    expired = issued + 22 * WORKDAY_S
    (offer.publications if sale.is_new else offer.approvals).append(Mark("EXPIRED", expired, "WORKFLOWS"))
    drafted = expired + dice.wait(1.0)
    again = drafted + dice.wait(0.5)
    new = Offer(
        drafted, offer.discount, offer.terms, [Mark("DRAFT", drafted), Mark("APPROVAL_NOT_NEEDED", again)]
    )
    if sale.is_new:
        new.publications = [Mark("DRAFT", drafted), Mark("PUBLISHED", again)]
    sale.offers.append(new)
    return again


def _win_rate(sale: Sale, plan: Plan) -> float:
    discount = sale.offers[-1].discount
    useful = min(discount, 0.1) + max(0.0, discount - 0.1) * plan.value("useless_discounts", "above_10")
    meeting = plan.value("meetings_win", "yes") if sale.meeting is not None else 0.0
    return BASE_WIN_RATE + WIN_GAIN_PER_DISCOUNT * useful + meeting


def _win(sale: Sale, dice: Dice, since: float) -> None:
    """Accepted, contract sent, signed, won."""
    offer, stages = sale.offers[-1], sale.stages
    offer.accepted = since + dice.wait(5.0)
    early = dice.chance(0.06)
    sent = (
        since + dice.uniform(0.3, 0.9) * (offer.accepted - since)
        if early
        else offer.accepted + dice.wait(0.8)
    )
    sale.move(stages.contract, sent, "WORKFLOWS" if dice.chance(0.4) else "owner")
    last = signed = max(offer.accepted, sent) + dice.wait(2.5)
    if dice.chance(0.03):
        last = sent
    else:
        offer.signed = signed
        offer.on_paper = dice.chance(0.04)
    rushed = dice.chance(0.06)
    automatic = dice.chance(0.35)
    late = dice.uniform(60, 900) if automatic else dice.wait(0.15)
    sale.won = max(offer.accepted, sent) + dice.wait(0.1) if rushed else last + late
    sale.move(stages.won, sale.won, "INTEGRATION" if automatic else "owner")
    if stages.onboarding and dice.chance(0.12):
        sale.move(stages.onboarding, max(sale.won, last) + dice.wait(3.0))
    elif dice.chance(0.01):
        again = sale.won + dice.wait(8.0)
        sale.move(stages.negotiation, again)
        sale.won = again + dice.wait(3.0)
        sale.move(stages.won, sale.won)


def _lose(sale: Sale, dice: Dice, since: float) -> None:
    """Lost after the offer; a few come back and are decided again."""
    _close_lost(sale, dice, since + dice.wait(9))
    if sale.lost is not None and dice.chance(0.05):
        back = sale.lost + dice.wait(12)
        sale.move(sale.stages.negotiation, back)
        sale.lost = None
        if dice.chance(0.45):
            _win(sale, dice, back)
        else:
            _close_lost(sale, dice, back + dice.wait(6))


def _close_lost(sale: Sale, dice: Dice, at: float) -> None:
    """Lost, unless nobody ever closes it: the stalled deals of every pipeline."""
    if not dice.chance(0.13):
        sale.lost = at
        sale.move(sale.stages.lost, at)


def pipeline_name(sale: Sale) -> str:
    """Label of the sale's pipeline, as analyses see it."""
    return PIPELINES[sale.pipeline]
