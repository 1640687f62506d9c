"""Sums of amounts as people read them: the currency they are in, and which cases they leave out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.texts import Text, text
from filon.core.i18n import LANGUAGES, format_money, format_number, translate
from filon.mining.money import Sum, amounts

if TYPE_CHECKING:
    from filon.log.event_log import EventLog
    from filon.mining.money import Amounts


@dataclass(frozen=True)
class LeftOut:
    """Cases that a sum of amounts leaves out; ``text`` says how many and why.

    ``missing`` of the ``cases`` have no amount; the others are in the sums ``apart``.
    """

    cases: int
    missing: int
    apart: tuple[Sum, ...]
    text: Text


def added_currency(log: EventLog) -> str | None:
    """Currency of the amounts that are added; ``None`` where they name none, or none may be added."""
    found = amounts(log).added
    return None if found is None else found.currency


def left_out(log: EventLog) -> LeftOut | None:
    """Cases in force that sums of amounts leave out; ``None`` where they leave out none, or there are no amounts."""
    found = amounts(log)
    if not found.sums or not (found.missing or found.why):
        return None
    roles = log.schema.roles
    home = roles.fixed_currency or roles.home_currency or ""
    out = found.missing + sum(one.cases for one in found.apart)
    return LeftOut(out, found.missing, found.apart, Text(*(_said(found, home, lang) for lang in LANGUAGES)))


def unpriced(priced: tuple[int, int] | None, currency: str | None) -> Text | None:
    """What sums of simulated amounts leave out: the cases without amount, by those that were learnt from."""
    if priced is None or priced[0] == priced[1]:
        return None
    key = "amounts.learnt_in" if currency else "amounts.learnt"
    return text(key, n=priced[1] - priced[0], cases=priced[1], currency=currency)


def _said(found: Amounts, home: str, lang: str) -> str:
    sums = ", ".join(_written(one, lang) for one in found.apart)
    if found.added is None:
        return translate(f"amounts.nothing.{found.why}", lang, home=home, sums=sums)
    rest = [translate("amounts.missing", lang, count=found.missing)] if found.missing else []
    if found.why:
        n = sum(one.cases for one in found.apart)
        rest.append(translate("amounts.no_rate", lang, count=n, home=home, sums=sums))
    joint = translate("amounts.and", lang)
    cases = found.missing + sum(one.cases for one in found.sums)
    return translate("amounts.sum_of", lang, n=found.added.cases, cases=cases, rest=joint.join(rest))


def _written(one: Sum, lang: str) -> str:
    if one.currency:
        return format_money(one.value, one.currency, lang)
    return translate("amounts.no_currency", lang, value=format_number(one.value, lang, 0))
