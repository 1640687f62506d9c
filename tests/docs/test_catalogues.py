"""French and English say the same things, and each in its own typography."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from filon.core import i18n
from tools.typography import catalogues, french

MESSAGES = Path(i18n.__file__).parent / "messages"
OTHERS_WORDS = ("invalid.", "models.note.", "models.waiver.shipped-", "questions.change_source.")
"""Beginnings of keys that end in words of others: of pydantic, of BPMN, of a shipped file, of HubSpot."""


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


def test_every_text_can_be_asked_for():
    source = "\n".join(path.read_text(encoding="utf-8") for path in MESSAGES.parents[1].rglob("*.py"))
    words = set(re.findall(r"\w+", source))
    # What is written around a gap, as in ``f"verdict_{key}"``; the rest must then be a word of its own.
    around = {sides for sides in re.findall(r"(\w*)\{[^{}]*\}(\w*)", source) if any(sides)}

    def is_said(part: str) -> bool:
        return part in words or any(
            part.removeprefix(before).removesuffix(after) in words
            for before, after in around
            if part.startswith(before) and part.endswith(after)
        )

    keys = {
        re.sub("_(one|other)$", "", key) for key in i18n.catalogue("fr") if not key.startswith(OTHERS_WORDS)
    }
    assert [key for key in keys if not all(map(is_said, re.findall(r"\w+", key.replace("-", "_"))))] == []


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
