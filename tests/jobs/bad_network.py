"""A network between a sender and its Slack that cuts connections in the middle of requests and answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class BadNetwork:
    """Forwards to `port`. `cut_asking` and `cut_answering` are the chances that a piece of a request or an answer gets
    through only in part, or not at all, before the connection is reset; `late` is the longest delay of a piece.
    """

    port: int
    chance: random.Random
    cut_asking: float
    cut_answering: float
    late: float
    url: str = ""
    cuts: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or it is cut."""
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.port)
        ways = [
            asyncio.create_task(self._carry(reader, there_writer, self.cut_asking)),
            asyncio.create_task(self._carry(there_reader, writer, self.cut_answering)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for one in (writer, there_writer):
            one.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: float) -> None:
        while True:
            try:
                piece = await reader.read(65536)
            except ConnectionError:
                return
            if not piece:
                return
            await asyncio.sleep(self.chance.uniform(0.0, self.late))
            if self.chance.random() < cut:
                self.cuts += 1
                writer.write(piece[: self.chance.randrange(len(piece) + 1)])
                await asyncio.sleep(0)  # what was written may get through
                return
            writer.write(piece)


@asynccontextmanager
async def bad_network(
    url: str, *, seed: int, asking: float, answering: float, late: float
) -> AsyncIterator[BadNetwork]:
    """A bad network to Slack's base URL `url`; its own `url` is what a client is given."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    one = BadNetwork(port, random.Random(seed), asking, answering, late)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = url.replace(f":{port}/", f":{server.sockets[0].getsockname()[1]}/")
    try:
        yield one
    finally:
        server.close()
