"""Numbers, durations, money and plurals are written as each language writes them."""

from __future__ import annotations

import pytest

from filon.core import i18n
from filon.core.i18n import (
    format_days,
    format_duration,
    format_money,
    format_number,
    format_percent,
    format_range,
    has_text,
    supported,
    translate,
)


@pytest.fixture
def texts(monkeypatch):
    both = {
        "deals_one": "{count} deal",
        "deals_other": "{count} deals",
        "share": "{part} of {whole}",
    }
    monkeypatch.setattr(i18n, "catalogue", lambda _lang: both)


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("fr", "fr"), ("fr-CA", "fr"), ("fr_FR.UTF-8", "fr"), ("EN", "en"), ("de", "en"), (None, "en")],
)
def test_a_language_tag_gives_the_supported_language_nearest_to_it(tag, lang):
    assert supported(tag) == lang


def test_a_missing_key_is_our_defect():
    with pytest.raises(KeyError):
        translate("no.such.key", "fr")


def test_a_known_key_is_found_in_both_languages():
    assert has_text("errors.missing.hint", "fr")
    assert has_text("errors.missing.hint", "en")


@pytest.mark.parametrize(
    ("count", "lang", "text"),
    [
        (1, "en", "1 deal"),
        (0, "en", "0 deals"),
        (1.5, "en", "1.5 deals"),
        (0, "fr", "0 deal"),
        (1.5, "fr", "1,5 deal"),
        (2, "fr", "2 deals"),
    ],
)
def test_zero_and_one_and_a_half_are_singular_in_french_and_plural_in_english(texts, count, lang, text):
    assert translate("deals", lang, count=count) == text


def test_numbers_inside_a_text_follow_its_language(texts):
    assert translate("share", "fr", part=1234.5, whole="tout") == "1\u202f234,5 of tout"
    assert translate("share", "en", part=1234.5, whole="all") == "1,234.5 of all"


def test_a_number_keeps_three_decimals_at_most():
    assert format_number(1234.56789, "fr") == "1\u202f234,568"


def test_a_number_takes_the_decimals_asked_for():
    assert format_number(2, "en", decimals=2) == "2.00"
    assert format_number(1999.6, "en", decimals=0) == "2,000"


def test_a_share_is_written_with_a_narrow_space_in_french():
    assert format_percent(0.625, "fr") == "62,5\u202f%"
    assert format_percent(0.625, "en") == "62.5%"


def test_money_has_no_cents_and_its_own_currency():
    assert format_money(1234.4, "EUR", "fr") == "1\u202f234\u202f€"
    assert format_money(1234.4, "EUR", "en") == "€1,234"
    assert format_money(980, "USD", "fr") == "980\u202f$US"


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0.5, "0,5\u202fs", "0.5\u202fs"),
        (90, "1,5\u202fmin", "1.5\u202fmin"),
        (5400, "1,5\u202fh", "1.5\u202fh"),
        (38.5 * 86_400, "38,5\u202fj", "38.5\u202fd"),
        (-7200, "-2\u202fh", "-2\u202fh"),
        (None, "–", "–"),
    ],
)
def test_a_duration_is_told_in_its_largest_whole_unit(seconds, french, english):
    assert (format_duration(seconds, "fr"), format_duration(seconds, "en")) == (french, english)


def test_days_are_told_in_days_however_few():
    assert (format_days(0.3, "fr"), format_days(-2, "en")) == ("0,3\u202fj", "-2\u202fd")


def test_a_range_has_a_dash_and_beside_a_minus_a_word():
    assert format_range(("3", "5"), "fr") == "3 – 5"
    assert [format_range(("-5", "3"), lang) for lang in ("fr", "en")] == ["-5 à 3", "-5 to 3"]
