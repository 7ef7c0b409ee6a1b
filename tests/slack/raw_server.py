"""A server that answers with exactly the bytes it is told, for what the sandbox is too well brought up to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

JSON = "application/json; charset=utf-8"


def answer(
    body: str | bytes,
    *,
    status: str = "200 OK",
    kind: str = JSON,
    headers: str = "",
    length: int | None = None,
) -> bytes:
    """A whole HTTP answer. `length` lies about the body's."""
    raw = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw) if length is None else length}\r\n"
    return f"{head}{headers}\r\n".encode() + raw


@dataclass
class RawServer:
    """`answers` are used one after the other, the last one for ever. None resets the connection without a word."""

    answers: list[bytes | None]
    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    closes: bool = True
    """Whether the connection is closed after an answer, or stays open for another request."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        given: bytes | None = b""
        while given is not None:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head + await reader.readexactly(_length(head)))
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if given is None:
                writer.transport.abort()
                return
            writer.write(given)
            await writer.drain()
            if self.closes:
                break
        writer.close()


def _length(head: bytes) -> int:
    lines = head.lower().splitlines()
    return next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)


@asynccontextmanager
async def raw_server(*answers: bytes | None, closes: bool = True) -> AsyncIterator[RawServer]:
    """A RawServer that listens; `url` is Slack's base URL for a client."""
    one = RawServer(list(answers), closes=closes)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    try:
        yield one
    finally:
        server.close()
