"""Where the reference data lies: outside the project, in FILON_REFERENCE_DATA or beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[2] / "shared"


def reference_file(*parts: str) -> Path:
    """Path of a file of the reference data; the test is skipped where there is none."""
    home = Path(os.environ.get("FILON_REFERENCE_DATA", _BESIDE))
    path = home.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no reference data at {home} (set FILON_REFERENCE_DATA)")
    return path
