"""A portal without a socket between: the client asks, the portal answers in the same thread."""

from __future__ import annotations

import json

import httpx

from filon.ingest.demo.live.server import LivePortal
from filon.ingest.hubspot.paths import target_of


class Wire(httpx.BaseTransport):
    """Carries requests to a portal in this very process, its faults included.

    Parameters
    ----------
    portal
        Who answers.
    """

    def __init__(self, portal: LivePortal) -> None:
        self.portal, self.faults = portal, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token if scheme == "Bearer" else None
        answer = self.portal.respond(request.method, target_of(request), given, request.read())
        if answer == "hangup":
            self.faults += 1
            raise httpx.RemoteProtocolError("hung up")
        if answer == "cut":
            self.faults += 1
            return httpx.Response(200, content=b'{"results": [{"id": "1')
        self.faults += answer.status >= 400
        headers = {**self.portal.headers(), **answer.headers}
        return httpx.Response(answer.status, content=json.dumps(answer.body), headers=headers)
