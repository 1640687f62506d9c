"""A workspace of its own for each test, and the command line as a person or a script calls it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from filon.cli.root import filon as command_line

DEALS = """deal,step,at,who,region,amount
D1,Created,2025-01-06T09:00:00Z,Anna,IDF,1000
D1,Quote sent,2025-01-08T09:00:00Z,Anna,IDF,1000
D1,Won,2025-01-16T09:00:00Z,Ben,IDF,1000
D2,Created,2025-01-06T09:00:00Z,Ben,SE,500
D2,Quote sent,2025-01-07T09:00:00Z,Ben,SE,500
D2,Quote sent,2025-01-09T09:00:00Z,Ben,SE,500
D2,Lost,2025-01-10T09:00:00Z,Ben,SE,500
D3,Created,2025-01-06T09:00:00Z,Anna,IDF,200
"""
COLUMNS = ("--case", "deal", "--activity", "step", "--timestamp", "at")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FILON_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *arguments, **given: CliRunner().invoke(
        command_line, [str(one) for one in arguments], **given
    )


@pytest.fixture
def answer(run: Callable[..., Result]) -> Callable[..., Any]:
    """JSON that a command prints."""

    def ask(*arguments: object) -> Any:
        outcome = run(*arguments, "--json")
        assert outcome.exit_code == 0, outcome.stderr
        return json.loads(outcome.stdout)

    return ask


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    path = tmp_path / "deals.csv"
    path.write_text(DEALS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workspace with the deals in it, imported once for all tests."""
    folder = tmp_path_factory.mktemp("prepared")
    path = folder / "deals.csv"
    path.write_text(DEALS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILON_HOME", str(folder / "home"))
        words = ["import", str(path), *COLUMNS, "--amount", "amount", "--resource", "who"]
        assert CliRunner().invoke(command_line, words).exit_code == 0
    return folder / "home"


@pytest.fixture
def imported(home: Path, prepared: Path) -> str:
    """Name of the data set of the deals, in a workspace of this test."""
    shutil.copytree(prepared, home)
    return "deals"
