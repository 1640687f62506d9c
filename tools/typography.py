"""French typography of the catalogues: the spaces that must not break, the curly apostrophe, one ellipsis.

``python -m tools.typography`` corrects the catalogues in place, so that authors may type plain spaces.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from filon.core.i18n import NARROW_SPACE, NO_BREAK_SPACE

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "src/filon/core/messages/fr", ROOT / "frontend/src/i18n/fr")

_RULES = (
    (re.compile(r"(?<=«)[ \u202f]?(?=\S)"), NO_BREAK_SPACE),
    (re.compile(r"(?<=\S)[ \u202f]?(?=»)"), NO_BREAK_SPACE),
    (re.compile(r" (?=:)"), NO_BREAK_SPACE),
    (re.compile(r"[ \u00a0](?=[;!?%](?!\w))"), NARROW_SPACE),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
)


def french(text: str) -> str:
    """Text with the spaces and signs of French typography."""
    for pattern, sign in _RULES:
        text = pattern.sub(sign, text)
    return text


def catalogues() -> list[Path]:
    """French catalogues of the Python side and of the front-end."""
    return sorted(path for folder in FOLDERS for path in folder.glob("*.json"))


def correct(path: Path) -> None:
    """Rewrite a catalogue whose texts break a rule."""
    before = path.read_text(encoding="utf-8")
    after = json.dumps(_each(json.loads(before)), ensure_ascii=False, indent=2) + "\n"
    if json.loads(before) != json.loads(after):
        path.write_text(after, encoding="utf-8")


def _each(value: object) -> object:
    if isinstance(value, dict):
        return {key: _each(inner) for key, inner in value.items()}
    return french(value) if isinstance(value, str) else value


if __name__ == "__main__":
    for catalogue in catalogues():
        correct(catalogue)
