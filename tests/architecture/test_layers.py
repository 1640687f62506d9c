"""The layers of the design hold, and no folder escapes them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def packages() -> set[str]:
    return {f"filon.{path.parent.name}" for path in (ROOT / "src/filon").glob("*/__init__.py")}


def contract(words: str) -> dict[str, list[str]]:
    return next(one for one in CONTRACTS if words in one["name"])


def test_every_import_contract_is_kept(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_layer_but_log_is_kept_from_the_engine():
    assert set(contract("Only log opens")["source_modules"]) == packages() - {"filon.log"}


def test_no_layer_below_the_interfaces_speaks_http_or_terminal():
    interfaces = {"filon.api", "filon.cli", "filon.mcp_server"}
    assert set(contract("Only api speaks")["source_modules"]) == packages() - interfaces


def test_the_folder_of_the_built_front_end_holds_no_python():
    assert not list((ROOT / "src/filon/ui").rglob("*.py"))
