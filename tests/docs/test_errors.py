"""Every refusal has one stable code and says in both languages what happened and what to do."""

from __future__ import annotations

from collections import Counter

import pytest

from filon.core.i18n import LANGUAGES, catalogue, has_text
from tools.docs import every_error

ERRORS = every_error()


def test_a_code_belongs_to_one_error():
    codes = Counter(error.code for error in ERRORS)
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["message", "hint"])
def test_every_error_has_its_texts(part, lang):
    assert [error.code for error in ERRORS if not has_text(f"errors.{error.code}.{part}", lang)] == []


def test_every_text_of_an_error_belongs_to_an_error():
    named = {key.split(".")[1] for key in catalogue("en") if key.startswith("errors.") and key.count(".") > 1}
    assert named - {error.code for error in ERRORS} == set()


def test_the_name_of_an_error_says_that_it_is_one():
    assert [error.__name__ for error in ERRORS if not error.__name__.endswith("Error")] == []
