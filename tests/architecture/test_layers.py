"""The layers of the design hold, and no folder escapes them."""

from __future__ import annotations

import logging.config
from pathlib import Path

from importlinter import cli

ROOT = Path(__file__).parents[2]


def test_every_import_contract_is_kept(monkeypatch):
    # The linter's own logging would silence the loggers that exist, and with them the tests that listen to one.
    monkeypatch.setattr(logging.config, "dictConfig", lambda _: None)
    monkeypatch.chdir(ROOT)
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS


def test_the_folder_of_the_built_front_end_holds_no_python():
    assert not list((ROOT / "src/filon/ui").rglob("*.py"))
