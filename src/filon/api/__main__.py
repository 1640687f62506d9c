"""Serve a workspace without the command line of Filon: ``python -m filon.api --home … --port …``."""

import argparse
import sys
from pathlib import Path

from filon.api.server import DEFAULT_HOST, DEFAULT_PORT, serve
from filon.core.errors import FilonError


def main() -> int:
    """Serve until interrupted; 1 when the server could not start."""
    parser = argparse.ArgumentParser(prog="python -m filon.api", description="Serve a workspace of Filon.")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    given = parser.parse_args()
    try:
        serve(given.host, given.port, home=given.home, on_ready=lambda address: print(address, flush=True))  # noqa: T201
    except FilonError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
