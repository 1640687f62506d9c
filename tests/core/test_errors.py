"""An error says what happened and what to do, in either language, and survives a trip between processes."""

from __future__ import annotations

import pickle

import pytest

from filon.core.errors import (
    FilonError,
    LimitError,
    MissingError,
    RefusedInputError,
    UnknownNameError,
    nearest,
)


def test_a_wrong_word_names_the_nearest_valid_one():
    error = UnknownNameError(value="Regon", allowed=["region", "owner"])
    assert error.hint("en") == "Did you mean “region”?"


def test_a_wrong_word_with_nothing_near_lists_what_is_allowed():
    assert UnknownNameError(value="xyz", allowed=["owner", "amount"]).hint("en") == "Allowed: amount, owner."


def test_a_wrong_word_where_nothing_is_allowed_says_so():
    assert UnknownNameError(value="xyz").hint("en") == "No name is known here yet."


def test_a_long_list_of_allowed_words_is_cut_at_twenty():
    error = UnknownNameError(value="?", allowed=[f"name{number:02}" for number in range(30)])
    assert "name19" in error.hint("en")
    assert "name20" not in error.hint("en")


def test_the_text_of_an_error_is_its_english_message_and_hint():
    assert str(UnknownNameError(value="xyz")) == "“xyz” is not a known name. No name is known here yet."


def test_an_error_speaks_french():
    assert "n’est pas un nom connu" in UnknownNameError(value="xyz").message("fr")


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (RefusedInputError(), ValueError),
        (UnknownNameError(value="x"), KeyError),
        (MissingError(), LookupError),
        (LimitError(), FilonError),
    ],
)
def test_a_caller_may_catch_the_family_of_the_standard_library(error, family):
    assert isinstance(error, family)


def test_an_error_keeps_its_words_across_processes():
    error = UnknownNameError(value="regon", allowed=["region"], role="filter")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(again), again.context, str(again)) == (UnknownNameError, error.context, str(error))


def test_the_nearest_word_ignores_letter_case():
    assert nearest("REGION", ["Region", "owner"]) == "Region"


def test_no_word_is_near_when_all_are_far():
    assert nearest("zzz", ["region", "owner"]) == ""


@pytest.mark.parametrize("hostile", ["a\u202eb", "a\x1b[2Jb", "a\x00b", "a\u2066b"])
def test_a_hostile_value_does_not_turn_or_steer_the_text_around_it(hostile):
    for error in (UnknownNameError(value=hostile), UnknownNameError(value="x", allowed=[hostile])):
        for lang in ("fr", "en"):
            assert not (set(hostile) - set("ab[2J")) & set(error.message(lang) + error.hint(lang))
    assert "a\ufffdb" in UnknownNameError(value="a\u202eb").message("fr")
