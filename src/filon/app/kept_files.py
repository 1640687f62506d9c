"""Small files of the workspace, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path


def replace_json(path: Path, content: object) -> None:
    """Write a value as JSON in place of what a file said: who reads at that moment sees the one or the other."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.parent / f".{path.stem}-{os.getpid()}-{uuid4().hex[:6]}.json"
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
