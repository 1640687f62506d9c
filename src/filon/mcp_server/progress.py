"""Between a call and the thread that works for it: progress to the agent, and the agent's wish to stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import anyio.from_thread

from filon.app.jobs import JobCancelledError
from filon.core.i18n import has_text, translate

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext

_STEP = 0.01
"""Share of the work from which on progress is worth a message: the protocol asks for it to grow each time."""


class Wire:
    """Where the thread of one call tells how far it is, and hears that nobody waits for it any more.

    Parameters
    ----------
    context
        Context of the request; it sends nothing where the agent asked for no progress.
    """

    def __init__(self, context: ServerRequestContext[Any]) -> None:
        self._session = context.session
        self._stopped = threading.Event()
        self._told = -_STEP

    def stop(self) -> None:
        """Ask the thread to stop at its next step."""
        self._stopped.set()

    def advance(self, share: float, stage: str, lang: str) -> None:
        """Tell the agent the share done and the stage, in its language (called on the thread).

        Raises
        ------
        JobCancelledError
        """
        if self._stopped.is_set():
            raise JobCancelledError
        if share < self._told + _STEP:
            return
        self._told = share
        key = f"jobs.stage.{stage}"
        message = translate(key, lang) if has_text(key) else stage
        anyio.from_thread.run(self._session.report_progress, round(share, 3), 1.0, message)
