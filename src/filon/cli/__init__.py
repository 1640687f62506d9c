"""The command line: parse, call a use case, print."""

from __future__ import annotations


def main(arguments: list[str] | None = None) -> None:
    """Run ``filon`` and leave with its exit code: 0 good, 1 data or request refused, 2 usage."""
    from filon.cli.root import filon

    filon.main(arguments, prog_name="filon")
