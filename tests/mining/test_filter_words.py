"""Filters in words, for chips, and completions of what a person types."""

from __future__ import annotations

import pytest

from filon.log.event_log import EventLog
from filon.mining.filters import describe, parse_filter, suggest
from tests.mining.test_filter_texts import typed  # noqa: F401 - a fixture

NARROW = "\u202f"


class Shouted:
    """Names in capitals, so that a test sees who named what."""

    def activity(self, key: str, lang: str) -> str:
        return key.upper()

    def attribute(self, key: str, lang: str) -> str:
        return f"{key.upper()}-{lang}"


def words(log: EventLog, text: str, lang: str = "en") -> str:
    return describe(parse_filter(text, log.schema), log.schema, lang, Shouted()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("region:in:IDF,SE", "REGION-en: IDF, SE", "REGION-fr : IDF, SE"),
        ("region:not_in:IDF", "REGION-en ≠ IDF", "REGION-fr ≠ IDF"),
        ("region:contains:d", "REGION-en contains “d”", "REGION-fr contient « d »"),
        ("region:empty:true", "REGION-en: empty", "REGION-fr : vide"),
        ("region:empty:false", "REGION-en: filled in", "REGION-fr : renseigné"),
        ("amount:gt:10000.5", "AMOUNT-en > 10,000.5", f"AMOUNT-fr > 10{NARROW}000,5"),
        ("amount:between:1..2000", "AMOUNT-en: 1 to 2,000", f"AMOUNT-fr : 1 à 2{NARROW}000"),
        ("amount:between:1..", "AMOUNT-en: 1 to …", "AMOUNT-fr : 1 à …"),
        ("resource:in:ana", "Resource: ana", "Ressource : ana"),
        ("through:won,lost", "With WON, LOST", "Avec WON, LOST"),
        ("not:edge:won>lost", "Not: WON → LOST", "Sauf : WON → LOST"),
        ("not:paid", "Without PAID", "Sans PAID"),
        ("edge:won>paid", "WON → PAID", "WON → PAID"),
        ("follows:won>paid", "WON … PAID", "WON … PAID"),
        ("wait:won>paid:gt:2d", f"WON → PAID > 2{NARROW}d", f"WON → PAID > 2{NARROW}j"),
        ("variant:1", "Variant #1", "Variante #1"),
        ("variant:not_in:1,3", "Without variants #1, #3", "Sans les variantes #1, #3"),
        ("variant:2,3,1", "Variants #1–#3", "Variantes #1–#3"),
        ("starts:created", "Starts with CREATED", "Commence par CREATED"),
        ("ends:paid", "Ends with PAID", "Finit par PAID"),
        ("loops:quoted:ge:2", "QUOTED ≥ 2 times", "QUOTED ≥ 2 fois"),
        ("started:2025-01", "Started: 2025-01", "Début : 2025-01"),
        ("closed:..2025-01", "Closed: … – 2025-01", "Clôture : … – 2025-01"),
        ("open:true", "Open", "Ouvert"),
        ("open:false", "Decided", "Décidé"),
        ("outcome:won,open", "Won, Open", "Gagné, Ouvert"),
        ("duration:le:36h", f"Duration ≤ 36{NARROW}h", f"Durée ≤ 36{NARROW}h"),
        ("events:eq:4", "Events = 4", "Événements = 4"),
        ("case:D1,D2,D3,D4,D5,D6", "Case D1, D2, D3, D4 +2", "Cas D1, D2, D3, D4 +2"),
    ],
)
def test_a_filter_is_said_in_both_languages(sales: EventLog, text: str, english: str, french: str) -> None:
    assert (words(sales, text), words(sales, text, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"active":eq:true', "ACTIVE-en: yes"),
        ("moment:ge:2025-03-15T10:00", "MOMENT-en ≥ 2025-03-15 10:00"),
        ("moment:gt:2025-03-15", "MOMENT-en > 2025-03-15"),
        ("day:between:2025-03..", "DAY-en: 2025-03 to …"),
        ("moment:eq:2025-03", "MOMENT-en: 2025-03 to 2025-03"),
    ],
)
def test_truth_values_and_times_are_said_as_people_write_them(
    typed: EventLog,  # noqa: F811 - the fixture imported above
    text: str,
    said: str,
) -> None:
    assert words(typed, text) == said


@pytest.mark.parametrize(
    ("typing", "expected"),
    [
        ("reg", "region:"),
        ("region:", "region:in:"),
        ("region:in:", "region:in:IDF"),
        ("region:in:IDF,", "region:in:IDF,SE"),
        ("amount:b", "amount:between:"),
        ("through:q", "through:quoted"),
        ("edge:created>", "edge:created>quoted"),
        ("outcome:w", "outcome:won"),
        ("open:", "open:true"),
        ("resource:in:", "resource:in:bob"),
        ("region:empty:", "region:empty:true"),
        ("", "amount:"),
    ],
)
def test_what_is_typed_is_completed(sales: EventLog, typing: str, expected: str) -> None:
    assert expected in suggest(sales, typing)


@pytest.mark.parametrize("typing", ["nonsense:in:", "amount:gt:1", 'region:in:"', "a" * 10_000, ":::", "\0"])
def test_what_leads_nowhere_has_no_completion(sales: EventLog, typing: str) -> None:
    assert suggest(sales, typing) == []


def test_the_most_frequent_values_come_first(sales: EventLog) -> None:
    assert suggest(sales, "resource:in:") == [f"resource:in:{name}" for name in ("bob", "ana", "eve")]
