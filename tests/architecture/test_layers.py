"""The layers of the design hold, and no folder escapes them."""

from __future__ import annotations

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_every_import_contract_is_kept(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_folder_of_the_built_front_end_holds_no_python():
    assert not list((ROOT / "src/filon/ui").rglob("*.py"))
