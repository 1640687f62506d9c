"""A report as PDF, set by Typst: the template is fixed, every text arrives as data and is never read as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from filon.app.report.blocks import Block


def pdf_report(blocks: Iterable[Block], lang: str, footer: str) -> bytes:
    """PDF document of the blocks, A4, tagged for screen readers.

    Parameters
    ----------
    footer
        Line at the foot of every page, before its number.
    """
    import typst  # noqa: PLC0415 - a large library that only this needs

    data = {"lang": lang, "footer": footer, "blocks": [asdict(one) for one in blocks]}
    here = files("filon.app.report")
    with as_file(here / "fonts") as fonts:
        return typst.compile(
            (here / "report.typ").read_bytes(),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            format="pdf",
        )
