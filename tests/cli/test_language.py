"""The language of a run: what was asked, else the environment, else English."""

from __future__ import annotations

import pytest

from filon.app.texts import Text
from filon.cli import language


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.choose([], {})


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        (["--lang", "fr", "map"], {"LANG": "en_US.UTF-8"}, "fr"),
        (["map", "x", "--lang=fr"], {}, "fr"),
        (["map"], {"FILON_LANG": "fr", "LC_ALL": "en_US"}, "fr"),
        (["map"], {"FILON_LANG": "", "LANG": "fr_FR.UTF-8"}, "fr"),
        (["map"], {"LANG": "C.UTF-8"}, "en"),
        (["map"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang"], {"LANG": "fr_FR"}, "fr"),
    ],
)
def test_an_option_wins_over_the_environment_and_english_is_the_last_resort(arguments, environment, expected):
    language.choose(arguments, environment)
    assert language.current() == expected


def test_texts_of_use_cases_are_read_in_the_language_of_the_run():
    language.choose(["--lang", "fr"], {})
    assert language.read(Text(fr="Devis envoyé", en="Quote issued")) == "Devis envoyé"
