"""A portal on tape: its answers prepared in advance, served by a process that does next to nothing else.

The simulated portal costs more than the client that reads it; with its answers on a tape, a benchmark measures the
client alone.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from filon.ingest.demo.live.server import LivePortal

if TYPE_CHECKING:
    from filon.ingest.demo.live.answers import Answer
    from filon.ingest.demo.live.pages import Page

Key = tuple[str, str, bytes]


class RecordingPortal(LivePortal):
    """A live portal that keeps every answer it gives, by request."""

    def keep(self) -> None:
        """Begin to keep answers."""
        self.tape: dict[Key, bytes] = {}

    def respond(self, method: str, target: str, token: str | None, raw: bytes) -> Answer | Page | str:
        """Answer as ever, and keep it."""
        answer = super().respond(method, target, token, raw)
        body = json.dumps(answer.body).encode()  # type: ignore[union-attr]
        lines = {**self.headers(), "Content-Type": "application/json", "Content-Length": str(len(body))}
        head = f"HTTP/1.1 {answer.status} -\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())  # type: ignore[union-attr]
        self.tape[method, target, raw] = head.encode() + b"\r\n" + body
        return answer

    def write(self, path: Path) -> None:
        """Write the tape to a file."""
        path.write_bytes(pickle.dumps(self.tape))


class _Player(asyncio.Protocol):
    """One connection: finds the answer of each request on the tape."""

    def __init__(self, tape: dict[Key, bytes]) -> None:
        self._tape = tape
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, rest = self._got.partition(b"\r\n\r\n")
        if not found:
            return
        first, *lines = head.decode().split("\r\n")
        said = dict(line.lower().split(": ", 1) for line in lines)
        length = int(said.get("content-length", "0"))
        if len(rest) >= length:
            self._got = rest[length:]
            method, target, _ = first.split(" ")
            missing = b"HTTP/1.1 404 -\r\nContent-Length: 2\r\n\r\n{}"
            answer = self._tape.get((method, target, rest[:length]), missing)
            self._transport.write(answer)  # type: ignore[attr-defined]


async def _play(tape: dict[Key, bytes]) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: _Player(tape), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_play(pickle.loads(Path(sys.argv[1]).read_bytes())))  # noqa: S301 - a file of this benchmark
