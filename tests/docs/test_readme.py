"""What the pages tell people to type exists, and every command is told."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from filon.cli.root import COMMANDS
from filon.cli.root import filon as command_line

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.fr.md"]
PAGES = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs/guide").glob("*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def typed(document: Path) -> list[list[str]]:
    """Lines of the shell blocks of a page, cut into words, comments left out."""
    blocks = re.findall(r"```bash\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def options_of(name: str) -> set[str]:
    root = click.Context(command_line, info_name="filon")
    command = command_line.get_command(root, name)
    return {one for parameter in command.get_params(click.Context(command)) for one in parameter.opts}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_make_command_of_a_page_exists(document):
    assert {words[1] for words in typed(document) if words[0] == "make"} <= TARGETS


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_filon_command_of_a_page_exists_with_its_options(document):
    for words in (words for words in typed(document) if words[0].endswith("filon")):
        assert words[1] in COMMANDS
        assert {word.partition("=")[0] for word in words[2:] if word.startswith("-")} <= options_of(words[1])


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_the_readme_tells_every_command(document):
    told = re.findall(r"^\| `filon ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == list(COMMANDS)


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_the_readme_starts_with_the_two_commands(document):
    assert typed(document)[:2] == [["make", "demo"], ["make", "test"]]


@pytest.mark.parametrize("document", [*PAGES, ROOT / "docs/decisions/README.md"], ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
