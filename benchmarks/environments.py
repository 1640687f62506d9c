"""Environments that peers are installed in, apart from ours: made once, made again when their packages change."""

from __future__ import annotations

import shutil
import subprocess
import venv
from pathlib import Path

from benchmarks.peers.known import ENVIRONMENTS

CACHE = Path(".cache/bench")


def python_of(environment: str) -> str:
    """Interpreter of an environment, which is made where it is not there."""
    folder, wanted = CACHE / environment, "\n".join(ENVIRONMENTS[environment])
    python, packages = folder / "bin" / "python", folder / "packages.txt"
    if not packages.is_file() or packages.read_text(encoding="utf-8") != wanted:
        CACHE.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", *ENVIRONMENTS[environment]], check=True)
        packages.write_text(wanted, encoding="utf-8")
    return str(python)
