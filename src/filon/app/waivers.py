"""Use cases of waivers: allow a deviation for a reason, call it a deviation again, and take that back."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from filon.app.model_store import ModelStore, Waiver, now, whoami
from filon.app.naming import FilterNames
from filon.app.texts import Text, text, verbatim
from filon.core.errors import FilonError, RefusedInputError, UnknownNameError
from filon.mining.conformance.held import UnknownRuleError
from filon.mining.filters import describe
from filon.mining.filters.departures import DEVIATIONS
from filon.mining.filters.parse import parse_filter
from filon.process.ideal_model import IDEAL_RULES, IDEAL_WAIVERS, SHIPPED
from filon.process.rule_sentences import sentence
from filon.questions.figures import activity_label, attribute_label, deviation_name

if TYPE_CHECKING:
    from filon.log.schema import LogSchema
    from filon.process.rules import Rule

LONGEST_REASON = 1_000
_KINDS = tuple(kind for kind in DEVIATIONS if kind != "rule")


class WaiverReasonError(RefusedInputError):
    """A deviation is allowed for a reason, which is missing or too long."""

    code = "waiver_reason"


class UnknownDeviationError(UnknownNameError):
    """What is to be allowed is not the key of a deviation."""

    code = "unknown_deviation"


class UnknownWaiverError(UnknownNameError):
    """The model has no waiver of that id that could be withdrawn, or given back."""

    code = "unknown_waiver"


def all_waivers(store: ModelStore, name: str) -> tuple[Waiver, ...]:
    """Every waiver of a model, withdrawn ones included; those that come with the shipped model first."""
    kept = store.waivers(name)
    known = {one.id for one in kept}
    brought = IDEAL_WAIVERS if name == SHIPPED else ()
    return (
        *(
            Waiver(one.key, one.deviation, "", "Filon", "", one.where)
            for one in brought
            if one.key not in known
        ),
        *kept,
    )


def waivers_of(store: ModelStore, name: str) -> tuple[Waiver, ...]:
    """Waivers in force of a model."""
    return tuple(one for one in all_waivers(store, name) if one.withdrawn_at is None)


def reason_of(waiver: Waiver) -> Text:
    """Why a deviation is allowed: in every language where the waiver comes with Filon, else as it was written."""
    if any(one.key == waiver.id for one in IDEAL_WAIVERS):
        return text(f"models.waiver.{waiver.id}")
    return verbatim(waiver.reason)


def where_of(waiver: Waiver, schema: LogSchema | None) -> tuple[Text, ...]:
    """Which cases a waiver is for, filter by filter; as it is written where no data says what it speaks of."""
    return tuple(_filter_text(written, schema) for written in waiver.where)


def _filter_text(written: str, schema: LogSchema | None) -> Text:
    if schema is not None:
        with suppress(FilonError):
            predicate, names = parse_filter(written, schema), FilterNames()
            return Text(*(describe(predicate, schema, lang, names) for lang in ("fr", "en")))
    return verbatim(written)


def rules_of(store: ModelStore, name: str) -> tuple[Rule, ...]:
    """Rules of the newest version of a model."""
    return IDEAL_RULES if name == SHIPPED else store.read(name).rules


def deviation_label(deviation: str, rules: tuple[Rule, ...]) -> Text:
    """Deviation of a waiver as people read it: of a rule, its sentence."""
    kind, _, about = deviation.partition(":")
    if kind != "rule":
        return deviation_name(kind, about)
    rule = next((one for one in rules if one.key == about), None)
    return verbatim(about) if rule is None else sentence(rule, activity_label, attribute_label)


def check_where(where: tuple[str, ...], schema: LogSchema) -> None:
    """Refuse filters that speak of something that the data does not have; the nearest word is offered.

    Raises
    ------
    FilonError
        Of the first filter that cannot be read.
    """
    for written in where:
        parse_filter(written, schema)


def waive(  # noqa: PLR0913 - all that a person says of it
    store: ModelStore,
    name: str,
    deviation: str,
    reason: str,
    *,
    who: str = "",
    where: tuple[str, ...] = (),
) -> Waiver:
    """Allow a deviation from a model, from now on, for a reason.

    Raises
    ------
    UnknownModelError, UnknownDeviationError, UnknownRuleError, WaiverReasonError
    """
    rules = rules_of(store, name)
    kind, _, about = deviation.partition(":")
    if kind == "rule" and about not in {one.key for one in rules}:
        raise UnknownRuleError(value=about, allowed=[one.key for one in rules])
    if kind not in DEVIATIONS or not about:
        raise UnknownDeviationError(value=deviation, allowed=[f"{one}:quote_issued" for one in _KINDS])
    plain = " ".join(reason.split())
    if not plain or len(plain) > LONGEST_REASON:
        raise WaiverReasonError(most=LONGEST_REASON)
    made = Waiver(uuid.uuid4().hex[:12], deviation, plain, who.strip() or whoami(), now(), where)
    store.keep_waivers(name, (*all_waivers(store, name), made))
    return made


def withdraw_waiver(store: ModelStore, name: str, waiver: str, *, who: str = "") -> None:
    """Call a deviation a deviation again; the record of its waiver stays.

    Raises
    ------
    UnknownWaiverError
    """
    _mark(store, name, waiver, now(), who.strip() or whoami())


def restore_waiver(store: ModelStore, name: str, waiver: str) -> None:
    """Allow again what was withdrawn, as it was: by whom, since when, for which reason.

    Raises
    ------
    UnknownWaiverError
    """
    _mark(store, name, waiver, None, "")


def _mark(store: ModelStore, name: str, waiver: str, at: str | None, by: str) -> None:
    """Write when and by whom a waiver in force was withdrawn; without a moment, that a withdrawn one was not."""
    found = all_waivers(store, name)
    ids = [one.id for one in found if (one.withdrawn_at is None) == (at is not None)]
    if waiver not in ids:
        raise UnknownWaiverError(value=waiver, allowed=ids)
    changed = (replace(one, withdrawn_at=at, withdrawn_by=by) if one.id == waiver else one for one in found)
    store.keep_waivers(name, tuple(changed))
