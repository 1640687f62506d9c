"""French and English say the same things, and each in its own typography."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from filon.core import i18n
from tools.typography import catalogues, french

MESSAGES = Path(i18n.__file__).parent / "messages"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def every_text(value: object):
    if isinstance(value, dict):
        for inner in value.values():
            yield from every_text(inner)
    else:
        yield value


def test_both_languages_have_the_same_areas():
    french_areas, english_areas = (
        {path.name for path in (MESSAGES / lang).glob("*.json")} for lang in ("fr", "en")
    )
    assert french_areas == english_areas


def test_both_languages_have_the_same_keys():
    assert set(i18n.catalogue("fr")) == set(i18n.catalogue("en"))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_key_is_given_in_two_areas(lang):
    keys = Counter(key for path in (MESSAGES / lang).glob("*.json") for key in json.loads(path.read_text()))
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_text_has_the_same_placeholders_in_both_languages():
    french_texts = i18n.catalogue("fr")
    different = [
        key
        for key, text in i18n.catalogue("en").items()
        if placeholders(text) != placeholders(french_texts.get(key, ""))
    ]
    assert different == []


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_text_is_empty(lang):
    assert [key for key, text in i18n.catalogue(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_text_that_depends_on_a_count_has_both_of_its_forms(lang):
    keys = set(i18n.catalogue(lang))
    singular, plural = ({key[: -len(end)] for key in keys if key.endswith(end)} for end in ("_one", "_other"))
    assert singular == plural


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_french_texts_keep_french_typography(path):
    texts = every_text(json.loads(path.read_text(encoding="utf-8")))
    assert [text for text in texts if french(text) != text] == [], "run: make format"
