"""Every heading of a table on the command line is a text of the catalogues."""

from __future__ import annotations

import re
from pathlib import Path

import filon.cli
from filon.core.i18n import translate

_HEADING = re.compile(r'\("([a-z_0-9]+)", "(?:text|n|number|percent|duration|time)"\)')


def test_every_heading_of_a_table_has_its_words():
    folder = Path(filon.cli.__file__).parent
    used = {key for path in folder.rglob("*.py") for key in _HEADING.findall(path.read_text("utf-8"))}
    assert len(used) > 50
    for key in sorted(used):
        assert translate(f"cli.column.{key}", "fr")
        assert translate(f"cli.column.{key}", "en")
