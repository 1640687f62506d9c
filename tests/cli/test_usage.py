"""Help and wrong usage, in both languages, with the exit codes that scripts rely on."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import filon
from filon.cli.root import COMMANDS
from filon.cli.root import filon as command_line


def run(*arguments: str):
    return CliRunner().invoke(command_line, arguments)


def test_help_lists_every_command_with_what_it_does():
    page = run("--help")
    assert page.exit_code == 0
    assert [
        line.split()[0] for line in page.output.split("Commands:\n")[1].splitlines() if line[2] != " "
    ] == list(COMMANDS)


def test_help_speaks_french_when_asked():
    assert "Lister les jeux de données." in run("--lang", "fr", "--help").output


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_explains_itself_in_both_languages(name, lang):
    page = run(name, "--help", "--lang", lang)
    assert page.exit_code == 0
    assert page.output.startswith({"fr": "Utilisation\u00a0: filon ", "en": "Usage: filon "}[lang] + name)
    assert "cli." not in page.output


def test_without_a_command_the_help_is_shown_and_nothing_was_done():
    page = run()
    assert page.exit_code == 2
    assert "Commands:" in page.output


def test_version_is_told():
    assert run("--version").output == f"filon {filon.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["varants"], "There is no command “varants”. Did you mean variants?"),
        (
            ["map", "x", "--perspectve", "deal"],
            "There is no option --perspectve. Did you mean --perspective?",
        ),
        (["map"], "NAME is missing."),
        (["map", "x", "--calendar", "lunar"], "--calendar: “lunar” is not one of: calendar, work."),
        (["map", "x", "--limit", "none"], "--limit: a whole number from 1 to any is expected."),
        (["cases", "x", "--size", "0"], "--size: a whole number from 1 to 100,000 is expected."),
        (["map", "x", "-f"], "-f needs a value."),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_ends_with_two(arguments, text):
    outcome = run(*arguments)
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith(f"Error: {text}\nSee filon")
    assert outcome.stdout == ""


def test_wrong_usage_speaks_french():
    assert run("--lang", "fr", "map").stderr.startswith(
        "Erreur\u00a0: Il manque NAME.\nVoir filon map --help"
    )


def test_an_unknown_language_is_wrong_usage():
    assert run("--lang", "de", "datasets").exit_code == 2
