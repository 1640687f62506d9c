"""A portal without a socket between: the client asks, the portal answers in the same thread."""

from __future__ import annotations

import json

from filon.ingest.demo.live.server import LivePortal
from filon.ingest.hubspot.wire import Answer, Request, WireError


class PortalWire:
    """Carries requests to a portal in this very process, its faults included.

    Parameters
    ----------
    portal
        Who answers.
    """

    def __init__(self, portal: LivePortal) -> None:
        self.portal, self.faults = portal, 0

    def send(self, request: Request) -> Answer:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token if scheme == "Bearer" else None
        answer = self.portal.respond(request.method, request.target, given, request.body)
        if answer == "hangup":
            self.faults += 1
            raise WireError("hung up")
        if answer == "cut":
            self.faults += 1
            return Answer(200, {}, b'{"results": [{"id": "1')
        self.faults += answer.status >= 400
        headers = {name.lower(): text for name, text in {**self.portal.headers(), **answer.headers}.items()}
        return Answer(answer.status, headers, json.dumps(answer.body).encode())

    def close(self) -> None:
        """Nothing is open."""
