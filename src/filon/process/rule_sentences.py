"""Rules as sentences that a person can agree with, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filon.core.i18n import LANGUAGES, format_duration, translate
from filon.core.texts import Text, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.process.rules import Rule

_WORK_DAY_S = 7 * 3600.0


def sentence(
    rule: Rule,
    activity_name: Callable[[str], Text] = verbatim,
    attribute_name: Callable[[str], Text] = verbatim,
) -> Text:
    """Sentence of a rule, such as "Contract signed always comes before Sales order created".

    Conditions (``where``) are told apart by whoever knows the filters.

    Parameters
    ----------
    rule
        The rule.
    activity_name, attribute_name
        What keys are called; the keys themselves when not given.
    """
    return Text(**{lang: _in(rule, lang, activity_name, attribute_name) for lang in LANGUAGES})


def _in(
    rule: Rule, lang: str, activity_name: Callable[[str], Text], attribute_name: Callable[[str], Text]
) -> str:
    limit = format_duration(rule.limit_s, lang, working_day_s=_WORK_DAY_S if rule.clock == "work" else None)
    words: dict[str, object] = {
        "activity": getattr(activity_name(rule.activity), lang),
        "other": getattr(activity_name(rule.other), lang),
        "attribute": getattr(attribute_name(rule.attribute), lang),
        "limit": limit,
    }
    if rule.kind == "at_most":
        words["count"] = rule.times
    return translate(f"rules.sentence.{rule.kind}", lang, **words)
